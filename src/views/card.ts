import {
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
  ButtonStyle,
  ComponentType,
} from "discord-api-types/v10";
import type { Words } from "../i18n/catalogue.ts";
import type { CardState } from "../suggestions/intents.ts";
import { isVotable } from "../suggestions/status.ts";
import type { Suggestion } from "../suggestions/types.ts";
import { customId } from "./custom-id.ts";
import { channelMention, timestamp } from "./marks.ts";
import { type MessageBody, maxMessageTextLength, message, textDisplay, textLength } from "./message.ts";
import { statusColour } from "./status-look.ts";
import { decisionParts, type Face, gallery, heading, quote, type Room } from "./suggestion-parts.ts";
import { voteLine } from "./vote-bar.ts";

/** Bytes of a card's whole JSON body in UTF-8. */
export const maxCardBytes = 10_000;
/** A reason is not cut below this while the text can give way. */
const leastReasonLength = 100;

/** The message that shows a suggestion. Its first component carries the number of the intent that posts it. Always within Discord's limits: first the reason is shortened, then the text. */
export function cardView(state: CardState, people: { readonly author?: Face }, words: Words): MessageBody {
  const draw = (room: Room) => drawCard(state, people.author, room, words);
  const { text, decision } = state.suggestion;
  const whole: Room = { text: text.length, reason: decision?.reason?.length ?? 0 };
  const card = draw(whole);
  if (fits(card)) return card;

  const leastReason = Math.min(whole.reason, leastReasonLength);
  const reason = longest(leastReason, whole.reason, (length) => fits(draw({ text: whole.text, reason: length })));
  if (reason !== undefined) return draw({ text: whole.text, reason });
  const length = longest(0, whole.text, (length) => fits(draw({ text: length, reason: leastReason })));
  return draw({ text: length ?? 0, reason: length === undefined ? 0 : leastReason });
}

function fits(card: MessageBody): boolean {
  return textLength(card) <= maxMessageTextLength && Buffer.byteLength(JSON.stringify(card)) <= maxCardBytes;
}

/** The greatest length from `least` to `most` that fits; undefined when not even the least does. */
function longest(least: number, most: number, fits: (length: number) => boolean): number | undefined {
  if (!fits(least)) return undefined;
  let [low, high] = [least, most];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function drawCard(state: CardState, author: Face | undefined, room: Room, words: Words): MessageBody {
  const { suggestion, intentId } = state;
  const components: APIComponentInContainer[] = [
    ...heading(suggestion, author, words),
    ...quote(suggestion.text, room.text, words),
    ...gallery(suggestion.number, imageNames(state), words),
    { type: ComponentType.Separator },
    ...decisionParts(suggestion, room.reason, words),
    textDisplay(voteLine(suggestion.up, suggestion.down, words)),
    textDisplay(footer(suggestion, words)),
  ];
  const buttons = [...voteButtons(suggestion), ...readButton(suggestion, room, words)];
  if (buttons.length > 0) components.push({ type: ComponentType.ActionRow, components: buttons });
  return message([
    { type: ComponentType.Container, id: intentId, accent_color: statusColour(suggestion.status), components },
  ]);
}

/** Once posted, only what the message has may be named: Discord refuses an edit that shows an attachment it does not know. */
function imageNames(state: CardState): readonly string[] {
  return state.suggestion.card === undefined ? state.imageNames : state.attachments.map(({ name }) => name);
}

function footer(suggestion: Suggestion, words: Words): string {
  const suggested = words.text("card.suggested", { when: timestamp(suggestion.createdAt, "f") });
  const threadId = suggestion.card?.threadId;
  const parts =
    threadId === undefined ? [suggested] : [suggested, words.text("card.thread", { thread: channelMention(threadId) })];
  return `-# ${parts.join(" · ")}`;
}

function voteButtons(suggestion: Suggestion): APIButtonComponentWithCustomId[] {
  const { number, status, up, down } = suggestion;
  if (!isVotable(status)) return [];
  const button = (side: "up" | "down", sign: string, count: number): APIButtonComponentWithCustomId => ({
    type: ComponentType.Button,
    style: ButtonStyle.Secondary,
    custom_id: customId("vote", number, side),
    emoji: { name: sign },
    label: String(count),
  });
  return [button("up", "👍", up), button("down", "👎", down)];
}

function readButton(suggestion: Suggestion, room: Room, words: Words): APIButtonComponentWithCustomId[] {
  const { number, text, decision } = suggestion;
  if (room.text >= text.length && room.reason >= (decision?.reason?.length ?? 0)) return [];
  return [
    {
      type: ComponentType.Button,
      style: ButtonStyle.Secondary,
      custom_id: customId("read", number, "text"),
      label: words.text("card.read-all"),
    },
  ];
}
