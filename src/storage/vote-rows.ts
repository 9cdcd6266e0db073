import { type RawBuilder, sql } from "kysely";
import type { SuggestionStatus } from "../suggestions/status.ts";
import type { VotePress } from "../suggestions/store.ts";
import type { StandingVote, SuggestionId } from "../suggestions/types.ts";
import type { Writer } from "./engine.ts";
import { type JsonRows, jsonRows } from "./json-rows.ts";
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

interface StandingRow {
  readonly suggestion_id: SuggestionId;
  readonly user_id: string;
  readonly side: StandingVote;
  readonly weight: number;
  readonly interaction_id: string;
}

interface VotedRow {
  readonly suggestion_id: SuggestionId;
  readonly guild_id: string;
  readonly status: SuggestionStatus;
  readonly rules_revision: number;
  /** Null once the person was erased. */
  readonly user_id: string | null;
}

/** What is pressed, and by whom: a suggestion and a user id in each row. */
export function pressedRows(transaction: Writer, presses: readonly VotePress[]): JsonRows {
  const pressed = new Map(presses.map((press) => [voteKey(press.suggestionId, press.voter.userId), press]));
  return jsonRows(
    transaction,
    [...pressed.values()].map(({ suggestionId, voter }) => [suggestionId, voter.userId]),
  );
}

export function selectVoted({ table, integer }: JsonRows): RawBuilder<VotedRow> {
  return sql<VotedRow>`select suggestions.suggestion_id, suggestions.guild_id, suggestions.status, guilds.rules_revision,
      persons.user_id
    from suggestions
    inner join guilds on guilds.guild_id = suggestions.guild_id
    inner join persons on persons.person_id = suggestions.author_person_id
    where suggestions.suggestion_id in (select ${integer(0)} from ${table})`;
}

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
export function selectStandingVotes({ table, integer, text }: JsonRows): RawBuilder<StandingRow> {
  // Joined in this order: each is a look-up by a unique key.
  return sql<StandingRow>`with pressed(suggestion_id, user_id) as (select ${integer(0)}, ${text(1)} from ${table})
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
): RawBuilder<unknown> {
  const { table, integer, text } = jsonRows(
    transaction,
    changed.map(({ side, press }) => [
      press.suggestionId,
      personIds(press.voter.userId),
      side,
      press.weight,
      press.interactionId,
      press.at.getTime(),
    ]),
  );
  // `where true` keeps SQLite from reading `on` as a part of a join.
  return sql`insert into votes (suggestion_id, person_id, side, weight, last_interaction_id, updated_at)
    select ${integer(0)}, ${integer(1)}, ${text(2)}, ${integer(3)}, ${integer(4)}, ${integer(5)} from ${table} where true
    on conflict (suggestion_id, person_id) do update set
      side = excluded.side, weight = excluded.weight,
      last_interaction_id = excluded.last_interaction_id, updated_at = excluded.updated_at`;
}

export function writingCounts(transaction: Writer, counts: ReadonlyMap<SuggestionId, Count>): RawBuilder<unknown> {
  const { table, integer } = jsonRows(
    transaction,
    [...counts].map(([id, { up, down, abstain, upWeight, downWeight, presses }]) => {
      return [id, up, down, abstain, upWeight, downWeight, presses];
    }),
  );
  const columns = sql.join([0, 1, 2, 3, 4, 5, 6].map(integer));
  return sql`with changes(suggestion_id, up, down, abstain, up_weight, down_weight, presses) as (select ${columns} from ${table})
    update suggestions set
      up_votes = up_votes + changes.up,
      down_votes = down_votes + changes.down,
      abstain_votes = abstain_votes + changes.abstain,
      up_weight = suggestions.up_weight + changes.up_weight,
      down_weight = suggestions.down_weight + changes.down_weight,
      version = version + changes.presses
    from changes where suggestions.suggestion_id = changes.suggestion_id`;
}
