import {
  type APIInteractionDataResolvedGuildMember,
  type APIInteractionGuildMember,
  type APIUser,
  type DMChannel,
  type Guild,
  GuildMember,
  type NonThreadGuildBasedChannel,
  type User,
} from "discord.js";
import type { ChannelSnapshot, GuildSnapshot, MemberSnapshot, UserSnapshot } from "../state/snapshots.ts";

export function userSnapshot(user: User): UserSnapshot {
  const { id, username, globalName, avatar, bot } = user;
  return { id, username, displayName: globalName ?? username, avatar, bot };
}

export function apiUserSnapshot(user: APIUser): UserSnapshot {
  const { id, username, global_name, avatar, bot } = user;
  return { id, username, displayName: global_name ?? username, avatar, bot: bot ?? false };
}

export interface ApiMemberFields {
  readonly nick?: string | null | undefined;
  readonly avatar?: string | null | undefined;
  readonly roles: readonly string[];
}

export function apiMemberSnapshot(guildId: string, member: ApiMemberFields, user: UserSnapshot): MemberSnapshot {
  return {
    guildId,
    userId: user.id,
    displayName: member.nick ?? user.displayName,
    userAvatar: user.avatar,
    memberAvatar: member.avatar ?? null,
    roleIds: [...member.roles],
  };
}

/** A member as an interaction shows them: who acts, or who is named in an option. */
export type ShownMember = GuildMember | APIInteractionGuildMember | APIInteractionDataResolvedGuildMember;

/** An interaction carries a member in discord.js' form or, while its server is not cached, in Discord's. */
export function memberSnapshot(guildId: string, member: ShownMember, user: UserSnapshot): MemberSnapshot {
  if (!(member instanceof GuildMember)) return apiMemberSnapshot(guildId, member, user);
  const roles = [...member.roles.cache.keys()].filter((roleId) => roleId !== guildId);
  return apiMemberSnapshot(guildId, { nick: member.nickname, avatar: member.avatar, roles }, user);
}

export function channelSnapshot(channel: NonThreadGuildBasedChannel | DMChannel): ChannelSnapshot {
  if (channel.isDMBased()) return { id: channel.id, guildId: null, type: channel.type, name: null };
  return { id: channel.id, guildId: channel.guildId, type: channel.type, name: channel.name };
}

export function guildSnapshot(guild: Guild): GuildSnapshot {
  return { id: guild.id, name: guild.name, locale: guild.preferredLocale };
}
