import { type RawBuilder, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Indexes that hold all that lists are chosen, counted and ordered by, so that only the rows that are shown are read. */
export function listedMigration(): Migration {
  return {
    async up(db) {
      for (const statement of statements()) await statement.execute(db);
    },
  };
}

function statements(): readonly RawBuilder<unknown>[] {
  const chosenBy = sql`published, author_person_id, board_id, created_at, anonymous, tags`;
  return [
    sql`create index suggestions_listed on suggestions (guild_id, number, status, ${chosenBy}, suggestion_id)`,
    sql`create index suggestions_listed_by_status on suggestions (guild_id, status, number, ${chosenBy}, suggestion_id)`,
    sql`drop index suggestions_by_status`,
    sql`create index suggestions_by_votes
      on suggestions (guild_id, (up_weight - down_weight), number, status, ${chosenBy}, suggestion_id)`,
  ];
}
