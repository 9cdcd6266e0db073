import { open, rename, rm } from "node:fs/promises";
import { type Kysely, sql } from "kysely";
import { Migrator } from "kysely/migration";
import { SetupFault } from "../../errors.ts";
import type { Migrations } from "../migrations/migrations.ts";
import type { Schema } from "../schema.ts";

/** Brings the database up to date. A failed migration changes nothing, and a database with content is copied before. */
export async function migrate(db: Kysely<Schema>, file: string, migrations: Migrations): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...migrations }) } });
  const applied = await appliedMigrations(db);
  const unknown = applied.filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length > 0) {
    throw new SetupFault(
      `The database ${file} was written by a newer version of suggestion-box (it has ${unknown.join(", ")}). Nothing in it was changed: install that version again, or put back the copy that was made before the update (${file}.before-…).`,
    );
  }
  const pending = Object.keys(migrations)
    .toSorted()
    .filter((name) => !applied.includes(name));
  const [first] = pending;
  if (first === undefined) return;

  const copy = applied.length > 0 ? await copyBefore(db, file, first) : undefined;
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

/** Made under another name first: what stands under the final one is always whole. */
async function copyBefore(db: Kysely<Schema>, file: string, migration: string): Promise<string> {
  const copy = `${file}.before-${migration}`;
  const unfinished = `${copy}.unfinished`;
  await rm(unfinished, { force: true });
  await sql`vacuum into ${unfinished}`.execute(db);
  const handle = await open(unfinished, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, copy);
  return copy;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
