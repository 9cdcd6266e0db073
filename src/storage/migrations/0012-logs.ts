import { type RawBuilder, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Definitions } from "./definitions.ts";

/** Copies of cards in logs and cards that have moved, cards that are posted again, and servers that the bot was thrown out of. */
export function logsMigration(definitions: Definitions): Migration {
  return {
    async up(db) {
      for (const statement of statements(definitions)) await statement.execute(db);
    },
  };
}

function statements({ integer, tableEnd }: Definitions): readonly RawBuilder<unknown>[] {
  return [
    sql`create table log_posts (
      message_id text not null primary key,
      suggestion_id ${integer} not null references suggestions (suggestion_id),
      guild_id text not null references guilds (guild_id),
      channel_id text not null,
      intent_id ${integer} not null,
      attachments text not null default '[]',
      shown_version ${integer} not null default 0 check (shown_version >= 0),
      leaves ${integer} not null default 0 check (leaves in (0, 1))
    ) ${tableEnd}`,
    sql`create index log_posts_by_suggestion on log_posts (suggestion_id)`,
    sql`create index suggestions_by_thread on suggestions (card_thread_id) where card_thread_id is not null`,
    sql`alter table suggestions add column repost_press text`,
    sql`alter table suggestions add column kept_thread_id text`,
    sql`create index suggestions_by_kept_thread on suggestions (kept_thread_id) where kept_thread_id is not null`,
    sql`alter table guilds add column left_at ${integer}`,
    sql`create index queue_posts_by_message on queue_entries (post_message_id) where post_message_id is not null`,
  ];
}
