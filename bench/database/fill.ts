import { type RawBuilder, sql } from "kysely";
import { snowflakeAt } from "../../playground/discord/snowflakes.ts";
import type { Engine, Writer } from "../../src/storage/engine.ts";
import { searchText } from "../../src/storage/search-text.ts";
import { suggestionId } from "../../src/storage/suggestion-ids.ts";
import { seeded } from "../../test/helpers/seeded.ts";

export type EngineName = "sqlite" | "postgres";

export interface FillOptions {
  readonly name: EngineName;
  /** Suggestions over all servers. */
  readonly total: number;
  /** Suggestions of the server that asks; every other one has as many. */
  readonly asking: number;
}

/** The servers' ids, the one that asks first: as the local Discord gives them to the servers that it makes. */
export function guildIdOf(ordinal: number): string {
  return String(snowflakeAt(Date.UTC(2024, 0, 1) + ordinal));
}
export const askingGuildId = guildIdOf(1);
/** The first of the thousand people who suggest and vote. */
export const writerUserId = "200000000000000000";
/** In one text of eleven, in one of a thousand, and in none. */
export const searched = { common: "bench", rare: "quokka", absent: "zeppelin" } as const;

const persons = 1_000;
const rowsAtOnce = 5_000;
const at = Date.UTC(2026, 0, 1);
const minuteMs = 60_000;
const words = (
  "bench park pond tree light path water night music board game event voice channel role colour friend team story picture season " +
  "winter summer market garden river bridge school library window corner station evening morning coffee bread kitchen paper pencil " +
  "letter number circle square field street house people engine forest island castle mirror ribbon saddle velvet walnut yellow"
).split(" ");
/** One in ten is under review, and so on: the statuses that a server with a history has. */
const statuses = [
  "open",
  "open",
  "open",
  "open",
  "open",
  "planned",
  "approved",
  "rejected",
  "implemented",
  "under_review",
];

/** Fills an empty database of the newest schema: the server that asks, and as many others as the total needs. */
export async function fill(engine: Engine, { name, total, asking }: FillOptions): Promise<void> {
  const userIds = Array.from({ length: persons }, (_, index) => [String(BigInt(writerUserId) + BigInt(index))]);
  await engine.write((transaction) => insert(transaction, "persons (user_id)", sql`row.value ->> 0`, userIds, name));
  for (let ordinal = 1, left = total; left > 0; ordinal += 1) {
    const count = Math.min(left, asking);
    await fillGuild(engine, name, ordinal, count);
    left -= count;
  }
}

async function fillGuild(engine: Engine, name: EngineName, ordinal: number, count: number): Promise<void> {
  const guildId = guildIdOf(ordinal);
  await engine.write(async (transaction) => {
    await transaction
      .insertInto("guilds")
      .values({ ordinal, guild_id: guildId, last_number: count, rules_revision: 1, created_at: at })
      .execute();
    await transaction
      .insertInto("boards")
      .values({
        guild_id: guildId,
        name: "suggestions",
        channel_id: `9${guildId}`,
        channel_kind: "text",
        rules: "{}",
        created_at: at,
      })
      .execute();
    await insert(
      transaction,
      "person_names (person_id, guild_id, name)",
      sql`cast(row.value ->> 0 as bigint), ${guildId}, 'Member ' || (row.value ->> 0)`,
      Array.from({ length: persons }, (_, index) => [index + 1]),
      name,
    );
  });
  for (let first = 1; first <= count; first += rowsAtOnce) {
    const last = Math.min(count, first + rowsAtOnce - 1);
    await engine.write(async (transaction) => {
      // Without looking up what every row refers to: it is all there.
      if (name === "postgres") await sql`set local session_replication_role = replica`.execute(transaction);
      await fillSuggestions(transaction, { name, ordinal, guildId, first, last });
    });
  }
}

interface Batch {
  readonly name: EngineName;
  readonly ordinal: number;
  readonly guildId: string;
  readonly first: number;
  readonly last: number;
}

