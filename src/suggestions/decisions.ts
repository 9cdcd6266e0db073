import { Refusal } from "../errors.ts";
import { admittedReason, assertReasonGiven } from "./decision-reason.ts";
import type { DecisionStore } from "./decision-store.ts";
import { shownStatus } from "./shown-status.ts";
import { mayBecome, mayOverride, type SuggestionStatus } from "./status.ts";
import type { StatusOutcome } from "./store.ts";
import type { Actor, Suggestion } from "./types.ts";

export interface DecisionRequest {
  readonly guildId: string;
  readonly number: number;
  readonly to: SuggestionStatus;
  /** The statusVersion that was seen, where it was: whoever decided since then was first. */
  readonly statusVersion?: number;
  readonly by: Actor;
  readonly reason: string | undefined;
  /** Nobody is told who decided; the event keeps it. */
  readonly anonymous: boolean;
  /** Number of the original, for a duplicate. */
  readonly duplicateOf: number | undefined;
  readonly interactionId: string;
}

/** Stored, or to be confirmed first because it overrides a decision that stands. */
export type DecisionResult =
  | { readonly kind: "decided"; readonly suggestion: Suggestion }
  | {
      readonly kind: "asked";
      readonly suggestion: Suggestion;
      readonly to: SuggestionStatus;
      /** The interaction that asked: it names the question. */
      readonly askedBy: string;
      readonly expiresAt: Date;
    };

export interface OverrideRequest {
  readonly guildId: string;
  readonly number: number;
  readonly to: SuggestionStatus;
  readonly statusVersion: number;
  readonly askedBy: string;
  readonly by: Actor;
  readonly interactionId: string;
}

export interface UndoRequest {
  readonly guildId: string;
  readonly number: number;
  /** The statusVersion that the removal left. */
  readonly statusVersion: number;
  readonly by: Actor;
  readonly interactionId: string;
}

/** For so long a question can be answered, and a removal undone. */
export const answerWithinMs = 600_000;

/** How often a request is judged anew because the status changed under it. */
const maxJudgements = 5;

export interface DecisionOptions {
  readonly store: DecisionStore;
  readonly find: (guildId: string, number: number) => Promise<Suggestion>;
  /** Hears of every suggestion whose card a committed decision changed. */
  readonly announce: (changed: Suggestion) => void;
  readonly now?: () => Date;
}

/** What staff decide. Whoever it is, the right to is judged anew at every step: typed, confirmed, undone. */
export class DecisionService {
  readonly #options: DecisionOptions;
  readonly #now: () => Date;

