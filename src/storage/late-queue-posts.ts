import { postedAnew } from "../suggestions/intents.ts";
import type { Writer } from "./engine.ts";
import { addIntent } from "./new-intents.ts";
import { takeSuggestions } from "./row-locks.ts";

/** What waited before its board had a channel for the queue gets its posts now. They call nobody: the roles were to hear of new ones. */
export async function postWaiting(
  transaction: Writer,
  { guildId, boardId, at }: { readonly guildId: string; readonly boardId: number; readonly at: Date },
): Promise<void> {
  const waiting = transaction
    .selectFrom("queue_entries")
    .innerJoin("suggestions", "suggestions.suggestion_id", "queue_entries.suggestion_id")
    .select("queue_entries.suggestion_id")
    .where("suggestions.board_id", "=", boardId)
    .where("queue_entries.guild_id", "=", guildId)
    .where("queue_entries.outcome", "is", null)
    .where("queue_entries.post_intent_id", "is", null)
    .orderBy("queue_entries.suggestion_id");
  const found = await waiting.execute();
  if (found.length === 0) return;
  await takeSuggestions(
    transaction,
    found.map((one) => one.suggestion_id),
  );
  // Read again: one may have been reviewed while its row was waited for.
  for (const { suggestion_id: suggestionId } of await waiting.execute()) {
    const intent = { kind: "queue-post", guildId, suggestionId, at, dueAt: at, detail: postedAnew } as const;
    await transaction
      .updateTable("queue_entries")
      .set({ post_intent_id: await addIntent(transaction, intent) })
      .where("suggestion_id", "=", suggestionId)
      .execute();
  }
}
