import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RedisFacts } from "../../src/cache/redis/inspect.ts";
import { examineCache, judgeRedis } from "../../src/doctor/cache.ts";
import { judgeClock } from "../../src/doctor/clock.ts";
import { examinePostgres, judgePostgres } from "../../src/doctor/database.ts";
import type { Finding } from "../../src/doctor/finding.ts";
import { report } from "../../src/doctor/report.ts";
import { openStorage } from "../../src/storage/storage.ts";
import { type PostgresServer, startPostgres } from "../helpers/postgres-server.ts";
import { type RedisServer, startRedis } from "../helpers/redis-server.ts";

let postgres: PostgresServer;
let redis: RedisServer;
beforeAll(async () => {
  [postgres, redis] = await Promise.all([
    startPostgres(),
    startRedis({ maxmemory: "100mb", "maxmemory-policy": "noeviction" }),
  ]);
  for (const name of ["box", "shop", "ascii"]) {
    const words = name === "ascii" ? " encoding 'SQL_ASCII' locale 'C' template template0" : "";
    await postgres.query("postgres", `create database ${name}${words}`);
  }
  await postgres.query("shop", "create table invoices (id int)");
});
afterAll(async () => {
  await Promise.all([postgres.stop(), redis.stop()]);
});

function told({ judgement, found, mend }: Finding): string {
  return `${judgement} ${found}${mend === undefined ? "" : ` → ${mend}`}`;
}

const look = async (database: string) => told((await examinePostgres(postgres.url(database))).database);

describe("npm run doctor, on PostgreSQL", () => {
  it("tells version, encoding, size, connections, and who uses it; its clock is compared", async () => {
    const empty = await examinePostgres(postgres.url("box"));
    // This server waits for no disk: its tests are about other things.
    expect(told(empty.database)).toMatch(
      /^warning 127\.0\.0\.1:\d+\/box: PostgreSQL 18\.\d+, UTF8, [\d.]+ MiB, \d+ of 60 connections, not in use, still empty, fsync off → set fsync = on, or a power failure takes votes along$/,
    );
    expect(empty.clock).toMatchObject({ whose: "the database" });
    expect(told(judgeClock(empty.clock === undefined ? [] : [empty.clock]))).toBe(
      "well agrees with that of the database",
    );
    expect(told(empty.disk)).toBe("well nothing is kept on this one: everything is in PostgreSQL");

    const storage = await openStorage({ file: "", url: postgres.url("box") });
    expect(await look("box")).toMatch(/, used by a running bot, up to date, fsync off → /);
    await postgres.query("box", "insert into kysely_migration (name, timestamp) values ('9999-later', '')");
    expect(await look("box")).toMatch(
      /^fault 127\.0\.0\.1:\d+\/box was written by a newer version of suggestion-box \(it has 9999-later\) → install/,
    );
    await storage.close();
  });

  it("names another program's tables, a strange encoding, a missing database, and rights that are missing", async () => {
    expect(await look("shop")).toMatch(
      /^fault The database \S+\/shop belongs to another program → name an empty database in DATABASE_URL$/,
    );
    expect(await look("ascii")).toMatch(
      /^fault \S+\/ascii keeps texts as SQL_ASCII → make a database for the bot with ENCODING 'UTF8'$/,
    );
    expect(await look("none")).toMatch(
      /^fault The database \S+\/none does not exist → create it \(createdb\), or name another one in DATABASE_URL$/,
    );
    await postgres.query("postgres", "create role guest login");
    await postgres.query("postgres", "create database quiet");
    await postgres.query("postgres", "alter database quiet set default_transaction_read_only = on");
    expect(await look("quiet")).toMatch(/^fault \S+\/quiet takes no writes → name the primary server in DATABASE_URL$/);
    const guest = postgres.url("postgres").replace("//box:", "//guest:");
    const { database } = await examinePostgres(guest);
    expect(told(database)).toMatch(
      /^fault \S+\/postgres does not let this user make tables → give it the right to \(GRANT CREATE ON SCHEMA\), or make it the owner$/,
    );
    expect(told(database)).not.toContain("s3cret");
  });

  it("is told what is too old or too small", () => {
    const facts = {
      place: "db/box",
      version: "18.1",
      encoding: "UTF8",
      bytes: 2 ** 20,
      maxConnections: 100,
      connections: 1,
      ofBots: 0,
      readOnly: false,
      mayMakeTables: true,
      syncs: true,
      indexesWords: true,
      migrations: { applied: 12, pending: [], unknown: [] },
      clock: { offsetMs: 0, uncertainMs: 1 },
    };
    expect(told(judgePostgres(facts))).toBe(
      "well db/box: PostgreSQL 18.1, UTF8, 1.0 MiB, 1 of 100 connections, not in use, up to date",
    );
    expect(told(judgePostgres({ ...facts, version: "13.4" }))).toMatch(
      /^warning .+ → the bot is tested with 18, and .+ from 15 on: upgrade$/,
    );
    expect(told(judgePostgres({ ...facts, indexesWords: false }))).toMatch(
      /^warning .+, up to date, without an index of words → completions are slow on large servers: have an administrator .+ run CREATE EXTENSION pg_trgm, then CREATE INDEX /,
    );
    expect(told(judgePostgres({ ...facts, connections: 95 }))).toMatch(
      /^warning .+, 95 of 100 connections, .+ → raise max_connections, or end others: the bot opens up to 11$/,
    );
  });
});

