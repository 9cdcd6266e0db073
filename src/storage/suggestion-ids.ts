import type { SuggestionId } from "../suggestions/types.ts";

/** Each server has a range of ids: one index serves its lists, and no id says anything about other servers' numbers. */
const numbersPerGuild = 2 ** 24;
export const largestNumber = numbersPerGuild - 1;

export function suggestionId(ordinal: number, number: number): SuggestionId {
  return (ordinal * numbersPerGuild + number) as SuggestionId;
}

/** The ids that a server's suggestions have, both ends included. */
export interface IdRange {
  readonly first: SuggestionId;
  readonly last: SuggestionId;
}

export function idRange(ordinal: number): IdRange {
  return { first: suggestionId(ordinal, 1), last: suggestionId(ordinal, largestNumber) };
}
