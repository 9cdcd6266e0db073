import { type CardStore, type Intent, postedAnew } from "../suggestions/intents.ts";
import type { QueuePostState, QueuePostStore, QueueReminder } from "../suggestions/queue-posts.ts";
import { type MessageBody, pinging } from "../views/message.ts";
import { type MessageSink, type SentMessage, SinkFault } from "./message-sink.ts";
import type { QueueWriter } from "./queue-writer.ts";

/** Draws what staff see in the queue's channel. */
export interface QueueDrawing {
  /** With a line for the roles that the first posting calls. */
  readonly entry: (state: QueuePostState, calledRoleIds: readonly string[]) => Promise<MessageBody>;
  readonly reminder: (reminder: QueueReminder, intentId: number) => Promise<MessageBody>;
}

export interface QueuePostsOptions {
  readonly queuePosts: QueuePostStore;
  readonly cards: Pick<CardStore, "images">;
  readonly sink: Pick<MessageSink, "post">;
  readonly drawQueue: QueueDrawing;
  readonly queueWriter: QueueWriter;
  /** The message of an earlier attempt, if it was sent after all. */
  readonly adopt: (intent: Intent, channelId: string) => Promise<SentMessage | undefined>;
  /** Counts this attempt; false when nothing may be sent any more. */
  readonly begin: (intent: Intent) => Promise<boolean>;
  /** Whether an earlier attempt may have sent it. */
  readonly mayBeSent: (intent: Intent) => boolean;
}

/** Posts entries and reminders in the queue's channel, at most once each. */
export class QueuePosts {
  readonly #options: QueuePostsOptions;

  constructor(options: QueuePostsOptions) {
    this.#options = options;
  }

  async post(intent: Intent): Promise<void> {
    const { queuePosts, cards, drawQueue, queueWriter, mayBeSent } = this.#options;
    const state = await queuePosts.post(intent.suggestionId);
    // It has been queued anew since, with another intent, or its board shows entries nowhere any more.
    if (state?.channelId === undefined || state.intentId !== intent.id) return await queuePosts.done(intent.id);
    const again = mayBeSent(intent);
    if (state.entry.review !== undefined && !again) return await queuePosts.done(intent.id);

    const { version } = state;
    const pingRoleIds = intent.detail === postedAnew ? [] : state.pingRoleIds;
    const sent = await this.#send(intent, state.channelId, async () => ({
      body: pinging(await drawQueue.entry(state, pingRoleIds), { roleIds: pingRoleIds }),
      images: state.entry.suggestion.status === "removed" ? [] : await cards.images(intent.suggestionId),
    }));
    if (sent === undefined) return;
    // What an earlier attempt shows is unknown: it is drawn anew.
    await queuePosts.posted(intent.id, { ...sent, version: again ? 0 : version });
    queueWriter.wake();
  }

  async remind(intent: Intent): Promise<void> {
    const { queuePosts, drawQueue } = this.#options;
    const reminder = await queuePosts.reminder(intent.id);
    if (reminder === undefined) return await queuePosts.done(intent.id);
    const sent = await this.#send(intent, reminder.channelId, async () => ({
      body: await drawQueue.reminder(reminder, intent.id),
      images: [],
    }));
    if (sent !== undefined) await queuePosts.done(intent.id);
  }

  async #send(
    intent: Intent,
    channelId: string,
    draw: () => Promise<{ body: MessageBody; images: Awaited<ReturnType<CardStore["images"]>> }>,
  ): Promise<SentMessage | undefined> {
    const { sink, adopt, begin } = this.#options;
    const adopted = await adopt(intent, channelId);
    if (adopted !== undefined) return adopted;
    const { body, images } = await draw();
    if (!(await begin(intent))) return undefined;
    const sent = await sink.post(channelId, body, { nonce: intent.nonce, images });
    if (sent.channelId === channelId) return sent;
    // The nonce answered with a message from before the queue moved: ours, if it carries the mark.
    const earlier = await adopt(intent, sent.channelId);
    if (earlier === undefined) throw new SinkFault("refused");
    return earlier;
  }
}
