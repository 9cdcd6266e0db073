import type { Intent } from "../suggestions/intents.ts";
import type { LogPost, LogStore, LogTask } from "../suggestions/logs.ts";
import type { SuggestionId } from "../suggestions/types.ts";
import { readAttachments } from "./attachments.ts";
import type { Engine, Writer } from "./engine.ts";
import { placeOf } from "./log-rows.ts";
import { addIntent } from "./new-intents.ts";
import type { OwnedGuilds } from "./owned-guilds.ts";
import { takeSuggestions } from "./row-locks.ts";

type Posted = Parameters<LogStore["posted"]>[1];

/** Copies of cards and cards that move, in SQL. */
export class SqlLogStore implements LogStore {
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

  async task({ id, suggestionId, detail }: Intent): Promise<LogTask> {
    const { reader } = this.#engine;
    const newest = await newestOf(reader, suggestionId);
    const posts = await reader
      .selectFrom("log_posts")
      .selectAll()
      .where("suggestion_id", "=", suggestionId)
      .orderBy("intent_id")
      .execute();
    return {
      ...placeOf(detail),
      isNewest: newest?.intent_id === id,
      posts: posts.map(
        (row): LogPost => ({
          intentId: row.intent_id,
          channelId: row.channel_id,
          messageId: row.message_id,
          attachments: readAttachments(row.attachments),
          leaves: row.leaves === 1,
        }),
      ),
    };
  }

