import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import { allMigrations } from "../migrations/migrations.ts";
import { type MigrationState, migrationState } from "../migrations/state.ts";
import { DatabaseError } from "./connection.ts";
import { sqliteDefinitions } from "./definitions.ts";
import { openingFault } from "./faults.ts";
import { damagedDatabaseCode, foreignDatabaseCode } from "./protocol.ts";

/** What can be told of a database file without changing anything in its folder. */
export interface SqliteFacts {
  readonly bytes: number;
  /** Whether a bot has it open now. */
  readonly inUse: boolean;
  readonly migrations: MigrationState;
  /** Whether every page was looked at. */
  readonly checked: boolean;
}

/** Up to this size a database that nobody has open is read into memory: opened in its place, it would leave a journal there. */
const readWholeBytes = 256 * 1024 * 1024;
/** Beyond this size looking at every page would take minutes. */
const checkedBytes = 1024 * 1024 * 1024;
const lockWaitMs = 2_000;

/** Looks at the database; undefined when there is none. Throws a SetupFault for what the operator has to mend. */
export function inspectSqlite(file: string): SqliteFacts | undefined {
  const lockFile = `${file}.lock`;
  try {
    const bytes = sizeOf(file);
    if (bytes === undefined) return undefined;
    const journalBytes = sizeOf(`${file}-wal`);
    const database = journalBytes === undefined && bytes <= readWholeBytes ? copyOf(file) : opened(file);
    try {
      const migrations = migrationsOf(database);
      const checked = bytes <= checkedBytes;
      if (checked) lookAtEveryPage(database);
      return { bytes: bytes + (journalBytes ?? 0), inUse: isLocked(lockFile), migrations, checked };
    } finally {
      database.close();
    }
  } catch (error) {
    throw openingFault(error instanceof Database.SqliteError ? new DatabaseError(error) : error, file, lockFile);
  }
}

function opened(file: string): Database.Database {
  return new Database(file, { timeout: lockWaitMs, readonly: true, fileMustExist: true });
}

/** Whole by itself, since without a journal nothing is missing from it; the copy has no use for one either. */
function copyOf(file: string): Database.Database {
  const bytes = readFileSync(file);
  // The versions for writing and reading: 2 stands for a journal of its own, which a database in memory cannot have.
  if (bytes.length > 19) bytes.fill(1, 18, 20);
  return new Database(bytes, { readonly: true });
}

function migrationsOf(database: Database.Database): MigrationState {
  const tables = database.prepare<[], string>("select name from sqlite_master where type = 'table'").pluck().all();
  if (tables.length > 0 && !tables.includes("kysely_migration")) {
    throw new DatabaseError({ code: foreignDatabaseCode, message: "the database has tables, but not ours" });
  }
  const names = tables.length === 0 ? [] : applied(database);
  return migrationState(names, allMigrations(sqliteDefinitions));
}

function applied(database: Database.Database): readonly string[] {
  return database.prepare<[], string>("select name from kysely_migration order by name").pluck().all();
}

function lookAtEveryPage(database: Database.Database): void {
  const [finding] = database.prepare<[], string>("pragma quick_check(1)").pluck().all();
  if (finding === undefined || finding === "ok") return;
  throw new DatabaseError({ code: damagedDatabaseCode, message: finding.replaceAll(/\s+/g, " ") });
}

/** The process that uses the database holds its lock file for its life; asking leaves no trace. */
function isLocked(lockFile: string): boolean {
  if (sizeOf(lockFile) === undefined) return false;
  const lock = new Database(lockFile, { timeout: 0, readonly: true, fileMustExist: true });
  try {
    lock.prepare("select 1 from sqlite_master").get();
    return false;
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY")) return true;
    throw error;
  } finally {
    lock.close();
  }
}

/** Undefined when there is no such file. */
function sizeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.size;
}

/** The files of a database, those that are there: whoever runs the bot must be able to write each. */
export function filesOf(file: string): readonly string[] {
  const files = [file, `${file}-wal`, `${file}-shm`, `${file}.lock`].filter((name) => sizeOf(name) !== undefined);
  return [path.dirname(file), ...files];
}
