import { type RawBuilder, sql } from "kysely";
import type { SuggestionId } from "../suggestions/types.ts";
import { containing } from "./search-text.ts";
import { bigint } from "./sql-values.ts";
import type { IdRange } from "./suggestion-ids.ts";

/** A table expression of suggestions, to be joined with whatever chooses among them. */
export type FoundSuggestions = RawBuilder<{ readonly suggestion_id: SuggestionId }>;

/** The suggestions of a range whose words contain a folded text. SQLite looks through all of them; PostgreSQL may use its index of trigrams. */
export function textsContaining(folded: string, { first, last }: IdRange): FoundSuggestions {
  return sql`(select suggestion_id from suggestion_words
    where suggestion_id between ${bigint(first)} and ${bigint(last)} and search_text like ${containing(folded)} escape '\\')`;
}
