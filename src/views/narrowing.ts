import type { Words } from "../i18n/catalogue.ts";
import { inertName } from "./inert.ts";
import { userMention } from "./marks.ts";

/** To which suggestions a list keeps, besides their status. */
export interface Narrowing {
  readonly board: { readonly id: number; readonly name: string } | undefined;
  /** User id of whoever suggested them with their name. */
  readonly author: string | undefined;
}

export const noNarrowing: Narrowing = { board: undefined, author: undefined };

export function isNarrow({ board, author }: Narrowing): boolean {
  return board !== undefined || author !== undefined;
}

/** As the last part of a custom id: `b3u123`, and nothing for nothing. */
export function narrowingId({ board, author }: Narrowing): readonly string[] {
  const id = `${board === undefined ? "" : `b${board.id}`}${author === undefined ? "" : `u${author}`}`;
  return id === "" ? [] : [id];
}

/** Reads that part again; undefined for what narrowingId() does not write. */
export function parseNarrowing(
  id: string | undefined,
): { readonly boardId: number | undefined; readonly author: string | undefined } | undefined {
  const match = /^(?:b([1-9]\d{0,8}))?(?:u(\d{17,20}))?$/.exec(id ?? "");
  if (match === null || id === "") return undefined;
  return { boardId: match[1] === undefined ? undefined : Number(match[1]), author: match[2] };
}

/** One line that says it; undefined where a list has all there is. */
export function narrowingLine({ board, author }: Narrowing, words: Words): string | undefined {
  const parts = [
    ...(board === undefined
      ? []
      : [words.text("list.only-board", { board: inertName(board.name, words.text("person.unknown")) })]),
    ...(author === undefined ? [] : [words.text("list.only-author", { author: userMention(author) })]),
  ];
  return parts.length === 0 ? undefined : `-# ${parts.join(" · ")}`;
}
