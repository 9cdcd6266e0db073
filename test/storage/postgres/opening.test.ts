import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { sql } from "kysely";
import type { Migration } from "kysely/migration";
import { afterAll, describe, expect, it } from "vitest";
import { SetupFault } from "../../../src/errors.ts";
import { allMigrations } from "../../../src/storage/migrations/migrations.ts";
import { fill } from "../../../src/storage/moving/fill.ts";
import type { Place } from "../../../src/storage/moving/place.ts";
import { postgresDefinitions } from "../../../src/storage/postgres/definitions.ts";
import { openPostgres, type PostgresOptions } from "../../../src/storage/postgres/engine.ts";
import { inspectPostgres } from "../../../src/storage/postgres/inspect.ts";
import { createStorage } from "../../../src/storage/storage.ts";
import { startPostgres } from "../../helpers/postgres-server.ts";
import { freshDatabase, openPostgresStorage, rowsOf, temporaryFolder, testServer } from "../../helpers/storage.ts";

const server = await startPostgres();
afterAll(() => server.stop());

const released = allMigrations(postgresDefinitions);
const addsColumn: Migration = {
  up: async (db) => void (await sql`alter table boards add column motto text`.execute(db)),
};
const failsHalfway: Migration = {
  up: async (db) => {
    await sql`drop table votes`.execute(db);
    await sql`alter table no_such_table add column motto text`.execute(db);
  },
};

