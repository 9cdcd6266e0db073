import type { DeliveryProblem } from "./delivery-problem.ts";
import type { SuggestionStatus } from "./status.ts";
import type { Actor, Suggestion, SuggestionId } from "./types.ts";

/** How something left the queue. */
export interface Review {
  /** The status that it was given. */
  readonly outcome: SuggestionStatus;
  /** Undefined where its author withdrew it, and where staff decided without their name. */
  readonly by: string | undefined;
  readonly at: Date;
}

/** Who looks into an entry. Others of the staff may decide it all the same. */
export interface Claim {
  readonly userId: string | undefined;
  readonly name: string;
}

/** A suggestion that waits for its review, or did. */
export interface QueueEntry {
  readonly suggestion: Suggestion;
  readonly imageCount: number;
  readonly queuedAt: Date;
  readonly claim: Claim | undefined;
  /** Undefined while it waits. */
  readonly review: Review | undefined;
  /** Where its post for staff stands. */
  readonly post: { readonly channelId: string; readonly messageId: string } | undefined;
  /** Why it cannot be shown to staff in the queue's channel. */
  readonly problem: DeliveryProblem | undefined;
}

export interface ClaimChange {
  readonly guildId: string;
  readonly suggestionId: SuggestionId;
  readonly claims: boolean;
  readonly by: Actor;
  /** A press counts only if its snowflake is newer than the one that the claim rests on. */
  readonly interactionId: string;
  readonly at: Date;
}

export type ClaimOutcome =
  | { readonly kind: "stored"; readonly entry: QueueEntry }
  | { readonly kind: "claimed"; readonly by: string }
  | { readonly kind: "not-waiting" };

export interface QueuePage {
  /** Those that wait, the longest waiting first. */
  readonly entries: readonly QueueEntry[];
  readonly total: number;
}

/** What the review needs of a database. The guild is part of every look-up. */
export interface QueueStore {
  entry(guildId: string, number: number): Promise<QueueEntry | undefined>;
  waiting(guildId: string, page: { readonly offset: number; readonly limit: number }): Promise<QueuePage>;
  /** Of many who claim at once one does. Giving back takes the claim of whoever has it. */
  claim(change: ClaimChange): Promise<ClaimOutcome>;
}
