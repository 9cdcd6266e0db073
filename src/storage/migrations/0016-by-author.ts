import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** The index of a member's suggestions holds all that lists of them are chosen by, or the planner takes one of the whole server instead. */
export function byAuthorMigration(): Migration {
  return {
    async up(db) {
      await sql`drop index suggestions_by_author`.execute(db);
      await sql`create index suggestions_by_author on suggestions
        (guild_id, author_person_id, number, status, published, board_id, created_at, anonymous, tags, suggestion_id)`.execute(
        db,
      );
    },
  };
}
