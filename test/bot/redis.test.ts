import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { eventually } from "../helpers/eventually.ts";
import { type Company, companyAt, useEverything } from "../helpers/everything.ts";
import { type FaultProxy, startProxy } from "../helpers/fault-proxy.ts";
import { type RedisServer, startRedis } from "../helpers/redis-server.ts";
import { authorityFile, startTlsRedis } from "../helpers/tls-redis.ts";
import { said } from "../helpers/told.ts";
import { Town } from "../helpers/town.ts";

const out = "the cache's Redis is out: reads go to their source until it is back";
const back = "the cache's Redis is back in use";
const failed = "a call to the cache's Redis failed";
const unreadable = "a cache slot held what cannot be read";

/** What the log says at its usual level of the cache, from that entry on, and how often. */
function linesOf(town: Town, from = 0): Record<string, number> {
  const lines: Record<string, number> = {};
  for (const { level, msg } of town.bot.log.slice(from)) {
    if (level >= 30 && /cache|Redis/.test(msg)) lines[msg] = (lines[msg] ?? 0) + 1;
  }
  return lines;
}

const figures = (company: Company) => said(company.admin.types("/stats cache"));

/** The numbers behind a figure's name, one a cache. */
async function row(company: Company, name: string): Promise<readonly string[]> {
  const line = (await figures(company)).split("\n").find((one) => one.startsWith(`${name} `));
  return line?.slice(name.length).trim().split(/ +/) ?? [];
}

const sum = (numbers: readonly string[]) => numbers.reduce((all, one) => all + Number(one), 0);

