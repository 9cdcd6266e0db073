import { type RawBuilder, sql } from "kysely";
import type { SuggestionId } from "../../suggestions/types.ts";
import { containing } from "../search-text.ts";
import type { IdRange } from "../suggestion-rows.ts";

/** The suggestions of a range whose words contain a folded text; PostgreSQL judges by its statistics whether the index of trigrams helps. */
export function wordsContaining(folded: string, { first, last }: IdRange): RawBuilder<{ suggestion_id: SuggestionId }> {
  return sql`(select suggestion_id from suggestion_words
    where suggestion_id between ${first} and ${last} and search_text like ${containing(folded)} escape '\\')`;
}
