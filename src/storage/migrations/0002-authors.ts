import { type RawBuilder, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Definitions } from "./definitions.ts";

/** Texts that their authors edit, and events of every kind that the schema's types name. */
export function authorsMigration(definitions: Definitions): Migration {
  return {
    async up(db) {
      for (const statement of statements(definitions)) await statement.execute(db);
    },
  };
}

function statements({ integer, counted, tableEnd, appendOnly }: Definitions): readonly RawBuilder<unknown>[] {
  return [
    sql`alter table suggestions add column text_version ${integer} not null default 1 check (text_version >= 1)`,
    sql`alter table suggestions add column edited_at ${integer}`,
    sql`create index suggestions_by_author on suggestions (guild_id, author_person_id, number)`,

    // The same table without the closed list of kinds: SQLite cannot take a check off a table.
    sql`create table events_of_any_kind (
      event_id ${counted},
      suggestion_id ${integer} not null references suggestions (suggestion_id),
      kind text not null check (kind <> ''),
      actor_person_id ${integer} references persons (person_id),
      at ${integer} not null,
      before text,
      after text,
      reason text,
      interaction_id text unique
    ) ${tableEnd}`,
    sql`insert into events_of_any_kind (suggestion_id, kind, actor_person_id, at, before, after, reason, interaction_id)
      select suggestion_id, kind, actor_person_id, at, before, after, reason, interaction_id from events order by event_id`,
    sql`drop table events`,
    sql`alter table events_of_any_kind rename to events`,
    sql`create index events_by_suggestion on events (suggestion_id, event_id)`,
    ...appendOnly("events"),
  ];
}
