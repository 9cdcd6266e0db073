import type { Words } from "../i18n/catalogue.ts";
import { inertName } from "./inert.ts";
import { userMention } from "./marks.ts";

/** To which suggestions a list keeps, besides their status. */
export interface Narrowing {
  readonly board: { readonly id: number; readonly name: string } | undefined;
  /** One of that board's tags. */
  readonly tag?: { readonly id: number; readonly name: string } | undefined;
  /** User id of whoever suggested them with their name. */
  readonly author: string | undefined;
  /** Only those suggested in the last 7 or 30 days. */
  readonly period?: RecentPeriod | undefined;
}

export type RecentPeriod = "week" | "month";

export const noNarrowing: Narrowing = { board: undefined, author: undefined };

export function isNarrow({ board, author, period }: Narrowing): boolean {
  return board !== undefined || author !== undefined || period !== undefined;
}

/** As the last part of a custom id: `b3t5u123w`, and nothing for nothing. */
export function narrowingId({ board, tag, author, period }: Narrowing): readonly string[] {
  const place = board === undefined ? "" : `b${board.id}${tag === undefined ? "" : `t${tag.id}`}`;
  const id = `${place}${author === undefined ? "" : `u${author}`}${period?.charAt(0) ?? ""}`;
  return id === "" ? [] : [id];
}

interface ReadNarrowing {
  readonly boardId: number | undefined;
  readonly tagId: number | undefined;
  readonly author: string | undefined;
  readonly period: RecentPeriod | undefined;
}

/** Reads that part again; undefined for what narrowingId() does not write. */
export function parseNarrowing(id: string | undefined): ReadNarrowing | undefined {
  const match = /^(?:b([1-9]\d{0,8})(?:t([1-9]\d{0,8}))?)?(?:u(\d{17,20}))?([wm])?$/.exec(id ?? "");
  if (match === null || id === "") return undefined;
  const [, board, tag, author, period] = match;
  return {
    boardId: board === undefined ? undefined : Number(board),
    tagId: tag === undefined ? undefined : Number(tag),
    author,
    period: period === undefined ? undefined : period === "w" ? "week" : "month",
  };
}

/** One line that says it; undefined where a list has all there is. */
export function narrowingLine({ board, tag, author, period }: Narrowing, words: Words): string | undefined {
  const parts = [
    ...(board === undefined
      ? []
      : [words.text("list.only-board", { board: inertName(board.name, words.text("person.unknown")) })]),
    ...(tag === undefined ? [] : [words.text("list.only-tag", { tag: inertName(tag.name, "…") })]),
    ...(author === undefined ? [] : [words.text("list.only-author", { author: userMention(author) })]),
    ...(period === undefined ? [] : [words.text(`list.only-${period}`)]),
  ];
  return parts.length === 0 ? undefined : `-# ${parts.join(" · ")}`;
}
