import type { SuggestionStatus } from "./status.ts";
import type { Suggestion } from "./types.ts";

/** A status for a refusal's details: as the suggestion's board calls it, where that has a word of its own. */
export function shownStatus({ status, rules }: Suggestion, of: SuggestionStatus = status): string {
  return rules.statusLooks[of]?.label ?? of;
}
