import { type Interaction, PermissionFlagsBits } from "discord.js";
import type { BoardStore } from "../boards/boards.ts";
import type { Actor, Member } from "../suggestions/types.ts";
import { actingMember } from "./snapshots.ts";

type OnServer = Interaction<"cached" | "raw">;

/** Who acts, as the interaction itself shows them. */
export function memberOf(interaction: OnServer): Member {
  const { userId, displayName, roleIds } = actingMember(interaction);
  return {
    userId,
    name: displayName,
    // Everybody holds @everyone, which Discord does not list among a member's roles; a board's rules may name it.
    roleIds: [...roleIds, interaction.guildId],
    joinedAt: joinedAt(interaction.member),
  };
}

/** Who acts, and what they may: by Discord's own permission, or by a role that the server's settings name. */
export async function actorOf(interaction: OnServer, boards: Pick<BoardStore, "rules">): Promise<Actor> {
  const { guildId, memberPermissions } = interaction;
  const member = memberOf(interaction);
  if (memberPermissions.has(PermissionFlagsBits.ManageGuild)) return { ...member, isStaff: true, isManager: true };
  const { settings } = await boards.rules(guildId);
  const holdsOne = (of: readonly string[]) =>
    of.some((roleId) => roleId !== guildId && member.roleIds.includes(roleId));
  const isManager = holdsOne(settings.managerRoleIds);
  return { ...member, isManager, isStaff: isManager || holdsOne(settings.reviewerRoleIds) };
}

function joinedAt(member: OnServer["member"]): Date | undefined {
  const joined = "joinedTimestamp" in member ? member.joinedTimestamp : member.joined_at;
  return joined === null ? undefined : new Date(joined);
}
