import type { LimitReached, SubmissionLimits } from "./limits.ts";
import type { SuggestionStatus } from "./status.ts";
import type { Actor, Member, Side, StandingVote, StoredImage, Suggestion, SuggestionId } from "./types.ts";

export interface NewSuggestion {
  readonly guildId: string;
  readonly boardId: number;
  readonly author: Actor;
  readonly anonymous: boolean;
  readonly title: string | undefined;
  readonly text: string;
  /** Ids of its board's tags. */
  readonly tags: readonly number[];
  readonly images: readonly StoredImage[];
  readonly withThread: boolean;
  /** As they hold for the author; tested where it is stored. */
  readonly limits: SubmissionLimits;
  /** It waits for its review first; with `posts`, staff get a post for it. */
  readonly queue?: { readonly posts: boolean } | undefined;
  /** The draft that it is, taken away as this is stored. */
  readonly draftId?: string | undefined;
  /** Snowflake of the interaction; the same one submits once however often it is delivered. */
  readonly interactionId: string;
  /** The revision of the rules under which the submission was admitted. */
  readonly rulesRevision: number;
  readonly at: Date;
}

export interface LimitsAsked {
  readonly guildId: string;
  readonly boardId: number;
  readonly userId: string;
  readonly limits: SubmissionLimits;
  readonly at: Date;
}

export type SubmitOutcome =
  | { readonly kind: "stored"; readonly suggestion: Suggestion; readonly repeated: boolean }
  | { readonly kind: "draft-gone" }
  | LimitReached
  | { readonly kind: "rules-changed" };

/** What a press on a card is judged by, and where that card is. */
export type PressedSuggestion = Pick<Suggestion, "id" | "number" | "boardId" | "status" | "card">;

export interface VotePress {
  readonly guildId: string;
  readonly suggestionId: SuggestionId;
  readonly voter: Member;
  readonly side: Side;
  /** What the vote counts, 1 or more. */
  readonly weight: number;
  /** Whether the author may vote; tested where it is stored, since nobody else knows an anonymous author. */
  readonly ownVoteAllowed: boolean;
  /** Whether its card tells nothing of it, and so is not drawn anew. */
  readonly countsHidden: boolean;
  /** A press counts only if its snowflake is newer than the one the vote rests on. */
  readonly interactionId: string;
  readonly rulesRevision: number;
  readonly at: Date;
}

export type VoteOutcome =
  /** The press was applied, or had been already (`repeated`: the same press again, or one older than the vote that stands). */
  | {
      readonly kind: "standing";
      readonly vote: StandingVote;
      readonly repeated: boolean;
      readonly before: StandingVote;
    }
  | { readonly kind: "own-vote" }
  | { readonly kind: "not-votable" }
  | { readonly kind: "rules-changed" };

export interface StatusChange {
  readonly guildId: string;
  readonly suggestionId: SuggestionId;
  readonly to: SuggestionStatus;
  /** The statusVersion that was judged: another one means somebody was first. */
  readonly statusVersion: number;
  readonly by: Actor;
  readonly reason: string | undefined;
  /** Nobody but the event is told who decided. */
  readonly anonymous?: boolean;
  /** Number of the original, for a duplicate. */
  readonly duplicateOf?: number | undefined;
  /** The textVersion that was judged, where only that one may get the status. */
  readonly textVersion?: number | undefined;
  /** An earlier decision is put aside without a reopening. */
  readonly overrides?: boolean;
  readonly interactionId: string;
  readonly at: Date;
}

export type StatusOutcome =
  | {
      readonly kind: "stored";
      readonly suggestion: Suggestion;
      readonly repeated: boolean;
      /** Others whose cards show it too: an original, or duplicates that follow it. */
      readonly others: readonly Suggestion[];
    }
  | { readonly kind: "changed-meanwhile" }
  /** The board has staff decide with their name. */
  | { readonly kind: "anonymity-not-allowed" }
  | { readonly kind: "no-original"; readonly number: number }
  | { readonly kind: "own-duplicate" }
  | { readonly kind: "original-closed"; readonly number: number; readonly status: SuggestionStatus };

/** Somebody who looks at suggestions. */
export type Viewer = Pick<Actor, "userId" | "isStaff">;

/** Finds a server's suggestion by number for somebody's eyes, or throws the Refusal; the suggestion service does. */
export type SeeSuggestion = (guildId: string, number: number, viewer: Viewer) => Promise<Suggestion>;

export interface SuggestionFilter {
  readonly status?: SuggestionStatus;
  /** User id: what that person wrote, also anonymously. For their own eyes alone. */
  readonly writtenBy?: string;
  /** User id: what that person wrote with their name. Anonymous ones are passed by, also for staff. */
  readonly author?: string;
  readonly boardId?: number;
  /** Who looks: what is not published is found by staff and by whoever wrote it alone. Without anybody, by nobody. */
  readonly viewer?: Viewer;
  readonly since?: Date;
  readonly tag?: { readonly boardId: number; readonly tagId: number };
  /** By votes: those in favour less those against, of equal ones the newest first; without those whose counts are hidden. */
  readonly order?: "newest" | "votes";
}

export interface SuggestionPage {
  readonly suggestions: readonly Suggestion[];
  readonly total: number;
}

/** What the services need of a database. The guild is part of every look-up: one server can never name another's row. */
export interface SuggestionStore {
  submit(suggestion: NewSuggestion): Promise<SubmitOutcome>;
  /** The limit that one more suggestion would meet now; `submit` tests it again. */
  limitReached(asked: LimitsAsked): Promise<LimitReached | undefined>;
  /** Tests status and rules where it stores: after a decision's commit no vote counts. */
  vote(press: VotePress): Promise<VoteOutcome>;
  changeStatus(change: StatusChange): Promise<StatusOutcome>;
  byNumber(guildId: string, number: number): Promise<Suggestion | undefined>;
  /** The same, and no more than a press needs: hundreds come in one moment. */
  pressed(guildId: string, number: number): Promise<PressedSuggestion | undefined>;
  /** The same for somebody's eyes: what waits for its review, or did not pass it, is not there but for staff and its author. */
  visible(guildId: string, number: number, viewer: Viewer): Promise<Suggestion | undefined>;
  /** The suggestion whose card that message is. */
  byMessage(guildId: string, messageId: string): Promise<Suggestion | undefined>;
  /** Newest first, unless asked for otherwise. */
  list(guildId: string, filter: SuggestionFilter, page: { offset: number; limit: number }): Promise<SuggestionPage>;
  /** For autocomplete: `#12`, `12` or a part of the text; the one with just that number, then newest first. */
  complete(
    guildId: string,
    typed: string,
    statuses: readonly SuggestionStatus[],
    limit: number,
    writtenBy?: string,
    viewer?: Viewer,
  ): Promise<readonly Suggestion[]>;
}
