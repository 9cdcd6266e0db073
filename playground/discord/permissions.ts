import { PermissionFlagsBits } from "discord-api-types/v10";

export interface PermissionMember {
  readonly id: string;
  readonly roleIds: readonly string[];
}

export interface PermissionGuild {
  readonly id: string;
  readonly ownerId: string;
  readonly roles: ReadonlyMap<string, { readonly permissions: bigint }>;
}

/** What a channel allows or denies one role (type 0) or one member (type 1). */
export interface PermissionOverwrite {
  readonly id: string;
  readonly type: 0 | 1;
  readonly allow: bigint;
  readonly deny: bigint;
}

/** Every permission there is: what owners and administrators hold. */
export const allPermissions: bigint = Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n);

const uselessWithoutSending =
  PermissionFlagsBits.MentionEveryone |
  PermissionFlagsBits.SendTTSMessages |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.EmbedLinks;

/** Whether every bit of `flag` is set. */
export function has(permissions: bigint, flag: bigint): boolean {
  return (permissions & flag) === flag;
}

/** What the member may do in the channel, or in the guild as a whole, by Discord's documented order of precedence. */
export function permissionsIn(
  member: PermissionMember,
  guild: PermissionGuild,
  channel?: { readonly overwrites: readonly PermissionOverwrite[] },
): bigint {
  if (member.id === guild.ownerId) return allPermissions;
  const base = basePermissions(member, guild);
  if (has(base, PermissionFlagsBits.Administrator)) return allPermissions;
  return channel === undefined ? base : withoutImplied(overwritten(base, member, guild.id, channel.overwrites));
}

function basePermissions(member: PermissionMember, guild: PermissionGuild): bigint {
  let permissions = guild.roles.get(guild.id)?.permissions ?? 0n;
  for (const roleId of member.roleIds) permissions |= guild.roles.get(roleId)?.permissions ?? 0n;
  return permissions;
}

/** Everyone's overwrite first, then all roles' together (allow beats deny), then the member's own. */
function overwritten(
  base: bigint,
  member: PermissionMember,
  everyoneId: string,
  overwrites: readonly PermissionOverwrite[],
): bigint {
  let everyone: PermissionOverwrite | undefined;
  let own: PermissionOverwrite | undefined;
  let roleAllow = 0n;
  let roleDeny = 0n;
  for (const overwrite of overwrites) {
    if (overwrite.type === 1) {
      if (overwrite.id === member.id) own = overwrite;
    } else if (overwrite.id === everyoneId) {
      everyone = overwrite;
    } else if (member.roleIds.includes(overwrite.id)) {
      roleAllow |= overwrite.allow;
      roleDeny |= overwrite.deny;
    }
  }
  let permissions = base;
  if (everyone !== undefined) permissions = (permissions & ~everyone.deny) | everyone.allow;
  permissions = (permissions & ~roleDeny) | roleAllow;
  if (own !== undefined) permissions = (permissions & ~own.deny) | own.allow;
  return permissions;
}

/** Takes away what Discord denies implicitly: a channel unseen gives nothing, one that cannot be written to no extras. */
function withoutImplied(permissions: bigint): bigint {
  if (!has(permissions, PermissionFlagsBits.ViewChannel)) return 0n;
  if (!has(permissions, PermissionFlagsBits.SendMessages)) return permissions & ~uselessWithoutSending;
  return permissions;
}
