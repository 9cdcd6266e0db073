import { type Kysely, sql } from "kysely";
import { Migrator } from "kysely/migration";
import type { Logger } from "pino";
import { SetupFault } from "../../errors.ts";
import type { Migrations } from "../migrations/migrations.ts";
import type { Schema } from "../schema.ts";
import { copyName, dropOldCopies, writeWhole } from "../whole-file.ts";

/** Brings the database up to date. A failed migration changes nothing, and a database with content is copied before. */
export async function migrate(
  db: Kysely<Schema>,
  file: string,
  migrations: Migrations,
  log: Logger | undefined,
): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...migrations }) } });
  const applied = await appliedMigrations(db);
  const unknown = applied.filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length > 0) {
    throw new SetupFault(
      `The database ${file} was written by a newer version of suggestion-box (it has ${unknown.join(", ")}). Nothing in it was changed: install that version again, or put back the copy that was made before the update (${file}.before-…).`,
    );
  }
  // A backup that was put here by hand says what it held when it was made.
  if (applied.length > 0) await sql`drop table if exists backup_contents`.execute(db);
  const pending = Object.keys(migrations)
    .toSorted()
    .filter((name) => !applied.includes(name));
  const [first] = pending;
  if (first === undefined) return;

  const copy = applied.length > 0 ? await copyBefore(db, file, first) : undefined;
  if (copy !== undefined) log?.info({ copy }, "copied the database before bringing it up to date");
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === "Error")?.migrationName ?? first;
  throw new SetupFault(
    `The database ${file} could not be brought up to date: ${failed} failed (${messageOf(error)}). Nothing in it was changed${copy === undefined ? "" : `, and a copy is in ${copy}`}; go back to the version that was running before, and report this.`,
    { cause: error },
  );
}

async function appliedMigrations(db: Kysely<Schema>): Promise<readonly string[]> {
  const { rows: tables } = await sql`select 1 from sqlite_master where name = 'kysely_migration'`.execute(db);
  if (tables.length === 0) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map((row) => row.name);
}

async function copyBefore(db: Kysely<Schema>, file: string, migration: string): Promise<string> {
  const copy = copyName(file, migration);
  await writeWhole(copy, async (unfinished) => void (await sql`vacuum into ${unfinished}`.execute(db)));
  await dropOldCopies(file);
  return copy;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
