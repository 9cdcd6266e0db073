import Database from "better-sqlite3";
import { Kysely, SqliteDialect } from "kysely";
import { Migrator } from "kysely/migration";
import { allMigrations, type Migrations, only } from "../migrations/migrations.ts";
import type { TableContents } from "../moving/move.ts";
import type { Target } from "../moving/moving.ts";
import { sqliteDefinitions } from "./definitions.ts";
import { quoted, readRows, readTables } from "./read-tables.ts";
import { checkReferences } from "./snapshot.ts";

export interface NewFileOptions {
  /** Where it is made: empty, or not there yet. */
  readonly unfinished: string;
  /** What it will be called, for messages. */
  readonly place: string;
  /** Names of the migrations that it is to have. */
  readonly migrations: readonly string[];
  readonly known?: Migrations | undefined;
}

/** A new SQLite file that is filled by this process alone. Whoever asked for it syncs and renames it. */
export async function newSqliteFile({ unfinished, place, migrations, known }: NewFileOptions): Promise<Target> {
  const database = new Database(unfinished);
  // Whatever goes wrong, the file is thrown away; and it is synced once, when it is whole.
  for (const setting of ["journal_mode = off", "synchronous = off", "foreign_keys = off"]) database.pragma(setting);
  try {
    await applyMigrations(database, only(known ?? allMigrations(sqliteDefinitions), migrations));
    database.exec("begin");
    return {
      place,
      tables: readTables(database),
      async *rows(table) {
        yield* readRows(database, table);
      },
      fit: (row) => row,
      async add({ name, columns }, rows) {
        const names = columns.map((column) => quoted(column.name)).join(", ");
        const insert = database.prepare(
          `insert into ${quoted(name)} (${names}) values (${columns.map(() => "?").join(", ")})`,
        );
        for (const row of rows) insert.run(...row);
      },
      async setLastNumber({ name }, number) {
        if (number === 0n) return;
        const { changes } = database.prepare("update sqlite_sequence set seq = ? where name = ?").run(number, name);
        if (changes === 0) database.prepare("insert into sqlite_sequence (name, seq) values (?, ?)").run(name, number);
      },
      checkReferences: async () => checkReferences(database, place),
      async keep() {
        database.exec("commit");
        database.close();
      },
      async discard() {
        database.close();
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Writes into a backup what it holds, so that whoever reads it knows that nothing has changed since. */
export function listContents(file: string, contents: TableContents): void {
  const database = new Database(file);
  try {
    database.pragma("synchronous = off");
    database.exec("drop table if exists backup_contents");
    database.exec(
      "create table backup_contents (table_name text not null primary key, row_count integer not null, checksum text not null) strict",
    );
    const insert = database.prepare("insert into backup_contents values (?, ?, ?)");
    for (const [table, { rows, checksum }] of Object.entries(contents)) insert.run(table, rows, checksum);
  } finally {
    database.close();
  }
}

async function applyMigrations(database: Database.Database, migrations: Migrations): Promise<void> {
  // Never destroyed: that would close the connection, which is used on.
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database }) });
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
