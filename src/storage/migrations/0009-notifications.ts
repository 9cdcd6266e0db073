import { type RawBuilder, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Definitions } from "./definitions.ts";

/** Who follows which suggestion, and what people let the bot do. */
export function notificationsMigration(definitions: Definitions): Migration {
  return {
    async up(db) {
      for (const statement of statements(definitions)) await statement.execute(db);
    },
  };
}

function statements({ integer, tableEnd }: Definitions): readonly RawBuilder<unknown>[] {
  return [
    sql`create table follows (
      suggestion_id ${integer} not null references suggestions (suggestion_id),
      person_id ${integer} not null references persons (person_id),
      following ${integer} not null check (following in (0, 1)),
      last_interaction_id ${integer} not null,
      updated_at ${integer} not null,
      primary key (suggestion_id, person_id)
    ) ${tableEnd}`,

    sql`create table preferences (
      person_id ${integer} not null references persons (person_id),
      preference text not null check (preference in ('direct-messages', 'thread-pings')),
      enabled ${integer} not null check (enabled in (0, 1)),
      last_interaction_id ${integer} not null,
      updated_at ${integer} not null,
      primary key (person_id, preference)
    ) ${tableEnd}`,
  ];
}
