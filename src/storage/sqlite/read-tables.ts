import Database from "better-sqlite3";
import { SetupFault } from "../../errors.ts";
import { type Row, type Table, tablesFrom, type Value } from "../moving/moving.ts";

/** Rows that are read at once, and bytes in them. */
const batchRows = 1_000;
const batchBytes = 4 * 1024 * 1024;

interface ColumnRow {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly counted: number | bigint;
}

/**
 * A connection that changes nothing. Not one for reading alone: where no bot is running, that would leave an empty journal behind, which
 * belongs to whoever runs this.
 */
export function openForReading(file: string): Database.Database {
  // Such a one first: on a file that is damaged, any other would throw its journal away.
  opened(file, { readonly: true }).close();
  const database = opened(file, {});
  database.pragma("query_only = on");
  return database;
}

/** Has read something, so that its end puts a journal in. */
function opened(file: string, options: Database.Options): Database.Database {
  const database = new Database(file, { ...options, fileMustExist: true });
  try {
    database.prepare("select count(*) from sqlite_master").get();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The tables of an SQLite database with what people stored: an index of words is made of virtual ones, which follow them. */
export function readTables(database: Database.Database): readonly Table[] {
  const found = database
    .prepare<[], ColumnRow>(
      `select t.name as "table", c.name as "column", c.type as type,
        c.pk = 1 and t.sql like '%autoincrement%' as counted
      from sqlite_master t join pragma_table_list l on l.schema = 'main' and l.name = t.name, pragma_table_xinfo(t.name) c
      where l.type = 'table' and t.name not like 'sqlite\\_%' escape '\\'`,
    )
    .all();
  return tablesFrom(found.map((column) => ({ ...column, counted: Number(column.counted) === 1 })));
}

/** All rows of a table. Until the last is read, the connection does nothing else. */
export function* readRows(database: Database.Database, table: Table): Generator<readonly Row[]> {
  const columns = table.columns.map(({ name }) => quoted(name)).join(", ");
  const rows = database
    .prepare<[], Value[]>(`select ${columns} from ${quoted(table.name)}`)
    .safeIntegers(true)
    .raw(true);
  let batch: Row[] = [];
  let bytes = 0;
  for (const row of rows.iterate()) {
    batch.push(row);
    for (const value of row) if (typeof value === "object" && value !== null) bytes += value.length;
    if (batch.length < batchRows && bytes < batchBytes) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

/** The names of the migrations that were applied; undefined where the database is not of this program. */
export function readMigrations(database: Database.Database): readonly string[] | undefined {
  const tables = database.prepare<[], string>("select name from sqlite_master where type = 'table'").pluck().all();
  if (tables.length === 0) return [];
  if (!tables.includes("kysely_migration")) return undefined;
  return database.prepare<[], string>("select name from kysely_migration order by name").pluck().all();
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Whether people stored anything in a file; what cannot be read counts as something. Throws a SetupFault for another program's. */
export function holdsRows(file: string): boolean {
  let database: Database.Database | undefined;
  try {
    database = openForReading(file);
    if (readMigrations(database) === undefined) {
      throw new SetupFault(`The database ${file} belongs to another program. Nothing was changed.`);
    }
    const opened = database;
    return readTables(opened).some(
      ({ name }) => opened.prepare(`select 1 from ${quoted(name)} limit 1`).get() !== undefined,
    );
  } catch (error) {
    if (error instanceof Database.SqliteError) return true;
    throw error;
  } finally {
    database?.close();
  }
}
