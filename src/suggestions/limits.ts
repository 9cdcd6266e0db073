import type { BoardRules } from "../boards/board-rules.ts";
import type { Board } from "../boards/boards.ts";
import { Refusal } from "../errors.ts";
import type { SuggestionStatus } from "./status.ts";
import type { Actor } from "./types.ts";

/** How much one member and a whole board may suggest, as it holds for this member. 0 sets no limit. */
export type SubmissionLimits = Pick<BoardRules, "cooldownSeconds" | "maxOpenPerMember" | "maxOpen">;

/** Which limit a submission meets where it would be stored. */
export type LimitReached =
  | { readonly kind: "cooling-down"; readonly until: Date }
  | { readonly kind: "member-full" }
  | { readonly kind: "board-full" };

/** Those that nobody has answered yet: they take up room on the board. */
export const unansweredStatuses: readonly SuggestionStatus[] = ["queued", "open", "under_review"];

export function limitsFor({ roleIds }: Actor, rules: BoardRules): SubmissionLimits {
  const { cooldownSeconds, cooldownExemptRoleIds, maxOpenPerMember, maxOpen } = rules;
  const isExempt = cooldownExemptRoleIds.some((roleId) => roleIds.includes(roleId));
  return { cooldownSeconds: isExempt ? 0 : cooldownSeconds, maxOpenPerMember, maxOpen };
}

export function limitRefusal(reached: LimitReached, { name, maxOpenPerMember, maxOpen }: Board): Refusal {
  switch (reached.kind) {
    case "cooling-down":
      return new Refusal("cooling-down", { until: reached.until });
    case "member-full":
      return new Refusal("member-full", { limit: maxOpenPerMember });
    default:
      return new Refusal("board-full", { board: name, limit: maxOpen });
  }
}
