import { PermissionFlagsBits } from "discord-api-types/v10";
import { type ApiErrorName, refusal } from "../errors.ts";
import { has } from "../permissions.ts";
import type { Application, Channel, Guild, Message } from "../world/types.ts";
import type { World } from "../world/world.ts";

/** The server, if the bot is in it. */
export function guildFor(world: World, application: Application, guildId: string): Guild {
  const guild = world.guilds.get(guildId);
  if (guild === undefined || !guild.members.has(application.id)) throw refusal("unknownGuild");
  return guild;
}

/** The channel, if it exists and the bot sees it. */
export function channelFor(world: World, application: Application, channelId: string): Channel {
  const channel = world.channels.get(channelId);
  if (channel === undefined) throw refusal("unknownChannel");
  if (!has(world.permissions(application.id, channel), PermissionFlagsBits.ViewChannel)) throw refusal("missingAccess");
  return channel;
}

export function messageIn(channel: Channel, messageId: string): Message {
  const message = channel.messages.get(messageId);
  if (message === undefined) throw refusal("unknownMessage");
  return message;
}

/** Throws Discord's refusal where something speaks against what is asked. */
export function assertNo(problem: ApiErrorName | undefined): void {
  if (problem !== undefined) throw refusal(problem);
}

/** Refuses with 50013 unless the bot holds every bit of `permissions` there. */
export function demand(world: World, application: Application, channel: Channel, permissions: bigint): void {
  if (!has(world.permissions(application.id, channel), permissions)) throw refusal("missingPermissions");
}