describe("a bot whose Redis fails while it runs", () => {
  let server: RedisServer;
  let proxy: FaultProxy;
  let town: Town;
  let company: Company;

  beforeAll(async () => {
    server = await startRedis();
    proxy = await startProxy(server.port);
    // Any password opens this Redis; what is looked at is that it is not shown.
    const env = { CACHE_URL: proxy.url.replace("//", "//default:hunter2@"), LOG_LEVEL: "debug" };
    town = await Town.found({ rateLimits: false, env });
    company = await companyAt(town, "Park");
  });

  afterAll(async () => {
    server.thaw();
    await town.end();
    await proxy.close();
    await server.stop();
  });

  const inUse = async () =>
    await eventually(async () => {
      const who = town.member(company.place, "Newcomer");
      await said(who.types("/help"));
      return (await server.command("EXISTS", `members::${company.place.server.id}:${who.id}`)) === ":1";
    });

  it("keeps in Redis what interactions and the gateway show, as long as it is there", async () => {
    const { place } = company;
    await inUse();
    const slot = (name: string) => server.command("GET", name);
    const channel = place.server.addChannel({ name: "first-name" });
    await eventually(async () => (await slot(`channels::${channel.id}`)).includes('"first-name"'));
    channel.name = "second-name";
    town.discord.faults.takePermission(channel, "AddReactions", company.ben.user);
    await eventually(async () => (await slot(`channels::${channel.id}`)).includes('"second-name"'));
    town.discord.faults.removeChannel(channel);
    await eventually(async () => (await slot(`channels::${channel.id}`)) === "$-1");

    const left = town.discord.addServer({ name: "Left again" });
    await eventually(async () => (await slot(`guilds::${left.id}`)).includes('"Left again"'));
    left.removeBot(town.discord.application);
    await eventually(async () => (await slot(`guilds::${left.id}`)) === "$-1");
    await useEverything(company);
    expect(await row(company, "breaker")).toEqual(Array.from({ length: 5 }, () => "closed"));
    expect(linesOf(town)).toEqual({});
  });

  it.each<{ what: string; harm: () => Promise<void> | void; heal: () => Promise<void> | void }>([
    { what: "is killed", harm: () => server.kill(), heal: () => server.start() },
    { what: "stands still", harm: () => server.freeze(), heal: () => server.thaw() },
    {
      what: "answers after 300 ms",
      harm: () => {
        proxy.fault = { kind: "late", chance: 1, ms: 300 };
      },
      heal: () => {
        proxy.fault = { kind: "none" };
      },
    },
  ])("answers everything while Redis $what, says so once, and uses it again by itself", async ({ harm, heal }) => {
    const from = town.bot.log.length;
    await harm();
    await useEverything(company);
    expect(new Set(await row(company, "breaker"))).not.toContain("closed");
    expect(linesOf(town, from)).toMatchObject({ [out]: 1 });
    expect(linesOf(town, from)[back]).toBeUndefined();

    await heal();
    await eventually(() => linesOf(town, from)[back] === 1);
    await inUse();
    const { [failed]: failures = 0, ...rest } = linesOf(town, from);
    expect(rest).toEqual({ [out]: 1, [back]: 1 });
    expect(failures).toBeLessThanOrEqual(1);
    expect(town.bot.output).not.toContain("hunter2");
    expect(new Set(await row(company, "breaker"))).toEqual(new Set(["closed"]));
  });

  it("answers everything while Redis is full and while it is full of garbage, and says each once", async () => {
    await town.bot.stop();
    await town.restart();
    await server.command("CONFIG", "SET", "maxmemory", "1");
    await useEverything(company);
    expect(linesOf(town)).toEqual({ [failed]: 1 });
    expect(town.bot.log.find(({ msg }) => msg === failed)?.["fault"]).toMatch(/OOM/);
    expect(sum(await row(company, "store errors"))).toBeGreaterThan(2);
    expect(new Set(await row(company, "breaker"))).toEqual(new Set(["closed"]));
    await server.command("CONFIG", "SET", "maxmemory", "0");
    await inUse();

    const authors = ["Cem", "Dan", "Eve", "Fay"].map((name) => town.member(company.place, name));
    const numbers: number[] = [];
    for (const author of authors) numbers.push(Number(/#(\d+)/.exec(await said(author.suggest("A kite")))?.[1]));
    await town.bot.stop();
    const names = (await server.command("KEYS", "*::*")).split("\r\n").filter((line) => line.includes("::"));
    expect(names.length).toBeGreaterThan(8);
    for (const name of names) await server.command("SET", name, "{{{{ garbage");
    await town.restart();
    for (const number of numbers) {
      await company.ben.clicks(await company.place.card(number), "up");
      expect((await company.place.card(number)).text).toMatch(/Suggested by \*\*(Cem|Dan|Eve|Fay)\*\*/);
    }
    await useEverything(company);
    expect(sum(await row(company, "unreadable"))).toBeGreaterThanOrEqual(4);
    expect(linesOf(town)).toEqual({ [unreadable]: 1 });
    // The keys of what could not be read are people's ids, and who of them is anonymous the cache does not know.
    expect(
      town.bot.log.filter(({ msg }) => msg === "the object cache reports an incident").length,
    ).toBeGreaterThanOrEqual(4);
    expect(authors.filter(({ id }) => town.bot.output.includes(id))).toEqual([]);
    const [author] = authors;
    expect(await server.command("GET", `members::${company.place.server.id}:${author?.id}`)).toContain('"Cem"');
  }, 60_000);
});

describe("a bot that starts", () => {
  it("without its Redis does everything, says so once, and uses it as soon as it is there", async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    await server.kill();
    const town = await Town.found({ rateLimits: false, env: { CACHE_URL: server.url } });
    onTestFinished(() => town.end());
    const company = await companyAt(town, "Early");
    await useEverything(company);
    expect(linesOf(town)).toEqual({ [out]: 1 });
    expect(town.bot.log.find(({ msg }) => msg === out)?.["fault"]).toMatch(/ECONNREFUSED/);
    await server.start();
    await eventually(() => linesOf(town)[back] === 1);
    await useEverything(company);
    await eventually(async () => (await server.command("KEYS", "members::*")).includes("members::"));
    expect(linesOf(town)).toEqual({ [out]: 1, [back]: 1 });
  });

  it("uses a Redis behind TLS whose authority it was told, and does without one of an authority it was not", async () => {
    const server = await startTlsRedis();
    onTestFinished(() => server.stop());
    await server.command("ACL", "SETUSER", "bot", "on", ">hunter2", "~*", "&*", "+@all");
    const CACHE_URL = `rediss://bot:hunter2@127.0.0.1:${server.tlsPort}/3`;
    const [told, untold] = await Promise.all([
      Town.found({ rateLimits: false, env: { CACHE_URL, NODE_EXTRA_CA_CERTS: authorityFile } }),
      Town.found({ rateLimits: false, env: { CACHE_URL } }),
    ]);
    onTestFinished(() => told.end());
    onTestFinished(() => untold.end());
    for (const town of [told, untold]) await useEverything(await companyAt(town, "Park"));
    expect(linesOf(told)).toEqual({});
    expect(await server.command("INFO", "keyspace")).toMatch(/^db3:keys=\d/m);
    expect(linesOf(untold)).toEqual({ [out]: 1 });
    expect(untold.bot.log.find(({ msg }) => msg === out)?.["fault"]).toMatch(/certificate/);
    for (const town of [told, untold]) expect(town.bot.output).not.toContain("hunter2");
  });
});
