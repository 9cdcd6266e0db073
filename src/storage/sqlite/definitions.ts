import { type RawBuilder, sql } from "kysely";
import type { Definitions } from "../migrations/definitions.ts";

export const sqliteDefinitions: Definitions = {
  integer: sql`integer`,
  bytes: sql`blob`,
  counted: sql`integer primary key autoincrement`,
  tableEnd: sql`strict`,
  appendOnly: (table) =>
    ["update", "delete"].map(
      (change) =>
        sql`create trigger ${sql.id(`${table}_no_${change}`)} before ${sql.raw(change)} on ${sql.table(table)}
          begin select raise(abort, ${sql.lit(`${table} is append-only`)}); end`,
    ),
  trigrams: ({ table, key, column }) => {
    const [index, searched] = [sql.id(`${table}_trigrams`), sql.id(column)];
    const [added, taken] = ["new", "old"].map((row) => sql`${sql.id(row, key)}, ${sql.id(row, column)}`);
    const add = sql`insert into ${index} (rowid, ${searched}) values (${added})`;
    const take = sql`insert into ${index} (${index}, rowid, ${searched}) values ('delete', ${taken})`;
    const trigger = (name: string, change: RawBuilder<unknown>, actions: RawBuilder<unknown>) =>
      sql`create trigger ${sql.id(`${table}_${name}`)} after ${change} on ${sql.table(table)} begin ${actions}; end`;
    return [
      // Holds which trigrams a row has, and neither where nor the text: whoever finds a row by them looks at it.
      sql`create virtual table ${index} using fts5(
        ${searched}, content = ${sql.lit(table)}, content_rowid = ${sql.lit(key)}, tokenize = 'trigram', detail = 'none', columnsize = 0)`,
      // What is taken out of the index leaves the file, not only the answers.
      sql`insert into ${index} (${index}, rank) values ('secure-delete', 1)`,
      sql`insert into ${index} (${index}) values ('rebuild')`,
      trigger("added", sql`insert`, add),
      trigger("taken", sql`delete`, take),
      trigger("changed", sql`update of ${searched}`, sql`${take}; ${add}`),
    ];
  },
};
