import { ChannelType } from "discord.js";
import type { Board, BoardPlace, ChannelKind } from "../boards/boards.ts";
import { channel as channelKind } from "../boards/setting-kinds.ts";
import { Refusal } from "../errors.ts";
import type { Setting } from "../suggestions/board-settings.ts";
import type { Context } from "./command.ts";

/** Discord's types of the channels that can be a board's. */
export const boardChannelTypes = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildForum,
] as const;

/** Those of channels that take single posts: of the queue, of a log. */
export const postChannelTypes = [ChannelType.GuildText, ChannelType.GuildAnnouncement] as const;

const kinds = new Map<number, ChannelKind>([
  [ChannelType.GuildText, "text"],
  [ChannelType.GuildAnnouncement, "announcement"],
  [ChannelType.GuildForum, "forum"],
]);

/** What is asked of the bot for opening threads, which posts of the queue or a log never have. */
const forThreads = new Set(["Create Public Threads", "Send Messages in Threads"]);

/** A channel of this server that can be a board's, and in which the bot can work. Throws the Refusal that says what is amiss. */
export async function boardChannel(channelId: string, context: Context): Promise<Omit<BoardPlace, "name">> {
  return { channelId, channelKind: await usableChannel(channelId, kinds, () => true, context) };
}

/** Throws the Refusal that says why the bot cannot post in a channel of this server. */
export async function postChannel(channelId: string, context: Context): Promise<void> {
  const postKinds = new Map([...kinds].filter(([, kind]) => kind !== "forum"));
  await usableChannel(channelId, postKinds, (right) => !forThreads.has(right), context);
}

/** Sets one rule as it was typed or chosen; a channel has to be one in which the bot can post. */
export async function changeSetting(
  boardId: number,
  setting: Setting,
  typed: string,
  context: Context,
): Promise<Board> {
  const { guildId, actor, services } = context;
  const channelId = setting.form.kind === "channel" ? channelKind.parse(typed)?.value : undefined;
  // Whoever may not change it is told so, and nothing about the channel.
  if (channelId !== undefined && actor.isManager) await postChannel(channelId, context);
  return await services.boardEditing.set(guildId, actor, boardId, setting, typed);
}

/** Moves a board; cards that could not be posted are tried again there. */
export async function moveBoard(boardId: number, channelId: string, context: Context): Promise<Board> {
  const { guildId, actor, services } = context;
  const before = await services.boardEditing.byId(guildId, actor, boardId);
  const board = await services.boardEditing.move(guildId, actor, boardId, await boardChannel(channelId, context));
  if (services.rights.missingIn(guildId, before.channelId) === undefined) {
    // It was deleted while the bot was away, and no event told of it.
    await services.delivery.channelDeleted(guildId, before.channelId);
  }
  await services.delivery.retry(guildId);
  return board;
}

async function usableChannel(
  channelId: string,
  suitable: ReadonlyMap<number, ChannelKind>,
  isNeeded: (right: string) => boolean,
  { guildId, services }: Context,
): Promise<ChannelKind> {
  const channel = await services.state.fetchChannel(channelId);
  if (channel?.guildId !== guildId) throw new Refusal("channel-missing", {});
  const kind = suitable.get(channel.type);
  if (kind === undefined) throw new Refusal("channel-type", { channelId });
  const missing = services.rights.missingIn(guildId, channelId)?.filter(isNeeded);
  if (missing === undefined) throw new Refusal("channel-missing", {});
  if (missing.length > 0) throw new Refusal("channel-permissions", { channelId, permissions: missing });
  return kind;
}