async function faultOf(options: PostgresOptions): Promise<string> {
  const outcome = await openPostgres(options).then(
    async (engine) => {
      await engine.close();
      return new Error("it was opened");
    },
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(SetupFault);
  return outcome instanceof Error ? outcome.message : "";
}

async function emptyDatabase(name: string): Promise<string> {
  await server.query("postgres", `create database ${name}`);
  return server.url(name);
}

describe("opening a PostgreSQL database", () => {
  it("refuses one that a newer version wrote, and changes nothing", async () => {
    const url = await freshDatabase(server);
    await (await openPostgres({ url, migrations: { ...released, "9999-of-tomorrow": addsColumn } })).close();
    expect(await faultOf({ url })).toMatch(/newer version of suggestion-box \(it has 9999-of-tomorrow\)/);
  });

  it("searches row by row where it may not make the extension that words are indexed with", async () => {
    const asTenant = new URL(await emptyDatabase("rented"));
    await server.query("rented", "create role tenant login; grant all on schema public to tenant");
    asTenant.username = "tenant";
    const engine = await openPostgres({ url: asTenant.href });
    const storage = createStorage(engine);
    await (await testServer(storage)).suggestion({ text: "a quokka" });
    expect(await storage.suggestions.complete("900", "quokka", ["open"], 5)).toHaveLength(1);
    const indexes = "select indexname from pg_indexes where tablename = 'suggestion_words' and indexdef like '%gin%'";
    expect(await rowsOf(engine, indexes)).toEqual([]);
    expect(await inspectPostgres(asTenant.href)).toMatchObject({ indexesWords: false });
    // As the doctor says.
    await server.query("rented", "create extension pg_trgm");
    const mend = "create index suggestion_words_trigrams on suggestion_words using gin (search_text gin_trgm_ops)";
    await server.query("rented", mend);
    expect(await inspectPostgres(asTenant.href)).toMatchObject({ indexesWords: true });
    expect(await storage.suggestions.complete("900", "quokka", ["open"], 5)).toHaveLength(1);
    await storage.close();

    const { engine: whole } = await openPostgresStorage(server);
    expect(await rowsOf(whole, indexes)).toEqual([{ indexname: "suggestion_words_trigrams" }]);
  });

  it("changes nothing when a migration fails halfway, or one after it", async () => {
    const url = await freshDatabase(server);
    const migrations = { ...released, "9998-adds": addsColumn, "9999-fails": failsHalfway };
    expect(await faultOf({ url, migrations })).toMatch(/9999-fails failed .*Nothing in it was changed/);
    const engine = await openPostgres({ url });
    expect(await rowsOf(engine, "select 1 from votes")).toEqual([]);
    await expect(rowsOf(engine, "select motto from boards")).rejects.toThrow("motto");
    await engine.close();
  });

  it("is copied into a file before it is changed, and that file can be put back on either engine", async () => {
    const folder = temporaryFolder();
    const copies = path.join(folder, "suggestion-box-postgres.db");
    const url = await freshDatabase(server);
    const storage = createStorage(await openPostgres({ url, copies }));
    await (await testServer(storage)).suggestion({ text: "worth keeping" });
    await storage.close();
    expect(readdirSync(folder)).toEqual([]);

    // Of four processes one copies and changes it, and the others find that done.
    const migrations = { ...released, "9998-adds": addsColumn };
    const engines = await Promise.all([1, 2, 3, 4].map(() => openPostgres({ url, migrations, copies })));
    await Promise.all(engines.map((engine) => engine.close()));
    expect(readdirSync(folder)).toEqual(["suggestion-box-postgres.db.before-9998-adds"]);
    const copy: Place = { kind: "sqlite", file: `${copies}.before-9998-adds` };
    await fill(copy, { kind: "postgres", url }, { keepAs: undefined, advice: "" }).then(
      () => expect.unreachable("it was filled over"),
      (error: unknown) => expect(String(error)).toContain("is not empty"),
    );
    const there = await emptyDatabase("there");
    await fill(copy, { kind: "postgres", url: there }, { keepAs: undefined, advice: "" });
    expect(await server.query("there", "select text from suggestions")).toEqual([{ text: "worth keeping" }]);
    expect(await server.query("there", "select name from kysely_migration order by name")).toEqual(
      Object.keys(released).map((name) => ({ name })),
    );
  });

  it("stays as it is when no copy can be made", async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, "file"), "");
    const url = await freshDatabase(server);
    const copies = path.join(folder, "file", "suggestion-box-postgres.db");
    const migrations = { ...released, "9998-adds": addsColumn };
    expect(await faultOf({ url, migrations, copies })).toMatch(/was not brought up to date.*no copy.*DATA_DIR must be/);
    const engine = await openPostgres({ url });
    await expect(rowsOf(engine, "select motto from boards")).rejects.toThrow("motto");
    await engine.close();
  });

  it("applies each migration once when several processes start at once", async () => {
    const url = await emptyDatabase("together");
    const engines = await Promise.all([1, 2, 3, 4].map(() => openPostgres({ url })));
    const [first] = engines;
    if (first === undefined) throw new Error("none was opened");
    expect(await rowsOf(first, "select name from kysely_migration order by name")).toEqual(
      Object.keys(released).map((name) => ({ name })),
    );
    await Promise.all(engines.map((engine) => engine.close()));
  });

  it("waits for the disk at every commit, whatever the server's default is, and reads without writing", async () => {
    await server.query("postgres", "alter system set synchronous_commit = off");
    await server.query("postgres", "select pg_reload_conf()");
    const { engine } = await openPostgresStorage(server);
    const setting = "show synchronous_commit";
    expect(await engine.write(async (one) => (await sql.raw(setting).execute(one)).rows)).toEqual([
      { synchronous_commit: "on" },
    ]);
    await expect(rowsOf(engine, "insert into persons (user_id) values ('1')")).rejects.toThrow("storage-unavailable");
    await server.query("postgres", "alter system reset synchronous_commit");
  });

  it("keeps what was recorded from every change", async () => {
    const { engine, storage } = await openPostgresStorage(server);
    await (await testServer(storage)).suggestion();
    for (const statement of ["update events set reason = 'x'", "delete from events", "truncate events"]) {
      await expect(engine.write((one) => sql.raw(statement).execute(one))).rejects.toThrow("events is append-only");
    }
  });

  it("stores what a member wrote around a character that PostgreSQL does not know", async () => {
    const { storage } = await openPostgresStorage(server);
    const { text } = await (await testServer(storage)).suggestion({ text: "a\0b \uD800" });
    expect(text).toBe("a\uFFFDb \uFFFD");
  });

  it("ends after what was begun, and rejects whatever comes later", async () => {
    const url = await freshDatabase(server);
    const engine = await openPostgres({ url });
    const reads = Array.from({ length: 20 }, () => rowsOf(engine, "select 1 as one"));
    const closed = engine.close();
    expect(await Promise.all(reads)).toEqual(reads.map(() => [{ one: 1 }]));
    await closed;
    await expect(rowsOf(engine, "select 1")).rejects.toThrow(/closed|destroyed/);
  });
});
