import { type Kysely, sql } from "kysely";
import { Migrator } from "kysely/migration";
import { SetupFault } from "../../errors.ts";
import type { Migrations } from "../migrations/migrations.ts";
import type { Schema } from "../schema.ts";

/** Brings the database up to date, one process at a time. A failed migration changes nothing. */
export async function migrate(db: Kysely<Schema>, place: string, migrations: Migrations): Promise<void> {
  const applied = await appliedMigrations(db, place);
  refuseNewer(applied, migrations, place);
  const [first] = Object.keys(migrations)
    .toSorted()
    .filter((name) => !applied.includes(name));
  if (first === undefined) return;
  // All of them in one transaction, which holds an advisory lock: a second process waits, and finds nothing left to do.
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...migrations }) } });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  // A newer process may have been faster.
  refuseNewer(await appliedMigrations(db, place), migrations, place);
  const failed = results?.find((result) => result.status === "Error")?.migrationName ?? first;
  throw new SetupFault(
    `The database ${place} could not be brought up to date: ${failed} failed (${messageOf(error)}). Nothing in it was changed; go back to the version that was running before, and report this.`,
    { cause: error },
  );
}

function refuseNewer(applied: readonly string[], migrations: Migrations, place: string): void {
  const unknown = applied.filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length === 0) return;
  throw new SetupFault(
    `The database ${place} was written by a newer version of suggestion-box (it has ${unknown.join(", ")}). Nothing in it was changed: install that version again, or put back a backup from before the update.`,
  );
}

/** Throws for a database that holds another program's tables. */
async function appliedMigrations(db: Kysely<Schema>, place: string): Promise<readonly string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select tablename as name from pg_catalog.pg_tables where schemaname = current_schema()`.execute(db);
  if (!tables.some(({ name }) => name === "kysely_migration")) {
    if (tables.length === 0) return [];
    throw new SetupFault(
      `The database ${place} belongs to another program. Nothing in it was changed: name an empty database in DATABASE_URL.`,
    );
  }
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map((row) => row.name);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
