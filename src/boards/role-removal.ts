import type { AudienceRule, BoardRules } from "./board-rules.ts";
import type { GuildRules, ServerSettings } from "./boards.ts";

type RoleRules = Pick<
  BoardRules,
  "suggesting" | "voting" | "cooldownExemptRoleIds" | "roleWeights" | "pingRoleIdsOnNew" | "pingRoleIdsOnQueued"
>;
type StaffRoles = Pick<ServerSettings, "managerRoleIds" | "reviewerRoleIds">;

/** A board's rules when a role is no more; undefined when that changes nothing. */
export function boardWithoutRole(rules: RoleRules, roleId: string): RoleRules | undefined {
  const { suggesting, voting, roleWeights } = rules;
  return changed(pickRoleRules(rules), {
    suggesting: audienceWithoutRole(suggesting, roleId),
    voting: audienceWithoutRole(voting, roleId),
    cooldownExemptRoleIds: without(rules.cooldownExemptRoleIds, roleId),
    roleWeights: roleWeights.filter((one) => one.roleId !== roleId),
    pingRoleIdsOnNew: without(rules.pingRoleIdsOnNew, roleId),
    pingRoleIdsOnQueued: without(rules.pingRoleIdsOnQueued, roleId),
  });
}

/** The same of a server's settings. */
export function settingsWithoutRole(settings: StaffRoles, roleId: string): StaffRoles | undefined {
  const { managerRoleIds, reviewerRoleIds } = settings;
  return changed(
    { managerRoleIds, reviewerRoleIds },
    { managerRoleIds: without(managerRoleIds, roleId), reviewerRoleIds: without(reviewerRoleIds, roleId) },
  );
}

/** Whether a server's rules change when that role is no more. */
export function namesRole({ settings, boards, deletedBoards }: GuildRules, roleId: string): boolean {
  return (
    settingsWithoutRole(settings, roleId) !== undefined ||
    [...boards, ...deletedBoards].some((board) => boardWithoutRole(board, roleId) !== undefined)
  );
}

/** The last of the allowed roles stays although nobody has it any more: without it everybody would be let in. */
function audienceWithoutRole(audience: AudienceRule, roleId: string): AudienceRule {
  const { allowedRoleIds, deniedRoleIds } = audience;
  const allowed = without(allowedRoleIds, roleId);
  return {
    ...audience,
    allowedRoleIds: allowed.length === 0 ? allowedRoleIds : allowed,
    deniedRoleIds: without(deniedRoleIds, roleId),
  };
}

function pickRoleRules({
  suggesting,
  voting,
  cooldownExemptRoleIds,
  roleWeights,
  pingRoleIdsOnNew,
  pingRoleIdsOnQueued,
}: RoleRules): RoleRules {
  return { suggesting, voting, cooldownExemptRoleIds, roleWeights, pingRoleIdsOnNew, pingRoleIdsOnQueued };
}

function without(roleIds: readonly string[], roleId: string): readonly string[] {
  return roleIds.filter((id) => id !== roleId);
}

function changed<Rules>(before: Rules, after: Rules): Rules | undefined {
  return JSON.stringify(before) === JSON.stringify(after) ? undefined : after;
}
