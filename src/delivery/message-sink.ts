import type { ThreadArchiveMinutes } from "../boards/board-rules.ts";
import type { CardAttachment } from "../suggestions/intents.ts";
import type { StoredImage } from "../suggestions/types.ts";
import type { MessageBody } from "../views/message.ts";

export interface SentMessage {
  readonly channelId: string;
  readonly messageId: string;
  readonly attachments: readonly CardAttachment[];
}

/** How delivery writes to Discord; the Discord layer implements it over REST. Every method throws SinkFault, and nothing else, when Discord does not do it. */
export interface MessageSink {
  /** Posts at most once per nonce: a repetition within a few minutes returns the message that stands. */
  post(
    channelId: string,
    body: MessageBody,
    options: { readonly nonce: string; readonly images?: readonly StoredImage[] },
  ): Promise<SentMessage>;
  /** Of its attachments the message keeps those named, and gets the images besides; returns those that it has then. */
  edit(
    channelId: string,
    messageId: string,
    body: MessageBody,
    attachments: readonly CardAttachment[],
    images?: readonly StoredImage[],
  ): Promise<readonly CardAttachment[]>;
  /** Deletes a message of our own. */
  delete(channelId: string, messageId: string): Promise<void>;
  /** Opens the thread of a message, or finds that it is open already; returns its id. */
  openThread(
    channelId: string,
    messageId: string,
    thread: { readonly name: string; readonly archiveMinutes: ThreadArchiveMinutes },
  ): Promise<string>;
  /** The channel of direct messages with a user. */
  openDirectMessages(userId: string): Promise<string>;
  /** Our own message whose first component carries this intent's number, if one was posted since. */
  findByMark(channelId: string, intentId: number, since: Date): Promise<SentMessage | undefined>;
}

export type SinkFaultKind =
  | "channel-gone"
  | "message-gone"
  | "user-gone"
  | "forbidden"
  | "dm-closed"
  | "limit"
  /** A forum wants a tag on every post, and there was none to give. */
  | "tag-required"
  /** The thread is archived: nothing in it can be changed until it is opened again. */
  | "archived"
  /** Wait `retryAfterMs`; nothing was done. */
  | "rate-limited"
  /** No answer, or a 5xx: whether it was done is unknown. */
  | "unavailable"
  /** A 4xx that repeating cannot mend: a defect of ours. */
  | "refused";

export class SinkFault extends Error {
  override readonly name = "SinkFault";
  readonly kind: SinkFaultKind;
  readonly retryAfterMs: number;

  constructor(kind: SinkFaultKind, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(`Discord did not do it: ${kind}`, { cause: options.cause });
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs ?? 0;
  }
}
