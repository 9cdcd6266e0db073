import { existsSync } from "node:fs";
import Database from "better-sqlite3";
import { z } from "zod";
import { SetupFault } from "../../errors.ts";
import type { TableContents } from "../moving/move.ts";
import type { Snapshot, Table } from "../moving/moving.ts";
import { openForReading, readMigrations, readRows, readTables } from "./read-tables.ts";

/** One moment of an SQLite file, also while the bot writes to it. */
export interface FileSnapshot extends Snapshot {
  /** What a backup says that it held when it was made. */
  readonly expected: TableContents | undefined;
}

const contents = z.array(z.object({ table_name: z.string(), row_count: z.number(), checksum: z.string() }));

/** Opens the file for reading alone. Throws a SetupFault for one that is not there, not ours, or, if `whole` asks for it, damaged. */
export function openSnapshot(file: string, { whole = true } = {}): FileSnapshot {
  if (!existsSync(file)) throw new SetupFault(`There is no database ${file}.`);
  const database = readable(file);
  try {
    database.exec("begin");
    const migrations = readMigrations(database);
    // An empty file is a database too, of nobody.
    if (migrations === undefined || !migrations.some((name) => name.startsWith("0001-"))) {
      throw new SetupFault(`The file ${file} is not a database of suggestion-box.`);
    }
    if (whole) checkWhole(database, file);
    return {
      place: file,
      migrations,
      tables: readTables(database),
      expected: readExpected(database),
      async *rows(table) {
        yield* reading(file, () => readRows(database, table));
      },
      lastNumber: async (table) => lastNumber(database, table),
      close: async () => void database.close(),
    };
  } catch (error) {
    database.close();
    throw unreadable(error, file);
  }
}

/** Every page, and every reference from row to row. */
function checkWhole(database: Database.Database, file: string): void {
  const [finding] = database.prepare<[], string>("pragma integrity_check(1)").pluck().all();
  if (finding !== "ok") throw new SetupFault(`The file ${file} is damaged (${finding?.replaceAll(/\s+/g, " ")}).`);
  checkReferences(database, file);
}

export function checkReferences(database: Database.Database, file: string): void {
  const [broken] = database.prepare<[], { table: string; parent: string }>("pragma foreign_key_check").all();
  if (broken === undefined) return;
  throw new SetupFault(
    `The file ${file} is damaged: a row of ${broken.table} names one of ${broken.parent} that is not there.`,
  );
}

function readable(file: string): Database.Database {
  try {
    return openForReading(file);
  } catch (error) {
    throw unreadable(error, file);
  }
}

function* reading<T>(file: string, read: () => Generator<T>): Generator<T> {
  try {
    yield* read();
  } catch (error) {
    throw unreadable(error, file);
  }
}

/** The sentence for a file that SQLite cannot read or copy. */
export function unreadable(error: unknown, file: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const sentence =
    error.code === "SQLITE_NOTADB"
      ? `The file ${file} is not an SQLite database.`
      : `The file ${file} cannot be read or copied (${error.message}).`;
  return new SetupFault(sentence, { cause: error });
}

function readExpected(database: Database.Database): TableContents | undefined {
  const [list] = database.prepare("select 1 from sqlite_master where name = 'backup_contents'").all();
  if (list === undefined) return undefined;
  const rows = contents.parse(database.prepare("select table_name, row_count, checksum from backup_contents").all());
  return Object.fromEntries(
    rows.map(({ table_name, row_count, checksum }) => [table_name, { rows: row_count, checksum }]),
  );
}

function lastNumber(database: Database.Database, { name }: Table): bigint {
  const [last] = database
    .prepare<[string], bigint>("select seq from sqlite_sequence where name = ?")
    .pluck()
    .safeIntegers(true)
    .all(name);
  return last ?? 0n;
}
