import { copyFileSync } from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import { sql } from "kysely";
import { afterAll, describe, expect, it } from "vitest";
import { fill } from "../../../src/storage/moving/fill.ts";
import { ourTables } from "../../../src/storage/moving/ours.ts";
import type { Place } from "../../../src/storage/moving/place.ts";
import { openPostgres } from "../../../src/storage/postgres/engine.ts";
import { openStorage } from "../../../src/storage/storage.ts";
import { freshFolder } from "../../helpers/fresh-folder.ts";
import { fillEveryTable } from "../../helpers/full-database.ts";
import { startPostgres } from "../../helpers/postgres-server.ts";
import { freshDatabase, temporaryFolder } from "../../helpers/storage.ts";

const server = await startPostgres();
const folder = freshFolder();
const full = await fullFile(folder);
const back = { kind: "sqlite", file: path.join(folder, "back.db") } as const;
const url = await freshDatabase(server);
const there = await fill(withNul(full), { kind: "postgres", url }, { keepAs: undefined, advice: "" });
const marked = await server.query(nameIn(url), "select text from suggestions where number = 1");
await server.query(nameIn(url), "update suggestions set text = 'plain' where number = 1");
await fill({ kind: "postgres", url }, back, { keepAs: undefined, advice: "" });
afterAll(() => server.stop());

/** A file with something in every table and column. */
async function fullFile(folder: string): Promise<Place & { kind: "sqlite" }> {
  const place = { kind: "sqlite", file: path.join(folder, "full.db") } as const;
  await (await openStorage(place)).close();
  const database = new Database(place.file);
  database.pragma("foreign_keys = on");
  fillEveryTable(database);
  database.close();
  return place;
}

/** The same with a character in it that PostgreSQL does not know. */
function withNul({ file }: { readonly file: string }): Place {
  const copied = path.join(path.dirname(file), "nul.db");
  copyFileSync(file, copied);
  const database = new Database(copied);
  database.prepare("update suggestions set text = ? where number = 1").run("a\0b");
  database.close();
  return { kind: "sqlite", file: copied };
}

/** Everything in a file as SQLite itself writes it, read without a line of the code that moved it. */
function dump(file: string): Readonly<Record<string, readonly string[]>> {
  const database = new Database(file, { readonly: true });
  try {
    const tables = database
      .prepare<[], string>(`select name from pragma_table_list where schema = 'main' and type = 'table'
          and name not like 'kysely%' and name <> 'sqlite_schema' order by 1`)
      .pluck()
      .all();
    return Object.fromEntries(
      tables.map((table) => {
        const columns = database
          .prepare<[], string>(`select name from pragma_table_info('${table}') order by 1`)
          .pluck()
          .all();
        const row = columns.map((column) => `quote("${column}")`).join(" || ',' || ");
        return [table, database.prepare<[], string>(`select ${row} from "${table}" order by 1`).pluck().all()];
      }),
    );
  } finally {
    database.close();
  }
}

describe("a database that is moved to PostgreSQL and back", () => {
  it("is the same in every byte, counter and definition", () => {
    expect(dump(back.file)).toEqual(dump(full.file));
    expect(definitions(back.file)).toEqual(definitions(full.file));
  });

  it("had a row in every table that the program has, and a value and a NULL in every column that takes both", async () => {
    const { sqlite_sequence: _, ...tables } = dump(full.file);
    expect(Object.keys(tables)).toEqual(await ourTables());
    expect(columnsWithout(full.file)).toEqual([]);
  });

  it("gives no number again that was given before, on either engine", async () => {
    const engine = await openPostgres({ url });
    const { rows } = await engine.write((one) =>
      sql<{ person_id: number }>`insert into persons (user_id) values ('new') returning person_id`.execute(one),
    );
    await engine.close();
    const copied = path.join(temporaryFolder(), "copy.db");
    copyFileSync(back.file, copied);
    const database = new Database(copied);
    const { lastInsertRowid } = database.prepare("insert into persons (user_id) values ('new')").run();
    database.close();
    expect([rows[0]?.person_id, lastInsertRowid]).toEqual([3_501, 3_501]);
  });

  it("has its references and their order of deletion on PostgreSQL as before", async () => {
    const references =
      "select conname, pg_get_constraintdef(oid) as of from pg_constraint where contype = 'f' order by 1, 2";
    const template = await server.query(nameIn(await freshDatabase(server)), references);
    expect(await server.query(nameIn(url), references)).toEqual(template);
    expect(template.length).toBeGreaterThan(30);
  });

  it("says in how many rows a character was replaced that PostgreSQL does not know, and keeps the words around it", () => {
    expect(there.changedRows).toBe(1);
    expect(marked).toEqual([{ text: "a\uFFFDb" }]);
  });
});

function nameIn(address: string): string {
  return new URL(address).pathname.slice(1);
}

function definitions(file: string): unknown[] {
  const database = new Database(file, { readonly: true });
  const found = database.prepare("select type, name, tbl_name, sql from sqlite_master order by type, name").all();
  database.close();
  return found;
}

/** Columns of which the test has no value, or no NULL although they take it. */
function columnsWithout(file: string): string[] {
  const database = new Database(file, { readonly: true });
  const columns = database
    .prepare<[], { table: string; column: string; required: number }>(
      `select t.name as "table", c.name as "column", c."notnull" or c.pk > 0 as required
      from pragma_table_list t, pragma_table_info(t.name) c where t.schema = 'main' and t.type = 'table' and t.name not like 'kysely%'
        and t.name not like 'sqlite%'`,
    )
    .all();
  const missing = columns.flatMap(({ table, column, required }) => {
    const counted = database.prepare<[], { values: number; nulls: number }>(
      `select count("${column}") as "values", count(*) - count("${column}") as nulls from "${table}"`,
    );
    const { values = 0, nulls = 0 } = counted.get() ?? {};
    return [
      ...(values === 0 ? [`${table}.${column} has no value`] : []),
      ...(required === 0 && nulls === 0 ? [`${table}.${column} has no NULL`] : []),
    ];
  });
  database.close();
  return missing;
}
