import type { Selectable } from "kysely";
import { z } from "zod";
import type {
  AnyBlock,
  Block,
  BlockPage,
  BlockRemoval,
  BlockStore,
  BlocksOn,
  BlockTarget,
  BlockTerms,
  NewBlock,
} from "../suggestions/blocks.ts";
import { raiseRevision } from "./board-store.ts";
import type { Engine, Reader, Writer } from "./engine.ts";
import { namedPerson, personNumber } from "./people.ts";
import { prepared } from "./prepared.ts";
import type { BlocksTable } from "./schema.ts";

/** Blocks in SQL. */
export class SqlBlockStore implements BlockStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  put(block: NewBlock): Promise<BlockTerms> {
    return this.#engine.write((transaction) => put(transaction, block));
  }

  remove(removal: BlockRemoval): Promise<boolean> {
    return this.#engine.write((transaction) => remove(transaction, removal));
  }

  async list(guildId: string, at: Date, { offset, limit }: { offset: number; limit: number }): Promise<BlockPage> {
    const [{ total }, rows] = await Promise.all([
      standing(this.#engine.reader, guildId, at)
        .select((row) => row.fn.countAll<number>().as("total"))
        .executeTakeFirstOrThrow(),
      standing(this.#engine.reader, guildId, at)
        // The person is joined only where staff named them as a user.
        .leftJoin("persons", (join) =>
          join.onRef("persons.person_id", "=", "blocks.person_id").on("blocks.by_suggestion_id", "is", null),
        )
        .leftJoin("suggestions", "suggestions.suggestion_id", "blocks.by_suggestion_id")
        .leftJoin("person_names", (join) =>
          join
            .onRef("person_names.person_id", "=", "blocks.given_by_person_id")
            .onRef("person_names.guild_id", "=", "blocks.guild_id"),
        )
        .select(["suggesting", "voting", "reason", "ends_at", "given_at"])
        .select(["persons.user_id", "suggestions.number", "person_names.name as by_name"])
        .orderBy("given_at", "desc")
        .orderBy("block_id", "desc")
        .limit(limit)
        .offset(offset)
        .execute(),
    ]);
    return { blocks: rows.map(toBlock), total };
  }

  async byNumber(guildId: string, at: Date): Promise<readonly number[]> {
    const rows = await standing(this.#engine.reader, guildId, at)
      .innerJoin("suggestions", "suggestions.suggestion_id", "blocks.by_suggestion_id")
      .select("suggestions.number")
      .orderBy("suggestions.number", "desc")
      .execute();
    return rows.map(({ number }) => number);
  }

  async any(guildId: string): Promise<AnyBlock> {
    // One statement, as below.
    const [row] = await selectAnyBlock(this.#engine.reader, { guildId });
    return { revision: row?.rules_revision ?? 0, any: (row?.blocked ?? null) !== null };
  }

  async on(guildId: string, userId: string): Promise<BlocksOn> {
    // One statement: blocks are never read with another moment's revision.
    const rows = await selectBlocksOn(this.#engine.reader, { guildId, userId });
    return {
      revision: rows[0]?.rules_revision ?? 0,
      blocks: rows.flatMap((row) =>
        row.suggesting === null || row.voting === null
          ? []
          : [toTerms({ ...row, suggesting: row.suggesting, voting: row.voting })],
      ),
    };
  }
}

const selectAnyBlock = prepared({ guildId: "guild" }, (db, { guildId }) =>
  db
    .selectFrom("guilds")
    .select("rules_revision")
    .select((row) =>
      row
        .selectFrom("blocks")
        .select("blocks.guild_id")
        .whereRef("blocks.guild_id", "=", "guilds.guild_id")
        .limit(1)
        .as("blocked"),
    )
    .where("guild_id", "=", guildId),
);

/** What every request reads that is judged. */
const selectBlocksOn = prepared({ guildId: "guild", userId: "user" }, (db, { guildId, userId }) =>
  db
    .selectFrom("guilds")
    .leftJoin("persons", (join) => join.on("persons.user_id", "=", userId))
    .leftJoin("blocks", (join) =>
      join.onRef("blocks.person_id", "=", "persons.person_id").onRef("blocks.guild_id", "=", "guilds.guild_id"),
    )
    .select(["guilds.rules_revision", "suggesting", "voting", "reason", "ends_at"])
    .where("guilds.guild_id", "=", guildId),
);

function standing(db: Reader, guildId: string, at: Date) {
  return db
    .selectFrom("blocks")
    .where("blocks.guild_id", "=", guildId)
    .where((row) => row.or([row("ends_at", "is", null), row("ends_at", ">", at.getTime())]));
}

async function put(transaction: Writer, block: NewBlock): Promise<BlockTerms> {
  const { guildId, by, at } = block;
  await raiseRevision(transaction, guildId, at.getTime());
  const earlier = await changedBefore(transaction, block);
  if (earlier?.after !== null && earlier?.after !== undefined) return readTerms(earlier.after);
  const target = await targetRow(transaction, block);
  const before = await takeAway(transaction, guildId, target, at);
  const givenBy = await namedPerson(transaction, guildId, by);
  const { suggesting, voting, reason, until } = block;
  await transaction
    .insertInto("blocks")
    .values({
      guild_id: guildId,
      ...target,
      suggesting: suggesting ? 1 : 0,
      voting: voting ? 1 : 0,
      reason: reason ?? null,
      ends_at: until?.getTime() ?? null,
      given_by_person_id: givenBy,
      given_at: at.getTime(),
    })
    .execute();
  const terms = { suggesting, voting, reason, until };
  await record(transaction, block, target, { givenBy, kind: "added", before, after: terms });
  return terms;
}

async function remove(transaction: Writer, removal: BlockRemoval): Promise<boolean> {
  const { guildId, by, at } = removal;
  await raiseRevision(transaction, guildId, at.getTime());
  if ((await changedBefore(transaction, removal)) !== undefined) return true;
  const target = await targetRow(transaction, removal);
  const before = await takeAway(transaction, guildId, target, at);
  if (before === undefined) return false;
  const givenBy = await namedPerson(transaction, guildId, by);
  await record(transaction, removal, target, { givenBy, kind: "removed", before, after: undefined });
  return true;
}

type TargetRow = Pick<Selectable<BlocksTable>, "person_id" | "by_suggestion_id">;

/** Throws for a suggestion of another server. */
async function targetRow(
  transaction: Writer,
  { guildId, target }: { readonly guildId: string; readonly target: BlockTarget },
): Promise<TargetRow> {
  if (target.kind === "user") {
    return { person_id: await personNumber(transaction, target.userId), by_suggestion_id: null };
  }
  const { author_person_id } = await transaction
    .selectFrom("suggestions")
    .select("author_person_id")
    .where("suggestion_id", "=", target.suggestionId)
    .where("guild_id", "=", guildId)
    .executeTakeFirstOrThrow();
  return { person_id: author_person_id, by_suggestion_id: target.suggestionId };
}

/** Forgets blocks that are over, then takes the target's own away and returns its terms. */
async function takeAway(
  transaction: Writer,
  guildId: string,
  { person_id, by_suggestion_id }: TargetRow,
  at: Date,
): Promise<BlockTerms | undefined> {
  await transaction.deleteFrom("blocks").where("guild_id", "=", guildId).where("ends_at", "<=", at.getTime()).execute();
  const own = await transaction
    .deleteFrom("blocks")
    .where("guild_id", "=", guildId)
    .where("person_id", "=", person_id)
    .where("by_suggestion_id", by_suggestion_id === null ? "is" : "=", by_suggestion_id)
    .returning(["suggesting", "voting", "reason", "ends_at"])
    .executeTakeFirst();
  return own === undefined ? undefined : toTerms(own);
}

interface Change {
  readonly givenBy: number;
  readonly kind: "added" | "removed";
  readonly before: BlockTerms | undefined;
  readonly after: BlockTerms | undefined;
}

async function record(
  transaction: Writer,
  { guildId, interactionId, at }: BlockRemoval,
  { person_id, by_suggestion_id }: TargetRow,
  { givenBy, kind, before, after }: Change,
): Promise<void> {
  await transaction
    .insertInto("block_events")
    .values({
      guild_id: guildId,
      person_id: by_suggestion_id === null ? person_id : null,
      by_suggestion_id,
      kind,
      actor_person_id: givenBy,
      at: at.getTime(),
      before: before === undefined ? null : JSON.stringify(before),
      after: after === undefined ? null : JSON.stringify(after),
      interaction_id: interactionId,
    })
    .execute();
}

function changedBefore(transaction: Writer, { guildId, interactionId }: BlockRemoval) {
  return transaction
    .selectFrom("block_events")
    .select("after")
    .where("interaction_id", "=", interactionId)
    .where("guild_id", "=", guildId)
    .executeTakeFirst();
}

const storedTerms = z.object({
  suggesting: z.boolean(),
  voting: z.boolean(),
  reason: z.string().optional(),
  until: z.coerce.date().optional(),
});

function readTerms(json: string): BlockTerms {
  const { suggesting, voting, reason, until } = storedTerms.parse(JSON.parse(json));
  return { suggesting, voting, reason, until };
}

type TermsRow = Pick<Selectable<BlocksTable>, "suggesting" | "voting" | "reason" | "ends_at">;

function toTerms({ suggesting, voting, reason, ends_at }: TermsRow): BlockTerms {
  return {
    suggesting: suggesting === 1,
    voting: voting === 1,
    reason: reason ?? undefined,
    until: ends_at === null ? undefined : new Date(ends_at),
  };
}

function toBlock(
  row: TermsRow & {
    readonly given_at: number;
    readonly user_id: string | null;
    readonly number: number | null;
    readonly by_name: string | null;
  },
): Block {
  return {
    ...toTerms(row),
    blocked:
      row.number === null ? { kind: "user", userId: row.user_id ?? undefined } : { kind: "author", number: row.number },
    byName: row.by_name ?? "",
    at: new Date(row.given_at),
  };
}