  async posted(intentId: number, { channelId, messageId, attachments, version }: Posted): Promise<void> {
    await this.#engine.write(async (transaction) => {
      const intent = await intentById(transaction, intentId);
      await transaction
        .insertInto("log_posts")
        .values({
          message_id: messageId,
          channel_id: channelId,
          ...intent,
          attachments: written(attachments),
          shown_version: version,
        })
        .onConflict((conflict) => conflict.column("message_id").doNothing())
        .execute();
    });
  }

  async shown(messageId: string, version: number): Promise<void> {
    await this.#engine.write(async (transaction) => {
      await transaction
        .updateTable("log_posts")
        .set({ shown_version: version })
        .where("message_id", "=", messageId)
        .where("shown_version", "<", version)
        .execute();
    });
  }

  async gone(messageId: string): Promise<void> {
    await this.#engine.write(async (transaction) => {
      await transaction.deleteFrom("log_posts").where("message_id", "=", messageId).execute();
    });
  }

  async moved(intentId: number, { channelId, messageId, attachments, version }: Posted): Promise<void> {
    await this.#engine.write(async (transaction) => {
      const intent = await intentById(transaction, intentId);
      await takeSuggestions(transaction, [intent.suggestion_id]);
      const before = await transaction
        .selectFrom("suggestions")
        .select(["card_channel_id", "card_message_id", "card_intent_id"])
        .where("suggestion_id", "=", intent.suggestion_id)
        .executeTakeFirstOrThrow();
      const { card_channel_id, card_message_id, card_intent_id } = before;
      if (card_message_id === messageId) return;
      if (card_channel_id !== null && card_message_id !== null) {
        await transaction
          .insertInto("log_posts")
          .values({
            message_id: card_message_id,
            channel_id: card_channel_id,
            ...intent,
            intent_id: card_intent_id,
            leaves: 1,
          })
          .onConflict((conflict) => conflict.column("message_id").doUpdateSet({ leaves: 1 }))
          .execute();
      }
      await transaction
        .updateTable("suggestions")
        .set({
          card_channel_id: channelId,
          card_message_id: messageId,
          card_intent_id: intentId,
          card_attachments: written(attachments),
          card_version: version,
          card_problem: null,
        })
        .where("suggestion_id", "=", intent.suggestion_id)
        .execute();
    });
  }

  async waitForCard(intentId: number): Promise<void> {
    await this.#engine.write(async (transaction) => {
      const { suggestion_id } = await intentById(transaction, intentId);
      await takeSuggestions(transaction, [suggestion_id]);
      const { card_message_id, card_problem } = await transaction
        .selectFrom("suggestions")
        .select(["card_message_id", "card_problem"])
        .where("suggestion_id", "=", suggestion_id)
        .executeTakeFirstOrThrow();
      // Posted meanwhile, or it cannot be: it is due as it is.
      if (card_message_id !== null || card_problem !== null) return;
      await transaction.updateTable("intents").set({ due_at: null }).where("intent_id", "=", intentId).execute();
    });
  }

  async done(intentId: number): Promise<void> {
    await this.#engine.write(async (transaction) => {
      await transaction
        .updateTable("intents")
        .set({ state: "done", done_at: this.#now().getTime() })
        .where("intent_id", "=", intentId)
        .where("state", "=", "pending")
        .execute();
    });
  }

  async oweDrawing(suggestionId?: SuggestionId): Promise<void> {
    const { reader } = this.#engine;
    const behind = await reader
      .selectFrom("log_posts")
      .innerJoin("suggestions", "suggestions.suggestion_id", "log_posts.suggestion_id")
      .select("log_posts.suggestion_id")
      .whereRef("log_posts.shown_version", "<", "suggestions.version")
      .where("log_posts.leaves", "=", 0)
      .where(this.#owned.has("log_posts.guild_id"))
      .$if(suggestionId !== undefined, (query) =>
        query.where("log_posts.suggestion_id", "=", suggestionId ?? (0 as SuggestionId)),
      )
      .execute();
    if (behind.length === 0) return;
    await this.#engine.write(async (transaction) => {
      const ids = behind.map(({ suggestion_id }) => suggestion_id);
      await takeSuggestions(transaction, ids);
      for (const { suggestion_id } of behind) await this.#oweAnother(transaction, suggestion_id);
    });
    this.#changed();
  }

  async messageDeleted(channelId: string, messageId: string): Promise<void> {
    const found = await this.#engine.reader
      .selectFrom("log_posts")
      .select("message_id")
      .where("message_id", "=", messageId)
      .where("channel_id", "=", channelId)
      .executeTakeFirst();
    if (found !== undefined) await this.gone(messageId);
  }

  async channelDeleted(guildId: string, channelId: string): Promise<void> {
    await this.#engine.write(async (transaction) => {
      await transaction
        .deleteFrom("log_posts")
        .where("guild_id", "=", guildId)
        .where("channel_id", "=", channelId)
        .execute();
    });
  }

  /** The same place once more, unless it is owed already and will be drawn from what is stored then. */
  async #oweAnother(transaction: Writer, suggestionId: SuggestionId): Promise<void> {
    const newest = await newestOf(transaction, suggestionId);
    if (newest === undefined || newest.detail === null || newest.state === "failed") return;
    if (newest.state === "pending" && newest.attempts === 0) return;
    const at = this.#now();
    const { guild_id: guildId, detail } = newest;
    await addIntent(transaction, { kind: "log", guildId, suggestionId, at, dueAt: at, detail });
  }
}

async function newestOf(db: Engine["reader"] | Writer, suggestionId: SuggestionId) {
  return await db
    .selectFrom("intents")
    .select(["intent_id", "guild_id", "state", "attempts", "detail"])
    .where("suggestion_id", "=", suggestionId)
    .where("kind", "=", "log")
    .orderBy("intent_id", "desc")
    .limit(1)
    .executeTakeFirst();
}

async function intentById(transaction: Writer, intentId: number) {
  return await transaction
    .selectFrom("intents")
    .select(["intent_id", "guild_id", "suggestion_id"])
    .where("intent_id", "=", intentId)
    .executeTakeFirstOrThrow();
}

function written(attachments: Posted["attachments"]): string {
  return JSON.stringify(attachments.map(({ id, name }) => ({ id, name })));
}
