import type { QueueEntry } from "../suggestions/queue-store.ts";
import type { SuggestionId } from "../suggestions/types.ts";
import type { Reader, Writer } from "./engine.ts";
import { selectSuggestions, toSuggestion } from "./suggestion-rows.ts";

/** Entries with their suggestions and the staff they name. Who reviewed without their name is not joined. */
export function selectEntries(db: Reader | Writer) {
  return selectSuggestions(db)
    .innerJoin("queue_entries as entry", "entry.suggestion_id", "suggestions.suggestion_id")
    .leftJoin("persons as claimer", "claimer.person_id", "entry.claimed_by_person_id")
    .leftJoin("person_names as claimer_name", (join) =>
      join
        .onRef("claimer_name.person_id", "=", "entry.claimed_by_person_id")
        .onRef("claimer_name.guild_id", "=", "suggestions.guild_id"),
    )
    .leftJoin("person_names as reviewer_name", (join) =>
      join
        .onRef("reviewer_name.person_id", "=", "entry.reviewed_by_person_id")
        .onRef("reviewer_name.guild_id", "=", "suggestions.guild_id")
        .on("entry.reviewed_anonymously", "=", 0),
    )
    .select((row) =>
      row
        .selectFrom("images")
        .select((image) => image.fn.countAll<number>().as("count"))
        .whereRef("images.suggestion_id", "=", "suggestions.suggestion_id")
        .as("image_count"),
    )
    .select([
      "entry.queued_at",
      "entry.claimed_at",
      "entry.claim_press",
      "entry.outcome",
      "entry.reviewed_at",
      "entry.version as entry_version",
      "entry.shown_version",
      "entry.post_intent_id",
      "entry.post_channel_id",
      "entry.post_message_id",
      "entry.post_attachments",
      "entry.post_problem",
      "claimer.user_id as claimer_user_id",
      "claimer_name.name as claimer_name",
      "reviewer_name.name as reviewer_name",
    ]);
}

export type EntryRow = Awaited<ReturnType<ReturnType<typeof selectEntries>["executeTakeFirstOrThrow"]>>;

export function toEntry(row: EntryRow): QueueEntry {
  const { claimed_at, outcome, reviewed_at, post_channel_id: channelId, post_message_id: messageId } = row;
  return {
    suggestion: toSuggestion(row),
    imageCount: row.image_count ?? 0,
    queuedAt: new Date(row.queued_at),
    claim: claimed_at === null ? undefined : { userId: row.claimer_user_id ?? undefined, name: row.claimer_name ?? "" },
    review:
      outcome === null || reviewed_at === null
        ? undefined
        : { outcome, by: row.reviewer_name ?? undefined, at: new Date(reviewed_at) },
    post: channelId === null || messageId === null ? undefined : { channelId, messageId },
    problem: row.post_problem ?? undefined,
  };
}

/** The entry as it stands, read where it was just written. */
export async function entryById(db: Reader | Writer, id: SuggestionId): Promise<QueueEntry | undefined> {
  const row = await selectEntries(db).where("suggestions.suggestion_id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : toEntry(row);
}
