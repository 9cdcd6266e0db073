import type { Words } from "../i18n/catalogue.ts";
import type { Side } from "../suggestions/types.ts";

/** How each side is marked wherever votes are shown. */
export const sideSigns: Readonly<Record<Side, string>> = { up: "👍", down: "👎", abstain: "🤷" };

const cells = 10;

/** Both counts, a bar and the share in favour. A side that has a vote is never shown as nothing. */
export function voteLine(up: number, down: number, words: Words): string {
  const total = up + down;
  if (total === 0) return words.text("card.votes-none", { bar: bar(0) });
  const share = clamp(up / total, up, down, 100);
  const filled = clamp(up / total, up, down, cells) * cells;
  return words.text("card.votes", { up: `👍 **${up}**`, bar: bar(filled), down: `**${down}** 👎`, share });
}

function bar(filled: number): string {
  return "▰".repeat(filled) + "▱".repeat(cells - filled);
}

/** Rounds to steps, but to none and all only if that is exact. */
function clamp(share: number, up: number, down: number, steps: number): number {
  const rounded = Math.round(share * steps);
  const least = up > 0 ? 1 : 0;
  const most = down > 0 ? steps - 1 : steps;
  return Math.min(most, Math.max(least, rounded)) / steps;
}
