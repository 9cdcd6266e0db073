import type { APIMessageTopLevelComponent } from "discord-api-types/v10";
import type { Words } from "../i18n/catalogue.ts";
import {
  type Block,
  type Blocked,
  type BlockPage,
  type BlockTerms,
  maxBlockReasonLength,
} from "../suggestions/blocks.ts";
import { customId } from "./custom-id.ts";
import { inertName, quoted } from "./inert.ts";
import { pageButtons } from "./list.ts";
import { timestamp, userMention } from "./marks.ts";
import { type MessageBody, message, textDisplay, textMessage } from "./message.ts";
import { longestThatFits } from "./room.ts";
import { shorten } from "./shorten.ts";

export const blocksPageSize = 5;

/** Tells staff what now holds. Of an author it says no more than the suggestion's number. */
export function blockedView(blocked: Blocked, terms: BlockTerms, words: Words): MessageBody {
  const lines = [
    `🚫 ${words.text("block.added", { who: who(blocked, words), covers: covers(terms), ...lasts(terms) })}`,
    words.text("block.stays"),
    ...(blocked.kind === "author" ? [words.text("block.author-unknown")] : []),
    ...(terms.reason === undefined ? [] : [words.text("block.told")]),
  ];
  const reason = terms.reason === undefined ? [] : [textDisplay(quoted(terms.reason))];
  return message([textDisplay(lines.join("\n")), ...reason]);
}

export function unblockedView(blocked: Blocked, words: Words): MessageBody {
  return textMessage(words.text("block.removed", { who: who(blocked, words) }));
}

/** One page of who is blocked, with buttons to the next and the previous one. */
export function blocksView(
  { blocks, total, page }: BlockPage & { /** Counted from 0. */ readonly page: number },
  words: Words,
): MessageBody {
  const heading = textDisplay(`### ${words.text("block.list")}`);
  if (blocks.length === 0) return message([heading, textDisplay(words.text("block.list-empty"))]);
  const pages = Math.max(1, Math.ceil(total / blocksPageSize));
  const footer = textDisplay(`-# ${words.text("block.list-page", { page: page + 1, pages, total })}`);
  const draw = (room: number) => {
    const components: APIMessageTopLevelComponent[] = [heading];
    for (const block of blocks) components.push(...listed(block, room, words));
    components.push(footer);
    if (pages > 1) components.push(pageButtons((to) => customId("blocks", to), page, pages, words));
    return message(components);
  };
  return draw(longestThatFits(0, maxBlockReasonLength, draw) ?? 0);
}

function listed(block: Block, room: number, words: Words) {
  const name = inertName(block.byName, words.text("person.unknown"));
  const line = words.text("block.line", { who: who(block.blocked, words), covers: covers(block), ...lasts(block) });
  const given = words.text("block.given", { name, when: timestamp(block.at, "R") });
  const reason = block.reason === undefined ? [] : [textDisplay(quoted(shorten(block.reason, room)))];
  return [textDisplay(`${line}\n-# ${given}`), ...reason];
}

/** A blocked author among autocomplete's choices. */
export function blockedChoice(number: string, words: Words): string {
  return words.text("block.author", { number });
}

function who(blocked: Blocked, words: Words): string {
  if (blocked.kind === "author") return words.text("block.author", { number: blocked.number });
  return blocked.userId === undefined ? words.text("person.unknown") : userMention(blocked.userId);
}

function covers({ suggesting, voting }: BlockTerms): "suggesting" | "voting" | "both" {
  if (suggesting && voting) return "both";
  return suggesting ? "suggesting" : "voting";
}

function lasts({ until }: BlockTerms) {
  return until === undefined ? { lasts: "forever", until: "" } : { lasts: "for-a-time", until: timestamp(until, "f") };
}
