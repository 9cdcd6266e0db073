import { sql } from "kysely";
import type { DeliveryProblem } from "../suggestions/delivery-problem.ts";
import type { CardAttachment, CardState, CardStore } from "../suggestions/intents.ts";
import type { GivenPost } from "../suggestions/posts.ts";
import { votableStatuses } from "../suggestions/status.ts";
import type { StoredImage, SuggestionId } from "../suggestions/types.ts";
import { readAttachments } from "./attachments.ts";
import { readSettings } from "./board-rules.ts";
import type { Engine, Writer } from "./engine.ts";
import { GroupCommit } from "./group-commit.ts";
import { jsonRows } from "./json-rows.ts";
import { selectNotes, toNote } from "./note-rows.ts";
import type { OwnedGuilds } from "./owned-guilds.ts";
import { storedPost, toPost } from "./post-rows.ts";
import { prepared } from "./prepared.ts";
import { isPresent } from "./presence-store.ts";
import { takeSuggestions } from "./row-locks.ts";
import { selectSuggestions, toSuggestion } from "./suggestion-rows.ts";
import { lastly } from "./together.ts";

/** That a posted card shows a version. */
interface Shown {
  readonly suggestionId: SuggestionId;
  readonly version: number;
}

/** Lost notes only have a card drawn once more at the next start: they can wait for others. */
const shownRestMs = 100;

/** What cards are drawn from and how far they have come, in SQL. */
export class SqlCardStore implements CardStore {
  readonly #engine: Engine;
  readonly #owned: OwnedGuilds;
  readonly #shown: GroupCommit<Shown, void>;

  constructor(engine: Engine, owned: OwnedGuilds) {
    this.#engine = engine;
    this.#owned = owned;
    this.#shown = new GroupCommit(engine, storeShown, () => shownRestMs);
  }

  async card(suggestionId: SuggestionId): Promise<CardState | undefined> {
    const [row] = await selectCard(this.#engine.reader, { suggestionId });
    if (row === undefined) return undefined;
    // Read after the version: a note that is newer than it has made the card trail, and another drawing follows.
    const notes = (row.note_count ?? 0) > 0 ? await this.#publicNotes(suggestionId) : [];
    const suggestion = toSuggestion(row);
    return {
      notes,
      suggestion,
      intentId: row.card_intent_id,
      boardChannelId: row.channel_id,
      boardChannelKind: row.channel_kind,
      settings: readSettings(row.settings),
      post: toPost(row),
      rules: suggestion.rules,
      imageNames: row.image_names?.split("/") ?? [],
      attachments: readAttachments(row.card_attachments),
    };
  }

  async #publicNotes(suggestionId: SuggestionId) {
    const query = selectNotes(this.#engine.reader, suggestionId).where("notes.visibility", "=", "public");
    return (await query.execute()).map(toNote);
  }

  async images(suggestionId: SuggestionId): Promise<StoredImage[]> {
    const rows = await this.#engine.reader
      .selectFrom("images")
      .select(["name", "content_type", "bytes"])
      .where("suggestion_id", "=", suggestionId)
      .orderBy("position")
      .execute();
    return rows.map((row) => ({ name: row.name, contentType: row.content_type, bytes: row.bytes }));
  }

  async shown(suggestionId: SuggestionId, version: number): Promise<void> {
    await this.#shown.run({ suggestionId, version });
  }

  async attached(
    suggestionId: SuggestionId,
    statusVersion: number,
    attachments: readonly CardAttachment[],
  ): Promise<void> {
    await this.#engine.write(async (transaction) => {
      await transaction
        .updateTable("suggestions")
        .set({ card_attachments: JSON.stringify(attachments) })
        .where("suggestion_id", "=", suggestionId)
        .where("status_version", "=", statusVersion)
        .execute();
    });
  }

  /** Resolves when nothing that cards show waits for its commit. */
  async idle(): Promise<void> {
    await this.#shown.idle();
  }

  async postGiven(suggestionId: SuggestionId, given: GivenPost, problem: DeliveryProblem | undefined): Promise<void> {
    await this.#engine.write(async (transaction) => {
      await transaction
        .updateTable("suggestions")
        .set({ card_post: storedPost(given), card_post_problem: problem ?? null })
        .where("suggestion_id", "=", suggestionId)
        .execute();
    });
  }

  async postsToCheck(guildId: string, threadIds: readonly string[]) {
    const rows = await this.#engine.reader
      .selectFrom("suggestions")
      .select(["suggestion_id", "card_message_id"])
      .where("guild_id", "=", guildId)
      .where("card_forum_id", "is not", null)
      .where("card_problem", "is", null)
      .where((row) =>
        row.or([
          row("status", "in", votableStatuses),
          ...(threadIds.length > 0 ? [row("card_message_id", "in", threadIds)] : []),
        ]),
      )
      .orderBy("suggestion_id")
      .execute();
    return rows.flatMap(({ suggestion_id: suggestionId, card_message_id: postId }) =>
      postId === null ? [] : [{ suggestionId, postId }],
    );
  }

  async problem(suggestionId: SuggestionId, problem: DeliveryProblem): Promise<void> {
    await this.#engine.write(async (transaction) => {
      await transaction
        .updateTable("suggestions")
        .set({ card_problem: problem })
        .where("suggestion_id", "=", suggestionId)
        .execute();
    });
  }

  async behind(limit: number): Promise<SuggestionId[]> {
    // The conditions of the index suggestions_behind, word for word: at start-up no other row is read.
    const rows = await this.#engine.reader
      .selectFrom("suggestions")
      .select("suggestion_id")
      .whereRef("card_version", "<", "version")
      .where("card_message_id", "is not", null)
      .where("card_problem", "is", null)
      .where(isPresent("suggestions.guild_id"))
      .where(this.#owned.has("suggestions.guild_id"))
      .orderBy("suggestion_id")
      .limit(limit)
      .execute();
    return rows.map((row) => row.suggestion_id);
  }

  async byMessage(channelId: string, messageId: string): Promise<SuggestionId | undefined> {
    const row = await this.#engine.reader
      .selectFrom("suggestions")
      .select("suggestion_id")
      .where("card_message_id", "=", messageId)
      .where("card_channel_id", "=", channelId)
      .executeTakeFirst();
    return row?.suggestion_id;
  }

  async channelDeleted(guildId: string, channelId: string): Promise<void> {
    await this.#engine.write(async (transaction) => {
      await transaction
        .updateTable("suggestions")
        .set({ card_problem: "card-channel-gone" })
        .where("guild_id", "=", guildId)
        .where("status", "in", votableStatuses)
        .where((column) =>
          column.or([column("card_channel_id", "=", channelId), column("card_forum_id", "=", channelId)]),
        )
        .execute();
    });
  }

  async threadDeleted(threadId: string): Promise<SuggestionId | undefined> {
    return await this.#engine.write(async (transaction) => {
      await transaction
        .updateTable("suggestions")
        .set({ kept_thread_id: null })
        .where("kept_thread_id", "=", threadId)
        .execute();
      // A post goes with its card in it.
      await transaction
        .updateTable("suggestions")
        .set({ card_problem: "card-message-gone" })
        .where("card_message_id", "=", threadId)
        .where("card_forum_id", "is not", null)
        .execute();
      const row = await transaction
        .updateTable("suggestions")
        .set((column) => ({ card_thread_id: null, version: column("version", "+", 1) }))
        .where("card_thread_id", "=", threadId)
        .where("card_forum_id", "is", null)
        .returning("suggestion_id")
        .executeTakeFirst();
      return row?.suggestion_id;
    });
  }

  async authorUserId(suggestionId: SuggestionId): Promise<string | undefined> {
    const row = await this.#engine.reader
      .selectFrom("suggestions")
      .innerJoin("persons", "persons.person_id", "suggestions.author_person_id")
      .select("persons.user_id")
      .where("suggestions.suggestion_id", "=", suggestionId)
      .executeTakeFirst();
    return row?.user_id ?? undefined;
  }
}

