import { type RawBuilder, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Definitions } from "./definitions.ts";

/** What is searched moves to a table of its own, which votes do not touch, with an index of all three letters in a row. */
export function wordsMigration(definitions: Definitions): Migration {
  return {
    async up(db) {
      for (const statement of statements(definitions)) await statement.execute(db);
    },
  };
}

function statements({ integer, tableEnd, trigrams }: Definitions): readonly RawBuilder<unknown>[] {
  return [
    sql`create table suggestion_words (
      suggestion_id ${integer} not null primary key references suggestions (suggestion_id),
      search_text text not null
    ) ${tableEnd}`,
    sql`insert into suggestion_words (suggestion_id, search_text) select suggestion_id, search_text from suggestions`,
    sql`alter table suggestions drop column search_text`,
    ...trigrams({ table: "suggestion_words", key: "suggestion_id", column: "search_text" }),
  ];
}
