import type { Draft, DraftStore } from "../suggestions/drafts.ts";
import type { Actor } from "../suggestions/types.ts";
import type { Engine, Writer } from "./engine.ts";
import { personNumber } from "./people.ts";
import { takePerson } from "./row-locks.ts";
import { readTags, writtenTags } from "./tags.ts";

/** Drafts in SQL. Nothing here stores the name of an author. */
export class SqlDraftStore implements DraftStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async keep(draft: Draft, author: Actor, at: Date): Promise<void> {
    await this.#engine.write(async (transaction) => {
      const personId = await personNumber(transaction, author.userId);
      await takePerson(transaction, personId);
      // Nobody has two of them. The same form may arrive twice.
      if (await isDraft(transaction, draft.id)) return;
      await transaction
        .deleteFrom("drafts")
        .where((row) =>
          row.or([
            row("expires_at", "<=", at.getTime()),
            row.and([row("guild_id", "=", draft.guildId), row("person_id", "=", personId)]),
          ]),
        )
        .execute();
      await insert(transaction, draft, personId);
    });
  }

  async find(guildId: string, userId: string, draftId: string, at: Date): Promise<Draft | undefined> {
    const row = await this.#engine.reader
      .selectFrom("drafts")
      .innerJoin("persons", "persons.person_id", "drafts.person_id")
      .selectAll("drafts")
      .where("drafts.draft_id", "=", draftId)
      .where("drafts.guild_id", "=", guildId)
      .where("drafts.expires_at", ">", at.getTime())
      .where("persons.user_id", "=", userId)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const images = await this.#engine.reader
      .selectFrom("draft_images")
      .select(["name", "content_type", "bytes"])
      .where("draft_id", "=", draftId)
      .orderBy("position")
      .execute();
    return {
      id: row.draft_id,
      guildId: row.guild_id,
      boardId: row.board_id,
      title: row.title ?? undefined,
      text: row.text,
      tags: readTags(row.tags),
      anonymous: row.anonymous === 1,
      images: images.map(({ name, content_type: contentType, bytes }) => ({ name, contentType, bytes })),
      expiresAt: new Date(row.expires_at),
    };
  }

  async discard(guildId: string, userId: string, draftId: string): Promise<boolean> {
    return await this.#engine.write((transaction) => takeDraft(transaction, { guildId, userId, draftId }));
  }
}

export async function isDraft(transaction: Writer, draftId: string): Promise<boolean> {
  const row = await transaction
    .selectFrom("drafts")
    .select("draft_id")
    .where("draft_id", "=", draftId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Takes a draft away, if it is that person's; false when it was not there. */
export async function takeDraft(
  transaction: Writer,
  { guildId, userId, draftId }: { readonly guildId: string; readonly userId: string; readonly draftId: string },
): Promise<boolean> {
  const taken = await transaction
    .deleteFrom("drafts")
    .where("draft_id", "=", draftId)
    .where("guild_id", "=", guildId)
    .where("person_id", "=", await personNumber(transaction, userId))
    .returning("draft_id")
    .executeTakeFirst();
  return taken !== undefined;
}

async function insert(transaction: Writer, draft: Draft, personId: number): Promise<void> {
  await transaction
    .insertInto("drafts")
    .values({
      draft_id: draft.id,
      guild_id: draft.guildId,
      person_id: personId,
      board_id: draft.boardId,
      title: draft.title ?? null,
      text: draft.text,
      tags: writtenTags(draft.tags),
      anonymous: draft.anonymous ? 1 : 0,
      expires_at: draft.expiresAt.getTime(),
    })
    .execute();
  for (const [position, { name, contentType, bytes }] of draft.images.entries()) {
    await transaction
      .insertInto("draft_images")
      .values({ draft_id: draft.id, position, name, content_type: contentType, bytes })
      .execute();
  }
}
