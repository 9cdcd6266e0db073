import type { Undo } from "../suggestions/decision-store.ts";
import type { StatusOutcome } from "../suggestions/store.ts";
import type { SuggestionId } from "../suggestions/types.ts";
import { changedBefore, oweTelling } from "./change-status.ts";
import { relink } from "./duplicates.ts";
import type { Writer } from "./engine.ts";
import { namedPerson } from "./people.ts";
import { moveInQueue } from "./queue-rows.ts";
import { restoredFrom } from "./removal-record.ts";
import { takeGuild, takeSuggestions } from "./row-locks.ts";
import { suggestionById } from "./suggestion-rows.ts";

/** Puts a suggestion back as it was before its removal, unless that is too long ago or somebody was first. */
export async function undoRemoval(transaction: Writer, undo: Undo): Promise<StatusOutcome> {
  const { guildId, suggestionId, by, at } = undo;
  // It may link a duplicate anew.
  await takeGuild(transaction, guildId);
  await takeSuggestions(transaction, [suggestionId]);
  if (await changedBefore(transaction, undo)) {
    return { kind: "stored", suggestion: await suggestionById(transaction, suggestionId), repeated: true, others: [] };
  }
  const noted = await removalNote(transaction, undo);
  if (noted === null || noted === undefined) return { kind: "changed-meanwhile" };
  const { status, decision, duplicateOf } = restoredFrom(noted);
  const original = duplicateOf === undefined ? undefined : await originalNow(transaction, duplicateOf);
  await transaction
    .updateTable("suggestions")
    .set((row) => ({
      status,
      ...decision,
      duplicate_of: original?.id ?? null,
      // The removed card has lost its images: they are uploaded anew.
      card_attachments: "[]",
      version: row("version", "+", 1),
      status_version: row("status_version", "+", 1),
    }))
    .where("suggestion_id", "=", suggestionId)
    .execute();
  const personId = await namedPerson(transaction, guildId, by);
  await transaction
    .insertInto("events")
    .values({
      suggestion_id: suggestionId,
      kind: "status-changed",
      actor_person_id: personId,
      at: at.getTime(),
      before: JSON.stringify({ status: "removed" }),
      after: JSON.stringify({ status, undo: true, ...(original !== undefined && { duplicateOf: original.number }) }),
      interaction_id: undo.interactionId,
    })
    .execute();
  await moveInQueue(transaction, { suggestionId, from: "removed", to: status, by: undefined, at });
  const others = await relink(transaction, { suggestionId, before: null, after: original?.id ?? null });
  await oweTelling(transaction, undo, personId);
  return { kind: "stored", suggestion: await suggestionById(transaction, suggestionId), repeated: false, others };
}

/** What the removal noted, if it is the change that stands and recent enough. */
async function removalNote(transaction: Writer, { guildId, suggestionId, statusVersion, since }: Undo) {
  const row = await transaction
    .selectFrom("suggestions")
    .innerJoin("events", "events.suggestion_id", "suggestions.suggestion_id")
    .select("events.before")
    .where("suggestions.suggestion_id", "=", suggestionId)
    .where("suggestions.guild_id", "=", guildId)
    .where("suggestions.status", "=", "removed")
    .where("suggestions.status_version", "=", statusVersion)
    .where("suggestions.decided_at", ">=", since.getTime())
    .where("events.kind", "=", "status-changed")
    .orderBy("events.event_id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.before;
}

/** The original may have become a duplicate itself meanwhile: then its original is meant. */
async function originalNow(transaction: Writer, id: SuggestionId) {
  return await transaction
    .selectFrom("suggestions as named")
    .leftJoin("suggestions as original", "original.suggestion_id", "named.duplicate_of")
    .select((row) => [
      row.fn.coalesce("original.suggestion_id", "named.suggestion_id").as("id"),
      row.fn.coalesce("original.number", "named.number").as("number"),
    ])
    .where("named.suggestion_id", "=", id)
    .executeTakeFirstOrThrow();
}
