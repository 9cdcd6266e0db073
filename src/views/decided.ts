import type { Words } from "../i18n/catalogue.ts";
import type { Suggestion } from "../suggestions/types.ts";
import { type MessageBody, textMessage } from "./message.ts";
import { problemText } from "./problem.ts";
import { cardLink, type Report } from "./progress.ts";
import { statusLabel } from "./status-look.ts";

/** Tells who decided what now stands, and how far card and direct message got. */
export function decidedView(decided: Suggestion, report: Report, words: Words): MessageBody {
  const { number, status } = decided;
  const stands = words.text("decided.stands", { number, status: statusLabel(status, words) });
  return textMessage([stands, ...cardLines(report, words), ...messageLines(decided, report, words)].join("\n"));
}

/** Where the card shows it, or why not. */
export function cardLines({ suggestion, card, boardChannelId }: Report, words: Words): string[] {
  if (card !== "done" && card !== "pending") {
    return [problemText(card, suggestion.card?.channelId ?? boardChannelId, words)];
  }
  const link = cardLink(suggestion, words);
  return [
    card === "pending" || link === undefined
      ? words.text("decided.card-pending")
      : words.text("decided.card", { link }),
  ];
}

/** Of an anonymous author not even this is told: who takes no direct messages, or is gone, is one of few. */
function messageLines({ author }: Suggestion, { directMessage }: Report, words: Words): string[] {
  if (author.kind === "anonymous") return [];
  if (directMessage === "done") return [words.text("decided.dm-sent")];
  if (directMessage === "pending") return [words.text("decided.dm-pending")];
  return [problemText(directMessage, undefined, words)];
}
