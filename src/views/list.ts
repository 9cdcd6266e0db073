import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
} from "discord-api-types/v10";
import type { Words } from "../i18n/catalogue.ts";
import type { SuggestionStatus } from "../suggestions/status.ts";
import type { Suggestion } from "../suggestions/types.ts";
import { cleanLine } from "./clean.ts";
import { customId } from "./custom-id.ts";
import { inertText } from "./inert.ts";
import { cardUrl } from "./marks.ts";
import { type MessageBody, message, textDisplay } from "./message.ts";
import { shorten } from "./shorten.ts";
import { statusLabel, statusName } from "./status-look.ts";

/** A page at its longest stays within Discord's 4,000 characters: a line has at most some 350. */
export const listPageSize = 10;
const excerptLength = 80;

export interface ListPage {
  readonly suggestions: readonly Suggestion[];
  readonly total: number;
  readonly status: SuggestionStatus | "all";
  /** Counted from 0. */
  readonly page: number;
}

/** One page of a server's suggestions, with buttons to the next and the previous one. */
export function listView({ suggestions, total, status, page }: ListPage, words: Words): MessageBody {
  const heading =
    status === "all"
      ? words.text("list.heading")
      : words.text("list.heading-status", { status: statusName(status, words) });
  const components: APIMessageTopLevelComponent[] = [textDisplay(`### ${heading}`)];
  if (suggestions.length === 0) {
    components.push(
      textDisplay(
        status === "all"
          ? words.text("list.empty")
          : words.text("list.empty-status", { status: statusName(status, words) }),
      ),
    );
    return message(components);
  }
  const pages = Math.max(1, Math.ceil(total / listPageSize));
  components.push(
    ...suggestions.map((suggestion) => textDisplay(line(suggestion, words))),
    textDisplay(`-# ${words.text("list.page", { page: page + 1, pages, total })}`),
    buttons(status, page, pages, words),
  );
  return message(components);
}

function line(suggestion: Suggestion, words: Words): string {
  const { number, status, text, up, down, card, guildId } = suggestion;
  const name = card === undefined ? `**#${number}**` : `**[#${number}](${cardUrl(guildId, card)})**`;
  const excerpt = inertText(shorten(cleanLine(text), excerptLength));
  return `${name} · ${statusLabel(status, words)} · 👍 ${up} 👎 ${down}\n> ${excerpt}`;
}

function buttons(
  status: ListPage["status"],
  page: number,
  pages: number,
  words: Words,
): APIActionRowComponent<APIButtonComponentWithCustomId> {
  const button = (to: number, label: string, disabled: boolean): APIButtonComponentWithCustomId => ({
    type: ComponentType.Button,
    style: ButtonStyle.Secondary,
    custom_id: customId("list", status, to),
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
