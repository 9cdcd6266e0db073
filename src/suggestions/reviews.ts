import { Refusal } from "../errors.ts";
import { admittedReason, assertReasonGiven } from "./decision-reason.ts";
import type { DecisionStore } from "./decision-store.ts";
import type { FindSuggestion } from "./notes.ts";
import type { Claim, QueueEntry, QueuePage, QueueStore } from "./queue-store.ts";
import { shownStatus } from "./shown-status.ts";
import type { Actor, StoredImage, Suggestion, SuggestionId } from "./types.ts";

export interface ReviewRequest {
  readonly guildId: string;
  readonly number: number;
  readonly verdict: "accept" | "reject";
  /** The textVersion that was read, where one was: another text is not judged unread. */
  readonly textVersion?: number | undefined;
  readonly by: Actor;
  readonly reason: string | undefined;
  readonly interactionId: string;
}

export interface Reviewed {
  readonly suggestion: Suggestion;
  /** Somebody else of the staff had claimed it. */
  readonly claim: Claim | undefined;
}

export interface BulkRequest extends Omit<ReviewRequest, "number" | "textVersion"> {
  readonly chosen: readonly { readonly number: number; readonly textVersion: number }[];
}

export interface BulkReviewed {
  readonly done: readonly Suggestion[];
  readonly refused: readonly { readonly number: number; readonly refusal: Refusal }[];
}

export interface ClaimRequest {
  readonly guildId: string;
  readonly number: number;
  readonly claims: boolean;
  readonly by: Actor;
  readonly interactionId: string;
}

export interface ReviewOptions {
  readonly queue: QueueStore;
  readonly decisions: Pick<DecisionStore, "changeStatus">;
  /** Throws the Refusal where there is no such suggestion. */
  readonly find: FindSuggestion;
  /** Hears of every suggestion whose card a review changed. */
  readonly announce: (changed: Suggestion) => void;
  readonly images: (id: SuggestionId) => Promise<readonly StoredImage[]>;
  readonly now?: () => Date;
}

/** As many as a bulk review takes: Discord's selects offer no more. */
export const maxBulk = 25;
/** How often a request is judged anew because the entry changed under it. */
const maxJudgements = 5;
/** Matches no stored statusVersion: a request that may not be stored still finds out whether it is a repetition of one that was. */
const noVersion = -1;

/** Staff's review of what waits in the queue. Whoever it is, the right to is judged anew at every step: shown, pressed, sent. */
export class ReviewService {
  readonly #options: ReviewOptions;
  readonly #now: () => Date;

  constructor(options: ReviewOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  async waiting(guildId: string, by: Actor, page: { offset: number; limit: number }): Promise<QueuePage> {
    assertStaff(by);
    return await this.#options.queue.waiting(guildId, page);
  }

  /** What waits under that number, or how it was reviewed; refused for whatever never waited. */
  async entry(guildId: string, number: number, by: Actor): Promise<QueueEntry> {
    assertStaff(by);
    const entry = await this.#options.queue.entry(guildId, number);
    if (entry !== undefined) return entry;
    const status = shownStatus(await this.#options.find(guildId, number));
    throw new Refusal("already-reviewed", { number, status, by: undefined });
  }

  /** For whoever was shown the entry. */
  images({ id }: Suggestion): Promise<readonly StoredImage[]> {
    return this.#options.images(id);
  }

  /** The entry while it waits, so that nobody fills in a form for nothing. */
  async reviewable(guildId: string, number: number, by: Actor): Promise<QueueEntry> {
    const entry = await this.entry(guildId, number, by);
    if (entry.suggestion.status !== "queued") throw over(entry);
    return entry;
  }

  /** Of many who review at once one wins; the others are told who did. */
  async review(request: ReviewRequest): Promise<Reviewed> {
    const { guildId, number, verdict, textVersion, by, interactionId } = request;
    const to = verdict === "accept" ? "open" : "rejected";
    const reason = admittedReason(request.reason);
    for (let judgement = 0; judgement < maxJudgements; judgement += 1) {
      const entry = await this.entry(guildId, number, by);
      const { suggestion } = entry;
      const isWaiting = suggestion.status === "queued";
      const isSeen = textVersion === undefined || textVersion === suggestion.textVersion;
      if (isWaiting && isSeen) assertReasonGiven(suggestion, to, reason);
      const outcome = await this.#options.decisions.changeStatus({
        guildId,
        suggestionId: suggestion.id,
        to,
        statusVersion: isWaiting && isSeen ? suggestion.statusVersion : noVersion,
        textVersion: suggestion.textVersion,
        by,
        reason,
        interactionId,
        at: this.#now(),
      });
      if (outcome.kind === "stored") {
        for (const changed of [outcome.suggestion, ...outcome.others]) this.#options.announce(changed);
        const { claim } = entry;
        return { suggestion: outcome.suggestion, claim: claim?.userId === by.userId ? undefined : claim };
      }
      if (!isWaiting) throw over(entry);
      if (!isSeen) throw new Refusal("review-outdated", { number });
    }
    throw new Refusal("busy", {});
  }

  /** Each is reviewed for itself: one that somebody else reviewed first keeps none of the others from it. */
  async reviewAll({ chosen, interactionId, ...request }: BulkRequest): Promise<BulkReviewed> {
    const done: Suggestion[] = [];
    const refused: { number: number; refusal: Refusal }[] = [];
    for (const one of chosen.slice(0, maxBulk)) {
      try {
        // Each change has an interaction of its own, so that a repetition finds it again.
        const each = { ...request, ...one, interactionId: `${interactionId}.${one.number}` };
        done.push((await this.review(each)).suggestion);
      } catch (error) {
        if (!(error instanceof Refusal) || error.code === "not-staff") throw error;
        refused.push({ number: one.number, refusal: error });
      }
    }
    return { done, refused };
  }

  /** Of many who claim at once one does. Any of the staff can give a claim back, so that nothing waits for somebody who is away. */
  async claim({ guildId, number, claims, by, interactionId }: ClaimRequest): Promise<QueueEntry> {
    const entry = await this.entry(guildId, number, by);
    const { id: suggestionId } = entry.suggestion;
    const at = this.#now();
    const outcome = await this.#options.queue.claim({ guildId, suggestionId, claims, by, interactionId, at });
    if (outcome.kind === "stored") return outcome.entry;
    if (outcome.kind === "claimed") throw new Refusal("already-claimed", { number, by: outcome.by });
    throw over(await this.entry(guildId, number, by));
  }
}

function assertStaff(actor: Actor): void {
  if (!actor.isStaff) throw new Refusal("not-staff", {});
}

function over({ suggestion, review }: QueueEntry): Refusal {
  const status = shownStatus(suggestion, review?.outcome);
  return new Refusal("already-reviewed", { number: suggestion.number, status, by: review?.by });
}
