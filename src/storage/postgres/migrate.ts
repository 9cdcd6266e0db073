import { type Kysely, sql } from "kysely";
import { Migrator } from "kysely/migration";
import { SetupFault } from "../../errors.ts";
import type { Migrations } from "../migrations/migrations.ts";
import type { Schema } from "../schema.ts";

/** Held in a transaction by whoever changes the tables, so that others wait. */
export const migrationLock = "7351988231946104";

export interface MigrateOptions {
  /** For messages. */
  readonly place: string;
  readonly migrations: Migrations;
  /** Makes a copy of the database as it is before the named migration. */
  readonly copy: (first: string) => Promise<void>;
}

/** Brings the database up to date, one process at a time. One with content is copied before, and a failed migration changes nothing. */
export async function migrate(db: Kysely<Schema>, options: MigrateOptions): Promise<void> {
  const { place, migrations } = options;
  if (firstPending(await knownMigrations(db, options), migrations) === undefined) return;
  await db.transaction().execute(async (transaction) => {
    // A second process waits here, and finds nothing left to do. Read committed: after the lock it sees what the first one did.
    await sql`select pg_advisory_xact_lock(${migrationLock}::bigint)`.execute(transaction);
    const applied = await knownMigrations(transaction, options);
    const first = firstPending(applied, migrations);
    if (first === undefined) return;
    if (applied.length > 0) await options.copy(first);
    const provider = { getMigrations: () => Promise.resolve({ ...migrations }) };
    // In a transaction of its own, which this one waits for.
    const { error, results } = await new Migrator({ db, provider }).migrateToLatest();
    if (error === undefined) return;
    const failed = results?.find((result) => result.status === "Error")?.migrationName ?? first;
    throw new SetupFault(
      `The database ${place} could not be brought up to date: ${failed} failed (${messageOf(error)}). Nothing in it was changed; go back to the version that was running before, and report this.`,
      { cause: error },
    );
  });
}

function firstPending(applied: readonly string[], migrations: Migrations): string | undefined {
  return Object.keys(migrations)
    .toSorted()
    .find((name) => !applied.includes(name));
}

async function knownMigrations(db: Kysely<Schema>, { place, migrations }: MigrateOptions): Promise<readonly string[]> {
  const applied = await appliedMigrations(db, place);
  refuseNewer(applied, migrations, place);
  return applied;
}

export function refuseNewer(applied: readonly string[], migrations: Migrations, place: string): void {
  const unknown = applied.filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length === 0) return;
  throw new SetupFault(
    `The database ${place} was written by a newer version of suggestion-box (it has ${unknown.join(", ")}). Nothing in it was changed: install that version again; its “npm run db -- restore” can put back the copy that was made before the update (suggestion-box-postgres.db.before-… in DATA_DIR).`,
  );
}

/** Throws for a database that holds another program's tables. */
export async function appliedMigrations(db: Kysely<Schema>, place: string): Promise<readonly string[]> {
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
