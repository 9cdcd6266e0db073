import { type Selectable, sql } from "kysely";
import type { DeliveryProblem } from "../suggestions/delivery-problem.ts";
import type { Intent, IntentKind, IntentStore, OwedKind, PostedCard } from "../suggestions/intents.ts";
import type { SuggestionId } from "../suggestions/types.ts";
import { oweMention } from "./author-mention.ts";
import type { Engine, Writer } from "./engine.ts";
import { fanOut } from "./follower-messages.ts";
import { addIntent } from "./new-intents.ts";
import type { OwnedGuilds } from "./owned-guilds.ts";
import { storedPost } from "./post-rows.ts";
import { isPresent } from "./presence-store.ts";
import { queuePostFailed, retryQueuePosts } from "./queue-rows.ts";
import { retryCards } from "./retry-cards.ts";
import { takeGuild } from "./row-locks.ts";
import type { IntentsTable } from "./schema.ts";

/** Written out in the statement, so that the index of pending intents serves it whatever plan is kept for other parameters. */
const pending = sql.lit("pending" as const);

/** What committed changes still owe Discord, in SQL. */
export class SqlIntentStore implements IntentStore {
  readonly #engine: Engine;
  readonly #changed: () => void;
  readonly #now: () => Date;
  readonly #owned: OwnedGuilds;

  /** `changed` is called after commits that made intents due or changed what a card shows. */
  constructor(engine: Engine, changed: () => void, now: () => Date, owned: OwnedGuilds) {
    this.#engine = engine;
    this.#changed = changed;
    this.#now = now;
    this.#owned = owned;
  }

