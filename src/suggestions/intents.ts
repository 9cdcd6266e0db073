import type { BoardRules } from "../boards/board-rules.ts";
import type { ChannelKind, ServerSettings } from "../boards/boards.ts";
import type { DeliveryProblem } from "./delivery-problem.ts";
import type { Note } from "./notes.ts";
import type { CardPost, GivenPost } from "./posts.ts";
import type { StoredImage, Suggestion, SuggestionId } from "./types.ts";

/** What a committed change still owes Discord. The intent's number is the component id by which its message is found again. */
export const intentKinds = [
  "card",
  "thread",
  "thread-ping",
  "decision-dm",
  "followers",
  "follower-dm",
  "author-ping",
  "queue-post",
  "queue-reminder",
  "log",
] as const;
export type IntentKind = (typeof intentKinds)[number];

/** What is owed to Discord, of one kind. */
export interface OwedKind {
  readonly kind: IntentKind;
  readonly due: number;
  /** It waits for another attempt, for a card or for a review. */
  readonly waiting: number;
  readonly oldestDueAt: Date | undefined;
}

export interface Intent {
  /** Counts up over all servers and stays within an int32. */
  readonly id: number;
  readonly kind: IntentKind;
  readonly guildId: string;
  readonly suggestionId: SuggestionId;
  /** Random, at most 25 characters: Discord matches nonces per author over all channels. */
  readonly nonce: string;
  /** How often sending was begun: above 0, Discord may already have the message. */
  readonly attempts: number;
  readonly firstAttemptAt: Date | undefined;
  /** Of a thread's intent: the message on which opening it was begun last. */
  readonly attemptedOn: string | undefined;
  readonly createdAt: Date;
  /** What the kind needs besides, as JSON. */
  readonly detail: string | undefined;
}

/** The detail of a card's intent that posts it once more: nobody is called to it again. */
export const postedAnew = JSON.stringify({ anew: true });

/** An attachment that a posted card keeps; edits have to name it or Discord drops it. */
export interface CardAttachment {
  readonly id: string;
  readonly name: string;
}

/** All that a card is drawn from, read in one transaction; notes may be newer than the rest, never older. */
export interface CardState {
  readonly suggestion: Suggestion;
  /** Number of the intent that posts the card: the id of its first component, in every drawing. */
  readonly intentId: number;
  /** The board's channel: where the card is posted, or would be. */
  readonly boardChannelId: string;
  readonly boardChannelKind: ChannelKind;
  /** The board's rules as they are now. */
  readonly rules: BoardRules;
  /** The server's settings as they are now. */
  readonly settings: ServerSettings;
  /** The forum's post that the card stands in; undefined for a card in any other channel. */
  readonly post: CardPost | undefined;
  readonly imageNames: readonly string[];
  readonly attachments: readonly CardAttachment[];
  /** Those that everybody may read, oldest first. */
  readonly notes: readonly Note[];
}

/** A card that was removed and brought back shows images that its message no longer has: they are uploaded anew. */
export function hasLostImages({ suggestion, imageNames, attachments }: CardState): boolean {
  const { card, status } = suggestion;
  return card !== undefined && status !== "removed" && imageNames.length > 0 && attachments.length === 0;
}

/** What the card's message keeps when it is drawn anew: of a removed one nothing. */
export function keptAttachments({ suggestion, attachments }: CardState): readonly CardAttachment[] {
  return suggestion.status === "removed" ? [] : attachments;
}

export interface PostedCard {
  readonly channelId: string;
  readonly messageId: string;
  readonly attachments: readonly CardAttachment[];
  /** The suggestion's version that was drawn. */
  readonly version: number;
  /** For a post of a forum, with what it was given, if that is known. */
  readonly post?: CardPost;
  /** Whether its author is to be told of it where people talk about it: in the post. */
  readonly pingsAuthor?: boolean;
}

