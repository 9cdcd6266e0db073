import { sql } from "kysely";
import type { SuggestionStatus } from "../suggestions/status.ts";
import type { SuggestionFilter } from "../suggestions/store.ts";
import type { Suggestion, SuggestionId } from "../suggestions/types.ts";
import type { Engine, Reader } from "./engine.ts";
import { prepared } from "./prepared.ts";
import { searchText } from "./search-text.ts";
import { bigint } from "./sql-values.ts";
import { matching } from "./suggestion-filter.ts";
import { idRange, largestNumber, suggestionId } from "./suggestion-ids.ts";
import { selectSuggestions, toSuggestion } from "./suggestion-rows.ts";
import { type FoundSuggestions, textsContaining } from "./words.ts";

export interface CompletionAsked {
  readonly guildId: string;
  readonly typed: string;
  readonly statuses: readonly SuggestionStatus[];
  readonly limit: number;
  readonly filter: SuggestionFilter;
}

/** What somebody may mean who has typed so much: by number, the typed one first, then by words; of each kind the newest first. */
export async function complete(engine: Engine, asked: CompletionAsked): Promise<readonly Suggestion[]> {
  if (asked.statuses.length === 0) return [];
  const typed = asked.typed.trim();
  const digits = /^#?(\d{1,8})$/.exec(typed)?.[1];
  const numbered = digits === undefined ? [] : await byNumber(engine.reader, asked, Number(digits));
  // Numbers are enough where there are many: then the words are not read.
  const worded = numbered.length < asked.limit ? await byWords(engine, asked, typed) : [];
  const ids = [...new Set([...numbered, ...worded])].slice(0, asked.limit);
  if (ids.length === 0) return [];
  const rows = await selectSuggestions(engine.reader).where("suggestions.suggestion_id", "in", ids).execute();
  const found = new Map(rows.map((row) => [row.suggestion_id, toSuggestion(row)]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** Those whose number begins with the typed digits. */
async function byNumber(reader: Reader, asked: CompletionAsked, typed: number): Promise<readonly SuggestionId[]> {
  const ranges = rangesOf(typed);
  if (typed === 0 || ranges.length === 0) return [];
  const bounds = ranges.map(([first, last]) => sql`(${bigint(first)}, ${bigint(last)})`);
  const rows = await reader
    .selectFrom(sql<{ column1: number; column2: number }>`(values ${sql.join(bounds)})`.as("ranges"))
    .crossJoin("suggestions")
    .select("suggestions.suggestion_id")
    .whereRef("suggestions.number", ">=", "ranges.column1")
    .whereRef("suggestions.number", "<=", "ranges.column2")
    .where(matching(asked.guildId, asked.filter))
    // As no index has it: or SQLite takes the one by status, with every suggestion of the server.
    .where(sql<SuggestionStatus>`${sql.ref("suggestions.status")} || ''`, "in", asked.statuses)
    .orderBy((row) => row.case().when("suggestions.number", "=", typed).then(0).else(1).end())
    .orderBy("suggestions.number", "desc")
    .limit(asked.limit)
    .execute();
  return rows.map((row) => row.suggestion_id);
}

/** How many numbers begin with the same digits and have none, one, two … digits more. */
const sizes = Array.from({ length: 8 }, (_, more) => 10 ** more);

/** 12, 120 to 129, 1,200 to 1,299 and so on. */
function rangesOf(typed: number): readonly (readonly [number, number])[] {
  return sizes
    .map((size) => [typed * size, typed * size + size - 1] as const)
    .filter(([first]) => first <= largestNumber);
}

/** So many of a server's newest are looked through: what many contain is found among them, and no index has to name them all. */
const lookedThrough = 512;

async function byWords(engine: Engine, asked: CompletionAsked, typed: string): Promise<readonly SuggestionId[]> {
  const { reader } = engine;
  if (typed === "") {
    const newest = reader
      .selectFrom("suggestions")
      .select("suggestions.suggestion_id")
      .where(matching(asked.guildId, asked.filter))
      .where("suggestions.status", "in", asked.statuses)
      .orderBy("suggestions.number", "desc")
      .limit(asked.limit);
    return (await newest.execute()).map((row) => row.suggestion_id);
  }
  const [guild] = await selectGuild(reader, { guildId: asked.guildId });
  if (guild === undefined) return [];
  const folded = searchText(typed);
  const { first, last } = idRange(guild.ordinal);
  const since = suggestionId(guild.ordinal, Math.max(1, guild.last_number - lookedThrough + 1));
  const newest = await chosen(reader, asked, textsContaining(folded, { first: since, last }), asked.limit);
  if (newest.length >= asked.limit || since === first) return newest;
  const older = engine.containing(folded, {
    first,
    last: suggestionId(guild.ordinal, guild.last_number - lookedThrough),
  });
  return [...newest, ...(await chosen(reader, asked, older, asked.limit - newest.length))];
}

async function chosen(
  reader: Reader,
  { guildId, filter, statuses }: CompletionAsked,
  found: FoundSuggestions,
  limit: number,
): Promise<readonly SuggestionId[]> {
  const rows = await reader
    .selectFrom(found.as("found"))
    .crossJoin("suggestions")
    .select("found.suggestion_id")
    .whereRef("suggestions.suggestion_id", "=", "found.suggestion_id")
    .where(matching(guildId, filter))
    .where("suggestions.status", "in", statuses)
    // Whoever finds a removed suggestion by its words has read them.
    .where("suggestions.status", "<>", "removed")
    .orderBy("found.suggestion_id", "desc")
    .limit(limit)
    .execute();
  return rows.map((row) => row.suggestion_id);
}

const selectGuild = prepared({ guildId: "guild" }, (db, { guildId }) =>
  db.selectFrom("guilds").select(["ordinal", "last_number"]).where("guild_id", "=", guildId),
);
