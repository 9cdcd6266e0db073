import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import { sql } from "kysely";
import type { Migration } from "kysely/migration";
import { describe, expect, it } from "vitest";
import { SetupFault } from "../../../src/errors.ts";
import { allMigrations } from "../../../src/storage/migrations/migrations.ts";
import { sqliteDefinitions } from "../../../src/storage/sqlite/definitions.ts";
import { openSqlite } from "../../../src/storage/sqlite/engine.ts";
import { openStorage } from "../../../src/storage/storage.ts";
import { Program } from "../../helpers/program.ts";
import { openSqliteStorage, rowsOf, temporaryFolder, testServer } from "../../helpers/storage.ts";

const openProgram = new URL("./programs/open.ts", import.meta.url);
const released = allMigrations(sqliteDefinitions);
const addsColumn: Migration = {
  up: async (db) => void (await sql`alter table boards add column motto text`.execute(db)),
};
const failsHalfway: Migration = {
  up: async (db) => {
    await sql`drop table votes`.execute(db);
    await sql`alter table no_such_table add column motto text`.execute(db);
  },
};

/** A database with one suggestion in it, closed. */
async function existing(): Promise<string> {
  const file = path.join(temporaryFolder(), "suggestion-box.db");
  const storage = await openStorage({ file });
  await (await testServer(storage)).suggestion({ text: "worth keeping" });
  await storage.close();
  return file;
}

async function faultOf(file: string, options: Partial<Parameters<typeof openSqlite>[0]> = {}): Promise<string> {
  const outcome = await openSqlite({ file, ...options }).then(
    async (engine) => {
      await engine.close();
      return new Error("it was opened");
    },
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(SetupFault);
  return outcome instanceof Error ? outcome.message : "";
}

async function textsIn(file: string): Promise<string[]> {
  const storage = await openStorage({ file });
  const { suggestions } = await storage.suggestions.list("900", {}, { offset: 0, limit: 10 });
  await storage.close();
  return suggestions.map((suggestion) => suggestion.text);
}

describe("opening a database", () => {
  it("makes the folder and the file when they are missing", async () => {
    const file = path.join(temporaryFolder(), "a", "b", "suggestion-box.db");
    const storage = await openStorage({ file });
    await storage.close();
    expect(existsSync(file)).toBe(true);
  });

  it("keeps what was stored over a restart, and leaves no journal behind", async () => {
    const file = await existing();
    expect(readdirSync(path.dirname(file)).toSorted()).toEqual(["suggestion-box.db", "suggestion-box.db.lock"]);
    expect(await textsIn(file)).toEqual(["worth keeping"]);
  });

  it("waits for the disk at every commit, checks references, and journals ahead, whatever was compiled in", async () => {
    const { engine } = await openSqliteStorage();
    const settings = ["synchronous", "foreign_keys", "journal_mode"];
    const read = await Promise.all(settings.map((name) => rowsOf(engine, `pragma ${name}`)));
    expect(read).toEqual([[{ synchronous: 2 }], [{ foreign_keys: 1 }], [{ journal_mode: "wal" }]]);
    const written = await engine.write((transaction) =>
      Promise.all(settings.map(async (name) => (await sql.raw(`pragma ${name}`).execute(transaction)).rows)),
    );
    expect(written).toEqual(read);
  });

  it("writes nothing through the connection that reads", async () => {
    const { engine } = await openSqliteStorage();
    await expect(rowsOf(engine, "insert into persons (user_id) values ('1')")).rejects.toThrow("readonly");
  });

  it("refuses a damaged database, naming it, and leaves every byte of it as it was", async () => {
    const file = await existing();
    const bytes = readFileSync(file);
    for (const damaged of [Buffer.from(bytes).fill(0xa5, 4_096, 12_288), bytes.subarray(0, bytes.length - 8_192)]) {
      writeFileSync(file, damaged);
      expect(await faultOf(file)).toMatch(/suggestion-box\.db is damaged .*put a backup in its place/);
      expect(readFileSync(file).equals(damaged)).toBe(true);
    }
  });

  it("refuses a file that is not a database, and leaves it as it was", async () => {
    const file = path.join(temporaryFolder(), "suggestion-box.db");
    const letter = "Dear diary, today I was taken for a database. ".repeat(200);
    writeFileSync(file, letter);
    expect(await faultOf(file)).toMatch(/suggestion-box\.db is not an SQLite database/);
    expect(readFileSync(file, "utf8")).toBe(letter);
  });

  it("refuses another program's database, and adds nothing to it", async () => {
    const file = path.join(temporaryFolder(), "suggestion-box.db");
    const foreign = new Database(file);
    foreign.exec("create table recipes (name text)");
    foreign.close();
    const bytes = readFileSync(file);
    expect(await faultOf(file)).toMatch(/belongs to another program/);
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it("refuses to begin anew where only a journal is left of a database", async () => {
    const file = path.join(temporaryFolder(), "suggestion-box.db");
    writeFileSync(`${file}-wal`, "what was stored last");
    expect(await faultOf(file)).toMatch(/is missing, but its journal .*-wal is there/);
    expect(readFileSync(`${file}-wal`, "utf8")).toBe("what was stored last");
  });

  it("refuses a path that cannot be a database, saying which folder must be writable", async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, "directory.db"));
    writeFileSync(path.join(folder, "file"), "");
    expect(await faultOf(path.join(folder, "directory.db"))).toMatch(/cannot be written .*must be writable/);
    expect(await faultOf(path.join(folder, "file", "suggestion-box.db"))).toMatch(
      /cannot be written .*must be writable/,
    );
  });

  it("refuses a folder in which this user may not write", async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o555);
    // Whoever may do everything becomes nobody.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const program = new Program(openProgram, [path.join(folder, "suggestion-box.db")], nobody);
    expect(await program.line()).toMatch(/^SetupFault: The database .* cannot be written .*must be writable/);
  });
});