  constructor(options: DecisionOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  /** Of many who decide at once one wins; the others are told who did. Putting a decision aside has to be confirmed. */
  async decide(request: DecisionRequest): Promise<DecisionResult> {
    const { guildId, number, to, by, interactionId } = request;
    assertStaff(by);
    const reason = admittedReason(request.reason);
    let judgedVersion = request.statusVersion;
    let wasQueued = false;
    for (let judgement = 0; judgement < maxJudgements; judgement += 1) {
      const suggestion = await this.#options.find(guildId, number);
      judgedVersion ??= suggestion.statusVersion;
      wasQueued ||= suggestion.status === "queued";
      const isReviewed = wasQueued && suggestion.status !== "queued";
      const overtaken = suggestion.statusVersion !== judgedVersion && (suggestion.decision !== undefined || isReviewed);
      // Nobody who removes something means it only in the status that it had a moment ago.
      const isAllowed = mayBecome(suggestion.status, to) && (!overtaken || to === "removed");
      if (isAllowed || mayOverride(suggestion.status, to)) assertReasonGiven(suggestion, to, reason);
      const outcome = await this.#options.store.changeStatus({
        guildId,
        suggestionId: suggestion.id,
        to,
        statusVersion: isAllowed ? suggestion.statusVersion : noVersion,
        by,
        reason,
        anonymous: request.anonymous,
        duplicateOf: request.duplicateOf,
        interactionId,
        at: this.#now(),
      });
      const decided = this.#decided(outcome);
      if (decided !== undefined) return { kind: "decided", suggestion: decided };
      if (isAllowed) continue;
      if (isReviewed) throw alreadyReviewed(suggestion);
      if (!mayOverride(suggestion.status, to)) throw refusedTransition(suggestion, to);
      return await this.#ask(request, suggestion, reason);
    }
    throw new Refusal("busy", {});
  }

  /** Puts a decision aside, as was asked for and confirmed, unless the status has changed since. */
  async override(request: OverrideRequest): Promise<Suggestion> {
    const { guildId, number, to, statusVersion, askedBy, by, interactionId } = request;
    assertStaff(by);
    const suggestion = await this.#options.find(guildId, number);
    const confirmed = await this.#options.store.confirm({
      guildId,
      suggestionId: suggestion.id,
      to,
      statusVersion,
      askedBy,
      by,
      interactionId,
      at: this.#now(),
    });
    if (confirmed.kind === "not-asked") throw new Refusal("confirmation-expired", { number });
    const { outcome, reason } = confirmed;
    try {
      const decided = this.#decided(outcome);
      if (decided !== undefined) return decided;
      throw refusedTransition(await this.#options.find(guildId, number), to);
    } catch (error) {
      // The reason was typed into a command that is long answered: it goes back with the refusal.
      throw error instanceof Refusal ? error.handingBack(reason) : error;
    }
  }

  /** Brings a removed suggestion back as it was before; any staff may. */
  async undoRemoval({ guildId, number, statusVersion, by, interactionId }: UndoRequest): Promise<Suggestion> {
    assertStaff(by);
    const suggestion = await this.#options.find(guildId, number);
    const at = this.#now();
    const outcome = await this.#options.store.undoRemoval({
      guildId,
      suggestionId: suggestion.id,
      statusVersion,
      since: new Date(at.getTime() - answerWithinMs),
      by,
      interactionId,
      at,
    });
    const restored = this.#decided(outcome);
    if (restored !== undefined) return restored;
    const status = shownStatus(await this.#options.find(guildId, number));
    throw new Refusal("undo-over", { number, status });
  }

  async #ask(request: DecisionRequest, suggestion: Suggestion, reason: string | undefined): Promise<DecisionResult> {
    const { guildId, to, by, anonymous, duplicateOf, interactionId } = request;
    if (anonymous && !suggestion.rules.anonymousStaffAllowed) throw new Refusal("anonymous-staff-not-allowed", {});
    const at = this.#now();
    const expiresAt = new Date(at.getTime() + answerWithinMs);
    const { id: suggestionId, statusVersion } = suggestion;
    await this.#options.store.ask({
      guildId,
      suggestionId,
      to,
      statusVersion,
      by,
      reason,
      anonymous,
      duplicateOf,
      interactionId,
      at,
      expiresAt,
    });
    return { kind: "asked", suggestion, to, askedBy: interactionId, expiresAt };
  }

  /** The suggestion as it was stored, announced with the others it changed; undefined when somebody was first. */
  #decided(outcome: StatusOutcome): Suggestion | undefined {
    switch (outcome.kind) {
      case "stored":
        for (const changed of [outcome.suggestion, ...outcome.others]) this.#options.announce(changed);
        return outcome.suggestion;
      case "anonymity-not-allowed":
        throw new Refusal("anonymous-staff-not-allowed", {});
      case "no-original":
        throw new Refusal("suggestion-not-found", { typed: String(outcome.number) });
      case "own-duplicate":
        throw new Refusal("duplicate-of-itself", {});
      case "original-closed":
        throw new Refusal("original-closed", { number: outcome.number, status: outcome.status });
      default:
        return undefined;
    }
  }
}

/** Matches no stored statusVersion: a request that may not be stored still finds out whether it is a repetition of one that was. */
const noVersion = -1;

function assertStaff(actor: Actor): void {
  if (!actor.isStaff) throw new Refusal("not-staff", {});
}

/** Somebody reviewed it while this decision was on its way: it was meant for what waited. */
function alreadyReviewed(suggestion: Suggestion): Refusal {
  const { number, decision } = suggestion;
  const by = decision?.kind === "named" ? decision.byName : undefined;
  return new Refusal("already-reviewed", { number, status: shownStatus(suggestion), by });
}

function refusedTransition(suggestion: Suggestion, to: SuggestionStatus): Refusal {
  const { number, status, decision } = suggestion;
  if (decision !== undefined && to !== "open" && status !== "withdrawn") {
    const by = decision.kind === "named" ? decision.byName : undefined;
    return new Refusal("already-decided", { number, status: shownStatus(suggestion), by });
  }
  return new Refusal("transition-not-allowed", {
    number,
    from: shownStatus(suggestion),
    to: shownStatus(suggestion, to),
  });
}
