import { copyFileSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Definitions } from "../../../src/storage/migrations/definitions.ts";
import { allMigrations, only } from "../../../src/storage/migrations/migrations.ts";
import { backup, openPlace } from "../../../src/storage/moving/backup.ts";
import { contentsOf } from "../../../src/storage/moving/move.ts";
import type { Place } from "../../../src/storage/moving/place.ts";
import { isServed } from "../../../src/storage/moving/serving.ts";
import { statusOf } from "../../../src/storage/moving/status.ts";
import { postgresDefinitions } from "../../../src/storage/postgres/definitions.ts";
import { openPostgres } from "../../../src/storage/postgres/engine.ts";
import { sqliteDefinitions } from "../../../src/storage/sqlite/definitions.ts";
import { openSqlite } from "../../../src/storage/sqlite/engine.ts";
import { openStorage } from "../../../src/storage/storage.ts";
import { startPostgres } from "../../helpers/postgres-server.ts";
import { temporaryFolder } from "../../helpers/storage.ts";
import {
  backedUp,
  change,
  faultOf,
  nameIn,
  onPostgres,
  onSqlite,
  restore,
  suggest,
} from "../../helpers/whole-databases.ts";

const server = await startPostgres();
afterAll(() => server.stop());

describe.each([
  ["SQLite", onSqlite],
  ["PostgreSQL", () => onPostgres(server)],
])("a backup of %s", (_, make) => {
  it("puts back what was there, and keeps what came after it in a file that can be put back too", async () => {
    const test = await make();
    await suggest(test, "before");
    const file = await backedUp(test);
    await suggest(test, "after");
    expect(await faultOf(restore(test, file))).toMatch(/is not empty\. Nothing was changed\. Use --force/);
    expect(await test.texts()).toEqual(["after", "before"]);

    const kept = path.join(test.folder, "kept.db");
    expect((await restore(test, file, kept)).kept).toBe(kept);
    expect(await test.texts()).toEqual(["before"]);
    await suggest(test, "later");
    await restore(test, kept, path.join(test.folder, "kept-too.db"));
    expect(await test.texts()).toEqual(["after", "before"]);
  });

  it("is not put back when a word in it was changed or it was cut off, and then everything stays as it is", async () => {
    const test = await make();
    await suggest(test, "worth keeping");
    const file = await backedUp(test);
    const [changed, cut, other] = ["changed.db", "cut.db", "other.db"].map((name) => path.join(test.folder, name));
    if (changed === undefined || cut === undefined || other === undefined) throw new Error("no names");
    for (const copied of [changed, cut]) copyFileSync(file, copied);
    change(changed, "update suggestions set text = 'worth keepinG'");
    truncateSync(cut, 20_480);
    writeFileSync(other, "Dear diary. ".repeat(1_000));
    const kept = path.join(test.folder, "kept.db");
    expect(await faultOf(restore(test, changed, kept))).toMatch(
      /The table suggestions in .* does not hold what it should/,
    );
    expect(await faultOf(restore(test, cut, kept))).toMatch(/cut\.db (is damaged|cannot be read)/);
    expect(await faultOf(restore(test, other, kept))).toMatch(/other\.db is not an SQLite database/);
    expect(await faultOf(restore(test, path.join(test.folder, "none.db"), kept))).toMatch(/There is no database/);
    expect(await test.texts()).toEqual(["worth keeping"]);
  });

  it("is not put back when it is of a newer version or of another program", async () => {
    const test = await make();
    await suggest(test, "worth keeping");
    const file = await backedUp(test);
    change(file, "insert into kysely_migration values ('9999-of-tomorrow', '')");
    const foreign = path.join(test.folder, "recipes.db");
    change(foreign, "create table recipes (name text)");
    const kept = path.join(test.folder, "kept.db");
    expect(await faultOf(restore(test, file, kept))).toMatch(
      /newer version of suggestion-box \(it has 9999-of-tomorrow/,
    );
    expect(await faultOf(restore(test, foreign, kept))).toMatch(/not a database of suggestion-box/);
    expect(await test.texts()).toEqual(["worth keeping"]);
  });

  it("of an older version leaves the database in that version's form, so that one can be gone back to", async () => {
    const test = await make();
    await suggest(test, "of the newer version");
    const names = Object.keys(allMigrations(sqliteDefinitions)).slice(0, -1);
    const file = path.join(test.folder, "older.db");
    await (await openSqlite({ file, migrations: only(allMigrations(sqliteDefinitions), names) })).close();
    change(file, "insert into persons (user_id) values ('101')");
    await restore(test, file, path.join(test.folder, "kept.db"));
    const status = await statusOf(test.place);
    expect(status?.applied).toEqual(names);
    expect(status?.rows["persons"]).toBe(1);
    const migrations = (definitions: Definitions) => only(allMigrations(definitions), names);
    const { place } = test;
    const older =
      place.kind === "sqlite"
        ? await openSqlite({ file: place.file, migrations: migrations(sqliteDefinitions) })
        : await openPostgres({ url: place.url, migrations: migrations(postgresDefinitions) });
    await older.close();
  });

  it("is made while a bot has the database, and put back only when none has it", async () => {
    const test = await make();
    await suggest(test, "worth keeping");
    const storage = await test.open();
    expect(await isServed(test.place)).toBe(true);
    const file = await backedUp(test);
    expect(await faultOf(restore(test, file, path.join(test.folder, "kept.db")))).toMatch(
      /A bot is using the database/,
    );
    await storage.close();
    expect((await restore(test, file, path.join(test.folder, "kept.db"))).kept).toBeDefined();
    expect(await test.texts()).toEqual(["worth keeping"]);
  });

  it("is one moment, whatever is stored while it is read", async () => {
    const test = await make();
    await suggest(test, "before");
    const snapshot = await openPlace(test.place);
    await suggest(test, "after");
    const rows = await Promise.all(
      snapshot.tables.filter(({ name }) => name === "suggestions").map((table) => contentsOf(snapshot, table)),
    );
    await snapshot.close();
    expect(rows).toMatchObject([{ rows: 1 }]);
    expect(await test.texts()).toEqual(["after", "before"]);
  });

  it("overwrites nothing unless it is told to, and then leaves no other file behind", async () => {
    const test = await make();
    await suggest(test, "worth keeping");
    const file = path.join(temporaryFolder(), "backup.db");
    writeFileSync(file, "something else");
    expect(await faultOf(backup(test.place, file, { force: false }))).toMatch(/is there already.*--force/);
    expect(readFileSync(file, "utf8")).toBe("something else");
    await backup(test.place, file, { force: true });
    expect(readdirSync(path.dirname(file))).toEqual(["backup.db"]);
    const empty = await make();
    await restore(empty, file);
    expect(await empty.texts()).toEqual(["worth keeping"]);
  });
});

describe("a file that was copied by other means", () => {
  it("is put back too, on either engine, although it does not say what it held", async () => {
    const test = await onSqlite();
    await suggest(test, "worth keeping");
    for (const target of [await onSqlite(), await onPostgres(server)]) {
      await restore(target, test.file);
      expect(await target.texts()).toEqual(["worth keeping"]);
    }
  });

  it("can be a backup that a bot was started over and wrote to", async () => {
    const test = await onSqlite();
    await suggest(test, "before");
    const place: Place = { kind: "sqlite", file: await backedUp(test) };
    const used = { ...test, place, open: () => openStorage({ file: place.file }) };
    await suggest(used, "after");
    const target = await onPostgres(server);
    await restore(target, place.file);
    expect(await target.texts()).toEqual(["after", "before"]);
  });
});

describe("a damaged SQLite database", () => {
  it("is kept with its journal when a backup takes its place", async () => {
    const test = await onSqlite();
    await suggest(test, "worth keeping");
    const file = await backedUp(test);
    writeFileSync(test.file, "no database any more");
    writeFileSync(`${test.file}-wal`, "what was stored last");
    expect(await faultOf(backup(test.place, path.join(test.folder, "b.db"), { force: false }))).toMatch(
      /is not an SQLite/,
    );
    const kept = path.join(test.folder, "kept.db");
    await restore(test, file, kept);
    expect(await test.texts()).toEqual(["worth keeping"]);
    expect(readFileSync(kept, "utf8")).toBe("no database any more");
    expect(readFileSync(`${kept}-wal`, "utf8")).toBe("what was stored last");
    expect(existsSync(`${test.file}-wal`)).toBe(false);
  });
});

describe("another program's database", () => {
  it("is never written to, on either engine", async () => {
    const [files, databases] = [await onSqlite(), await onPostgres(server)];
    await suggest(files, "worth keeping");
    const file = await backedUp(files);
    const recipes = await onSqlite();
    if (databases.place.kind !== "postgres") throw new Error("other places");
    change(recipes.file, "create table recipes (name text)");
    expect(await faultOf(restore(recipes, file, path.join(recipes.folder, "kept.db")))).toMatch(
      /belongs to another program/,
    );
    await server.query("postgres", "create database recipes");
    await server.query("recipes", "create table recipes (name text)");
    const place: Place = { kind: "postgres", url: server.url("recipes") };
    const kept = path.join(databases.folder, "kept.db");
    expect(await faultOf(restore({ ...databases, place }, file, kept))).toMatch(/belongs to another program/);
    expect(existsSync(kept)).toBe(false);
  });

  it("keeps its table where it stands beside ours, and that table is left out", async () => {
    const test = await onPostgres(server);
    await suggest(test, "worth keeping");
    if (test.place.kind !== "postgres") throw new Error("not a database");
    const name = nameIn(test.place.url);
    await server.query(
      name,
      "create table recipes (name varchar(9), cost numeric); insert into recipes values ('soup', 1)",
    );
    const file = path.join(test.folder, "backup.db");
    expect((await backup(test.place, file, { force: false })).leftOut).toEqual(["recipes"]);
    await restore(test, file, path.join(test.folder, "kept.db"));
    expect(await server.query(name, "select name from recipes")).toEqual([{ name: "soup" }]);
  });
});
