import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Cards that stand in a forum: which one, what their post was given, and what of it could not be done. */
export function forumMigration(): Migration {
  return {
    async up(db) {
      await sql`alter table suggestions add column card_forum_id text`.execute(db);
      await sql`alter table suggestions add column card_post text`.execute(db);
      await sql`alter table suggestions add column card_post_problem text`.execute(db);
      await sql`create index suggestions_in_forums on suggestions (guild_id, status) where card_forum_id is not null`.execute(
        db,
      );
    },
  };
}
