import type { Words } from "../i18n/catalogue.ts";
import { channelMention } from "./marks.ts";
import { type MessageBody, textMessage } from "./message.ts";
import { problemText } from "./problem.ts";
import { cardLink, postLines, type Report } from "./progress.ts";

/** Tells the author that the suggestion is stored, and where its card is or why it is not there. */
export function submittedView(report: Report, words: Words): MessageBody {
  const lines = [standing(report, words)];
  lines.push(...threadLines(report, words), ...postLines(report, words));
  if (report.suggestion.author.kind === "anonymous") lines.push(words.text("submitted.anonymous"));
  return textMessage(lines.join("\n"));
}

function standing({ suggestion, card, boardChannelId }: Report, words: Words): string {
  const { number } = suggestion;
  if (suggestion.status === "queued") return words.text("submitted.queued", { number });
  if (card !== "done" && card !== "pending") {
    const channelId = suggestion.card?.channelId ?? boardChannelId;
    return `${words.text("submitted.stored", { number })}\n${problemText(card, channelId, words)}`;
  }
  const link = cardLink(suggestion, words);
  if (link !== undefined) return words.text("submitted.posted", { number, link });
  const channel = boardChannelId === undefined ? words.text("channel.board") : channelMention(boardChannelId);
  return words.text("submitted.pending", { number, channel });
}

function threadLines({ suggestion, card, thread, boardChannelId }: Report, words: Words): string[] {
  if (card !== "done" || thread === "done" || thread === "pending") return [];
  return [problemText(thread, suggestion.card?.channelId ?? boardChannelId, words)];
}
