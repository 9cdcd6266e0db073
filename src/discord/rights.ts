import { type Client, PermissionFlagsBits } from "discord.js";

/** What the bot needs in a board's channel, in the words of Discord's own settings. */
const needed = {
  "View Channel": PermissionFlagsBits.ViewChannel,
  "Send Messages": PermissionFlagsBits.SendMessages,
  "Embed Links": PermissionFlagsBits.EmbedLinks,
  "Attach Files": PermissionFlagsBits.AttachFiles,
  "Read Message History": PermissionFlagsBits.ReadMessageHistory,
  "Create Public Threads": PermissionFlagsBits.CreatePublicThreads,
  "Send Messages in Threads": PermissionFlagsBits.SendMessagesInThreads,
} as const;

/** The same rights as one number, for the invite link. */
export const neededPermissions: bigint = Object.values(needed).reduce((all, one) => all | one, 0n);

/** What the bot may do, from what the gateway has told so far: no request is made. */
export interface BotRights {
  /** The names of the rights it lacks in a channel; `undefined` when it does not see the channel. */
  missingIn(guildId: string, channelId: string): readonly string[] | undefined;
}

export function botRights(client: Client): BotRights {
  return {
    missingIn(guildId, channelId) {
      const guild = client.guilds.cache.get(guildId);
      const channel = guild?.channels.cache.get(channelId);
      const me = guild?.members.me;
      if (channel === undefined || me === null || me === undefined) return undefined;
      const held = channel.permissionsFor(me);
      return Object.entries(needed).flatMap(([name, flag]) => (held.has(flag) ? [] : [name]));
    },
  };
}
