import { diagnose } from "../boards/diagnosis.ts";
import { Refusal } from "../errors.ts";
import type { MessageBody } from "../views/message.ts";
import { maxStaffRoles, type StaffUse, staffRolesView } from "../views/staff-roles.ts";
import type { Context } from "./command.ts";

/** Who is staff by role, as it stands now; a role that was deleted is left out. */
export async function staffRolesPanel({ guildId, actor, words, services }: Context): Promise<MessageBody> {
  const [rules, facts] = await Promise.all([
    services.boardEditing.rules(guildId, actor),
    services.serverFacts.read(guildId),
  ]);
  const { managerRoleIds, reviewerRoleIds } = rules.settings;
  const present = (roleIds: readonly string[]) => roleIds.filter((id) => facts.role(id) !== undefined);
  const findings = diagnose(rules, facts);
  return staffRolesView({ managers: present(managerRoleIds), reviewers: present(reviewerRoleIds), findings }, words);
}

/** Stores which roles make their holders managers or reviewers. */
export async function saveStaffRoles(
  use: StaffUse,
  roleIds: readonly string[],
  { guildId, actor, services }: Context,
): Promise<void> {
  if (!actor.isManager) throw new Refusal("not-manager", {});
  const isRole = (id: string) => /^\d{17,20}$/.test(id);
  if (!roleIds.every(isRole) || roleIds.length > maxStaffRoles) throw new Refusal("control-unknown", {});
  // Its id is the server's own.
  if (roleIds.includes(guildId)) throw new Refusal("staff-everyone", {});
  const chosen = [...new Set(roleIds)];
  const changes = use === "managers" ? { managerRoleIds: chosen } : { reviewerRoleIds: chosen };
  await services.boardEditing.server(guildId, actor, changes);
}