/** What every drawing reads. */
const selectCard = prepared({ suggestionId: -1 as SuggestionId }, (db, { suggestionId }) =>
  selectSuggestions(db)
    .innerJoin("boards", "boards.board_id", "suggestions.board_id")
    .innerJoin("guilds", "guilds.guild_id", "suggestions.guild_id")
    .select(["suggestions.card_intent_id", "suggestions.card_attachments", "boards.channel_id"])
    .select(["boards.channel_kind", "guilds.settings"])
    .select(["suggestions.card_forum_id", "suggestions.card_post", "suggestions.card_post_problem"])
    .select((suggestion) =>
      suggestion
        .selectFrom("images")
        // No name has a slash in it.
        .select(sql<string | null>`string_agg(images.name, '/' order by images.position)`.as("names"))
        .whereRef("images.suggestion_id", "=", "suggestions.suggestion_id")
        .as("image_names"),
    )
    .select((suggestion) =>
      suggestion
        .selectFrom("notes")
        .select((note) => note.fn.countAll<number>().as("count"))
        .whereRef("notes.suggestion_id", "=", "suggestions.suggestion_id")
        .where("notes.visibility", "=", "public")
        .as("note_count"),
    )
    .where("suggestions.suggestion_id", "=", suggestionId),
);

async function storeShown(transaction: Writer, shown: readonly Shown[]): Promise<void[]> {
  await takeSuggestions(
    transaction,
    shown.map(({ suggestionId }) => suggestionId),
  );
  const newest = new Map<SuggestionId, number>();
  for (const { suggestionId, version } of shown) {
    newest.set(suggestionId, Math.max(version, newest.get(suggestionId) ?? 0));
  }
  const { table, integer } = jsonRows(transaction, [...newest]);
  const update = sql`with shown(suggestion_id, version) as (select ${integer(0)}, ${integer(1)} from ${table})
    update suggestions set card_version = shown.version from shown
    where suggestions.suggestion_id = shown.suggestion_id and suggestions.card_version < shown.version`;
  await lastly(transaction, [update.compile(transaction)]);
  return shown.map(() => undefined);
}
