import { ButtonStyle, ComponentType } from "discord-api-types/v10";
import type { Words } from "../i18n/catalogue.ts";
import { answerWithinMs } from "../suggestions/decisions.ts";
import { logChannelOf } from "../suggestions/logs.ts";
import type { Suggestion } from "../suggestions/types.ts";
import { customId } from "./custom-id.ts";
import { timestamp } from "./marks.ts";
import { type MessageBody, message, textDisplay, textMessage } from "./message.ts";
import { problemText } from "./problem.ts";
import { cardLink, postLines, type Report } from "./progress.ts";
import { statusLabel } from "./status-look.ts";

/** Tells who decided what now stands, and how far card and direct message got. */
export function decidedView(decided: Suggestion, report: Report, words: Words): MessageBody {
  const { number, status, statusVersion, decision } = decided;
  const stands = words.text("decided.stands", { number, status: statusLabel(status, words, decided.rules) });
  const lines = [stands, ...cardLines(report, words), ...messageLines(decided, report, words)];
  if (status !== "removed" || decision === undefined) return textMessage(lines.join("\n"));
  const until = timestamp(new Date(decision.at.getTime() + answerWithinMs), "t");
  return message([
    textDisplay([...lines, words.text("decide.undo-until", { until })].join("\n")),
    {
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.Button,
          style: ButtonStyle.Secondary,
          custom_id: customId("undo", number, statusVersion),
          label: words.text("decide.undo"),
        },
      ],
    },
  ]);
}

/** Where the card shows it, or why not; and what keeps it out of the log. */
export function cardLines(report: Report, words: Words): string[] {
  return [...placeLines(report, words), ...postLines(report, words), ...logLines(report, words)];
}

function logLines({ suggestion, log }: Report, words: Words): string[] {
  if (log === undefined || log === "done" || log === "pending") return [];
  return [problemText(log, logChannelOf(suggestion.status, suggestion.rules), words)];
}

function placeLines({ suggestion, card, boardChannelId }: Report, words: Words): string[] {
  if (!suggestion.published && suggestion.card === undefined) return [words.text("decided.no-card")];
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
export function messageLines({ author }: Suggestion, { directMessage }: Report, words: Words): string[] {
  if (author.kind === "anonymous") return [];
  if (directMessage === "done") return [words.text("decided.dm-sent")];
  if (directMessage === "pending") return [words.text("decided.dm-pending")];
  return [problemText(directMessage, undefined, words)];
}
