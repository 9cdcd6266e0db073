import { type RawBuilder, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Definitions } from "./definitions.ts";

/** Servers, boards, persons, suggestions, votes, events, images and intents. */
export function suggestionsMigration(definitions: Definitions): Migration {
  return {
    async up(db) {
      for (const statement of statements(definitions)) await statement.execute(db);
    },
  };
}

function statements({ integer, bytes, counted, tableEnd, appendOnly }: Definitions): readonly RawBuilder<unknown>[] {
  const bit = sql`${integer} not null check`;
  return [
    // A suggestion's id is ordinal * 2^24 + number: both bounds keep it a safe integer.
    sql`create table guilds (
      ordinal ${counted} check (ordinal between 1 and 268435455),
      guild_id text not null unique,
      last_number ${integer} not null default 0 check (last_number between 0 and 16777215),
      rules_revision ${integer} not null default 0 check (rules_revision >= 0),
      created_at ${integer} not null
    ) ${tableEnd}`,

    sql`create table boards (
      board_id ${counted},
      guild_id text not null references guilds (guild_id),
      channel_id text not null,
      anonymous_allowed ${bit} (anonymous_allowed in (0, 1)),
      images_allowed ${bit} (images_allowed in (0, 1)),
      threads ${bit} (threads in (0, 1)),
      created_at ${integer} not null,
      unique (guild_id, board_id)
    ) ${tableEnd}`,

    sql`create table persons (
      person_id ${counted},
      user_id text unique
    ) ${tableEnd}`,

    sql`create table person_names (
      person_id ${integer} not null references persons (person_id),
      guild_id text not null references guilds (guild_id),
      name text not null,
      primary key (person_id, guild_id)
    ) ${tableEnd}`,

    sql`create table suggestions (
      suggestion_id ${integer} primary key,
      guild_id text not null references guilds (guild_id),
      number ${integer} not null check (number between 1 and 16777215),
      board_id ${integer} not null,
      author_person_id ${integer} not null references persons (person_id),
      anonymous ${bit} (anonymous in (0, 1)),
      text text not null,
      search_text text not null,
      status text not null check (status in ('queued', 'open', 'under_review', 'planned', 'in_progress', 'approved',
        'rejected', 'implemented', 'duplicate', 'withdrawn', 'removed')),
      version ${integer} not null default 1 check (version >= 1),
      status_version ${integer} not null default 1 check (status_version between 1 and version),
      card_version ${integer} not null default 0 check (card_version between 0 and version),
      up_votes ${integer} not null default 0 check (up_votes >= 0),
      down_votes ${integer} not null default 0 check (down_votes >= 0),
      decided_by_person_id ${integer} references persons (person_id),
      decision_reason text,
      decided_at ${integer},
      card_channel_id text,
      card_message_id text unique,
      card_thread_id text,
      card_intent_id ${integer} not null unique,
      card_attachments text not null default '[]',
      card_problem text,
      created_at ${integer} not null,
      unique (guild_id, number),
      foreign key (guild_id, board_id) references boards (guild_id, board_id),
      check ((decided_by_person_id is null) = (decided_at is null)),
      check (decision_reason is null or decided_at is not null),
      check ((card_channel_id is null) = (card_message_id is null)),
      check (card_thread_id is null or card_message_id is not null)
    ) ${tableEnd}`,
    sql`create index suggestions_by_status on suggestions (guild_id, status, number)`,
    sql`create index suggestions_behind on suggestions (suggestion_id)
      where card_version < version and card_message_id is not null and card_problem is null`,

    sql`create table votes (
      suggestion_id ${integer} not null references suggestions (suggestion_id),
      person_id ${integer} not null references persons (person_id),
      side text not null check (side in ('up', 'down', 'none')),
      last_interaction_id ${integer} not null,
      updated_at ${integer} not null,
      primary key (suggestion_id, person_id)
    ) ${tableEnd}`,

    sql`create table events (
      event_id ${counted},
      suggestion_id ${integer} not null references suggestions (suggestion_id),
      kind text not null check (kind in ('submitted', 'status-changed')),
      actor_person_id ${integer} references persons (person_id),
      at ${integer} not null,
      before text,
      after text,
      reason text,
      interaction_id text unique
    ) ${tableEnd}`,
    sql`create index events_by_suggestion on events (suggestion_id, event_id)`,
    ...appendOnly("events"),

    sql`create table images (
      suggestion_id ${integer} not null references suggestions (suggestion_id),
      position ${integer} not null check (position >= 0),
      name text not null,
      content_type text not null,
      bytes ${bytes} not null check (length(bytes) > 0),
      primary key (suggestion_id, position),
      unique (suggestion_id, name)
    ) ${tableEnd}`,

    // The number is a component's id on Discord: an int32. A card's intent is stored just before the suggestion that names it.
    sql`create table intents (
      intent_id ${counted} check (intent_id between 1 and 2147483647),
      kind text not null check (kind in ('card', 'thread', 'decision-dm')),
      guild_id text not null references guilds (guild_id),
      suggestion_id ${integer} not null references suggestions (suggestion_id) deferrable initially deferred,
      nonce text not null unique check (length(nonce) between 1 and 25),
      state text not null default 'pending' check (state in ('pending', 'done', 'failed')),
      problem text,
      attempts ${integer} not null default 0 check (attempts >= 0),
      first_attempt_at ${integer},
      due_at ${integer},
      created_at ${integer} not null,
      done_at ${integer},
      result_channel_id text,
      result_message_id text,
      check ((state = 'failed') = (problem is not null)),
      check ((state = 'pending') = (done_at is null))
    ) ${tableEnd}`,
    sql`create index intents_of_suggestion on intents (suggestion_id, kind, intent_id)`,
    sql`create index intents_pending on intents (due_at, intent_id) where state = 'pending'`,
    sql`create index intents_failed on intents (guild_id, kind) where state = 'failed'`,
  ];
}
