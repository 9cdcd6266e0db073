import type { SuggestionStatus } from "../suggestions/status.ts";
import type { SuggestionFilter } from "../suggestions/store.ts";
import type { Suggestion, SuggestionId } from "../suggestions/types.ts";
import type { Engine, Reader } from "./engine.ts";
import { prepared } from "./prepared.ts";
import { searchText } from "./search-text.ts";
import { matching } from "./suggestion-filter.ts";
import { idRange, largestNumber, selectSuggestions, toSuggestion } from "./suggestion-rows.ts";

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
  const rows = await chosen(reader, asked)
    .where((row) => row.or(rangesOf(typed).map(([first, last]) => row.between("suggestions.number", first, last))))
    .orderBy((row) => row.case().when("suggestions.number", "=", typed).then(0).else(1).end())
    .orderBy("suggestions.number", "desc")
    .limit(asked.limit)
    .execute();
  return rows.map((row) => row.suggestion_id);
}

/** 12, 120 to 129, 1,200 to 1,299 and so on. */
function rangesOf(typed: number): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (let size = 1; typed > 0 && typed * size <= largestNumber; size *= 10) {
    ranges.push([typed * size, typed * size + size - 1]);
  }
  return ranges;
}

async function byWords(engine: Engine, asked: CompletionAsked, typed: string): Promise<readonly SuggestionId[]> {
  const { reader } = engine;
  if (typed === "") {
    const newest = chosen(reader, asked).orderBy("suggestions.number", "desc").limit(asked.limit);
    return (await newest.execute()).map((row) => row.suggestion_id);
  }
  const [guild] = await selectOrdinal(reader, { guildId: asked.guildId });
  if (guild === undefined) return [];
  const rows = await reader
    .selectFrom(engine.containing(searchText(typed), idRange(guild.ordinal)).as("found"))
    .crossJoin("suggestions")
    .select("found.suggestion_id")
    .whereRef("suggestions.suggestion_id", "=", "found.suggestion_id")
    .where(matching(asked.guildId, asked.filter))
    .where("suggestions.status", "in", asked.statuses)
    // Whoever finds a removed suggestion by its words has read them.
    .where("suggestions.status", "<>", "removed")
    .orderBy("found.suggestion_id", "desc")
    .limit(asked.limit)
    .execute();
  return rows.map((row) => row.suggestion_id);
}

const selectOrdinal = prepared({ guildId: "guild" }, (db, { guildId }) =>
  db.selectFrom("guilds").select("ordinal").where("guild_id", "=", guildId),
);

function chosen(reader: Reader, asked: CompletionAsked) {
  return reader
    .selectFrom("suggestions")
    .select("suggestions.suggestion_id")
    .where(matching(asked.guildId, asked.filter))
    .where("suggestions.status", "in", asked.statuses);
}
