import { Refusal } from "../errors.ts";
import { isBlank, maxReasonLength } from "./admission.ts";
import type { SuggestionStatus } from "./status.ts";
import type { Suggestion } from "./types.ts";

/** Judges a reason wherever it was typed: throws a Refusal, or returns what to store; nothing visible is no reason. */
export function admittedReason(reason: string | undefined): string | undefined {
  if (reason === undefined || isBlank(reason)) return undefined;
  if (reason.length > maxReasonLength) {
    throw new Refusal("reason-too-long", { length: reason.length, limit: maxReasonLength });
  }
  return reason;
}

/** Throws where the board has staff say why, and they did not. */
export function assertReasonGiven(
  { number, rules }: Pick<Suggestion, "number" | "rules">,
  to: SuggestionStatus,
  reason: string | undefined,
): void {
  if (reason !== undefined || !rules.reasonRequiredFor.includes(to)) return;
  throw new Refusal("reason-required", { number, status: to });
}
