import { sql } from "kysely";
import { containing, trigramsOf } from "../search-text.ts";
import { bigint } from "../sql-values.ts";
import type { IdRange } from "../suggestion-ids.ts";
import { type FoundSuggestions, textsContaining } from "../words.ts";

/** More say hardly more about a text, and each is read. */
const mostTrigrams = 24;

/**
 * The suggestions of a range whose words contain a folded text: those that have all its trigrams, by the index, and of these the ones that
 * have it as it is. What has fewer than three letters is in no trigram.
 */
export function wordsContaining(folded: string, range: IdRange): FoundSuggestions {
  const trigrams = trigramsOf(folded).slice(0, mostTrigrams);
  if (trigrams.length === 0) return textsContaining(folded, range);
  const wanted = trigrams.map((trigram) => `"${trigram.replaceAll('"', '""')}"`).join(" AND ");
  // Cast: JavaScript's numbers are bound as fractions, and the index seeks within whole ones only. It would read every server's rows.
  const within = sql`between ${bigint(range.first)} and ${bigint(range.last)}`;
  // A cross join is carried out as it is written: the index first, then the rows that it names.
  return sql`(select suggestion_words_trigrams.rowid as suggestion_id
    from suggestion_words_trigrams cross join suggestion_words
    where suggestion_words_trigrams match ${wanted} and suggestion_words_trigrams.rowid ${within}
      and suggestion_words.suggestion_id = suggestion_words_trigrams.rowid
      and suggestion_words.search_text like ${containing(folded)} escape '\\')`;
}
