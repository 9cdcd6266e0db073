import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { picture } from "../../playground/people/files.ts";
import { companyAt, useEverything } from "../helpers/everything.ts";
import { Figures } from "../helpers/figures.ts";
import { leaked, privateParts } from "../helpers/leaks.ts";
import { type PostgresServer, startPostgres } from "../helpers/postgres-server.ts";
import { type RedisServer, startRedis } from "../helpers/redis-server.ts";
import { said } from "../helpers/told.ts";
import { Town } from "../helpers/town.ts";

const passwordOfRedis = "s3cret-of-redis";

let town: Town;
let postgres: PostgresServer;
let redis: RedisServer;
let passwords: readonly string[];
beforeAll(async () => {
  [postgres, redis] = await Promise.all([startPostgres(), startRedis({ requirepass: passwordOfRedis })]);
  await postgres.query("postgres", "create database box");
  const url = postgres.url("box");
  passwords = [passwordOfRedis, new URL(url).password];
  const cacheUrl = `redis://:${passwordOfRedis}@127.0.0.1:${redis.port}`;
  town = await Town.found({
    rateLimits: false,
    env: { LOG_LEVEL: "debug", HTTP_PORT: "0", DATABASE_URL: url, CACHE_URL: cacheUrl },
  });
});
afterAll(async () => {
  await town.end();
  await Promise.all([postgres.stop(), redis.stop()]);
});

describe("the log, at its most talkative", () => {
  it("holds no token and nothing that a member wrote, whatever goes wrong", async () => {
    const { discord } = town;
    const { faults } = discord;
    await useEverything(await companyAt(town, "Everything"));
    const place = await town.place("Park");
    const { mod } = place;
    const ana = town.member(place, "Ana");
    const written = [
      "marigold",
      "nasturtium",
      "oleander",
      "peony",
      "quince",
      "rosebud",
      "snowdrop",
      "tulip",
      "violet",
      "wisteria",
    ];
    const [text, filledIn, reason, looked, typed, refused, lost, late, broken, away] = written;
    if (away === undefined) throw new Error("a word is missing");

    await (await ana.suggest(`A ${text}`, { image: picture(`${text}.png`) })).final();
    const { modal } = await ana.suggest();
    await (await ana.submits(modal, { text: `A ${filledIn}`, anonymous: true })).final();
    await (await mod.decides("approve", 1, { reason: `Lovely ${reason}` })).final();
    await mod.typing("/decide reject", "id", `${looked}`);
    await (await ana.types("/suggestions show", { id: `${typed}` })).final();
    // Turned down: no image is behind that name.
    await (
      await ana.suggest(`A ${refused}`, { image: { ...picture(`${refused}.png`), bytes: new Uint8Array(9) } })
    ).final();
    // An answer that is lost, one that comes twice, a message that Discord refuses, one that it does not take.
    faults.drops("POST /interactions/:id/:token/callback", { times: 2, afterHandling: true });
    await (await ana.suggest(`A ${lost}`)).final();
    faults.duplicateInteractions(1);
    await (await ana.suggest(`A ${late}`)).final();
    await town.bot.logged(({ msg }) => msg === "an answer was not taken");
    faults.fails("POST /channels/:channel/messages", { times: 1, status: 400 });
    await (await ana.suggest(`A ${broken}`)).final();
    await town.bot.logged(({ msg }) => msg === "Discord refused an intent");
    faults.fails("POST /channels/:channel/messages", { times: 1, status: 502 });
    ana.closesDms();
    await (await mod.decides("reject", 2, { reason: `Alas ${reason}` })).final();
    faults.fails("POST /interactions/:id/:token/callback", { times: 3, status: 400 });
    await expect(ana.types("/help")).rejects.toThrow("The application did not respond");
    faults.clear();
    // The engines go away, and come back.
    await redis.kill();
    await postgres.halt();
    expect(await said(ana.suggest(`A ${away}`))).toContain(`A ${away}`);
    await town.bot.logged(({ msg }) => msg.startsWith("the cache's Redis is out"));
    await postgres.start();
    await redis.start();
    const figures = await new Figures(() => town.bot).get("/metrics");
    await town.bot.stop();

    const { output, log } = town.bot;
    const parts = privateParts(discord.dispatches("INTERACTION_CREATE"));
    const secrets = [discord.token, ...passwords, ...parts.map(({ token }) => token), ...written];
    const personal = parts.flatMap((part) => part.personal);
    expect(parts.length).toBeGreaterThan(60);
    expect(personal).toEqual(
      expect.arrayContaining(["A shed with a window", "So it is", "Ask Fay", "Ana", "Mo of Park"]),
    );
    for (const told of [output, figures.text]) {
      expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
      expect(leaked(personal, told)).toEqual([]);
    }
    expect(figures.text).toContain("suggestion_box_interactions_total{");
    // It was not silent: what went wrong is told with the routes and codes.
    expect(log.filter(({ level }) => level >= 40).length).toBeGreaterThan(4);
    expect(output).toContain("[token]");
  });
});
