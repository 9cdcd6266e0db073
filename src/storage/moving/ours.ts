import { allMigrations } from "../migrations/migrations.ts";
import { sqliteDefinitions } from "../sqlite/definitions.ts";
import { newSqliteFile } from "../sqlite/new-file.ts";

/** Names of all tables that this program makes. */
export async function ourTables(): Promise<readonly string[]> {
  const migrations = Object.keys(allMigrations(sqliteDefinitions));
  const empty = await newSqliteFile({ unfinished: ":memory:", place: "memory", migrations });
  await empty.discard();
  return empty.tables.map(({ name }) => name);
}
