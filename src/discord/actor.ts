import { type Interaction, PermissionFlagsBits } from "discord.js";
import type { BoardStore } from "../boards/boards.ts";
import type { Actor } from "../suggestions/types.ts";
import { memberName, memberSnapshot, userSnapshot } from "./snapshots.ts";

/** Who acts, and what they may: by Discord's own permission, or by a role that the server's settings name. */
export async function actorOf(
  { guildId, member, memberPermissions, user }: Interaction<"cached" | "raw">,
  boards: Pick<BoardStore, "rules">,
): Promise<Actor> {
  const { roleIds } = memberSnapshot(guildId, member, userSnapshot(user));
  // Everybody holds @everyone, which Discord does not list among a member's roles; a board's rules may name it.
  const held = [...roleIds, guildId];
  const actor = { userId: user.id, name: memberName(member, user), roleIds: held, joinedAt: joinedAt(member) };
  if (memberPermissions.has(PermissionFlagsBits.ManageGuild)) return { ...actor, isStaff: true, isManager: true };
  const { settings } = await boards.rules(guildId);
  const holdsOne = (of: readonly string[]) => of.some((roleId) => roleIds.includes(roleId));
  const isManager = holdsOne(settings.managerRoleIds);
  return { ...actor, isManager, isStaff: isManager || holdsOne(settings.reviewerRoleIds) };
}

function joinedAt(member: Interaction<"cached" | "raw">["member"]): Date | undefined {
  const joined = "joinedTimestamp" in member ? member.joinedTimestamp : member.joined_at;
  return joined === null ? undefined : new Date(joined);
}