/** The delivery worker's side of the store. Every method is one transaction and resolves after its commit. */
export interface IntentStore {
  /** Pending intents that are due, oldest first; a thread's waits until its card is posted. */
  due(now: Date, limit: number): Promise<Intent[]>;
  /** When the next pending intent that waits for its time becomes due. */
  nextDueAt(now: Date): Promise<Date | undefined>;
  /**
   * Counts an attempt before anything is sent, so that after a crash it is known that Discord may have it.
   * False when the intent ended or was superseded meanwhile: then nothing may be sent. A thread's is attempted on a message.
   */
  begin(intentId: number, now: Date, onMessageId?: string): Promise<boolean>;
  postpone(intentId: number, until: Date): Promise<void>;
  /**
   * Ends an intent that cannot be carried out; for a card it also marks the suggestion. An author who is not reached in person is
   * owed a mention in the thread instead, unless they are anonymous.
   */
  fail(intentId: number, problem: DeliveryProblem): Promise<void>;
  /** Ends a card's intent and stores where the card stands. */
  cardPosted(intentId: number, posted: PostedCard): Promise<void>;
  /** With `pingsAuthor` the author is still to be told of it there. */
  threadOpened(intentId: number, threadId: string, pingsAuthor?: boolean): Promise<void>;
  /** Ends an intent whose message nothing refers to later. */
  messageSent(intentId: number): Promise<void>;
  /** Owes the next few of a suggestion's followers their direct message, and comes back for the others until none is left. */
  fanOut(intentId: number): Promise<void>;
  /** State of the newest intent of a kind for a suggestion; undefined when there is none. */
  outcome(
    suggestionId: SuggestionId,
    kind: IntentKind,
  ): Promise<
    { readonly state: "pending" | "done" | "failed"; readonly problem: DeliveryProblem | undefined } | undefined
  >;
  pendingCount(): Promise<number>;
  /** What is pending on servers that the bot is in, by kind; kinds of which nothing is pending are left out. */
  owed(now: Date): Promise<OwedKind[]>;
  /**
   * After a server's board was mended: makes failed cards pending again, lets forbidden ones be redrawn, and has those posted anew
   * whose channel is gone; says how many.
   */
  retryCards(guildId: string): Promise<number>;
}

export interface CardStore {
  card(suggestionId: SuggestionId): Promise<CardState | undefined>;
  images(suggestionId: SuggestionId): Promise<StoredImage[]>;
  /** Notes that the posted card shows `version`; an older note never replaces a newer one. */
  shown(suggestionId: SuggestionId, version: number): Promise<void>;
  /** Notes the images that were uploaded anew, unless the status has changed since they were read. */
  attached(suggestionId: SuggestionId, statusVersion: number, attachments: readonly CardAttachment[]): Promise<void>;
  /** Notes what a post was given, and what of it could not be done. */
  postGiven(suggestionId: SuggestionId, given: GivenPost, problem: DeliveryProblem | undefined): Promise<void>;
  /** The card cannot be shown; nothing redraws it until it is posted anew or (for permissions) something changes. */
  problem(suggestionId: SuggestionId, problem: DeliveryProblem): Promise<void>;
  /** Posts of a server that have to be open, and whichever else of these are posts. */
  postsToCheck(
    guildId: string,
    threadIds: readonly string[],
  ): Promise<{ readonly suggestionId: SuggestionId; readonly postId: string }[]>;
  /** Posted cards without a lasting problem that show less than is stored. */
  behind(limit: number): Promise<SuggestionId[]>;
  /** The card of a message that went away, if it was one of ours. */
  byMessage(channelId: string, messageId: string): Promise<SuggestionId | undefined>;
  /** A channel was deleted: the cards in it that people could vote on are gone. Others are found gone when they have to change. */
  channelDeleted(guildId: string, channelId: string): Promise<void>;
  /** A thread was deleted: if it was a card's, the card no longer links to it, or is gone with it. Returns the card that trails now. */
  threadDeleted(threadId: string): Promise<SuggestionId | undefined>;
  /** Whom a decision's DM goes to, also when the card does not name them; undefined once the person was erased. */
  authorUserId(suggestionId: SuggestionId): Promise<string | undefined>;
}
