import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
} from "discord-api-types/v10";
import type { Words } from "../i18n/catalogue.ts";
import { standingCard } from "../suggestions/reposting.ts";
import type { SuggestionStatus } from "../suggestions/status.ts";
import type { Suggestion } from "../suggestions/types.ts";
import { cleanLine } from "./clean.ts";
import { customId } from "./custom-id.ts";
import { inertText } from "./inert.ts";
import { cardUrl } from "./marks.ts";
import { type MessageBody, message, textDisplay } from "./message.ts";
import { isNarrow, type Narrowing, narrowingId, narrowingLine, noNarrowing } from "./narrowing.ts";
import { shorten } from "./shorten.ts";
import { statusLabel, statusName } from "./status-look.ts";

/** A page at its longest stays within Discord's 4,000 characters: a line has at most some 350. */
export const listPageSize = 10;
const excerptLength = 80;

/** One page of a list, whichever. */
export interface Page {
  readonly suggestions: readonly Suggestion[];
  readonly total: number;
  /** Counted from 0. */
  readonly page: number;
}

export interface ListPage extends Page {
  readonly narrowing?: Narrowing;
  readonly status: SuggestionStatus | "all";
}

export const periods = ["week", "month", "all"] as const;
export type Period = (typeof periods)[number];

export interface TopPage extends Page {
  readonly narrowing?: Narrowing;
  readonly period: Period;
  readonly status: "open" | "all";
}

/** A list's words, and the custom id that leads to a page of it. */
interface Frame {
  readonly narrowing?: Narrowing;
  readonly heading: string;
  readonly empty: string;
  readonly to: (page: number) => string;
}

/** One page of a server's suggestions, with buttons to the next and the previous one. */
export function listView({ status, narrowing = noNarrowing, ...page }: ListPage, words: Words): MessageBody {
  const to = (number: number) => customId("list", status, number, ...narrowingId(narrowing));
  if (status === "all") {
    const empty = words.text(isNarrow(narrowing) ? "list.empty-narrow" : "list.empty");
    return pageView(page, { heading: words.text("list.heading"), empty, to, narrowing }, words);
  }
  const name = { status: statusName(status, words) };
  const heading = words.text("list.heading-status", name);
  return pageView(page, { heading, empty: words.text("list.empty-status", name), to, narrowing }, words);
}

/** One page of those with the most votes in favour. */
export function topView({ period, status, narrowing = noNarrowing, ...page }: TopPage, words: Words): MessageBody {
  const heading = words.text(period === "all" ? "list.heading-top" : `list.heading-top-${period}`);
  const to = (number: number) => customId("top", period, status, number, ...narrowingId(narrowing));
  return pageView(page, { heading, empty: words.text("list.empty-top"), to, narrowing }, words);
}

/** One page of what a person wrote, for that person alone. */
export function mineView(page: Page, words: Words): MessageBody {
  const heading = words.text("list.heading-mine");
  const to = (number: number) => customId("mine", number);
  return pageView(page, { heading, empty: words.text("list.empty-mine"), to }, words);
}

function pageView(
  { suggestions, total, page }: Page,
  { heading, empty, to, narrowing = noNarrowing }: Frame,
  words: Words,
): MessageBody {
  const only = narrowingLine(narrowing, words);
  const title = `### ${heading}`;
  const components: APIMessageTopLevelComponent[] = [textDisplay(only === undefined ? title : `${title}\n${only}`)];
  if (suggestions.length === 0) return message([...components, textDisplay(empty)]);
  const pages = Math.max(1, Math.ceil(total / listPageSize));
  components.push(
    ...suggestions.map((suggestion) => textDisplay(entry(suggestion, words))),
    textDisplay(`-# ${words.text("list.page", { page: page + 1, pages, total })}`),
    pageButtons(to, page, pages, words),
  );
  return message(components);
}

function entry(suggestion: Suggestion, words: Words): string {
  const { number, status, title, text, guildId } = suggestion;
  const card = standingCard(suggestion);
  const name = card === undefined ? `**#${number}**` : `**[#${number}](${cardUrl(guildId, card)})**`;
  const line = `${name} · ${statusLabel(status, words, suggestion.rules)} · ${counts(suggestion, words)}`;
  // What staff removed is not shown.
  return status === "removed" ? line : `${line}\n> ${inertText(shorten(cleanLine(title ?? text), excerptLength))}`;
}

function counts({ up, down, abstain, countsHidden }: Suggestion, words: Words): string {
  if (countsHidden) return words.text("list.votes-hidden");
  return abstain === 0 ? `👍 ${up} 👎 ${down}` : `👍 ${up} 👎 ${down} 🤷 ${abstain}`;
}

/** Back and forth, off at the ends. */
export function pageButtons(
  to: (page: number) => string,
  page: number,
  pages: number,
  words: Words,
): APIActionRowComponent<APIButtonComponentWithCustomId> {
  const button = (number: number, label: string, disabled: boolean): APIButtonComponentWithCustomId => ({
    type: ComponentType.Button,
    style: ButtonStyle.Secondary,
    custom_id: to(number),
    label,
    disabled,
  });
  return {
    type: ComponentType.ActionRow,
    components: [
      button(Math.max(0, page - 1), words.text("list.previous"), page <= 0),
      button(page + 1, words.text("list.next"), page + 1 >= pages),
    ],
  };
}
