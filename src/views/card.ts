import {
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
  ButtonStyle,
  ComponentType,
} from "discord-api-types/v10";
import type { BoardRules } from "../boards/board-rules.ts";
import type { Words } from "../i18n/catalogue.ts";
import { type CardState, hasLostImages } from "../suggestions/intents.ts";
import { isVotable } from "../suggestions/status.ts";
import type { Side, Suggestion } from "../suggestions/types.ts";
import { customId } from "./custom-id.ts";
import { dates } from "./dates.ts";
import { channelMention } from "./marks.ts";
import { type MessageBody, message, textDisplay } from "./message.ts";
import { maxNotesShown, noteParts, readNotes } from "./note-parts.ts";
import { callLine } from "./role-ping.ts";
import { type Room, withinLimits } from "./room.ts";
import { statusColour, statusLabel } from "./status-look.ts";
import {
  decisionParts,
  type Face,
  gallery,
  heading,
  quote,
  readAll,
  readButtons,
  removedParts,
  tagParts,
  titleParts,
  votesLine,
} from "./suggestion-parts.ts";
import { sideSigns } from "./vote-bar.ts";

/** Whose names and avatars are known at the moment of drawing. */
export interface People {
  readonly author?: Face;
}

/** The message that shows a suggestion. Its first component carries the number of the intent that posts it. Always within Discord's limits. */
export function cardView(state: CardState, people: People, words: Words): MessageBody {
  const { text, decision } = state.suggestion;
  return withinLimits({ text, reason: decision?.reason, notes: Math.min(state.notes.length, maxNotesShown) }, (room) =>
    drawCard(state, people.author, room, words),
  );
}

function drawCard(state: CardState, author: Face | undefined, room: Room, words: Words): MessageBody {
  const { suggestion, intentId, notes, rules } = state;
  if (suggestion.status === "removed") return drawRemoved(state, room, words);
  if (!suggestion.published) return drawWaiting(state, room.reason, words);
  const components: APIComponentInContainer[] = [
    ...heading(suggestion, author, words),
    ...titleParts(suggestion),
    ...quote(suggestion.text, room.text, words),
    ...gallery(suggestion.number, imageNames(state), words),
    ...tagParts(suggestion, words),
    { type: ComponentType.Separator },
    ...noteParts(notes, room.notes, words),
    ...decisionParts(suggestion, room.reason, words),
    textDisplay(votesLine(suggestion, words)),
    textDisplay(footer(state, words)),
    ...callParts(state, words),
  ];
  const rows = [
    [...voteButtons(suggestion, rules), ...followButton(suggestion, words)],
    [...readAll(suggestion, room, words), ...readNotes(suggestion.number, notes, room.notes, words)],
  ];
  for (const buttons of rows) {
    if (buttons.length > 0) components.push({ type: ComponentType.ActionRow, components: buttons });
  }
  return message([
    {
      type: ComponentType.Container,
      id: intentId,
      accent_color: statusColour(suggestion.status, suggestion.rules),
      components,
    },
  ]);
}

/** A card whose text was edited and has not passed its review: nothing of it can be read here. */
function drawWaiting({ suggestion, intentId }: CardState, reasonRoom: number, words: Words): MessageBody {
  const { number, status, rules } = suggestion;
  const components = [
    textDisplay(`### ${words.text("card.heading", { number, status: statusLabel(status, words, rules) })}`),
    textDisplay(words.text(status === "queued" ? "card.waiting" : "card.unreviewed")),
    ...decisionParts(suggestion, reasonRoom, words),
  ];
  return message([
    { type: ComponentType.Container, id: intentId, accent_color: statusColour(status, rules), components },
  ]);
}

function drawRemoved({ suggestion, intentId }: CardState, room: Room, words: Words): MessageBody {
  const components = [...removedParts(suggestion, room.reason, words), ...readButtons(suggestion, room, words)];
  return message([
    {
      type: ComponentType.Container,
      id: intentId,
      accent_color: statusColour(suggestion.status, suggestion.rules),
      components,
    },
  ]);
}

/** Once posted, only what the message has may be named: Discord refuses an edit that shows an attachment it does not know. */
function imageNames(state: CardState): readonly string[] {
  return state.suggestion.card === undefined || hasLostImages(state)
    ? state.imageNames
    : state.attachments.map(({ name }) => name);
}

function footer({ suggestion, post }: CardState, words: Words): string {
  const suggested = dates(suggestion, words);
  // In a forum the thread is where one reads this.
  const threadId = post === undefined ? suggestion.card?.threadId : undefined;
  const parts =
    threadId === undefined ? [suggested] : [suggested, words.text("card.thread", { thread: channelMention(threadId) })];
  return `-# ${parts.join(" · ")}`;
}

function voteButtons(
  { number, status, up, down, abstain, countsHidden }: Suggestion,
  { abstainAllowed }: Pick<BoardRules, "abstainAllowed">,
): APIButtonComponentWithCustomId[] {
  if (!isVotable(status)) return [];
  const button = (side: Side, count: number): APIButtonComponentWithCustomId => ({
    type: ComponentType.Button,
    style: ButtonStyle.Secondary,
    custom_id: customId("vote", number, side),
    emoji: { name: sideSigns[side] },
    ...(!countsHidden && { label: String(count) }),
  });
  return [button("up", up), button("down", down), ...(abstainAllowed ? [button("abstain", abstain)] : [])];
}

/** Whoever follows hears of decisions; of what was withdrawn there is nothing more to hear. */
function followButton({ number, status }: Suggestion, words: Words): APIButtonComponentWithCustomId[] {
  if (status === "withdrawn") return [];
  return [
    {
      type: ComponentType.Button,
      style: ButtonStyle.Secondary,
      custom_id: customId("follow", number),
      emoji: { name: "🔔" },
      label: words.text("card.follow"),
    },
  ];
}

function callParts(state: CardState, words: Words): APIComponentInContainer[] {
  const line = callLine(state, words);
  return line === undefined ? [] : [textDisplay(line)];
}
