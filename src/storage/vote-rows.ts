import { sql } from "kysely";
import type { SuggestionStatus } from "../suggestions/status.ts";
import type { VotePress } from "../suggestions/store.ts";
import type { StandingVote, SuggestionId } from "../suggestions/types.ts";
import type { Writer } from "./engine.ts";
import type { PersonIds } from "./people.ts";
import { bigint } from "./sql-values.ts";

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

interface StandingRow {
  readonly suggestion_id: SuggestionId;
  readonly user_id: string;
  readonly side: StandingVote;
  readonly weight: number;
  readonly interaction_id: string;
}

export function selectVoted(transaction: Writer, presses: readonly VotePress[]) {
  return transaction
    .selectFrom("suggestions")
    .innerJoin("guilds", "guilds.guild_id", "suggestions.guild_id")
    .innerJoin("persons", "persons.person_id", "suggestions.author_person_id")
    .select(["suggestions.suggestion_id", "suggestions.guild_id", "suggestions.status", "guilds.rules_revision"])
    .select("persons.user_id")
    .where("suggestions.suggestion_id", "in", [...new Set(presses.map((press) => press.suggestionId))]);
}

type VotedRow = Awaited<ReturnType<ReturnType<typeof selectVoted>["execute"]>>[number];

export function toVoted(rows: readonly VotedRow[]): ReadonlyMap<SuggestionId, Voted> {
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

/** The votes of those who press, on what they press. */
export function selectStandingVotes(presses: readonly VotePress[]) {
  const pressed = new Map(presses.map((press) => [voteKey(press.suggestionId, press.voter.userId), press]));
  const pairs = [...pressed.values()].map(
    ({ suggestionId, voter }) => sql`(${bigint(suggestionId)}, cast(${voter.userId} as text))`,
  );
  // Joined in this order: each is a look-up by a unique key.
  return sql<StandingRow>`with pressed(suggestion_id, user_id) as (values ${sql.join(pairs)})
    select votes.suggestion_id, persons.user_id, votes.side, votes.weight,
      cast(votes.last_interaction_id as text) as interaction_id
    from pressed cross join persons cross join votes
    where persons.user_id = pressed.user_id
      and votes.suggestion_id = pressed.suggestion_id and votes.person_id = persons.person_id`;
}

export function toStandingVotes(rows: readonly StandingRow[]): Map<VoteKey, Standing> {
  return new Map(
    rows.map(({ suggestion_id, user_id, side, weight, interaction_id: interactionId }) => [
      voteKey(suggestion_id, user_id),
      { side, weight, interactionId, press: undefined },
    ]),
  );
}

export function writingVotes(
  transaction: Writer,
  changed: readonly { readonly side: StandingVote; readonly press: VotePress }[],
  personIds: PersonIds,
) {
  return transaction
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
    );
}

export function writingCounts(counts: ReadonlyMap<SuggestionId, Count>) {
  const changes = [...counts].map(([suggestionId, { up, down, abstain, upWeight, downWeight, presses }]) => {
    const values = [suggestionId, up, down, abstain, upWeight, downWeight, presses].map(bigint);
    return sql`(${sql.join(values)})`;
  });
  return sql`with changes(suggestion_id, up, down, abstain, up_weight, down_weight, presses) as (values ${sql.join(changes)})
    update suggestions set
      up_votes = up_votes + changes.up,
      down_votes = down_votes + changes.down,
      abstain_votes = abstain_votes + changes.abstain,
      up_weight = suggestions.up_weight + changes.up_weight,
      down_weight = suggestions.down_weight + changes.down_weight,
      version = version + changes.presses
    from changes where suggestions.suggestion_id = changes.suggestion_id`;
}
