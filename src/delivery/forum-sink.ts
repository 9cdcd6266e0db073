import type { ThreadArchiveMinutes } from "../boards/board-rules.ts";
import type { DeliveryProblem } from "../suggestions/delivery-problem.ts";
import type { PostTag, ThreadNow } from "../suggestions/posts.ts";
import type { StoredImage } from "../suggestions/types.ts";
import type { MessageBody } from "../views/message.ts";
import type { SentMessage } from "./message-sink.ts";

export interface NewPost {
  readonly name: string;
  readonly tagIds: readonly string[];
  readonly archiveMinutes: ThreadArchiveMinutes;
  readonly body: MessageBody;
  readonly images: readonly StoredImage[];
}

/** What of a thread is to be otherwise; what is left out stays. */
export interface ThreadChange {
  readonly name?: string;
  readonly archived?: boolean;
  readonly locked?: boolean;
  readonly tagIds?: readonly string[];
}

/** The ids of tags, in their order; with a problem some of them are missing. */
export interface FoundTags {
  readonly tagIds: readonly string[];
  readonly problem: DeliveryProblem | undefined;
}

/** How delivery writes to forums. Every method throws SinkFault, and nothing else, when Discord does not do it. */
export interface ForumSink {
  /** Opens a post, its message with it. Discord knows no nonce here: each call opens one. */
  openPost(forumId: string, post: NewPost): Promise<SentMessage>;
  /** Our own posts opened since whose message carries this intent's number, the oldest first. */
  findPosts(guildId: string, forumId: string, intentId: number, since: Date): Promise<readonly SentMessage[]>;
  /** Finds a forum's tags by name and makes those that are missing, as far as it may and there is room. */
  tags(forumId: string, wanted: readonly PostTag[]): Promise<FoundTags>;
  thread(threadId: string): Promise<ThreadNow>;
  changeThread(threadId: string, change: ThreadChange): Promise<void>;
  deleteThread(threadId: string): Promise<void>;
}
