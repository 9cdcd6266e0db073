import { type Board, boardOf } from "../boards/boards.ts";
import { Refusal } from "../errors.ts";
import { type SuggestionStatus, suggestionStatuses } from "../suggestions/status.ts";
import type { SuggestionFilter } from "../suggestions/store.ts";
import { tagNamed } from "../suggestions/tags.ts";
import { listPageSize, listView, mineView, type Page, type Period, periods, topView } from "../views/list.ts";
import type { MessageBody } from "../views/message.ts";
import { type Narrowing, noNarrowing, parseNarrowing, type RecentPeriod } from "../views/narrowing.ts";
import type { Context } from "./command.ts";

export interface ListRequest {
  readonly status: SuggestionStatus | "all";
  readonly narrowing: Narrowing;
  /** Counted from 0. */
  readonly page: number;
}

export function parseStatus(text: string): SuggestionStatus | "all" {
  const status = ["all" as const, ...suggestionStatuses].find((known) => known === text);
  if (status === undefined) throw new Refusal("control-unknown", {});
  return status;
}

/** One page of this server's list; a page beyond the end shows the last one. */
export async function listPage({ status, narrowing, page }: ListRequest, context: Context): Promise<MessageBody> {
  const filter = { ...narrowed(narrowing), ...(status !== "all" && { status }) };
  return listView({ ...(await pageOf(page, filter, context)), status, narrowing }, context.words);
}

export interface TopRequest {
  readonly period: Period;
  readonly status: "open" | "all";
  readonly narrowing: Narrowing;
  readonly page: number;
}

export function parsePeriod(text: string): Period {
  const period = periods.find((known) => known === text);
  if (period === undefined) throw new Refusal("control-unknown", {});
  return period;
}

export function parseTopStatus(text: string): "open" | "all" {
  if (text !== "open" && text !== "all") throw new Refusal("control-unknown", {});
  return text;
}

const daysOf = { week: 7, month: 30 } as const;
const msPerDay = 86_400_000;

function since(period: RecentPeriod): Date {
  return new Date(Date.now() - daysOf[period] * msPerDay);
}

/** Those with the most votes in favour, less those against. */
export async function topPage({ period, status, narrowing, page }: TopRequest, context: Context): Promise<MessageBody> {
  const filter: SuggestionFilter = {
    ...narrowed(narrowing),
    order: "votes",
    ...(status === "open" && { status }),
    ...(period !== "all" && { since: since(period) }),
  };
  return topView({ ...(await pageOf(page, filter, context)), period, status, narrowing }, context.words);
}

/** What the person who asks wrote, also anonymously: the answer has to be private. */
export async function minePage(page: number, context: Context): Promise<MessageBody> {
  return mineView(await pageOf(page, { writtenBy: context.actor.userId }, context), context.words);
}

/** What was typed to narrow a list: a board by its name, a tag of it (or of the first board that has such a one), and an author. */
export async function typedNarrowing(
  typed: {
    readonly board: string | null;
    readonly tag?: string | null;
    readonly author: string | undefined;
    readonly period?: RecentPeriod | undefined;
  },
  { guildId, services }: Context,
): Promise<Narrowing> {
  const { author, period, tag = null } = typed;
  const rest = { author, period };
  if (typed.board === null && tag === null) return { ...noNarrowing, ...rest };
  const { boards } = await services.boards.rules(guildId);
  if (typed.board === null) return { ...taggedBoard(boards, tag ?? ""), ...rest };
  const board = boardNamed(typed.board, boards);
  if (tag !== null) return { ...taggedBoard([board], tag), ...rest };
  return { board: { id: board.id, name: board.name }, ...rest };
}

/** Throws a Refusal for a name that no board has. */
export function boardNamed(typed: string, boards: readonly Board[]): Board {
  const folded = typed.trim().toLowerCase();
  const board = boards.find(({ name }) => name.toLowerCase() === folded);
  if (board === undefined) throw new Refusal("board-unknown", { typed: typed.slice(0, 100) });
  return board;
}

function taggedBoard(boards: readonly Board[], typed: string): Omit<Narrowing, "author" | "period"> {
  for (const board of boards) {
    const tag = tagNamed(typed, board.tags);
    if (tag !== undefined) return { board: { id: board.id, name: board.name }, tag: { id: tag.id, name: tag.name } };
  }
  throw new Refusal("tag-unknown", { typed: typed.slice(0, 100) });
}

/** The same as the buttons of a list carry it; a board that was deleted meanwhile is still one. */
export async function pressedNarrowing(
  written: string | undefined,
  { guildId, services }: Context,
): Promise<Narrowing> {
  if (written === undefined) return noNarrowing;
  const read = parseNarrowing(written);
  if (read === undefined) throw new Refusal("control-unknown", {});
  const { boardId, tagId, author, period } = read;
  if (boardId === undefined) return { ...noNarrowing, author, period };
  const board = boardOf(await services.boards.rules(guildId), boardId);
  const tag = board?.tags.find(({ id }) => id === tagId);
  if (board === undefined || (tagId !== undefined && tag === undefined)) throw new Refusal("control-unknown", {});
  return { board: { id: board.id, name: board.name }, tag, author, period };
}

function narrowed({ board, tag, author, period }: Narrowing): SuggestionFilter {
  return {
    ...(board !== undefined && { boardId: board.id }),
    ...(board !== undefined && tag !== undefined && { tag: { boardId: board.id, tagId: tag.id } }),
    ...(author !== undefined && { author }),
    ...(period !== undefined && { since: since(period) }),
  };
}

/** A page's number as a custom id has it. */
export function parsePage(written: string): number {
  if (!/^\d{1,6}$/.test(written)) throw new Refusal("control-unknown", {});
  return Number(written);
}

async function pageOf(page: number, filter: SuggestionFilter, { guildId, actor, services }: Context): Promise<Page> {
  const read = (from: number) =>
    services.suggestions.list(
      guildId,
      { ...filter, viewer: actor },
      { offset: from * listPageSize, limit: listPageSize },
    );
  let shown = page;
  let found = await read(shown);
  if (found.suggestions.length === 0 && found.total > 0) {
    shown = Math.ceil(found.total / listPageSize) - 1;
    found = await read(shown);
  }
  return { suggestions: found.suggestions, total: found.total, page: shown };
}