  async due(now: Date, limit: number): Promise<Intent[]> {
    const rows = await this.#engine.reader
      .selectFrom("intents")
      .selectAll()
      .where("state", "=", pending)
      .where("due_at", "<=", now.getTime())
      .where(isPresent("intents.guild_id"))
      .where(this.#owned.has("intents.guild_id"))
      .orderBy("due_at")
      .orderBy("intent_id")
      .limit(limit)
      .execute();
    return rows.map(toIntent);
  }

  async nextDueAt(now: Date): Promise<Date | undefined> {
    const row = await this.#engine.reader
      .selectFrom("intents")
      .select("due_at")
      .where("state", "=", pending)
      .where("due_at", ">", now.getTime())
      .where(isPresent("intents.guild_id"))
      .where(this.#owned.has("intents.guild_id"))
      .orderBy("due_at")
      .limit(1)
      .executeTakeFirst();
    return row === undefined || row.due_at === null ? undefined : new Date(row.due_at);
  }

  async begin(intentId: number, now: Date, onMessageId?: string): Promise<boolean> {
    const begun = await this.#engine.write(async (transaction) => {
      const begun = await transaction
        .updateTable("intents")
        .set((row) => ({
          attempts: row("attempts", "+", 1),
          first_attempt_at: row.fn.coalesce("first_attempt_at", row.val(now.getTime())),
          ...(onMessageId !== undefined && { result_message_id: onMessageId }),
        }))
        .where("intent_id", "=", intentId)
        .where("state", "=", "pending")
        .where(this.#owned.isHeld("intents.guild_id"))
        .returning("intent_id")
        .executeTakeFirst();
      return begun !== undefined;
    });
    if (!begun) this.#owned.doubt();
    return begun;
  }

  async postpone(intentId: number, until: Date): Promise<void> {
    await this.#engine.write(async (transaction) => {
      await transaction
        .updateTable("intents")
        .set({ due_at: until.getTime() })
        .where("intent_id", "=", intentId)
        .where("state", "=", "pending")
        .execute();
    });
  }

  async fail(intentId: number, problem: DeliveryProblem): Promise<void> {
    await this.#engine.write(async (transaction) => {
      const failed = await this.#end(transaction, intentId, { state: "failed", problem });
      if (failed?.kind === "decision-dm" && problem !== "author-gone")
        await oweMention(transaction, failed.suggestion_id, this.#now());
      if (failed?.kind === "queue-post") await queuePostFailed(transaction, failed.suggestion_id, problem);
      if (failed?.kind !== "card") return;
      await transaction
        .updateTable("suggestions")
        .set({ card_problem: problem })
        .where("suggestion_id", "=", failed.suggestion_id)
        .execute();
      await this.#releaseWaiting(transaction, failed.suggestion_id, ["log"]);
    });
  }

  async cardPosted(intentId: number, posted: PostedCard): Promise<void> {
    const { channelId, messageId, attachments, version, post } = posted;
    await this.#engine.write(async (transaction) => {
      const result = { result_channel_id: channelId, result_message_id: messageId };
      const done = await this.#end(transaction, intentId, { state: "done", ...result });
      if (done === undefined) return;
      await transaction
        .updateTable("suggestions")
        .set((row) => ({
          card_channel_id: channelId,
          card_message_id: messageId,
          card_forum_id: post?.forumId ?? null,
          card_post: post?.given === undefined ? null : storedPost(post.given),
          card_post_problem: post?.problem ?? null,
          // A post is the thread in which it is talked about.
          card_thread_id: post === undefined ? row.ref("kept_thread_id") : channelId,
          kept_thread_id: null,
          card_attachments: JSON.stringify(attachments.map(({ id, name }) => ({ id, name }))),
          // One that keeps its thread was drawn without it.
          card_version: row
            .case()
            .when("kept_thread_id", "is", null)
            .then(row.cast<number>(row.val(version), "bigint"))
            .else(row.lit(0))
            .end(),
          card_problem: null,
        }))
        .where("suggestion_id", "=", done.suggestion_id)
        .execute();
      await this.#releaseWaiting(transaction, done.suggestion_id, ["thread", "log"]);
      if (posted.pingsAuthor === true) await this.#owePing(transaction, done);
    });
    this.#changed();
  }

  async threadOpened(intentId: number, threadId: string, pingsAuthor = false): Promise<void> {
    await this.#engine.write(async (transaction) => {
      const done = await this.#end(transaction, intentId, { state: "done", result_channel_id: threadId });
      if (done === undefined) return;
      await transaction
        .updateTable("suggestions")
        .set((row) => ({ card_thread_id: threadId, version: row("version", "+", 1) }))
        .where("suggestion_id", "=", done.suggestion_id)
        .execute();
      if (pingsAuthor) await this.#owePing(transaction, done);
    });
    this.#changed();
  }

  async messageSent(intentId: number): Promise<void> {
    await this.#engine.write((transaction) => this.#end(transaction, intentId, { state: "done" }));
  }

  async fanOut(intentId: number): Promise<void> {
    await this.#engine.write((transaction) => fanOut(transaction, intentId, this.#now()));
    this.#changed();
  }

  async outcome(suggestionId: SuggestionId, kind: IntentKind) {
    const row = await this.#engine.reader
      .selectFrom("intents")
      .select(["state", "problem"])
      .where("suggestion_id", "=", suggestionId)
      .where("kind", "=", kind)
      .orderBy("intent_id", "desc")
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? undefined : { state: row.state, problem: row.problem ?? undefined };
  }

  async pendingCount(): Promise<number> {
    const { count } = await this.#engine.reader
      .selectFrom("intents")
      .select((row) => row.fn.countAll<number>().as("count"))
      .where("state", "=", pending)
      // What waits for its review owes Discord no card yet.
      .where((row) =>
        row.or([
          row("due_at", "is not", null),
          row(
            "suggestion_id",
            "not in",
            row.selectFrom("suggestions").select("suggestions.suggestion_id").where("published", "=", 0),
          ),
        ]),
      )
      .executeTakeFirstOrThrow();
    return count;
  }

  async owed(now: Date): Promise<OwedKind[]> {
    const isDue = sql<boolean>`due_at <= ${now.getTime()}`;
    const rows = await this.#engine.reader
      .selectFrom("intents")
      .select(({ fn }) => [
        "kind",
        fn.countAll<number>().as("pending"),
        sql<number>`count(case when ${isDue} then 1 end)`.as("due"),
        sql<number | null>`min(case when ${isDue} then due_at end)`.as("oldest"),
      ])
      .where("state", "=", pending)
      .where(isPresent("intents.guild_id"))
      .where(this.#owned.has("intents.guild_id"))
      .groupBy("kind")
      .execute();
    return rows.map((row) => ({
      kind: row.kind,
      due: row.due,
      waiting: row.pending - row.due,
      oldestDueAt: row.oldest === null ? undefined : new Date(row.oldest),
    }));
  }

  async retryCards(guildId: string): Promise<number> {
    const [count, posts] = await this.#engine.write(async (transaction) => {
      await takeGuild(transaction, guildId);
      return [
        await retryCards(transaction, guildId, this.#now()),
        await retryQueuePosts(transaction, guildId, this.#now()),
      ];
    });
    if (count + posts > 0) this.#changed();
    return count;
  }

  /** The card has come to its end: what waited for that is due. */
  async #releaseWaiting(transaction: Writer, id: SuggestionId, kinds: readonly IntentKind[]): Promise<void> {
    await transaction
      .updateTable("intents")
      .set({ due_at: this.#now().getTime() })
      .where("suggestion_id", "=", id)
      .where("kind", "in", kinds)
      .where("state", "=", "pending")
      .execute();
  }

  async #owePing(
    transaction: Writer,
    { suggestion_id: suggestionId, guild_id: guildId }: { suggestion_id: SuggestionId; guild_id: string },
  ): Promise<void> {
    const at = this.#now();
    await addIntent(transaction, { kind: "thread-ping", guildId, suggestionId, at, dueAt: at });
  }

  /** Ends a pending intent; undefined when it had ended before. */
  async #end(transaction: Writer, intentId: number, outcome: Outcome) {
    return await transaction
      .updateTable("intents")
      .set({ ...outcome, done_at: this.#now().getTime() })
      .where("intent_id", "=", intentId)
      .where("state", "=", "pending")
      .returning(["kind", "suggestion_id", "guild_id"])
      .executeTakeFirst();
  }
}

type Outcome = Partial<Pick<Selectable<IntentsTable>, "problem" | "result_channel_id" | "result_message_id">> &
  Pick<Selectable<IntentsTable>, "state">;

function toIntent(row: Selectable<IntentsTable>): Intent {
  return {
    id: row.intent_id,
    kind: row.kind,
    guildId: row.guild_id,
    suggestionId: row.suggestion_id,
    nonce: row.nonce,
    attempts: row.attempts,
    firstAttemptAt: row.first_attempt_at === null ? undefined : new Date(row.first_attempt_at),
    attemptedOn: row.result_message_id ?? undefined,
    createdAt: new Date(row.created_at),
    detail: row.detail ?? undefined,
  };
}
