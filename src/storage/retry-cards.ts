import { postedAnew } from "../suggestions/intents.ts";
import type { SuggestionId } from "../suggestions/types.ts";
import type { Writer } from "./engine.ts";
import { oweLog, retryLogs } from "./log-rows.ts";
import { newNonce } from "./new-intents.ts";

/** Lets a server's cards be tried again that could not be posted or redrawn; says how many. */
export async function retryCards(transaction: Writer, guildId: string, at: Date): Promise<number> {
  const retried = [
    await retryLogs(transaction, guildId, at),
    await repostFromGoneChannels(transaction, guildId, at),
    await postAgain(transaction, guildId, at),
    await redrawForbidden(transaction, guildId),
  ];
  await giveAgain(transaction, guildId);
  return retried.reduce((all, one) => all + one, 0);
}

async function postAgain(transaction: Writer, guildId: string, at: Date): Promise<number> {
  const failed = await transaction
    .updateTable("intents")
    .set({ state: "pending", problem: null, done_at: null, due_at: at.getTime() })
    .where("guild_id", "=", guildId)
    .where("kind", "=", "card")
    .where("state", "=", "failed")
    .returning("suggestion_id")
    .execute();
  for (const { suggestion_id } of failed) {
    await transaction
      .updateTable("suggestions")
      .set({ card_problem: null })
      .where("suggestion_id", "=", suggestion_id)
      .execute();
    await oweLog(transaction, { guildId, suggestionId: suggestion_id, at });
  }
  return failed.length;
}

async function redrawForbidden(transaction: Writer, guildId: string): Promise<number> {
  const posted = await transaction
    .updateTable("suggestions")
    .set({ card_problem: null })
    .where("guild_id", "=", guildId)
    .where("card_message_id", "is not", null)
    .where("card_problem", "=", "card-forbidden")
    .returning("suggestion_id")
    .execute();
  return posted.length;
}

/** Posts that lack what the bot was not allowed to do are written anew. */
async function giveAgain(transaction: Writer, guildId: string): Promise<void> {
  await transaction
    .updateTable("suggestions")
    .set((row) => ({ card_post: null, card_post_problem: null, version: row("version", "+", 1) }))
    .where("guild_id", "=", guildId)
    .where("card_forum_id", "is not", null)
    .where("card_post_problem", "is not", null)
    .execute();
}

/** A card whose channel was deleted went with it: it is posted anew, as if never before, and gets its thread anew. */
async function repostFromGoneChannels(transaction: Writer, guildId: string, at: Date): Promise<number> {
  const gone = await transaction
    .selectFrom("suggestions")
    .select("suggestion_id")
    .where("guild_id", "=", guildId)
    .where("card_message_id", "is not", null)
    .where("card_problem", "=", "card-channel-gone")
    .orderBy("suggestion_id")
    .forNoKeyUpdate()
    .execute();
  for (const { suggestion_id: suggestionId } of gone) {
    await forgetCard(transaction, suggestionId, false);
    await beginAnew(transaction, suggestionId, "card", at);
    await beginAnew(transaction, suggestionId, "thread", undefined);
    await oweLog(transaction, { guildId, suggestionId, at });
  }
  return gone.length;
}

/** The card's message is no more; its own intent is the one that posts it from now on. */
export async function forgetCard(transaction: Writer, id: SuggestionId, keepsThread: boolean): Promise<void> {
  await transaction
    .updateTable("suggestions")
    .set((row) => ({
      card_channel_id: null,
      card_message_id: null,
      card_thread_id: null,
      kept_thread_id: keepsThread ? row.ref("card_thread_id") : null,
      card_forum_id: null,
      card_post: null,
      card_post_problem: null,
      card_attachments: "[]",
      card_version: 0,
      card_problem: null,
      card_intent_id: row.fn.coalesce(
        row
          .selectFrom("intents")
          .select("intents.intent_id")
          .whereRef("intents.suggestion_id", "=", "suggestions.suggestion_id")
          .where("intents.kind", "=", "card"),
        "suggestions.card_intent_id",
      ),
    }))
    .where("suggestion_id", "=", id)
    .execute();
}

/** Without a time it is due when its card is posted. */
export async function beginAnew(
  transaction: Writer,
  id: SuggestionId,
  kind: "card" | "thread",
  dueAt: Date | undefined,
): Promise<void> {
  await transaction
    .updateTable("intents")
    .set({
      // Under the old nonce Discord would answer with the message that is gone.
      nonce: newNonce(),
      state: "pending",
      problem: null,
      attempts: 0,
      detail: postedAnew,
      first_attempt_at: null,
      due_at: dueAt?.getTime() ?? null,
      done_at: null,
      result_channel_id: null,
      result_message_id: null,
    })
    .where("suggestion_id", "=", id)
    .where("kind", "=", kind)
    .execute();
}
