import type { CardPlace } from "../suggestions/types.ts";

/** Discord draws these in the reader's language and time zone. */
export function timestamp(at: Date, style: "R" | "f" | "t"): string {
  return `<t:${Math.floor(at.getTime() / 1_000)}:${style}>`;
}

export function channelMention(channelId: string): string {
  return `<#${channelId}>`;
}

export function userMention(userId: string): string {
  return `<@${userId}>`;
}

export function roleMention(roleId: string): string {
  return `<@&${roleId}>`;
}

/** Address of a posted card. */
export function cardUrl(guildId: string, place: CardPlace): string {
  return `https://discord.com/channels/${guildId}/${place.channelId}/${place.messageId}`;
}
