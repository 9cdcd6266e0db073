import { ChannelType, type Client, PermissionFlagsBits } from "discord.js";

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

export type ChannelRights =
  | { readonly kind: "known"; readonly missing: readonly string[] }
  | { readonly kind: "unsuitable" }
  | { readonly kind: "unknown-channel" };

/** What the bot may do in a channel, from what the gateway has told so far: no request is made. */
export interface BotRights {
  inChannel(guildId: string, channelId: string): ChannelRights;
}

export function botRights(client: Client): BotRights {
  return {
    inChannel(guildId, channelId) {
      const guild = client.guilds.cache.get(guildId);
      const channel = guild?.channels.cache.get(channelId);
      const me = guild?.members.me;
      if (channel === undefined || me === null || me === undefined) return { kind: "unknown-channel" };
      if (channel.type !== ChannelType.GuildText && channel.type !== ChannelType.GuildAnnouncement) {
        return { kind: "unsuitable" };
      }
      const held = channel.permissionsFor(me);
      const missing = Object.entries(needed).flatMap(([name, flag]) => (held.has(flag) ? [] : [name]));
      return { kind: "known", missing };
    },
  };
}
