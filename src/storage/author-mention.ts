import type { SuggestionId } from "../suggestions/types.ts";
import type { Writer } from "./engine.ts";
import { addIntent } from "./new-intents.ts";

/** Owes the author a mention in the suggestion's thread, where there is one and everybody sees who the author is: not of what was removed. */
export async function oweMention(transaction: Writer, suggestionId: SuggestionId, at: Date): Promise<void> {
  const suggestion = await transaction
    .selectFrom("suggestions")
    .select("guild_id")
    .where("suggestion_id", "=", suggestionId)
    .where("anonymous", "=", 0)
    .where("status", "<>", "removed")
    .where("card_thread_id", "is not", null)
    .executeTakeFirst();
  if (suggestion === undefined) return;
  await addIntent(transaction, {
    kind: "author-ping",
    guildId: suggestion.guild_id,
    suggestionId,
    at,
    dueAt: at,
  });
}
