import type { QueueDeletionStore } from "../suggestions/queue-posts.ts";
import type { Engine, Writer } from "./engine.ts";
import { newNonce } from "./new-intents.ts";

/** What was deleted of the queue's posts, in SQL. */
export class SqlQueueDeletionStore implements QueueDeletionStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async messageDeleted(channelId: string, messageId: string): Promise<void> {
    const found = await this.#engine.reader
      .selectFrom("queue_entries")
      .select("suggestion_id")
      .where("post_message_id", "=", messageId)
      .where("post_channel_id", "=", channelId)
      .executeTakeFirst();
    if (found === undefined) return;
    await this.#engine.write(async (transaction) => {
      await transaction
        .updateTable("queue_entries")
        .set({ post_problem: "queue-message-gone" })
        .where("suggestion_id", "=", found.suggestion_id)
        .where("post_message_id", "=", messageId)
        .execute();
    });
  }

  async channelDeleted(guildId: string, channelId: string): Promise<void> {
    await this.#engine.write(async (transaction) => {
      await transaction
        .updateTable("queue_entries")
        .set({ post_problem: "queue-channel-gone" })
        .where("guild_id", "=", guildId)
        .where("post_channel_id", "=", channelId)
        .where("outcome", "is", null)
        .execute();
    });
  }
}

/** What still waits and went with its channel is posted anew, as if never before. Left to be tried again by whoever calls this. */
export async function forgetQueuePostsOfGoneChannels(transaction: Writer, guildId: string): Promise<void> {
  const gone = await transaction
    .updateTable("queue_entries")
    .set({ post_channel_id: null, post_message_id: null, post_attachments: "[]", shown_version: 0 })
    .where("guild_id", "=", guildId)
    .where("post_problem", "=", "queue-channel-gone")
    .where("post_message_id", "is not", null)
    .where("outcome", "is", null)
    .returning("post_intent_id")
    .execute();
  for (const { post_intent_id } of gone) {
    if (post_intent_id === null) continue;
    await transaction
      .updateTable("intents")
      .set({ nonce: newNonce(), state: "failed", problem: "queue-channel-gone", attempts: 0, first_attempt_at: null })
      .where("intent_id", "=", post_intent_id)
      .execute();
  }
}
