import type { AudienceRule } from "../boards/board-rules.ts";
import { type Participation, Refusal } from "../errors.ts";
import type { Member } from "./types.ts";

const dayMs = 86_400_000;
/** Discord's first moment: snowflakes count from it. */
const discordEpochMs = 1_420_070_400_000n;

/** Throws the Refusal that keeps somebody from what the rule is about. */
export function admitAudience(member: Member, what: Participation, rule: AudienceRule, at: Date): void {
  const held = new Set(member.roleIds);
  const denied = rule.deniedRoleIds.filter((roleId) => held.has(roleId));
  if (denied.length > 0) throw new Refusal("role-denied", { what, roleIds: denied });
  if (rule.allowedRoleIds.length > 0 && !rule.allowedRoleIds.some((roleId) => held.has(roleId))) {
    throw new Refusal("role-missing", { what, roleIds: rule.allowedRoleIds });
  }
  const accountFrom = createdAt(member.userId).getTime() + rule.accountAgeDays * dayMs;
  // By a clock behind Discord's even an account of today is from the future.
  if (rule.accountAgeDays > 0 && at.getTime() < accountFrom) {
    throw new Refusal("account-too-young", { what, days: rule.accountAgeDays, from: new Date(accountFrom) });
  }
  if (rule.memberDays === 0) return;
  const joinedAt = member.joinedAt ?? at;
  const memberFrom = joinedAt.getTime() + rule.memberDays * dayMs;
  if (at.getTime() < memberFrom) {
    throw new Refusal("member-too-new", { what, days: rule.memberDays, from: new Date(memberFrom) });
  }
}

/** When the account was made: its id says so. */
function createdAt(userId: string): Date {
  return new Date(Number((BigInt(userId) >> 22n) + discordEpochMs));
}
