import type { BoardRules, RoleWeight } from "../boards/board-rules.ts";
import { isVotable, type SuggestionStatus } from "./status.ts";
import type { Actor, Member } from "./types.ts";

/** What a member's vote counts: the highest weight among their roles, and 1 without any. */
export function voteWeight({ roleIds }: Pick<Member, "roleIds">, weights: readonly RoleWeight[]): number {
  return Math.max(1, ...weights.flatMap(({ roleId, weight }) => (roleIds.includes(roleId) ? [weight] : [])));
}

/** Counts are hidden while people can still vote. */
export function hidesCounts({ countsHidden }: Pick<BoardRules, "countsHidden">, status: SuggestionStatus): boolean {
  return countsHidden && isVotable(status);
}

/** Whether somebody may see who voted how. While counts are hidden the voters would tell them: then staff alone. */
export function maySeeVoters(
  { isStaff }: Actor,
  rules: Pick<BoardRules, "countsHidden" | "voters">,
  status: SuggestionStatus,
): boolean {
  if (rules.voters === "nobody") return false;
  return isStaff || (rules.voters === "all" && !hidesCounts(rules, status));
}
