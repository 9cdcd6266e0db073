import type { Board, BoardChanges } from "../boards/boards.ts";
import { Refusal } from "../errors.ts";
import { boardChannel } from "./board-changes.ts";
import type { Context } from "./command.ts";

export interface ChosenBoard {
  readonly board: Board;
  /** The server had no board before. */
  readonly isNew: boolean;
  /** Suggestions that could not be posted before and are tried again. */
  readonly retried: number;
  /** Rights that the bot lacks there and makes do without. */
  readonly wished: readonly string[];
}

/** Makes a channel the server's first board, or moves that one there; rules that are not named stay. */
export async function chooseFirstBoard(channelId: string, rules: BoardChanges, context: Context): Promise<ChosenBoard> {
  const { guildId, actor, services } = context;
  if (!actor.isManager) throw new Refusal("not-manager", {});
  const place = await boardChannel(channelId, context);
  const before = (await services.boards.rules(guildId)).boards[0];
  const board = await services.boards.saveFirst(guildId, { ...place, ...rules });
  if (before !== undefined && services.rights.missingIn(guildId, before.channelId) === undefined) {
    // It was deleted while the bot was away, and no event told of it.
    await services.delivery.channelDeleted(guildId, before.channelId);
  }
  const wished = services.rights.wishedIn(guildId, channelId);
  return { board, isNew: before === undefined, retried: await services.delivery.retry(guildId), wished };
}
