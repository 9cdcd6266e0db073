import type { StatusChange, StatusOutcome } from "../suggestions/store.ts";
import type { SuggestionId } from "../suggestions/types.ts";
import { findOriginal, relink } from "./duplicates.ts";
import type { Writer } from "./engine.ts";
import { oweFollowers } from "./follower-messages.ts";
import { oweLog } from "./log-rows.ts";
import { addIntent } from "./new-intents.ts";
import { namedPerson } from "./people.ts";
import { moveInQueue } from "./queue-rows.ts";
import { statusToRestore } from "./removal-record.ts";
import { takeGuild, takeSuggestions } from "./row-locks.ts";
import { mayStaffBeAnonymous, suggestionById } from "./suggestion-rows.ts";

type Told = Pick<StatusChange, "guildId" | "suggestionId" | "at">;

/** Changes a status, unless somebody was first or this very change is stored already. */
export async function changeStatus(transaction: Writer, change: StatusChange): Promise<StatusOutcome> {
  const { guildId, suggestionId, to, by, at } = change;
  // Links change one after the other on a server, or two of them could make a chain.
  if (change.duplicateOf !== undefined) await takeGuild(transaction, guildId);
  await takeSuggestions(transaction, [suggestionId]);
  if (await changedBefore(transaction, change)) {
    return { kind: "stored", suggestion: await suggestionById(transaction, suggestionId), repeated: true, others: [] };
  }
  const judged = await transaction
    .selectFrom("suggestions")
    .select(["status", "duplicate_of", "decided_by_person_id", "decision_reason", "decided_at", "decision_anonymous"])
    .where("suggestion_id", "=", suggestionId)
    .where("guild_id", "=", guildId)
    .where("status_version", "=", change.statusVersion)
    .$if(change.textVersion !== undefined, (query) => query.where("text_version", "=", change.textVersion ?? 0))
    .executeTakeFirst();
  if (judged === undefined) return { kind: "changed-meanwhile" };
  if (change.anonymous === true && !(await mayStaffBeAnonymous(transaction, suggestionId))) {
    return { kind: "anonymity-not-allowed" };
  }

  let original: { readonly id: SuggestionId; readonly number: number } | undefined;
  if (change.duplicateOf !== undefined) {
    const found = await findOriginal(transaction, { guildId, suggestionId, number: change.duplicateOf });
    if (found.kind !== "original") return found;
    original = found;
  }
  const personId = await namedPerson(transaction, guildId, by);
  if (!(await compareAndSet(transaction, change, personId, original?.id))) return { kind: "changed-meanwhile" };
  const reviewer = { personId, anonymous: change.anonymous === true };
  await moveInQueue(transaction, { suggestionId, from: judged.status, to, by: reviewer, at });
  await transaction
    .insertInto("events")
    .values({
      suggestion_id: suggestionId,
      kind: "status-changed",
      actor_person_id: personId,
      at: at.getTime(),
      before: JSON.stringify(to === "removed" ? statusToRestore(judged) : { status: judged.status }),
      after: JSON.stringify({
        status: to,
        ...(change.anonymous === true && { anonymous: true }),
        ...(change.overrides === true && { override: true }),
        ...(original !== undefined && { duplicateOf: original.number }),
      }),
      reason: change.reason ?? null,
      interaction_id: change.interactionId,
    })
    .execute();
  const others = await relink(transaction, { suggestionId, before: judged.duplicate_of, after: original?.id ?? null });
  await oweTelling(transaction, change, personId);
  return { kind: "stored", suggestion: await suggestionById(transaction, suggestionId), repeated: false, others };
}

/** After a change of status: the card is tried again, where it belongs now, and author and followers are told how it stands. */
export async function oweTelling(transaction: Writer, change: Told, deciderId: number): Promise<void> {
  const { guildId, suggestionId, at } = change;
  await retryForbiddenCard(transaction, change);
  await oweLog(transaction, { guildId, suggestionId, at });
  await supersedeDecisionMessage(transaction, change);
  await addIntent(transaction, { kind: "decision-dm", guildId, suggestionId, at, dueAt: at });
  await oweFollowers(transaction, { guildId, suggestionId, at }, deciderId);
}

/** Whether this interaction has changed the suggestion's status already. */
export async function changedBefore(
  transaction: Writer,
  { guildId, suggestionId, interactionId }: Pick<StatusChange, "guildId" | "suggestionId" | "interactionId">,
): Promise<boolean> {
  const event = await transaction
    .selectFrom("events")
    .innerJoin("suggestions", "suggestions.suggestion_id", "events.suggestion_id")
    .select("events.event_id")
    .where("events.interaction_id", "=", interactionId)
    .where("events.kind", "=", "status-changed")
    .where("events.suggestion_id", "=", suggestionId)
    .where("suggestions.guild_id", "=", guildId)
    .executeTakeFirst();
  return event !== undefined;
}

async function compareAndSet(
  transaction: Writer,
  change: StatusChange,
  personId: number,
  duplicateOf: SuggestionId | undefined,
): Promise<boolean> {
  const { suggestionId, to, statusVersion, reason, anonymous, at } = change;
  const decision =
    to === "open"
      ? { decided_by_person_id: null, decision_reason: null, decided_at: null, decision_anonymous: 0 as const }
      : {
          decided_by_person_id: personId,
          decision_reason: reason ?? null,
          decided_at: at.getTime(),
          decision_anonymous: anonymous === true ? (1 as const) : (0 as const),
        };
  const changed = await transaction
    .updateTable("suggestions")
    .set((row) => ({
      status: to,
      ...decision,
      duplicate_of: duplicateOf ?? null,
      // A removed card keeps no image: whatever draws it later has to upload them anew.
      ...(to === "removed" && { card_attachments: "[]" }),
      version: row("version", "+", 1),
      status_version: row("status_version", "+", 1),
    }))
    .where("suggestion_id", "=", suggestionId)
    .where("status_version", "=", statusVersion)
    .returning("suggestion_id")
    .executeTakeFirst();
  return changed !== undefined;
}

/** Somebody may have given the permission since: the card is tried again, posted or not. */
export async function retryForbiddenCard(
  transaction: Writer,
  { suggestionId, at }: Pick<StatusChange, "suggestionId" | "at">,
): Promise<void> {
  const retried = await transaction
    .updateTable("suggestions")
    .set({ card_problem: null })
    .where("suggestion_id", "=", suggestionId)
    .where("card_problem", "=", "card-forbidden")
    .returning("suggestion_id")
    .executeTakeFirst();
  if (retried === undefined) return;
  await transaction
    .updateTable("intents")
    .set({ state: "pending", problem: null, done_at: null, due_at: at.getTime() })
    .where("suggestion_id", "=", suggestionId)
    .where("kind", "=", "card")
    .where("state", "=", "failed")
    .execute();
}

/** Messages that nobody began to send yet would tell of a decision that no longer stands. */
export async function supersedeDecisionMessage(
  transaction: Writer,
  { suggestionId }: Pick<StatusChange, "suggestionId">,
): Promise<void> {
  await transaction
    .deleteFrom("intents")
    .where("suggestion_id", "=", suggestionId)
    .where("kind", "in", ["decision-dm", "author-ping", "followers", "follower-dm"])
    .where("state", "=", "pending")
    .where("attempts", "=", 0)
    .execute();
}
