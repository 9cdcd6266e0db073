import { type RawBuilder, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Definitions } from "./definitions.ts";

/** Notes of staff on suggestions, with events of their own. */
export function notesMigration(definitions: Definitions): Migration {
  return {
    async up(db) {
      for (const statement of statements(definitions)) await statement.execute(db);
    },
  };
}

function statements({ integer, counted, tableEnd, appendOnly }: Definitions): readonly RawBuilder<unknown>[] {
  return [
    sql`create table notes (
      suggestion_id ${integer} not null references suggestions (suggestion_id),
      n ${integer} not null check (n >= 1),
      visibility text not null check (visibility in ('public', 'staff')),
      anonymous ${integer} not null check (anonymous in (0, 1)),
      author_person_id ${integer} not null references persons (person_id),
      text text not null,
      version ${integer} not null default 1 check (version >= 1),
      created_at ${integer} not null,
      primary key (suggestion_id, n)
    ) ${tableEnd}`,

    sql`create table note_events (
      event_id ${counted},
      suggestion_id ${integer} not null references suggestions (suggestion_id),
      n ${integer} not null check (n >= 1),
      kind text not null check (kind in ('added', 'edited', 'removed')),
      visibility text not null check (visibility in ('public', 'staff')),
      actor_person_id ${integer} references persons (person_id),
      at ${integer} not null,
      before text,
      after text,
      interaction_id text not null unique,
      check ((kind = 'added') = (before is null)),
      check ((kind = 'removed') = (after is null))
    ) ${tableEnd}`,
    sql`create index note_events_by_note on note_events (suggestion_id, n)`,
    ...appendOnly("note_events"),
  ];
}
