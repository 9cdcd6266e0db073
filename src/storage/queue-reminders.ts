import { z } from "zod";
import type { QueueReminder } from "../suggestions/queue-posts.ts";
import type { SuggestionId } from "../suggestions/types.ts";
import { readRules } from "./board-rules.ts";
import type { Reader, Writer } from "./engine.ts";
import { addIntent } from "./new-intents.ts";
import type { OwnedGuilds } from "./owned-guilds.ts";
import { isPresent } from "./presence-store.ts";
import { selectEntries, toEntry } from "./queue-entries.ts";

const hourMs = 3_600_000;
/** As many as a reminder names. */
const maxNamed = 25;

const detailForm = z.object({
  channelId: z.string(),
  hours: z.number(),
  suggestionIds: z.array(z.number().transform((id) => id as SuggestionId)),
});

/** One reminder a board for all of its entries that have waited long enough, and none of these again for as long. */
export async function addReminders(transaction: Writer, now: Date, owned: OwnedGuilds): Promise<number> {
  const waiting = await transaction
    .selectFrom("queue_entries")
    .innerJoin("suggestions", "suggestions.suggestion_id", "queue_entries.suggestion_id")
    .innerJoin("boards", "boards.board_id", "suggestions.board_id")
    .select(["queue_entries.suggestion_id", "queue_entries.queued_at", "queue_entries.reminded_at"])
    .select(["boards.board_id", "boards.guild_id", "boards.rules"])
    .where("queue_entries.outcome", "is", null)
    .where(isPresent("queue_entries.guild_id"))
    .where(owned.has("queue_entries.guild_id"))
    // No board waits for less than an hour.
    .where("queue_entries.queued_at", "<=", now.getTime() - hourMs)
    .orderBy("queue_entries.queued_at")
    .forNoKeyUpdate("queue_entries")
    .execute();
  const boards = Map.groupBy(waiting, ({ board_id }) => board_id);
  let count = 0;
  for (const entries of boards.values()) {
    const [first] = entries;
    if (first === undefined) continue;
    const { queue, queueChannelId, queueReminderHours: hours } = readRules(first.rules);
    if (hours <= 0 || queueChannelId === undefined || (queue !== "channel" && queue !== "both")) continue;
    const due = entries.filter(({ queued_at, reminded_at }) => {
      return (reminded_at ?? queued_at) + hours * hourMs <= now.getTime();
    });
    const suggestionIds = due.map(({ suggestion_id }) => suggestion_id);
    const [oldest] = suggestionIds;
    if (oldest === undefined) continue;
    await transaction
      .updateTable("queue_entries")
      .set({ reminded_at: now.getTime() })
      .where("suggestion_id", "in", suggestionIds)
      .execute();
    const intent = { guildId: first.guild_id, suggestionId: oldest, at: now, dueAt: now };
    const intentId = await addIntent(transaction, { kind: "queue-reminder", ...intent });
    await transaction
      .updateTable("intents")
      .set({ detail: JSON.stringify({ channelId: queueChannelId, hours, suggestionIds }) })
      .where("intent_id", "=", intentId)
      .execute();
    count += suggestionIds.length;
  }
  return count;
}

/** What a reminder tells of, as far as it still waits. */
export async function remindedOf(reader: Reader, intentId: number): Promise<QueueReminder | undefined> {
  const intent = await reader
    .selectFrom("intents")
    .select("detail")
    .where("intent_id", "=", intentId)
    .executeTakeFirst();
  if (intent?.detail === null || intent === undefined) return undefined;
  const { channelId, hours, suggestionIds } = detailForm.parse(JSON.parse(intent.detail));
  const rows = await selectEntries(reader)
    .where("suggestions.suggestion_id", "in", suggestionIds.slice(0, maxNamed))
    .where("suggestions.status", "=", "queued")
    .orderBy("entry.queued_at")
    .orderBy("suggestions.number")
    .execute();
  return rows.length === 0 ? undefined : { channelId, hours, entries: rows.map(toEntry) };
}
