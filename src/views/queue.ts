import {
  type APIButtonComponentWithCustomId,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
} from "discord-api-types/v10";
import type { Refusal } from "../errors.ts";
import type { Words } from "../i18n/catalogue.ts";
import type { DeliveryProblem } from "../suggestions/delivery-problem.ts";
import type { Claim, QueueEntry, QueuePage } from "../suggestions/queue-store.ts";
import type { BulkReviewed } from "../suggestions/reviews.ts";
import type { Suggestion } from "../suggestions/types.ts";
import { cleanLine } from "./clean.ts";
import { customId } from "./custom-id.ts";
import { cardLines, messageLines } from "./decided.ts";
import { inertText } from "./inert.ts";
import { pageButtons } from "./list.ts";
import { cardUrl, channelMention, timestamp } from "./marks.ts";
import { type MessageBody, message, textDisplay, textMessage } from "./message.ts";
import { problemText } from "./problem.ts";
import type { Report } from "./progress.ts";
import { staffName } from "./queue-post.ts";
import { refusalLine } from "./refusal.ts";
import { longestThatFits } from "./room.ts";
import { shorten } from "./shorten.ts";
import { statusLabel } from "./status-look.ts";

/** As many as one bulk review takes. */
export const queuePageSize = 25;
const longestExcerpt = 80;
const hourMs = 3_600_000;

export interface ShownQueue extends QueuePage {
  /** Counted from 0. */
  readonly page: number;
  readonly now: Date;
  /** Channels where entries of this server are posted. */
  readonly channelIds: readonly string[];
}

/** One page of what waits, the longest waiting first, within Discord's limits. */
export function queueView(queue: ShownQueue, words: Words): MessageBody {
  const excerpt = longestThatFits(0, longestExcerpt, (length) => drawQueue(queue, length, words)) ?? 0;
  return drawQueue(queue, excerpt, words);
}

function drawQueue({ entries, total, page, now, channelIds }: ShownQueue, excerpt: number, words: Words): MessageBody {
  const components: APIMessageTopLevelComponent[] = [textDisplay(`### ${words.text("queue.heading")}`)];
  const posts =
    channelIds.length === 0
      ? []
      : [textDisplay(`-# ${words.text("queue.posts-in", { channels: channelIds.map(channelMention).join(", ") })}`)];
  if (entries.length === 0) return message([...components, textDisplay(words.text("queue.empty")), ...posts]);
  const pages = Math.max(1, Math.ceil(total / queuePageSize));
  components.push(
    textDisplay(entries.map((entry) => entryLines(entry, now, excerpt, words)).join("\n")),
    textDisplay(`-# ${words.text("queue.page", { page: page + 1, pages, total })}`),
    ...posts,
    ...problemLines(entries, words),
    {
      type: ComponentType.ActionRow,
      components: [
        bulkButton(ButtonStyle.Success, "accept", page, words),
        bulkButton(ButtonStyle.Danger, "reject", page, words),
      ],
    },
    pageButtons((to) => customId("queue", "page", to), page, pages, words),
  );
  return message(components);
}

function bulkButton(
  style: APIButtonComponentWithCustomId["style"],
  verdict: "accept" | "reject",
  page: number,
  words: Words,
): APIButtonComponentWithCustomId {
  const label = words.text(`queue.${verdict}-many`);
  return { type: ComponentType.Button, style, custom_id: customId("queue", "many", verdict, page), label };
}

function entryLines(entry: QueueEntry, now: Date, excerpt: number, words: Words): string {
  const { suggestion, queuedAt, claim, post, imageCount } = entry;
  const { number, guildId, text, rules } = suggestion;
  const name =
    post === undefined ? `**#${number}**` : `**[#${number}](${cardUrl(guildId, { ...post, threadId: undefined })})**`;
  const hours = rules.queueReminderHours;
  const isOverdue = hours > 0 && queuedAt.getTime() + hours * hourMs <= now.getTime();
  const parts = [
    name,
    timestamp(queuedAt, "R"),
    ...(isOverdue ? [words.text("queue.overdue", { hours })] : []),
    ...(imageCount === 0 ? [] : [words.text("queue.images", { count: imageCount })]),
    ...(claim === undefined ? [] : [words.text("queue.claimed", { by: shorten(staffName(claim.name, words), 40) })]),
  ];
  const line = parts.join(" · ");
  return excerpt === 0 ? line : `${line}\n> ${inertText(shorten(cleanLine(text), excerpt))}`;
}

/** Why posts of these are not in the queue's channel, each once. */
function problemLines(entries: readonly QueueEntry[], words: Words) {
  const known = new Map<DeliveryProblem, string | undefined>();
  for (const { problem, suggestion } of entries) {
    if (problem !== undefined) known.set(problem, suggestion.rules.queueChannelId);
  }
  return [...known].map(([problem, channelId]) => textDisplay(problemText(problem, channelId, words)));
}

/** Tells who reviewed what now stands, whose claim it was, and how far card and direct message got. */
export function reviewedView(
  reviewed: Suggestion,
  claim: Claim | undefined,
  report: Report,
  words: Words,
): MessageBody {
  const { number, status, rules } = reviewed;
  const stands = reviewed.justAccepted
    ? words.text("decided.accepted", { number, status: statusLabel(status, words, rules) })
    : words.text("decided.stands", { number, status: statusLabel(status, words, rules) });
  const claimed =
    claim === undefined ? [] : [words.text("decided.claimed", { by: `**${staffName(claim.name, words)}**` })];
  const lines = [stands, ...claimed, ...cardLines(report, words), ...messageLines(reviewed, report, words)];
  return textMessage(lines.join("\n"));
}

/** Tells whoever claimed an entry, or gave it back, what holds now. */
export function claimedView({ suggestion: { number }, claim }: QueueEntry, words: Words): MessageBody {
  return textMessage(words.text(claim === undefined ? "queue.unclaimed-line" : "queue.claimed-line", { number }));
}

/** What became of each that was chosen. */
export function bulkView(verdict: "accept" | "reject", { done, refused }: BulkReviewed, words: Words): MessageBody {
  const numbers = done.map(({ number }) => `#${number}`).join(", ");
  const first = done.length === 0 ? words.text("queue.bulk-none") : words.text("queue.bulk-done", { verdict, numbers });
  return textMessage([first, ...refused.map(({ refusal }) => refusedLine(refusal, words))].join("\n"));
}

const longestRefusal = 150;

/** 25 of them, and what was done, stay within a message's 4,000 characters. */
function refusedLine(refusal: Refusal, words: Words): string {
  return `- ${shorten(refusalLine(refusal, words), longestRefusal)}`;
}
