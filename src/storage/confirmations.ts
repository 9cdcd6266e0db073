import type { Confirmation, ConfirmationOutcome, Question } from "../suggestions/decision-store.ts";
import { changedBefore, changeStatus } from "./change-status.ts";
import type { Writer } from "./engine.ts";
import { namedPerson } from "./people.ts";
import { takeGuild, takeSuggestions } from "./row-locks.ts";
import { suggestionById } from "./suggestion-rows.ts";

/** Keeps a question, once, and forgets those whose time is over. */
export async function keepQuestion(transaction: Writer, question: Question): Promise<void> {
  const { guildId, suggestionId, by, reason, duplicateOf, at } = question;
  await transaction.deleteFrom("confirmations").where("expires_at", "<=", at.getTime()).execute();
  await transaction
    .insertInto("confirmations")
    .values({
      interaction_id: question.interactionId,
      guild_id: guildId,
      suggestion_id: suggestionId,
      person_id: await namedPerson(transaction, guildId, by),
      status: question.to,
      status_version: question.statusVersion,
      reason: reason ?? null,
      anonymous: question.anonymous ? 1 : 0,
      original_number: duplicateOf ?? null,
      expires_at: question.expiresAt.getTime(),
    })
    .onConflict((conflict) => conflict.column("interaction_id").doNothing())
    .execute();
}

/** Answers a question: the status changes if it is still the one that was asked about. */
export async function confirm(transaction: Writer, confirmation: Confirmation): Promise<ConfirmationOutcome> {
  const { guildId, suggestionId, to, statusVersion, by, interactionId, at } = confirmation;
  // It may link a duplicate.
  await takeGuild(transaction, guildId);
  await takeSuggestions(transaction, [suggestionId]);
  if (await changedBefore(transaction, confirmation)) {
    const suggestion = await suggestionById(transaction, suggestionId);
    return { kind: "judged", outcome: { kind: "stored", suggestion, repeated: true, others: [] }, reason: undefined };
  }
  const asked = await transaction
    .selectFrom("confirmations")
    .innerJoin("persons", "persons.person_id", "confirmations.person_id")
    .select(["confirmations.reason", "confirmations.anonymous", "confirmations.original_number"])
    .where("confirmations.interaction_id", "=", confirmation.askedBy)
    .where("confirmations.guild_id", "=", guildId)
    .where("confirmations.suggestion_id", "=", suggestionId)
    .where("confirmations.status", "=", to)
    .where("confirmations.status_version", "=", statusVersion)
    .where("confirmations.expires_at", ">", at.getTime())
    .where("persons.user_id", "=", by.userId)
    .executeTakeFirst();
  if (asked === undefined) return { kind: "not-asked" };
  const reason = asked.reason ?? undefined;
  const outcome = await changeStatus(transaction, {
    guildId,
    suggestionId,
    to,
    statusVersion,
    by,
    reason,
    anonymous: asked.anonymous === 1,
    duplicateOf: asked.original_number ?? undefined,
    overrides: true,
    interactionId,
    at,
  });
  if (outcome.kind === "stored") {
    await transaction.deleteFrom("confirmations").where("interaction_id", "=", confirmation.askedBy).execute();
  }
  return { kind: "judged", outcome, reason };
}
