import type { BoardRules } from "../boards/board-rules.ts";
import type { DeliveryProblem } from "./delivery-problem.ts";
import type { SuggestionStatus } from "./status.ts";

/** Number of a stored suggestion over all servers: the server's range plus `number`. Made by storage alone. */
export type SuggestionId = number & { readonly __brand: "SuggestionId" };

export const sides = ["up", "down", "abstain"] as const;
export type Side = (typeof sides)[number];
/** The vote that stands after a press; `none` when it was taken back. */
export type StandingVote = Side | "none";

/** A member of a server at the moment in which they do something. */
export interface Member {
  readonly userId: string;
  /** Display name on this server, stored so that a card can be drawn when Discord does not answer. */
  readonly name: string;
  readonly roleIds: readonly string[];
  /** Undefined where Discord does not tell. */
  readonly joinedAt: Date | undefined;
}

/** The person behind an interaction, as the domain needs them. */
export interface Actor extends Member {
  /** Reviews, decides and notes: Manage Server, or a manager's or reviewer's role. */
  readonly isStaff: boolean;
  /** Changes settings too: Manage Server, or a manager's role. */
  readonly isManager: boolean;
}

/** Who a card names. An anonymous author is not in it at all, so that nothing drawn from it can leak them. */
export type Author =
  | { readonly kind: "anonymous" }
  | { readonly kind: "named"; readonly userId: string | undefined; readonly name: string };

interface Given {
  readonly reason: string | undefined;
  readonly at: Date;
}

/** Who decided, when and why. Who gave an anonymous decision is not in it at all; its event knows. */
export type Decision =
  | (Given & {
      readonly kind: "named";
      /** Undefined once the person was erased. */
      readonly byUserId: string | undefined;
      readonly byName: string;
    })
  | (Given & { readonly kind: "anonymous" });

/** The suggestion that another one repeats, and where its card stands. */
export interface Original {
  readonly number: number;
  readonly card: CardPlace | undefined;
}

/** Where the card stands, once it was posted. */
export interface CardPlace {
  readonly channelId: string;
  readonly messageId: string;
  readonly threadId: string | undefined;
}

/** An image as it is stored: sniffed, renamed and freed of metadata before it gets here. */
export interface StoredImage {
  /** `image-1.png`: says nothing about where it came from. */
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

export interface Suggestion {
  readonly id: SuggestionId;
  readonly guildId: string;
  readonly boardId: number;
  /** The `#12` that people see, counted per server. */
  readonly number: number;
  /** Undefined where its board gives none. */
  readonly title: string | undefined;
  readonly text: string;
  /** Ids of its board's tags. */
  readonly tags: readonly number[];
  /** Its board's rules, as they were when it was read. */
  readonly rules: BoardRules;
  /** Raised by every edit of the text; edits compare and set on it. */
  readonly textVersion: number;
  /** When its author last edited the text. */
  readonly editedAt: Date | undefined;
  readonly author: Author;
  readonly status: SuggestionStatus;
  /** Whether everybody may read it: until its review only staff and its author may. */
  readonly published: boolean;
  /** It has its status from the queue: accepted there, and nothing since. */
  readonly justAccepted: boolean;
  /** The decision that gave it its status; undefined while nobody has decided, and again after a reopening. */
  readonly decision: Decision | undefined;
  /** What a duplicate is a duplicate of: never itself a duplicate. */
  readonly duplicateOf: Original | undefined;
  /** How many are duplicates of this one. */
  readonly duplicates: number;
  /** What the votes in favour and against count; a member's role may give theirs more weight. */
  readonly up: number;
  readonly down: number;
  /** How many abstained. */
  readonly abstain: number;
  /** How many members have a vote on it, abstentions too. */
  readonly voters: number;
  /** By its board's rule nobody is told how people vote until voting ends: then all figures here are 0. */
  readonly countsHidden: boolean;
  readonly createdAt: Date;
  /** Raised by every committed change that a card shows, votes included. */
  readonly version: number;
  /** Raised by every change of status; decisions compare and set on it. */
  readonly statusVersion: number;
  /** The version that the card is known to show; 0 before it is posted. */
  readonly cardVersion: number;
  readonly card: CardPlace | undefined;
  /** Why the card cannot be shown for now, as a code that docs/errors.md lists. */
  readonly cardProblem: DeliveryProblem | undefined;
}
