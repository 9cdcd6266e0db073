import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
  ButtonStyle,
  ComponentType,
} from "discord-api-types/v10";
import type { Words } from "../i18n/catalogue.ts";
import type { QueuePostState, QueueReminder } from "../suggestions/queue-posts.ts";
import type { QueueEntry } from "../suggestions/queue-store.ts";
import type { People } from "./card.ts";
import { customId } from "./custom-id.ts";
import { dates } from "./dates.ts";
import { inertName } from "./inert.ts";
import { cardUrl, roleMention, timestamp } from "./marks.ts";
import { type MessageBody, message, textDisplay } from "./message.ts";
import { problemText } from "./problem.ts";
import { withinLimits } from "./room.ts";
import { statusColour } from "./status-look.ts";
import {
  decisionParts,
  gallery,
  heading,
  quote,
  readButtons,
  removedParts,
  tagParts,
  titleParts,
} from "./suggestion-parts.ts";

/** What staff see of an entry, in its post or in private. */
export interface ShownEntry {
  readonly entry: QueueEntry;
  readonly imageNames: readonly string[];
  /** Number of the intent that posts it; undefined in private. */
  readonly intentId: number | undefined;
  readonly calledRoleIds?: readonly string[];
}

/** An entry's post in the queue's channel. Its first component carries the number of the intent that posts it. */
export function queuePostView(
  state: QueuePostState,
  calledRoleIds: readonly string[],
  people: People,
  words: Words,
): MessageBody {
  const { entry, intentId, attachments } = state;
  // Once posted, only what the message has may be named.
  const imageNames = entry.post === undefined ? state.imageNames : attachments.map(({ name }) => name);
  return entryView({ entry, imageNames, intentId, calledRoleIds }, people, words);
}

/** An entry with all that a review needs, and the buttons for it while it waits. Always within Discord's limits. */
export function entryView(
  { entry, imageNames, intentId, calledRoleIds = [] }: ShownEntry,
  people: People,
  words: Words,
): MessageBody {
  const { suggestion } = entry;
  const { text, decision, status, rules, number } = suggestion;
  return withinLimits({ text, reason: decision?.reason }, (room) => {
    const shown: readonly APIComponentInContainer[] =
      status === "removed"
        ? removedParts(suggestion, room.reason, words)
        : [
            ...heading(suggestion, people.author, words),
            ...titleParts(suggestion),
            ...quote(text, room.text, words),
            ...gallery(number, imageNames, words),
            ...tagParts(suggestion, words),
            { type: ComponentType.Separator },
            ...decisionParts(suggestion, room.reason, words),
          ];
    const components: APIComponentInContainer[] = [
      ...shown,
      ...(isToldByDecision(entry) ? [] : [textDisplay(standing(entry, words))]),
      textDisplay(`-# ${dates(suggestion, words)}`),
      ...(intentId === undefined ? problemParts(entry, words) : []),
      ...callParts(calledRoleIds, words),
      ...reviewButtons(entry, words),
      ...readButtons(suggestion, room, words),
    ];
    return message([
      {
        type: ComponentType.Container,
        ...(intentId !== undefined && { id: intentId }),
        accent_color: statusColour(status, rules),
        components,
      },
    ]);
  });
}

/** Why staff do not find its post, told where they look in private. */
function problemParts({ problem, post, suggestion }: QueueEntry, words: Words): APIComponentInContainer[] {
  if (problem === undefined || suggestion.status !== "queued") return [];
  return [textDisplay(problemText(problem, post?.channelId ?? suggestion.rules.queueChannelId, words))];
}

/** Whether the decision that the post shows is its review, so that a line about the review would repeat it. */
function isToldByDecision({ review, suggestion: { status, decision } }: QueueEntry): boolean {
  if (review === undefined || decision === undefined || decision.kind === "anonymous") return false;
  const isDecision = status === "rejected" || status === "duplicate";
  return isDecision && review.outcome === status && review.at.getTime() === decision.at.getTime();
}

/** That it waits, and who has claimed it, or how it was reviewed. */
function standing({ queuedAt, claim, review, suggestion }: QueueEntry, words: Words): string {
  if (review !== undefined) return reviewLine(review, words);
  const waits = words.text("queue.waiting", { when: timestamp(queuedAt, "R") });
  if (claim === undefined || suggestion.status !== "queued") return waits;
  return `${waits}\n${words.text("queue.claimed", { by: staffName(claim.name, words) })}`;
}

function reviewLine({ outcome, by, at }: NonNullable<QueueEntry["review"]>, words: Words): string {
  const who = outcome === "withdrawn" ? words.text("queue.the-author") : words.text("history.staff");
  return words.text("queue.reviewed", {
    outcome,
    by: by === undefined ? who : staffName(by, words),
    when: timestamp(at, "R"),
  });
}

export function staffName(name: string, words: Words): string {
  return inertName(name, words.text("person.unknown"));
}

function callParts(roleIds: readonly string[], words: Words) {
  if (roleIds.length === 0) return [];
  return [textDisplay(`-# ${words.text("queue.pinged", { roles: roleIds.map(roleMention).join(" ") })}`)];
}

/** Accepting names the version of the text that was read: an edit in between is not accepted unread. */
function reviewButtons(
  { suggestion, claim }: QueueEntry,
  words: Words,
): APIActionRowComponent<APIButtonComponentWithCustomId>[] {
  const { number, status, textVersion } = suggestion;
  if (status !== "queued") return [];
  const button = (style: APIButtonComponentWithCustomId["style"], id: string, label: string) => ({
    type: ComponentType.Button as const,
    style,
    custom_id: id,
    label,
  });
  const held = claim === undefined ? "claim" : "unclaim";
  return [
    {
      type: ComponentType.ActionRow,
      components: [
        button(ButtonStyle.Success, customId("queue", "accept", number, textVersion), words.text("queue.accept")),
        button(ButtonStyle.Danger, customId("queue", "reject", number, textVersion), words.text("queue.reject")),
        button(ButtonStyle.Secondary, customId("queue", held, number), words.text(`queue.${held}`)),
      ],
    },
  ];
}

/** Tells a board's staff what has waited too long, with the way to each post. Nothing of members' words is in it, and nobody is pinged. */
export function queueReminderView({ hours, entries }: QueueReminder, intentId: number, words: Words): MessageBody {
  const numbers = entries.map(({ suggestion: { number, guildId }, post }) => {
    if (post === undefined) return `#${number}`;
    return `[#${number}](${cardUrl(guildId, { ...post, threadId: undefined })})`;
  });
  const text = `${words.text("queue.reminder", { count: entries.length, hours })}\n${numbers.join(" · ")}`;
  return message([{ type: ComponentType.Container, id: intentId, components: [textDisplay(text)] }]);
}