async function fillSuggestions(transaction: Writer, { name, ordinal, guildId, first, last }: Batch): Promise<void> {
  const next = seeded(ordinal * 1_000_003 + first);
  const { board_id: boardId } = await transaction
    .selectFrom("boards")
    .select("board_id")
    .where("guild_id", "=", guildId)
    .executeTakeFirstOrThrow();
  const rows: (string | number)[][] = [];
  for (let number = first; number <= last; number += 1) {
    const text = textOf(number, next);
    const up = Math.floor(next() ** 4 * 500);
    rows.push([
      suggestionId(ordinal, number),
      number,
      1 + (number % 100 === 0 ? 0 : Math.floor(next() * (persons - 1)) + 1),
      text,
      searchText(text),
      statuses[Math.floor(next() * statuses.length)] ?? "open",
      up,
      Math.floor(next() ** 4 * 200),
      at + number * minuteMs,
      1 + Math.floor(next() * (persons - 1)),
    ]);
  }
  const int = (index: number) => sql`cast(row.value ->> ${sql.lit(index)} as bigint)`;
  const text = (index: number) => sql`row.value ->> ${sql.lit(index)}`;
  // A server's messages have ids of their own.
  const messageId = sql`cast(${int(0)} + 1000000000000000000 as text)`;
  // Intents are numbered as suggestions are, within an int32.
  const intent = (ordinal - 1) * 20_000;
  const intentId = sql`${int(1)} + ${sql.lit(intent)}`;
  await insert(
    transaction,
    `suggestions (suggestion_id, guild_id, number, board_id, author_person_id, anonymous, text, status, version,
      card_version, up_votes, down_votes, up_weight, down_weight, card_channel_id, card_message_id, card_intent_id, created_at,
      decided_by_person_id, decided_at)`,
    sql`${int(0)}, ${guildId}, ${int(1)}, ${sql.lit(boardId)}, ${int(2)}, 0, ${text(3)}, ${text(5)},
      ${int(6)} + 1, ${int(6)} + 1, ${int(6)}, ${int(7)}, ${int(6)}, ${int(7)}, ${`9${guildId}`}, ${messageId}, ${intentId}, ${int(8)},
      case when ${text(5)} = 'open' then null else 1 end, case when ${text(5)} = 'open' then null else ${int(8)} end`,
    rows,
    name,
  );
  await insert(transaction, "suggestion_words (suggestion_id, search_text)", sql`${int(0)}, ${text(4)}`, rows, name);
  await insert(
    transaction,
    "intents (intent_id, kind, guild_id, suggestion_id, nonce, state, created_at, done_at)",
    sql`${intentId}, 'card', ${guildId}, ${int(0)}, cast(${int(0)} as text), 'done', ${int(8)}, ${int(8)}`,
    rows,
    name,
  );
  await insert(
    transaction,
    "events (suggestion_id, kind, actor_person_id, at)",
    sql`${int(0)}, 'submitted', ${int(2)}, ${int(8)}`,
    rows,
    name,
  );
  await insert(
    transaction,
    "votes (suggestion_id, person_id, side, last_interaction_id, updated_at)",
    sql`${int(0)}, ${int(9)}, 'up', ${int(8)}, ${int(8)}`,
    rows,
    name,
  );
}

/** 40 to 400 characters; one text of eleven has the common word, one of a thousand the rare one. */
function textOf(number: number, next: () => number): string {
  const length = 8 + Math.floor(next() ** 2 * 60);
  const chosen = Array.from({ length }, () => words[1 + Math.floor(next() * (words.length - 1))] ?? "");
  if (number % 11 === 0) chosen[3] = searched.common;
  if (number % 1_000 === 500) chosen[5] = searched.rare;
  return chosen.join(" ");
}

/** One statement for many rows, each an array in JSON that `values` picks from as `row.value`. */
async function insert(
  transaction: Writer,
  into: string,
  values: RawBuilder<unknown>,
  rows: readonly (readonly (string | number)[])[],
  name: EngineName,
): Promise<void> {
  const json = JSON.stringify(rows);
  const source =
    name === "sqlite" ? sql`json_each(${json}) as row` : sql`json_array_elements(cast(${json} as json)) as row(value)`;
  await sql`insert into ${sql.raw(into)} select ${values} from ${source}`.execute(transaction);
}
