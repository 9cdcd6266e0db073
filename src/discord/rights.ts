import { ChannelType, type Client, PermissionFlagsBits } from "discord.js";

type Rights = Readonly<Record<string, bigint>>;

/** What the bot needs wherever it writes, in the words of Discord's own settings. */
const everywhere = {
  "View Channel": PermissionFlagsBits.ViewChannel,
  "Embed Links": PermissionFlagsBits.EmbedLinks,
  "Attach Files": PermissionFlagsBits.AttachFiles,
  "Read Message History": PermissionFlagsBits.ReadMessageHistory,
  "Send Messages in Threads": PermissionFlagsBits.SendMessagesInThreads,
} as const;

/** What it needs in a channel whose messages get threads. */
const inChannels: Rights = {
  ...everywhere,
  "Send Messages": PermissionFlagsBits.SendMessages,
  "Create Public Threads": PermissionFlagsBits.CreatePublicThreads,
};

/** What it needs in a forum, where Discord gives the right to send messages another name. */
const inForums: Rights = {
  ...everywhere,
  "Create Posts": PermissionFlagsBits.SendMessages,
  "Manage Threads": PermissionFlagsBits.ManageThreads,
};

/** Without these a forum's posts do without something: the tags that the bot would have to make. */
const wishedInForums: Rights = { "Manage Channels": PermissionFlagsBits.ManageChannels };

/** All of them as one number, for the invite link. */
export const neededPermissions: bigint = Object.values({ ...inChannels, ...inForums, ...wishedInForums }).reduce(
  (all, one) => all | one,
  0n,
);

/** What the bot may do, from what the gateway has told so far: no request is made. */
export interface BotRights {
  /** The names of the rights it lacks in a channel; `undefined` when it does not see the channel. */
  missingIn(guildId: string, channelId: string): readonly string[] | undefined;
  /** The names of rights that it can do without, and would do more with. */
  wishedIn(guildId: string, channelId: string): readonly string[];
}

export function botRights(client: Client): BotRights {
  const lacking = (guildId: string, channelId: string, wanted: (type: ChannelType) => Rights) => {
    const guild = client.guilds.cache.get(guildId);
    const channel = guild?.channels.cache.get(channelId);
    const me = guild?.members.me;
    if (channel === undefined || me === null || me === undefined) return undefined;
    const held = channel.permissionsFor(me);
    return Object.entries(wanted(channel.type)).flatMap(([name, flag]) => (held.has(flag) ? [] : [name]));
  };
  const isForum = (type: ChannelType) => type === ChannelType.GuildForum;
  return {
    missingIn: (guildId, channelId) => lacking(guildId, channelId, (type) => (isForum(type) ? inForums : inChannels)),
    wishedIn: (guildId, channelId) =>
      lacking(guildId, channelId, (type) => (isForum(type) ? wishedInForums : {})) ?? [],
  };
}
