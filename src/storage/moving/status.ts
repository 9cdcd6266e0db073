import { existsSync } from "node:fs";
import { sql } from "kysely";
import { allMigrations } from "../migrations/migrations.ts";
import { openingFault, placeOf } from "../postgres/faults.ts";
import { appliedMigrations } from "../postgres/migrate.ts";
import { readTables as readPostgresTables } from "../postgres/read-tables.ts";
import { beginMoving } from "../postgres/snapshot.ts";
import { sqliteDefinitions } from "../sqlite/definitions.ts";
import { sizeOf } from "../sqlite/locate.ts";
import { openForReading, quoted, readTables as readSqliteTables } from "../sqlite/read-tables.ts";
import { openSnapshot } from "../sqlite/snapshot.ts";
import type { Place } from "./place.ts";
import { isServed } from "./serving.ts";

export interface DatabaseStatus {
  readonly engine: string;
  readonly isServed: boolean;
  /** Names of those that were applied, in their order. */
  readonly applied: readonly string[];
  /** Of those that this program knows. */
  readonly pending: readonly string[];
  /** Applied, and not known to this program. */
  readonly unknown: readonly string[];
  readonly bytes: number;
  readonly rows: Readonly<Record<string, number>>;
}

/** How a database stands; nothing in it is changed. Undefined where there is none yet. */
export async function statusOf(place: Place): Promise<DatabaseStatus | undefined> {
  const found = place.kind === "sqlite" ? await ofFile(place.file) : await ofDatabase(place.url);
  if (found === undefined) return undefined;
  const known = Object.keys(allMigrations(sqliteDefinitions)).toSorted();
  return {
    ...found,
    isServed: await isServed(place),
    pending: known.filter((name) => !found.applied.includes(name)),
    unknown: found.applied.filter((name) => !known.includes(name)),
  };
}

type Found = Pick<DatabaseStatus, "engine" | "applied" | "bytes" | "rows">;

async function ofFile(file: string): Promise<Found | undefined> {
  if (!existsSync(file)) return undefined;
  const snapshot = openSnapshot(file, { whole: false });
  const { migrations } = snapshot;
  await snapshot.close();
  const database = openForReading(file);
  try {
    const version = database.prepare<[], string>("select sqlite_version()").pluck().get();
    const counts = readSqliteTables(database).map(({ name }) => [
      name,
      database
        .prepare<[], number>(`select count(*) from ${quoted(name)}`)
        .pluck()
        .get(),
    ]);
    return {
      engine: `SQLite ${version}`,
      applied: migrations,
      bytes: ((await sizeOf(file)) ?? 0) + ((await sizeOf(`${file}-wal`)) ?? 0),
      rows: Object.fromEntries(counts),
    };
  } finally {
    database.close();
  }
}

async function ofDatabase(url: string): Promise<Found> {
  const { transaction, end } = await beginMoving(url, undefined);
  try {
    const applied = await appliedMigrations(transaction, placeOf(url));
    const { rows: about } = await sql<{ version: string; bytes: number }>`
      select current_setting('server_version') as version, pg_database_size(current_database()) as bytes`.execute(
      transaction,
    );
    const rows: Record<string, number> = {};
    for (const { name } of await readPostgresTables(transaction)) {
      const { rows: counted } = await sql<{ count: number }>`select count(*) as count from ${sql.table(name)}`.execute(
        transaction,
      );
      rows[name] = counted[0]?.count ?? 0;
    }
    return { engine: `PostgreSQL ${about[0]?.version ?? ""}`.trim(), applied, bytes: about[0]?.bytes ?? 0, rows };
  } catch (error) {
    throw openingFault(error, placeOf(url));
  } finally {
    await end("rollback");
  }
}
