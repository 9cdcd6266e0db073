import type { StatusChange, StatusOutcome } from "../suggestions/store.ts";
import type { Writer } from "./engine.ts";
import { addIntent } from "./new-intents.ts";
import { namedPerson } from "./people.ts";
import { suggestionById } from "./suggestion-rows.ts";

/** Changes a status, unless somebody was first or this very change is stored already. */
export async function changeStatus(transaction: Writer, change: StatusChange): Promise<StatusOutcome> {
  const { guildId, suggestionId, to, by, at } = change;
  if (await changedBefore(transaction, change)) {
    return { kind: "stored", suggestion: await suggestionById(transaction, suggestionId), repeated: true };
  }
  const judged = await transaction
    .selectFrom("suggestions")
    .select("status")
    .where("suggestion_id", "=", suggestionId)
    .where("guild_id", "=", guildId)
    .where("status_version", "=", change.statusVersion)
    .executeTakeFirst();
  if (judged === undefined) return { kind: "changed-meanwhile" };

  const personId = await namedPerson(transaction, guildId, by);
  if (!(await compareAndSet(transaction, change, personId))) return { kind: "changed-meanwhile" };
  await transaction
    .insertInto("events")
    .values({
      suggestion_id: suggestionId,
      kind: "status-changed",
      actor_person_id: personId,
      at: at.getTime(),
      before: JSON.stringify({ status: judged.status }),
      after: JSON.stringify({ status: to }),
      reason: change.reason ?? null,
      interaction_id: change.interactionId,
    })
    .execute();
  await retryForbiddenCard(transaction, change);
  await supersedeDecisionMessage(transaction, change);
  await addIntent(transaction, { kind: "decision-dm", guildId, suggestionId, at, dueAt: at });
  return { kind: "stored", suggestion: await suggestionById(transaction, suggestionId), repeated: false };
}

async function changedBefore(transaction: Writer, { guildId, suggestionId, interactionId }: StatusChange) {
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

async function compareAndSet(transaction: Writer, change: StatusChange, personId: number): Promise<boolean> {
  const { suggestionId, to, statusVersion, reason, at } = change;
  const decision =
    to === "open"
      ? { decided_by_person_id: null, decision_reason: null, decided_at: null }
      : { decided_by_person_id: personId, decision_reason: reason ?? null, decided_at: at.getTime() };
  const changed = await transaction
    .updateTable("suggestions")
    .set((row) => ({
      status: to,
      ...decision,
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

/** A message that nobody began to send yet would tell of a decision that no longer stands. */
export async function supersedeDecisionMessage(
  transaction: Writer,
  { suggestionId }: Pick<StatusChange, "suggestionId">,
): Promise<void> {
  await transaction
    .deleteFrom("intents")
    .where("suggestion_id", "=", suggestionId)
    .where("kind", "=", "decision-dm")
    .where("state", "=", "pending")
    .where("attempts", "=", 0)
    .execute();
}