describe("one process at a time", () => {
  it("refuses a second one in a sentence, also by another name of the file", async () => {
    const file = await existing();
    const first = await openStorage({ file });
    const link = path.join(temporaryFolder(), "link.db");
    symlinkSync(file, link);
    const second = new Program(openProgram, [link]);
    expect(await second.line()).toMatch(
      /^SetupFault: Another suggestion-box process is using the database .*stop that/,
    );
    await first.close();
  });

  it("lets the next one in as soon as the first was killed", async () => {
    const file = await existing();
    const first = new Program(openProgram, [file]);
    expect(await first.line()).toBe("open");
    expect(await faultOf(file)).toMatch(/Another suggestion-box process/);
    await first.kill();
    expect(await textsIn(file)).toEqual(["worth keeping"]);
  });

  it("lets the next one in after the first has closed", async () => {
    const file = await existing();
    const first = new Program(openProgram, [file]);
    expect(await first.line()).toBe("open");
    first.goOn();
    expect(await first.line()).toBe("closed");
    expect(await textsIn(file)).toEqual(["worth keeping"]);
  });

  it("says what to do about a lock file that is none", async () => {
    const file = await existing();
    writeFileSync(`${file}.lock`, "hands off! ".repeat(100));
    expect(await faultOf(file)).toMatch(/lock file .*\.lock cannot be used .*delete it/);
  });
});

describe("bringing a database up to date", () => {
  it("copies it first, as it was, and then changes it", async () => {
    const file = await existing();
    const migrations = { ...released, "9002-names": addsColumn };
    const engine = await openSqlite({ file, migrations });
    expect(await rowsOf(engine, "select motto from boards")).toEqual([{ motto: null }]);
    await engine.close();

    const copy = `${file}.before-9002-names`;
    const restored = path.join(temporaryFolder(), "suggestion-box.db");
    copyFileSync(copy, restored);
    expect(await textsIn(restored)).toEqual(["worth keeping"]);
    expect(readdirSync(path.dirname(file)).filter((name) => name.includes("unfinished"))).toEqual([]);
  });

  it("keeps the three newest copies", async () => {
    const file = await existing();
    const names = ["9001-a", "9002-b", "9003-c", "9004-d", "9005-e"];
    const migrations: Record<string, Migration> = { ...released };
    for (const [index, name] of names.entries()) {
      migrations[name] = { up: () => Promise.resolve() };
      await (await openSqlite({ file, migrations: { ...migrations } })).close();
      // Whatever the clock of the disk is: each was made a day after the one before.
      utimesSync(`${file}.before-${name}`, index * 86_400, index * 86_400);
    }
    const copies = readdirSync(path.dirname(file)).filter((name) => name.includes("before"));
    expect(copies.toSorted()).toEqual(names.slice(2).map((name) => `suggestion-box.db.before-${name}`));
  });

  it("makes no copy when there is nothing to do or nothing to lose", async () => {
    const file = await existing();
    await textsIn(file);
    expect(readdirSync(path.dirname(file)).filter((name) => name.includes("before"))).toEqual([]);
  });

  it("refuses a database of a newer version, and says what to do", async () => {
    const file = await existing();
    const newer = await openSqlite({ file, migrations: { ...released, "9002-names": addsColumn } });
    await newer.close();
    const bytes = readFileSync(file);
    expect(await faultOf(file)).toMatch(/newer version of suggestion-box \(it has 9002-names\).*install that version/);
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it("changes nothing when a migration fails, not even by those before it", async () => {
    const file = await existing();
    const migrations = { ...released, "9002-names": addsColumn, "9003-broken": failsHalfway };
    const before = schemaOf(file);
    expect(await faultOf(file, { migrations })).toMatch(
      /9003-broken failed \(no such table: no_such_table\).*a copy is in .*before-9002-names/,
    );
    expect(schemaOf(file)).toEqual(before);
    expect(await textsIn(file)).toEqual(["worth keeping"]);
  });

  it("tries again after a failed migration, and replaces the copy", async () => {
    const file = await existing();
    await faultOf(file, { migrations: { ...released, "9002-names": failsHalfway } });
    const engine = await openSqlite({ file, migrations: { ...released, "9002-names": addsColumn } });
    expect(await rowsOf(engine, "select text from suggestions")).toEqual([{ text: "worth keeping" }]);
    await engine.close();
  });
});

function schemaOf(file: string): unknown[] {
  const database = new Database(file, { readonly: true });
  const schema = database.prepare("select name, sql from sqlite_master order by name").all();
  const applied = database.prepare("select name from kysely_migration order by name").all();
  database.close();
  return [...schema, ...applied];
}
