import { sql } from "kysely";
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
};
