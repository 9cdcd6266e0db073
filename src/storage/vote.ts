import { sql } from "kysely";
import type { VoteOutcome } from "../suggestions/intents.ts";
import { isVotable } from "../suggestions/status.ts";
import type { VotePress } from "../suggestions/store.ts";
import type { Side, StandingVote } from "../suggestions/types.ts";
import type { Writer } from "./engine.ts";
import { namedPerson } from "./people.ts";

/** Applies one press, where status and rules are tested and nothing can change them before the commit. */
export async function vote(transaction: Writer, press: VotePress): Promise<VoteOutcome> {
  const stored = await findStanding(transaction, press);
  if (stored === undefined) return { kind: "not-votable" };
  const before = stored.side ?? "none";
  if (stored.outdated === 1) return { kind: "standing", vote: before, before, repeated: true };
  if (!isVotable(stored.status)) return { kind: "not-votable" };
  if (stored.rules_revision !== press.rulesRevision) return { kind: "rules-changed" };

  const known = { personId: stored.person_id ?? undefined, name: stored.name ?? undefined };
  const personId = await namedPerson(transaction, press.guildId, press.voter, known);
  const standing: StandingVote = before === press.side ? "none" : press.side;
  await storeVote(transaction, press, personId, standing);
  await count(transaction, press, before, standing);
  return { kind: "standing", vote: standing, before, repeated: false };
}

async function findStanding(transaction: Writer, { guildId, suggestionId, voter, interactionId }: VotePress) {
  return await transaction
    .selectFrom("suggestions")
    .innerJoin("guilds", "guilds.guild_id", "suggestions.guild_id")
    .leftJoin("persons", (join) => join.on("persons.user_id", "=", voter.userId))
    .leftJoin("person_names", (join) =>
      join
        .onRef("person_names.person_id", "=", "persons.person_id")
        .onRef("person_names.guild_id", "=", "suggestions.guild_id"),
    )
    .leftJoin("votes", (join) =>
      join
        .onRef("votes.suggestion_id", "=", "suggestions.suggestion_id")
        .onRef("votes.person_id", "=", "persons.person_id"),
    )
    .select(["suggestions.status", "guilds.rules_revision", "persons.person_id", "person_names.name", "votes.side"])
    // The vote rests on this press already, or on a newer one.
    .select((row) =>
      row.case().when(sql<boolean>`votes.last_interaction_id >= ${interactionId}`).then(1).else(0).end().as("outdated"),
    )
    .where("suggestions.suggestion_id", "=", suggestionId)
    .where("suggestions.guild_id", "=", guildId)
    .executeTakeFirst();
}

async function storeVote(transaction: Writer, press: VotePress, personId: number, side: StandingVote): Promise<void> {
  const stands = { side, last_interaction_id: press.interactionId, updated_at: press.at.getTime() };
  await transaction
    .insertInto("votes")
    .values({ suggestion_id: press.suggestionId, person_id: personId, ...stands })
    .onConflict((conflict) => conflict.columns(["suggestion_id", "person_id"]).doUpdateSet(stands))
    .execute();
}

async function count(transaction: Writer, press: VotePress, before: StandingVote, after: StandingVote): Promise<void> {
  const change = (side: Side) => Number(after === side) - Number(before === side);
  await transaction
    .updateTable("suggestions")
    .set((row) => ({
      up_votes: row("up_votes", "+", change("up")),
      down_votes: row("down_votes", "+", change("down")),
      version: row("version", "+", 1),
    }))
    .where("suggestion_id", "=", press.suggestionId)
    .execute();
}
