import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
  type APIMediaGalleryComponent,
  type APITextDisplayComponent,
  ButtonStyle,
  ComponentType,
} from "discord-api-types/v10";
import type { Words } from "../i18n/catalogue.ts";
import type { Author, Decision, Original, Suggestion } from "../suggestions/types.ts";
import { cleanLine } from "./clean.ts";
import { customId } from "./custom-id.ts";
import { inertName, inertText, quoted } from "./inert.ts";
import { cardUrl, timestamp } from "./marks.ts";
import { textDisplay } from "./message.ts";
import type { Room } from "./room.ts";
import { cut } from "./shorten.ts";
import { statusLabel } from "./status-look.ts";
import { voteLine } from "./vote-bar.ts";

/** Name and avatar of a person as they are now. */
export interface Face {
  readonly name: string;
  readonly avatarUrl?: string;
}

/** Number, status and author; with the author's avatar where there is one. Of an anonymous author nothing is shown, whatever face is given. */
export function heading(suggestion: Suggestion, face: Face | undefined, words: Words): APIComponentInContainer[] {
  const { number, status, author, rules } = suggestion;
  const line = `### ${words.text("card.heading", { number, status: statusLabel(status, words, rules) })}`;
  return byline(line, author, face, words);
}

/** A heading, and who suggested what follows. */
export function byline(line: string, author: Author, face: Face | undefined, words: Words): APIComponentInContainer[] {
  const by = [textDisplay(line), textDisplay(authorLine(author, face, words))];
  if (author.kind === "anonymous" || face?.avatarUrl === undefined) return by;
  const accessory = { type: ComponentType.Thumbnail as const, media: { url: face.avatarUrl } };
  return [{ type: ComponentType.Section, components: by, accessory }];
}

function authorLine(author: Author, face: Face | undefined, words: Words): string {
  if (author.kind === "anonymous") return words.text("card.anonymous");
  const unknown = words.text("person.unknown");
  return words.text("card.suggested-by", {
    name: inertName(face?.name ?? author.name, inertName(author.name, unknown)),
  });
}

/** Member text in a display of its own, and below it ours if it was cut. */
export function quote(text: string, room: number, words: Words): APITextDisplayComponent[] {
  const shown = cut(text, room);
  const whole = shown.length === text.length;
  return [
    textDisplay(quoted(whole ? shown : `${shown.trimEnd()}…`)),
    ...(whole ? [] : [textDisplay(`-# ${words.text("card.more")}`)]),
  ];
}

/** The title on one line, quoted as all that members write. */
export function titleParts({ title }: Pick<Suggestion, "title">): APITextDisplayComponent[] {
  return title === undefined ? [] : [textDisplay(`> **${inertText(cleanLine(title)) || "…"}**`)];
}

/** The tags by their names, in the board's order; those that the board no longer has are passed by. */
export function tagParts({ tags, rules }: Pick<Suggestion, "tags" | "rules">, words: Words): APITextDisplayComponent[] {
  const shown = rules.tags.filter(({ id }) => tags.includes(id));
  if (shown.length === 0) return [];
  const names = shown.map(({ name, emoji }) => `${emoji === undefined ? "" : `${emoji} `}${inertName(name, "…")}`);
  return [textDisplay(`-# ${words.text("card.tags", { tags: names.join(" · ") })}`)];
}

/** Who gave the status, when and why. */
export function decisionParts(suggestion: Suggestion, room: number, words: Words): APITextDisplayComponent[] {
  const { decision } = suggestion;
  if (decision === undefined) return [];
  const line = textDisplay(
    words.text("card.decided", {
      status: `**${statusLabel(suggestion.status, words, suggestion.rules)}**`,
      by: deciderName(decision, words),
      when: timestamp(decision.at, "R"),
    }),
  );
  const reason = decision.reason === undefined ? [] : quote(decision.reason, room, words);
  return [line, ...reason, ...duplicateOf(suggestion, words)];
}

function duplicateOf({ guildId, duplicateOf: original }: Suggestion, words: Words): APITextDisplayComponent[] {
  if (original === undefined) return [];
  return [textDisplay(words.text("card.duplicate-of", { original: originalLink(guildId, original) }))];
}

/** An original's number, and the way to its card once there is one. */
export function originalLink(guildId: string, { number, card }: Original): string {
  return card === undefined ? `#${number}` : `[#${number}](${cardUrl(guildId, card)})`;
}

/** The votes, and how many say the same. */
export function votesLine(suggestion: Suggestion, words: Words): string {
  const { up, down, abstain, voters, countsHidden, duplicates } = suggestion;
  const isWeighted = voters !== up + down + abstain;
  const votes = countsHidden
    ? [words.text("card.votes-hidden")]
    : [
        voteLine(up, down, words),
        ...(abstain === 0 ? [] : [`🤷 **${abstain}**`]),
        ...(isWeighted ? [words.text("card.voters", { count: voters })] : []),
      ];
  const same = duplicates === 0 ? [] : [words.text("card.duplicates", { count: duplicates })];
  return [...votes, ...same].join(" · ");
}

/** All that is left to see of a removed suggestion. */
export function removedParts(suggestion: Suggestion, room: number, words: Words): APIComponentInContainer[] {
  const { number, status, decision, createdAt, rules } = suggestion;
  const when = timestamp(decision?.at ?? createdAt, "R");
  return [
    textDisplay(`### ${words.text("card.heading", { number, status: statusLabel(status, words, rules) })}`),
    textDisplay(words.text("card.removed", { when })),
    ...(decision?.reason === undefined ? [] : quote(decision.reason, room, words)),
  ];
}

export function deciderName(decision: Decision, words: Words): string {
  if (decision.kind === "anonymous") return words.text("person.staff");
  return inertName(decision.byName, words.text("person.unknown"));
}

/** The images that are uploaded with the message, or already attached to it. */
export function gallery(number: number, names: readonly string[], words: Words): APIMediaGalleryComponent[] {
  return galleryOf(names, (index) => words.text("card.images", { index, number }));
}

/** Images by their names, each described by its place, counted from 1. */
export function galleryOf(names: readonly string[], describe: (index: number) => string): APIMediaGalleryComponent[] {
  if (names.length === 0) return [];
  const items = names.map((name, position) => ({
    media: { url: `attachment://${name}` },
    description: describe(position + 1),
  }));
  return [{ type: ComponentType.MediaGallery, items }];
}

/** A button for each text that was shortened, and behind them whichever else there are. */
export function readButtons(
  suggestion: Suggestion,
  room: Room,
  words: Words,
  more: readonly APIButtonComponentWithCustomId[] = [],
): APIActionRowComponent<APIButtonComponentWithCustomId>[] {
  const buttons = [...readAll(suggestion, room, words), ...more];
  return buttons.length === 0 ? [] : [{ type: ComponentType.ActionRow, components: buttons }];
}

export function readAll(suggestion: Suggestion, room: Room, words: Words): APIButtonComponentWithCustomId[] {
  const { number, text, decision } = suggestion;
  const button = (part: "text" | "reason"): APIButtonComponentWithCustomId => ({
    type: ComponentType.Button,
    style: ButtonStyle.Secondary,
    custom_id: customId("read", number, part),
    label: words.text(`card.read-${part}`),
  });
  return [
    ...(room.text < text.length ? [button("text")] : []),
    ...(room.reason < (decision?.reason?.length ?? 0) ? [button("reason")] : []),
  ];
}
