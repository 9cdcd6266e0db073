import { type RawBuilder, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Definitions } from "./definitions.ts";

/** Suggestions that wait for their review: who claimed them, how they were reviewed, and the posts that show them to staff. */
export function queueMigration(definitions: Definitions): Migration {
  return {
    async up(db) {
      for (const statement of statements(definitions)) await statement.execute(db);
    },
  };
}

function statements({ integer, tableEnd }: Definitions): readonly RawBuilder<unknown>[] {
  return [
    // Everything from before the queue has been seen by everybody.
    sql`alter table suggestions add column published ${integer} not null default 1 check (published in (0, 1))`,

    sql`create table queue_entries (
      suggestion_id ${integer} not null primary key references suggestions (suggestion_id),
      guild_id text not null references guilds (guild_id),
      queued_at ${integer} not null,
      claimed_by_person_id ${integer} references persons (person_id),
      claimed_at ${integer},
      claim_press text,
      outcome text check (outcome <> ''),
      outcome_version ${integer},
      reviewed_by_person_id ${integer} references persons (person_id),
      reviewed_anonymously ${integer} not null default 0 check (reviewed_anonymously in (0, 1)),
      reviewed_at ${integer},
      reminded_at ${integer},
      version ${integer} not null default 1 check (version >= 1),
      shown_version ${integer} not null default 0 check (shown_version between 0 and version),
      post_intent_id ${integer},
      post_channel_id text,
      post_message_id text,
      post_attachments text not null default '[]',
      post_problem text,
      check ((claimed_by_person_id is null) = (claimed_at is null)),
      check ((outcome is null) = (reviewed_at is null)),
      check ((outcome is null) = (outcome_version is null)),
      check ((post_channel_id is null) = (post_message_id is null))
    ) ${tableEnd}`,
    sql`create index queue_entries_waiting on queue_entries (queued_at) where outcome is null`,
    sql`create index queue_posts_behind on queue_entries (suggestion_id)
      where shown_version < version and post_message_id is not null and post_problem is null`,
  ];
}
