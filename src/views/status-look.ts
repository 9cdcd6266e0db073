import type { BoardRules } from "../boards/board-rules.ts";
import type { Words } from "../i18n/catalogue.ts";
import { type SuggestionStatus, suggestionStatuses } from "../suggestions/status.ts";
import { cleanLine } from "./clean.ts";
import { shorten } from "./shorten.ts";

const maxLabelLength = 32;

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

/** What a board may look different in. */
type Looks = Pick<BoardRules, "statusLooks">;

export function statusColour(status: SuggestionStatus, rules?: Looks): number {
  return rules?.statusLooks[status]?.colour ?? looks[status].colour;
}

export function statusSign(status: SuggestionStatus): string {
  return looks[status].sign;
}

/** Sign and word, legible without colour. */
export function statusLabel(status: SuggestionStatus, words: Words, rules?: Looks): string {
  return `${looks[status].sign} ${statusName(status, words, rules)}`;
}

/** As the board calls it. In a text of ours and in a choice alike: it has no markup. */
export function statusName(status: SuggestionStatus, words: Words, rules?: Looks): string {
  return plain(rules?.statusLooks[status]?.label ?? "") || words.text(`status.${status}`);
}

/** Somebody's words for a status, as plain as ours. */
function plain(label: string): string {
  return shorten(cleanLine(label.replaceAll(/[\\*_~|`<>[\]#@:]/g, "")), maxLabelLength);
}

/** For statuses that come as plain strings, as in a refusal's details: by what we call them, or already by what the board does. */
export function statusNameOf(status: string, words: Words): string {
  const known = suggestionStatuses.find((one) => one === status);
  return known === undefined ? plain(status) : statusName(known, words);
}
