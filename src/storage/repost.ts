import { isCardMissing, type RepostPress, type RepostStore } from "../suggestions/reposting.ts";
import type { Suggestion, SuggestionId } from "../suggestions/types.ts";
import type { Engine, Writer } from "./engine.ts";
import { oweLog } from "./log-rows.ts";
import { beginAnew, forgetCard } from "./retry-cards.ts";
import { takeSuggestions } from "./row-locks.ts";
import { suggestionById } from "./suggestion-rows.ts";

/** Cards that are posted again, in SQL. */
export class SqlRepostStore implements RepostStore {
  readonly #engine: Engine;
  readonly #changed: () => void;

  /** `changed` is called after commits that made intents due. */
  constructor(engine: Engine, changed: () => void) {
    this.#engine = engine;
    this.#changed = changed;
  }

  async repost(press: RepostPress): Promise<Suggestion> {
    const { suggestion, begun } = await this.#engine.write((transaction) => repost(transaction, press));
    if (begun) this.#changed();
    return suggestion;
  }
}

async function repost(transaction: Writer, { guildId, suggestionId, interactionId, at }: RepostPress) {
  await takeSuggestions(transaction, [suggestionId]);
  const before = await suggestionById(transaction, suggestionId);
  const pressed = await transaction
    .selectFrom("suggestions")
    .select(["repost_press", "card_forum_id"])
    .where("suggestion_id", "=", suggestionId)
    .executeTakeFirstOrThrow();
  const isOld = pressed.repost_press !== null && BigInt(pressed.repost_press) >= BigInt(interactionId);
  if (isOld || !isCardMissing(before)) return { suggestion: before, begun: false };
  await transaction
    .updateTable("suggestions")
    .set({ repost_press: interactionId })
    .where("suggestion_id", "=", suggestionId)
    .execute();
  if (before.card === undefined) await tryAgain(transaction, suggestionId, at);
  else {
    // A thread outlives the message that it was opened from, but neither its channel nor, in a forum, its post.
    const keepsThread = before.cardProblem === "card-message-gone" && pressed.card_forum_id === null;
    await forgetCard(transaction, suggestionId, keepsThread);
    await beginAnew(transaction, suggestionId, "card", at);
    if (!keepsThread) await beginAnew(transaction, suggestionId, "thread", undefined);
  }
  await oweLog(transaction, { guildId, suggestionId, at });
  return { suggestion: await suggestionById(transaction, suggestionId), begun: true };
}

/** It never came to be: an attempt of unknown outcome may have left it, and is looked for under the same number. */
async function tryAgain(transaction: Writer, suggestionId: SuggestionId, at: Date): Promise<void> {
  await transaction
    .updateTable("intents")
    .set({ state: "pending", problem: null, done_at: null, due_at: at.getTime() })
    .where("suggestion_id", "=", suggestionId)
    .where("kind", "=", "card")
    .where("state", "=", "failed")
    .execute();
  await transaction
    .updateTable("suggestions")
    .set({ card_problem: null })
    .where("suggestion_id", "=", suggestionId)
    .execute();
}
