import { PermissionFlagsBits } from "discord.js";
import type { BoardStore } from "../boards/boards.ts";
import type { Actor, Member } from "../suggestions/types.ts";
import type { AskerOnServer } from "./asker.ts";

/** Who acts, as the interaction itself shows them. */
export function memberOf({ guildId, member, joinedAt }: AskerOnServer): Member {
  const { userId, displayName, roleIds } = member;
  // Everybody holds @everyone, which Discord does not list among a member's roles; a board's rules may name it.
  return { userId, name: displayName, roleIds: [...roleIds, guildId], joinedAt };
}

/** Who acts, and what they may: by Discord's own permission, or by a role that the server's settings name. */
export async function actorOf(asker: AskerOnServer, boards: Pick<BoardStore, "rules">): Promise<Actor> {
  const { guildId, permissions } = asker;
  const member = memberOf(asker);
  if (permissions.has(PermissionFlagsBits.ManageGuild)) return { ...member, isStaff: true, isManager: true };
  const { settings } = await boards.rules(guildId);
  const holdsOne = (of: readonly string[]) =>
    of.some((roleId) => roleId !== guildId && member.roleIds.includes(roleId));
  const isManager = holdsOne(settings.managerRoleIds);
  return { ...member, isManager, isStaff: isManager || holdsOne(settings.reviewerRoleIds) };
}
