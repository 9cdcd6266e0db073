import { type RawBuilder, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Definitions } from "./definitions.ts";

/** Titles and tags of suggestions, a way from a message to the suggestion that it shows, and drafts that are only looked at yet. */
export function formMigration(definitions: Definitions): Migration {
  return {
    async up(db) {
      for (const statement of statements(definitions)) await statement.execute(db);
    },
  };
}

function statements({ integer, bytes, tableEnd }: Definitions): readonly RawBuilder<unknown>[] {
  return [
    sql`alter table suggestions add column title text check (title <> '')`,
    sql`alter table suggestions add column tags text not null default ''`,
    sql`create index suggestions_by_message on suggestions (card_message_id) where card_message_id is not null`,

    sql`create table drafts (
      draft_id text not null primary key,
      guild_id text not null references guilds (guild_id),
      person_id ${integer} not null references persons (person_id),
      board_id ${integer} not null references boards (board_id),
      title text check (title <> ''),
      text text not null,
      tags text not null,
      anonymous ${integer} not null check (anonymous in (0, 1)),
      expires_at ${integer} not null
    ) ${tableEnd}`,
    sql`create index drafts_by_expiry on drafts (expires_at)`,
    sql`create table draft_images (
      draft_id text not null references drafts (draft_id) on delete cascade,
      position ${integer} not null,
      name text not null,
      content_type text not null,
      bytes ${bytes} not null,
      primary key (draft_id, position)
    ) ${tableEnd}`,
  ];
}
