import type { DeliveryProblem } from "../suggestions/delivery-problem.ts";
import type { PostedEntry, QueuePostState, QueuePostStore, QueueReminder } from "../suggestions/queue-posts.ts";
import type { SuggestionId } from "../suggestions/types.ts";
import { readAttachments } from "./attachments.ts";
import type { Engine, Writer } from "./engine.ts";
import type { OwnedGuilds } from "./owned-guilds.ts";
import { isPresent } from "./presence-store.ts";
import { selectEntries, toEntry } from "./queue-entries.ts";
import { addReminders, remindedOf } from "./queue-reminders.ts";

/** The queue's posts and reminders in SQL. */
export class SqlQueuePostStore implements QueuePostStore {
  readonly #engine: Engine;
  readonly #changed: () => void;
  readonly #now: () => Date;
  readonly #owned: OwnedGuilds;

  /** `changed` is called after commits that made intents due. */
  constructor(engine: Engine, changed: () => void, now: () => Date, owned: OwnedGuilds) {
    this.#engine = engine;
    this.#changed = changed;
    this.#now = now;
    this.#owned = owned;
  }

  async post(suggestionId: SuggestionId): Promise<QueuePostState | undefined> {
    const { reader } = this.#engine;
    const row = await selectEntries(reader).where("suggestions.suggestion_id", "=", suggestionId).executeTakeFirst();
    if (row === undefined) return undefined;
    const images = await reader
      .selectFrom("images")
      .select("name")
      .where("suggestion_id", "=", suggestionId)
      .orderBy("position")
      .execute();
    const entry = toEntry(row);
    const { queue, queueChannelId, pingRoleIdsOnQueued } = entry.suggestion.rules;
    return {
      entry,
      version: row.entry_version,
      shownVersion: row.shown_version,
      intentId: row.post_intent_id ?? undefined,
      channelId: queue === "channel" || queue === "both" ? queueChannelId : undefined,
      pingRoleIds: pingRoleIdsOnQueued,
      imageNames: images.map(({ name }) => name),
      attachments: readAttachments(row.post_attachments),
    };
  }

  async posted(intentId: number, { channelId, messageId, attachments, version }: PostedEntry): Promise<void> {
    await this.#engine.write(async (transaction) => {
      if (!(await this.#end(transaction, intentId, { result_channel_id: channelId, result_message_id: messageId }))) {
        return;
      }
      await transaction
        .updateTable("queue_entries")
        .set({
          post_channel_id: channelId,
          post_message_id: messageId,
          post_attachments: JSON.stringify(attachments.map(({ id, name }) => ({ id, name }))),
          post_problem: null,
          shown_version: version,
        })
        .where("post_intent_id", "=", intentId)
        .execute();
    });
    this.#changed();
  }

  async done(intentId: number): Promise<void> {
    await this.#engine.write((transaction) => this.#end(transaction, intentId, {}));
  }

  async behind(limit: number): Promise<SuggestionId[]> {
    // The conditions of the index queue_posts_behind, word for word.
    const rows = await this.#engine.reader
      .selectFrom("queue_entries")
      .select("suggestion_id")
      .whereRef("shown_version", "<", "version")
      .where("post_message_id", "is not", null)
      .where("post_problem", "is", null)
      .where(isPresent("queue_entries.guild_id"))
      .where(this.#owned.has("queue_entries.guild_id"))
      .orderBy("suggestion_id")
      .limit(limit)
      .execute();
    return rows.map(({ suggestion_id }) => suggestion_id);
  }

  async shown(suggestionId: SuggestionId, version: number): Promise<void> {
    await this.#engine.write(async (transaction) => {
      await transaction
        .updateTable("queue_entries")
        .set({ shown_version: version })
        .where("suggestion_id", "=", suggestionId)
        .where("shown_version", "<", version)
        .where("version", ">=", version)
        .execute();
    });
  }

  async problem(suggestionId: SuggestionId, problem: DeliveryProblem): Promise<void> {
    await this.#engine.write(async (transaction) => {
      await transaction
        .updateTable("queue_entries")
        .set({ post_problem: problem })
        .where("suggestion_id", "=", suggestionId)
        .execute();
    });
  }

  async remind(now: Date): Promise<number> {
    const count = await this.#engine.write((transaction) => addReminders(transaction, now, this.#owned));
    if (count > 0) this.#changed();
    return count;
  }

  async reminder(intentId: number): Promise<QueueReminder | undefined> {
    return await remindedOf(this.#engine.reader, intentId);
  }

  /** False when it had ended before. */
  async #end(
    transaction: Writer,
    intentId: number,
    result: { readonly result_channel_id?: string; readonly result_message_id?: string },
  ): Promise<boolean> {
    const ended = await transaction
      .updateTable("intents")
      .set({ state: "done", done_at: this.#now().getTime(), ...result })
      .where("intent_id", "=", intentId)
      .where("state", "=", "pending")
      .returning("intent_id")
      .executeTakeFirst();
    return ended !== undefined;
  }
}
