import type { DeliveryProblem } from "../suggestions/delivery-problem.ts";
import { isPublic, type SuggestionStatus } from "../suggestions/status.ts";
import type { SuggestionId } from "../suggestions/types.ts";
import type { Writer } from "./engine.ts";
import { addIntent } from "./new-intents.ts";
import { forgetQueuePostsOfGoneChannels } from "./queue-deletions.ts";

interface Queued {
  readonly guildId: string;
  readonly suggestionId: SuggestionId;
  readonly at: Date;
  /** Whether staff get a post for it in the queue's channel. */
  readonly posts: boolean;
}

/** Puts a suggestion into the queue, for the first time or anew: until its review only staff and its author can read it. */
export async function enterQueue(transaction: Writer, { guildId, suggestionId, at, posts }: Queued): Promise<void> {
  const post_intent_id = posts
    ? await addIntent(transaction, { kind: "queue-post", guildId, suggestionId, at, dueAt: at })
    : null;
  const fresh = {
    queued_at: at.getTime(),
    claimed_by_person_id: null,
    claimed_at: null,
    claim_press: null,
    ...unreviewed,
    reminded_at: null,
    version: 1,
    shown_version: 0,
    post_intent_id,
    post_channel_id: null,
    post_message_id: null,
    post_attachments: "[]",
    post_problem: null,
  };
  await transaction
    .insertInto("queue_entries")
    .values({ suggestion_id: suggestionId, guild_id: guildId, ...fresh })
    .onConflict((conflict) => conflict.column("suggestion_id").doUpdateSet(fresh))
    .execute();
  await transaction
    .updateTable("suggestions")
    .set({ published: 0 })
    .where("suggestion_id", "=", suggestionId)
    .execute();
}

const unreviewed = {
  outcome: null,
  outcome_version: null,
  reviewed_by_person_id: null,
  reviewed_anonymously: 0 as const,
  reviewed_at: null,
};

interface Moved {
  readonly suggestionId: SuggestionId;
  readonly from: SuggestionStatus;
  readonly to: SuggestionStatus;
  /** Undefined where its author withdrew it. */
  readonly by: { readonly personId: number; readonly anonymous: boolean } | undefined;
  readonly at: Date;
}

/**
 * After a change of status, in its transaction: notes how an entry was reviewed, brings back one whose removal was undone, and lets
 * everybody see what has got a status for everybody: its card is posted then.
 */
export async function moveInQueue(transaction: Writer, { suggestionId, from, to, by, at }: Moved): Promise<void> {
  await transaction
    .updateTable("queue_entries")
    .set((row) => ({
      version: row("version", "+", 1),
      ...(from === "queued" && {
        outcome: to,
        outcome_version: row
          .selectFrom("suggestions")
          .select("suggestions.status_version")
          .where("suggestions.suggestion_id", "=", suggestionId),
        reviewed_by_person_id: by?.personId ?? null,
        reviewed_anonymously: by?.anonymous === true ? (1 as const) : (0 as const),
        reviewed_at: at.getTime(),
      }),
      ...(to === "queued" && unreviewed),
      // The removed post has lost its images.
      ...(to === "removed" && { post_attachments: "[]" }),
    }))
    .where("suggestion_id", "=", suggestionId)
    .execute();
  if (isPublic(to)) await publish(transaction, suggestionId, at);
}

async function publish(transaction: Writer, suggestionId: SuggestionId, at: Date): Promise<void> {
  const published = await transaction
    .updateTable("suggestions")
    .set({ published: 1 })
    .where("suggestion_id", "=", suggestionId)
    .where("published", "=", 0)
    .returning("card_intent_id")
    .executeTakeFirst();
  if (published === undefined) return;
  await transaction
    .updateTable("intents")
    .set({ due_at: at.getTime() })
    .where("intent_id", "=", published.card_intent_id)
    .where("state", "=", "pending")
    .where("due_at", "is", null)
    .execute();
}

/** What its post shows has changed. */
export async function changedInQueue(transaction: Writer, suggestionId: SuggestionId): Promise<void> {
  await transaction
    .updateTable("queue_entries")
    .set((row) => ({ version: row("version", "+", 1) }))
    .where("suggestion_id", "=", suggestionId)
    .execute();
}

/** Its post cannot be shown for now. */
export async function queuePostFailed(
  transaction: Writer,
  suggestionId: SuggestionId,
  problem: DeliveryProblem,
): Promise<void> {
  await transaction
    .updateTable("queue_entries")
    .set({ post_problem: problem })
    .where("suggestion_id", "=", suggestionId)
    .execute();
}

/** Lets a server's posts be tried again that could not be posted or drawn anew, where they may be mended. */
export async function retryQueuePosts(transaction: Writer, guildId: string, at: Date): Promise<number> {
  await forgetQueuePostsOfGoneChannels(transaction, guildId);
  const mended = await transaction
    .updateTable("queue_entries")
    .set({ post_problem: null })
    .where("guild_id", "=", guildId)
    .where("post_problem", "is not", null)
    .where("post_problem", "<>", "queue-message-gone")
    .returning("post_intent_id")
    .execute();
  const intentIds = mended.flatMap(({ post_intent_id }) => (post_intent_id === null ? [] : [post_intent_id]));
  if (intentIds.length > 0) {
    await transaction
      .updateTable("intents")
      .set({ state: "pending", problem: null, done_at: null, due_at: at.getTime() })
      .where("intent_id", "in", intentIds)
      .where("state", "=", "failed")
      .execute();
  }
  return mended.length;
}
