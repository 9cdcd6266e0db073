import type { DeliveryProblem } from "./delivery-problem.ts";
import type { CardAttachment } from "./intents.ts";
import type { QueueEntry } from "./queue-store.ts";
import type { SuggestionId } from "./types.ts";

/** All that an entry's post is drawn from. */
export interface QueuePostState {
  readonly entry: QueueEntry;
  readonly version: number;
  readonly shownVersion: number;
  /** Number of the intent that posts it: the id of its first component, in every drawing. */
  readonly intentId: number | undefined;
  /** Where entries of its board are posted now; undefined where they are not. */
  readonly channelId: string | undefined;
  readonly pingRoleIds: readonly string[];
  readonly imageNames: readonly string[];
  readonly attachments: readonly CardAttachment[];
}

export interface PostedEntry {
  readonly channelId: string;
  readonly messageId: string;
  readonly attachments: readonly CardAttachment[];
  /** The entry's version that was drawn; 0 when that is not known. */
  readonly version: number;
}

/** A reminder to a board's staff. */
export interface QueueReminder {
  readonly channelId: string;
  readonly hours: number;
  /** Those that still wait, the longest waiting first. */
  readonly entries: readonly QueueEntry[];
}

/** The delivery worker's side of the queue. Every method is one transaction. */
export interface QueuePostStore {
  post(suggestionId: SuggestionId): Promise<QueuePostState | undefined>;
  /** Ends the intent, and stores where its message stands. */
  posted(intentId: number, posted: PostedEntry): Promise<void>;
  /** Ends an intent of the queue without more to note. */
  done(intentId: number): Promise<void>;
  /** Posts without a lasting problem that show less than is stored. */
  behind(limit: number): Promise<SuggestionId[]>;
  /** An older version never replaces a newer one. */
  shown(suggestionId: SuggestionId, version: number): Promise<void>;
  problem(suggestionId: SuggestionId, problem: DeliveryProblem): Promise<void>;
  /** Notes that staff are to be reminded of what has waited for as long as its board says since it was queued or last reminded of; says of how many. */
  remind(now: Date): Promise<number>;
  /** What a reminder's intent tells of; undefined when nothing of it waits any more. */
  reminder(intentId: number): Promise<QueueReminder | undefined>;
}

/** What the gateway reports of the queue's channels. */
export interface QueueDeletionStore {
  messageDeleted(channelId: string, messageId: string): Promise<void>;
  /** What waits there is posted anew once the board was mended. */
  channelDeleted(guildId: string, channelId: string): Promise<void>;
}