describe("npm run doctor, on Redis", () => {
  it("tells how fast it answers and what it does when it is full", async () => {
    const { cache, clock } = await examineCache(redis.url);
    expect(told(cache)).toMatch(
      /^warning Redis [\d.]+ answers in [\d.]+ ms; .+ in use of 100 MiB, then noeviction → set maxmemory-policy allkeys-lfu: a full one refuses what is new$/,
    );
    expect(clock?.whose).toBe("the cache's Redis");
    await redis.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu");
    expect(told((await examineCache(redis.url)).cache)).toMatch(/^well Redis .+, then allkeys-lfu$/);
    await redis.command("ACL", "SETUSER", "guest", "on", "nopass", "+ping", "~*");
    const guest = await examineCache(redis.url.replace("//", "//guest:any@"));
    expect(told(guest.cache)).toMatch(/^well the Redis answers in [\d.]+ ms; its access list shows no more$/);
    const slow: RedisFacts = { pingMs: 130, server: undefined, clock: undefined };
    expect(told(judgeRedis(slow))).toBe(
      "warning the Redis answers in 130 ms → bring it nearer to the bot, or set CACHE_URL=memory://",
    );
  });

  it("does not wait for one that is frozen, and reads no password out of an address that cannot be one", async () => {
    redis.freeze();
    const { cache } = await examineCache(redis.url);
    redis.thaw();
    expect(told(cache)).toMatch(
      /^fault the Redis of CACHE_URL does not answer \(.+\) → start it, or check the address/,
    );
    const unreadable = await examineCache("redis://box:s3cret/of@host:port/x");
    expect(told(unreadable.cache)).toMatch(/^fault .+ → write CACHE_URL as redis\[s\]:\/\//);
    expect(told(unreadable.cache)).not.toContain("s3cret");
  });
});

describe("the doctor's report", () => {
  const findings: readonly Finding[] = [
    { subject: "Node.js", judgement: "well", found: "24", mend: undefined },
    { subject: "Cache", judgement: "fault", found: "away ".repeat(20).trim(), mend: "start it ".repeat(9).trim() },
  ];

  it("has one line a finding, or in a terminal rows of its width with the mend below; colours only if wanted", () => {
    const plain = report("doctor", findings, { colours: false, columns: undefined });
    expect(plain.split("\n").filter((line) => /[✓✗]/u.test(line))).toHaveLength(2);
    expect(plain).toContain("away → start it");
    expect(plain).not.toContain("\u001B");

    const wide = report("doctor", findings, { colours: false, columns: 60 });
    expect(Math.max(...wide.split("\n").map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(wide).toContain(`\n${" ".repeat(13)}→ start it`);
    expect(report("doctor", findings, { colours: true, columns: 60 })).toContain("\u001B[31m✗\u001B[39m");
    expect(plain).toContain("1 fault.");
    expect(report("doctor", findings.slice(0, 1), { colours: false, columns: 60 })).toContain("All is well.");
  });
});
