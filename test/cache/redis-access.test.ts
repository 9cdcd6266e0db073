import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type CacheStore, createObjectCache, openCacheStore } from "../../src/cache/index.ts";
import { eventually } from "../helpers/eventually.ts";
import { authorityFile, startTlsRedis, type TlsRedis } from "../helpers/tls-redis.ts";

const usual = getCACertificates("default");
const trusted = [...usual, readFileSync(authorityFile, "utf8")];
const password = "p@ss/w:rd 100%";
const secret = encodeURIComponent(password);

let good: TlsRedis;
let expired: TlsRedis;
let stores: CacheStore[] = [];

beforeAll(async () => {
  [good, expired] = await Promise.all([startTlsRedis(), startTlsRedis("expired.pem")]);
  await good.command("ACL", "SETUSER", "bot", "on", `>${password}`, "~*", "&*", "+@all");
  // What docs/cache.md names as enough.
  const enough = ["+@read", "+@write", "+@scripting", "+@pubsub", "+@connection", "+time"];
  await good.command("ACL", "SETUSER", "least", "on", `>${password}`, "~*", "&object-cache:changes", ...enough);
  await good.command("ACL", "SETUSER", "reader", "on", `>${password}`, "~*", "&*", "+@read", "+@connection", "+time");
});

beforeEach(() => setDefaultCACertificates(trusted));

afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
  stores = [];
});

afterAll(async () => {
  setDefaultCACertificates(usual);
  await Promise.all([good.stop(), expired.stop()]);
});

function start(url: string) {
  const said: string[] = [];
  const loads: string[] = [];
  const note = (details: object, message: string): void => void said.push(`${message} ${JSON.stringify(details)}`);
  const store = openCacheStore({ url, logger: { info: note, warn: note, error: note } });
  stores.push(store);
  const cache = createObjectCache<{ id: string }>({
    name: "things",
    store,
    ttlMs: 60_000,
    load: async (id) => {
      loads.push(id);
      return { id };
    },
  });
  return { store, cache, said, loads };
}

const ready = (store: CacheStore) => eventually(() => store.health().state === "ready");

describe("a Redis behind TLS, a user, a password and a database", () => {
  it("is shared by all who have the right ones: values, leases and messages", async () => {
    const url = `rediss://bot:${secret}@127.0.0.1:${good.tlsPort}/3`;
    const [one, two] = [start(url), start(url)];
    await Promise.all([ready(one.store), ready(two.store)]);
    expect(await one.cache.get("1")).toEqual({ id: "1" });
    expect(await two.cache.get("1")).toEqual({ id: "1" });
    expect([...one.loads, ...two.loads]).toEqual(["1"]);
    await two.cache.upsert("1", { id: "newer" });
    await eventually(async () => (await one.cache.get("1")).id === "newer");
    expect(one.cache.stats()).toMatchObject({ storeErrors: 0, storeTimeouts: 0, breaker: "closed" });
    expect([...one.said, ...two.said]).toEqual([]);

    expect(await good.command("DBSIZE")).toBe(":0");
    expect(await good.command("INFO", "keyspace")).toMatch(/^db3:keys=\d/m);
    const clients = await good.command("CLIENT", "LIST");
    // A connection for the commands and one for the messages, of each of them.
    expect(clients.match(/ user=bot /g)).toHaveLength(4);
    await good.command("FLUSHALL");
  });

  it("needs no more rights than the documentation names", async () => {
    const { store, cache, said } = start(`rediss://least:${secret}@127.0.0.1:${good.tlsPort}`);
    await ready(store);
    await cache.get("1");
    await cache.upsert("1", { id: "newer" });
    await cache.delete("1");
    await cache.clear();
    await eventually(async () => (await good.command("PUBSUB", "NUMSUB", "object-cache:changes")).includes(":1"));
    expect(cache.stats()).toMatchObject({ storeErrors: 0, breaker: "closed" });
    expect(said).toEqual([]);
  });

  it.each<[string, RegExp, () => string]>([
    ["of an authority that nobody trusts", /certificate/, () => `rediss://bot:${secret}@127.0.0.1:${good.tlsPort}`],
    ["whose certificate has expired", /certificate has expired/, () => `rediss://127.0.0.1:${expired.tlsPort}`],
    ["whose certificate is another host's", /altnames/, () => `rediss://bot:${secret}@localhost:${good.tlsPort}`],
    ["that speaks TLS, and is spoken to without", /./, () => `redis://bot:${secret}@127.0.0.1:${good.tlsPort}`],
    ["that speaks no TLS, and is spoken to with it", /./, () => `rediss://bot:${secret}@127.0.0.1:${good.port}`],
    ["with a wrong password", /WRONGPASS/, () => `rediss://bot:not-${secret}@127.0.0.1:${good.tlsPort}`],
    ["with a wrong user", /WRONGPASS/, () => `rediss://nobody:${secret}@127.0.0.1:${good.tlsPort}`],
    ["whose user may not run scripts", /NOPERM/, () => `rediss://reader:${secret}@127.0.0.1:${good.tlsPort}`],
    ["without a database of that number", /DB index/, () => `rediss://bot:${secret}@127.0.0.1:${good.tlsPort}/99`],
  ])("%s is out: every read is answered, and one line says why", async (what, why, address) => {
    if (what.includes("nobody trusts")) setDefaultCACertificates(usual);
    const { store, cache, said, loads } = start(address());
    for (const key of ["1", "2", "3"]) expect(await cache.get(key)).toEqual({ id: key });
    await eventually(() => store.health().state === "out");
    // Several further attempts to connect.
    for (let since = Date.now(); Date.now() - since < 300; ) await cache.get(String(Math.random()));
    expect(loads.slice(0, 3)).toEqual(["1", "2", "3"]);
    expect(cache.stats().breaker).not.toBe("closed");
    expect(store.health().lastError).toMatch(why);
    expect(said).toEqual([expect.stringMatching(/^the cache's Redis is out: .*"fault":/)]);
    expect(said[0]).toMatch(why);
    for (const form of [password, secret]) expect(`${said[0]}${store.health().lastError}`).not.toContain(form);
  });
});

describe("an address that cannot be one", () => {
  it.each([
    "http://user:hunter2@host",
    "redis://user:hunter2@host/nought",
    "redis://user:hunter2%@host",
    "redis://user:hunter2@",
    "redis:user:hunter2",
  ])("%s is refused by one sentence that keeps the password to itself", (url) => {
    expect(() => openCacheStore({ url })).toThrow(/^The cache's address \(CACHE_URL\) must be(?!.*hunter2)/);
  });
});
