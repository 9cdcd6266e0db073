import { type RawBuilder, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Definitions } from "./definitions.ts";

/** Anonymous decisions, duplicates that name their original, and overridings that wait for a confirmation. */
export function decisionsMigration(definitions: Definitions): Migration {
  return {
    async up(db) {
      for (const statement of statements(definitions)) await statement.execute(db);
    },
  };
}

function statements({ integer, tableEnd }: Definitions): readonly RawBuilder<unknown>[] {
  return [
    sql`alter table suggestions add column decision_anonymous ${integer} not null default 0
      check (decision_anonymous in (0, 1))`,
    sql`alter table suggestions add column duplicate_of ${integer} references suggestions (suggestion_id)
      check (duplicate_of is null or (status = 'duplicate' and duplicate_of <> suggestion_id))`,
    sql`create index suggestions_duplicates on suggestions (duplicate_of) where duplicate_of is not null`,
    sql`create table confirmations (
      interaction_id text primary key,
      guild_id text not null references guilds (guild_id),
      suggestion_id ${integer} not null references suggestions (suggestion_id),
      person_id ${integer} not null references persons (person_id),
      status text not null,
      status_version ${integer} not null,
      reason text,
      anonymous ${integer} not null check (anonymous in (0, 1)),
      original_number ${integer},
      expires_at ${integer} not null
    ) ${tableEnd}`,
    sql`create index confirmations_by_expiry on confirmations (expires_at)`,
  ];
}
