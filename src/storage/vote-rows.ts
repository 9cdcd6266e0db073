import { sql } from "kysely";
import type { SuggestionStatus } from "../suggestions/status.ts";
import type { VotePress } from "../suggestions/store.ts";
import type { StandingVote, SuggestionId } from "../suggestions/types.ts";
import type { Writer } from "./engine.ts";
import type { PersonIds } from "./people.ts";

/** What a press is judged by. */
export interface Voted {
  readonly guildId: string;
  readonly status: SuggestionStatus;
  readonly rulesRevision: number;
  /** Undefined once the person was erased. */
  readonly authorUserId: string | undefined;
}

/** A vote as it stands while a group of presses is applied. */
export interface Standing {
  readonly side: StandingVote;
  readonly weight: number;
  /** The press on which it rests. */
  readonly interactionId: string;
  /** Undefined while it stands in the database alone. */
  readonly press: VotePress | undefined;
}

/** How one suggestion's row changes. */
export interface Count {
  /** Members. */
  up: number;
  down: number;
  abstain: number;
  /** What their votes count. */
  upWeight: number;
  downWeight: number;
  /** Presses that the card shows. */
  presses: number;
}

export type VoteKey = `${number}/${string}`;

export function voteKey(suggestionId: SuggestionId, userId: string): VoteKey {
  return `${suggestionId}/${userId}`;
}

export async function readVoted(
  transaction: Writer,
  presses: readonly VotePress[],
): Promise<ReadonlyMap<SuggestionId, Voted>> {
  const rows = await transaction
    .selectFrom("suggestions")
    .innerJoin("guilds", "guilds.guild_id", "suggestions.guild_id")
    .innerJoin("persons", "persons.person_id", "suggestions.author_person_id")
    .select(["suggestions.suggestion_id", "suggestions.guild_id", "suggestions.status", "guilds.rules_revision"])
    .select("persons.user_id")
    .where("suggestions.suggestion_id", "in", [...new Set(presses.map((press) => press.suggestionId))])
    .execute();
  return new Map(
    rows.map((row) => [
      row.suggestion_id,
      {
        guildId: row.guild_id,
        status: row.status,
        rulesRevision: row.rules_revision,
        authorUserId: row.user_id ?? undefined,
      },
    ]),
  );
}

/** The votes of those who press, on what they press: one statement per suggestion. */
export async function readStandingVotes(
  transaction: Writer,
  presses: readonly VotePress[],
): Promise<Map<VoteKey, Standing>> {
  const standing = new Map<VoteKey, Standing>();
  for (const [suggestionId, pressed] of Map.groupBy(presses, (press) => press.suggestionId)) {
    const rows = await transaction
      .selectFrom("persons")
      .innerJoin("votes", "votes.person_id", "persons.person_id")
      .select(["persons.user_id", "votes.side", "votes.weight"])
      .select(sql<string>`cast(votes.last_interaction_id as text)`.as("interaction_id"))
      .where("votes.suggestion_id", "=", suggestionId)
      .where("persons.user_id", "in", [...new Set(pressed.map((press) => press.voter.userId))])
      .execute();
    for (const { user_id, side, weight, interaction_id } of rows) {
      if (user_id === null) continue;
      standing.set(voteKey(suggestionId, user_id), { side, weight, interactionId: interaction_id, press: undefined });
    }
  }
  return standing;
}

export async function writeVotes(
  transaction: Writer,
  changed: readonly { readonly side: StandingVote; readonly press: VotePress }[],
  personIds: PersonIds,
): Promise<void> {
  await transaction
    .insertInto("votes")
    .values(
      changed.map(({ side, press }) => ({
        suggestion_id: press.suggestionId,
        person_id: personIds(press.voter.userId),
        side,
        weight: press.weight,
        last_interaction_id: press.interactionId,
        updated_at: press.at.getTime(),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(["suggestion_id", "person_id"]).doUpdateSet((row) => ({
        side: row.ref("excluded.side"),
        weight: row.ref("excluded.weight"),
        last_interaction_id: row.ref("excluded.last_interaction_id"),
        updated_at: row.ref("excluded.updated_at"),
      })),
    )
    .execute();
}

export async function writeCounts(transaction: Writer, counts: ReadonlyMap<SuggestionId, Count>): Promise<void> {
  for (const [suggestionId, count] of counts) {
    await transaction
      .updateTable("suggestions")
      .set((row) => ({
        up_votes: row("up_votes", "+", count.up),
        down_votes: row("down_votes", "+", count.down),
        abstain_votes: row("abstain_votes", "+", count.abstain),
        up_weight: row("up_weight", "+", count.upWeight),
        down_weight: row("down_weight", "+", count.downWeight),
        version: row("version", "+", count.presses),
      }))
      .where("suggestion_id", "=", suggestionId)
      .execute();
  }
}
