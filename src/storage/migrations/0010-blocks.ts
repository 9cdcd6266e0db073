import { type RawBuilder, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Definitions } from "./definitions.ts";

/** Who may not suggest or vote on a server, named as a user or as the author of a suggestion, and a record of every change. */
export function blocksMigration(definitions: Definitions): Migration {
  return {
    async up(db) {
      for (const statement of statements(definitions)) await statement.execute(db);
    },
  };
}

function statements({ integer, counted, tableEnd, appendOnly }: Definitions): readonly RawBuilder<unknown>[] {
  return [
    sql`create table blocks (
      block_id ${counted},
      guild_id text not null references guilds (guild_id),
      person_id ${integer} not null references persons (person_id),
      by_suggestion_id ${integer} references suggestions (suggestion_id),
      suggesting ${integer} not null check (suggesting in (0, 1)),
      voting ${integer} not null check (voting in (0, 1)),
      reason text,
      ends_at ${integer},
      given_by_person_id ${integer} not null references persons (person_id),
      given_at ${integer} not null,
      check (suggesting + voting > 0)
    ) ${tableEnd}`,
    sql`create unique index blocks_of_users on blocks (guild_id, person_id) where by_suggestion_id is null`,
    sql`create unique index blocks_of_authors on blocks (by_suggestion_id) where by_suggestion_id is not null`,
    sql`create index blocks_of_person on blocks (person_id, guild_id)`,
    sql`create index blocks_of_server on blocks (guild_id, given_at)`,

    sql`create table block_events (
      event_id ${counted},
      guild_id text not null references guilds (guild_id),
      person_id ${integer} references persons (person_id),
      by_suggestion_id ${integer} references suggestions (suggestion_id),
      kind text not null check (kind in ('added', 'removed')),
      actor_person_id ${integer} not null references persons (person_id),
      at ${integer} not null,
      before text,
      after text,
      interaction_id text not null unique,
      check ((person_id is null) <> (by_suggestion_id is null)),
      check ((kind = 'removed') = (after is null))
    ) ${tableEnd}`,
    ...appendOnly("block_events"),
  ];
}
