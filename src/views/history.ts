import { type APIMessageTopLevelComponent, type APITextDisplayComponent } from "discord-api-types/v10";
import type { Words } from "../i18n/catalogue.ts";
import type { Doer, HistoryEvent, HistoryPage } from "../suggestions/history.ts";
import type { Suggestion } from "../suggestions/types.ts";
import { customId } from "./custom-id.ts";
import { inertName, quoted } from "./inert.ts";
import { pageButtons } from "./list.ts";
import { timestamp } from "./marks.ts";
import { type MessageBody, maxMessageTextLength, message, textDisplay, textLength } from "./message.ts";
import { maxBodyBytes } from "./room.ts";
import { cut } from "./shorten.ts";
import { statusLabel, statusName } from "./status-look.ts";

/** An edit takes five text displays, and a message 40 components. */
export const historyPageSize = 5;

export interface HistoryRequest extends HistoryPage {
  /** Counted from 0. */
  readonly page: number;
}

/** How much of each quoted text is shown: the first with which the page stays within Discord's limits. */
const rooms = [2_000, 1_500, 1_000, 700, 500, 350, 250, 150, 100, 50];
const leastRoom = 25;

/** What happened to a suggestion, a line for each event with the texts that belong to it. */
export function historyView(request: HistoryRequest, words: Words): MessageBody {
  const fitting = rooms.map((room) => draw(request, room, words)).find(fits);
  return fitting ?? draw(request, leastRoom, words);
}

function draw({ suggestion, events, total, page }: HistoryRequest, room: number, words: Words): MessageBody {
  const { number } = suggestion;
  const pages = Math.max(1, Math.ceil(total / historyPageSize));
  const components: APIMessageTopLevelComponent[] = [
    textDisplay(`### ${words.text("history.heading", { number })}`),
    ...events.flatMap((event) => eventParts(event, suggestion, room, words)),
    textDisplay(`-# ${words.text("history.page", { page: page + 1, pages, total })}`),
  ];
  if (pages > 1) components.push(pageButtons((to) => customId("history", number, to), page, pages, words));
  return message(components);
}

function eventParts(
  event: HistoryEvent,
  { status, rules }: Suggestion,
  room: number,
  words: Words,
): readonly APITextDisplayComponent[] {
  const told = { when: timestamp(event.at, "f"), by: doerName(event.by, words) };
  if (event.kind === "submitted") return [textDisplay(words.text("history.submitted", told))];
  if (event.kind === "edited-unreviewed") return [textDisplay(words.text("history.edited-unreviewed", told))];
  if (event.kind === "edited") {
    if (status === "removed") return [textDisplay(words.text("history.edited-hidden", told))];
    return [
      textDisplay(words.text("history.edited", told)),
      ...excerpt(words.text("history.before"), event.before, room),
      ...excerpt(words.text("history.after"), event.after, room),
    ];
  }
  const reason = event.reason === undefined ? [] : excerpt(words.text("history.reason"), event.reason, room);
  return [textDisplay(changeLine(event, rules, told, words)), ...reason];
}

function changeLine(
  { from, to, duplicateOf }: Extract<HistoryEvent, { kind: "status-changed" }>,
  rules: Suggestion["rules"],
  told: { readonly when: string; readonly by: string },
  words: Words,
): string {
  if (to === "withdrawn") return words.text("history.withdrawn", told);
  const status = statusLabel(to, words, rules);
  if (from === "queued" && to === "open") return words.text("history.accepted", told);
  if (to === "open") return words.text("history.reopened", { ...told, status, before: statusName(from, words, rules) });
  if (duplicateOf === undefined) return words.text("history.changed", { ...told, status });
  return words.text("history.duplicate", { ...told, status, original: duplicateOf });
}

function doerName(by: Doer, words: Words): string {
  if (by.kind === "author") return words.text("history.the-author");
  if (by.kind === "staff") return words.text("history.staff");
  return `**${inertName(by.name, words.text("person.unknown"))}**`;
}

/** Member text in a display of its own. */
function excerpt(label: string, text: string, room: number): readonly APITextDisplayComponent[] {
  const shown = cut(text, room);
  const quote = shown.length === text.length ? quoted(shown) : quoted(`${shown.trimEnd()}…`);
  return [textDisplay(label), textDisplay(quote)];
}

function fits(body: MessageBody): boolean {
  return textLength(body) <= maxMessageTextLength && Buffer.byteLength(JSON.stringify(body)) <= maxBodyBytes;
}
