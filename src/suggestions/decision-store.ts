import type { SuggestionStatus } from "./status.ts";
import type { StatusChange, StatusOutcome } from "./store.ts";
import type { Actor, SuggestionId } from "./types.ts";

/** An overriding that somebody was asked to confirm: what they had typed is kept until they answer. */
export interface Question {
  readonly guildId: string;
  readonly suggestionId: SuggestionId;
  readonly to: SuggestionStatus;
  readonly statusVersion: number;
  readonly by: Actor;
  readonly reason: string | undefined;
  readonly anonymous: boolean;
  /** Number of the original, for a duplicate. */
  readonly duplicateOf: number | undefined;
  /** The interaction that asks: it names the question. */
  readonly interactionId: string;
  readonly at: Date;
  readonly expiresAt: Date;
}

/** The answer "yes" to a question. */
export interface Confirmation {
  readonly guildId: string;
  readonly suggestionId: SuggestionId;
  readonly to: SuggestionStatus;
  readonly statusVersion: number;
  /** The interaction that asked. */
  readonly askedBy: string;
  readonly by: Actor;
  readonly interactionId: string;
  readonly at: Date;
}

export type ConfirmationOutcome =
  /** What became of the change, and the reason that was typed for it. */
  | { readonly kind: "judged"; readonly outcome: StatusOutcome; readonly reason: string | undefined }
  /** No such question was put to this person, or too long ago. */
  | { readonly kind: "not-asked" };

export interface Undo {
  readonly guildId: string;
  readonly suggestionId: SuggestionId;
  /** The statusVersion that the removal left. */
  readonly statusVersion: number;
  /** Removals before that stay. */
  readonly since: Date;
  readonly by: Actor;
  readonly interactionId: string;
  readonly at: Date;
}

/** What deciding needs of a database. Each method is one transaction, and stores once however often an interaction is delivered. */
export interface DecisionStore {
  changeStatus(change: StatusChange): Promise<StatusOutcome>;
  /** Keeps a question until it is answered or expires; those that have expired are forgotten. */
  ask(question: Question): Promise<void>;
  /** Carries out what was asked for, if the status is still the one that was asked about. */
  confirm(confirmation: Confirmation): Promise<ConfirmationOutcome>;
  /** Puts back status and decision as they were before the removal. */
  undoRemoval(undo: Undo): Promise<StatusOutcome>;
}
