import {
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
  ButtonStyle,
  ComponentType,
} from "discord-api-types/v10";
import type { BoardRules } from "../boards/board-rules.ts";
import type { Words } from "../i18n/catalogue.ts";
import type { Draft } from "../suggestions/drafts.ts";
import type { Author } from "../suggestions/types.ts";
import { customId } from "./custom-id.ts";
import { timestamp } from "./marks.ts";
import { type MessageBody, message, textDisplay, textMessage } from "./message.ts";
import { withinLimits } from "./room.ts";
import { statusColour, statusLabel } from "./status-look.ts";
import { byline, type Face, galleryOf, quote, tagParts, titleParts } from "./suggestion-parts.ts";
import { handBack } from "./typed.ts";

export interface Preview {
  readonly draft: Draft;
  readonly rules: BoardRules;
  readonly author: Author;
  readonly face: Face | undefined;
}

/** What the card will show, for the author alone; its images go with this message. */
export function previewView(preview: Preview, words: Words): MessageBody {
  const { draft } = preview;
  return withinLimits({ text: draft.text, reason: undefined }, (room) =>
    message([
      textDisplay(introduction(preview, words)),
      {
        type: ComponentType.Container,
        accent_color: statusColour("open", preview.rules),
        components: cardParts(preview, room.text, words),
      },
      { type: ComponentType.ActionRow, components: buttons(draft, words) },
    ]),
  );
}

function introduction({ draft, rules }: Preview, words: Words): string {
  const alone = words.text("preview.nobody-else", { until: timestamp(draft.expiresAt, "t") });
  return rules.queue === "off" ? alone : `${alone} ${words.text("preview.review-first")}`;
}

/** Says that a draft is gone, and hands back what was written in it. */
export function discardedView(written: string, words: Words): MessageBody {
  const said = words.text("preview.discarded");
  return handedBack(said, written, words);
}

function handedBack(said: string, written: string, words: Words): MessageBody {
  const { components } = textMessage(said);
  return message([...components, ...handBack(written, said.length, words)]);
}

function cardParts({ draft, rules, author, face }: Preview, room: number, words: Words): APIComponentInContainer[] {
  const status = statusLabel("open", words, rules);
  return [
    ...byline(`### ${words.text("preview.heading", { status })}`, author, face, words),
    ...titleParts(draft),
    ...quote(draft.text, room, words),
    ...galleryOf(
      draft.images.map(({ name }) => name),
      (index) => words.text("preview.image", { index }),
    ),
    ...tagParts({ tags: draft.tags, rules }, words),
  ];
}

function buttons({ id }: Draft, words: Words): APIButtonComponentWithCustomId[] {
  const button = (
    what: "post" | "change" | "discard",
    style: ButtonStyle.Success | ButtonStyle.Secondary | ButtonStyle.Danger,
  ): APIButtonComponentWithCustomId => ({
    type: ComponentType.Button,
    style,
    custom_id: customId("draft", what, id),
    label: words.text(`preview.${what}`),
  });
  return [
    button("post", ButtonStyle.Success),
    button("change", ButtonStyle.Secondary),
    button("discard", ButtonStyle.Danger),
  ];
}
