import type { Words } from "../i18n/catalogue.ts";
import { type SuggestionStatus, suggestionStatuses } from "../suggestions/status.ts";

/** Sign and colour of a status; the word always stands beside them. */
const looks: { readonly [Status in SuggestionStatus]: { readonly sign: string; readonly colour: number } } = {
  queued: { sign: "⏳", colour: 0x95a5a6 },
  open: { sign: "💡", colour: 0x5865f2 },
  under_review: { sign: "🔎", colour: 0xf1c40f },
  planned: { sign: "📌", colour: 0x3498db },
  in_progress: { sign: "🚧", colour: 0xe67e22 },
  approved: { sign: "✅", colour: 0x2ecc71 },
  rejected: { sign: "❌", colour: 0xe74c3c },
  implemented: { sign: "🎉", colour: 0x1abc9c },
  duplicate: { sign: "🔁", colour: 0x9b59b6 },
  withdrawn: { sign: "↩️", colour: 0x7f8c8d },
  removed: { sign: "🗑️", colour: 0x2c3e50 },
};

export function statusColour(status: SuggestionStatus): number {
  return looks[status].colour;
}

/** Sign and word, legible without colour. */
export function statusLabel(status: SuggestionStatus, words: Words): string {
  return `${looks[status].sign} ${statusName(status, words)}`;
}

export function statusName(status: SuggestionStatus, words: Words): string {
  return words.text(`status.${status}`);
}

/** For names of statuses that come as plain strings, as in a refusal's details. */
export function statusNameOf(status: string, words: Words): string {
  const known = suggestionStatuses.find((one) => one === status);
  return known === undefined ? status : statusName(known, words);
}
