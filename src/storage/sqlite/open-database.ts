import { statSync } from "node:fs";
import Database from "better-sqlite3";
import { OpenFault, takeLock } from "./lock.ts";
import { damagedDatabaseCode, foreignDatabaseCode, type WorkerSetup } from "./protocol.ts";

export interface OpenDatabase {
  readonly database: Database.Database;
  readonly close: () => void;
}

/** A process that is just ending is waited for. */
const secondProcessWaitMs = 2_000;
/** Up to this size every page is checked at start-up; beyond it that would take seconds. */
const checkedWholeBytes = 32 * 1024 * 1024;

/** Opens the database for the one process that may use it. Nothing is written before the file is known to be ours and whole. */
export function openDatabase({ file, lockFile, lockWaitMs }: WorkerSetup): OpenDatabase {
  const lock = lockFile === undefined ? undefined : takeLock(lockFile, secondProcessWaitMs);
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { timeout: lockWaitMs });
    judge(database, file);
    database.pragma("journal_mode = wal");
    configure(database);
  } catch (error) {
    database?.close();
    lock?.close();
    throw error;
  }
  const opened = database;
  const close = () => {
    opened.close();
    lock?.close();
  };
  return { database: opened, close };
}

export function openReadOnly({ file, lockWaitMs }: WorkerSetup): OpenDatabase {
  const database = new Database(file, { timeout: lockWaitMs, readonly: true });
  configure(database);
  return { database, close: () => database.close() };
}

function judge(database: Database.Database, file: string): void {
  const tables = database.prepare<[], string>("select name from sqlite_master where type = 'table'").pluck().all();
  if (tables.length > 0 && !tables.includes("kysely_migration")) {
    throw new OpenFault(foreignDatabaseCode, "the database has tables, but not ours");
  }
  if (statSync(file).size > checkedWholeBytes) return;
  const [finding] = database.prepare<[], string>("pragma quick_check(1)").pluck().all();
  if (finding !== undefined && finding !== "ok")
    throw new OpenFault(damagedDatabaseCode, finding.replaceAll(/\s+/g, " "));
}

/** Compiled in, SQLite would sync less in WAL mode: an acknowledged vote could be lost with the power. */
function configure(database: Database.Database): void {
  database.pragma("synchronous = full");
  database.pragma("foreign_keys = on");
}
