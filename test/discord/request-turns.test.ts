import pino from "pino";
import { afterAll, afterEach, expect, it } from "vitest";
import { LocalDiscord } from "../../playground/discord/local-discord.ts";
import { createClient } from "../../src/discord/client.ts";
import { SharedTurns } from "../../src/operations/shared-turns.ts";
import { startRedis } from "../helpers/redis-server.ts";

const redis = await startRedis();
afterAll(() => redis.stop());

const log = pino({ level: "silent" });
const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** Four bots of one token ask for 16 channels, ten times each and all at once; how Discord answered. */
async function fourAskAtOnce(sharing: boolean) {
  const discord = await LocalDiscord.start();
  ends.push(() => discord.stop());
  const server = discord.addServer({ name: "Park" });
  const channels = Array.from({ length: 16 }, (_, index) => server.addChannel({ name: `channel-${index}` }));
  const asked = Array.from({ length: 4 }, async (_, index) => {
    const shards = { ids: [index], count: 4 };
    const turns = new SharedTurns({ url: redis.url, token: discord.token, shards, log });
    ends.push(() => turns.close());
    await turns.open();
    const { apiUrl } = discord;
    const client = createClient({
      apiUrl,
      noticeDeletedCards: true,
      onRateLimit: () => {},
      ...(sharing && { turns }),
    });
    client.rest.setToken(discord.token);
    const own = channels.slice(4 * index, 4 * index + 4);
    const requests = own.flatMap(({ id }) => Array.from({ length: 10 }, () => client.rest.get(`/channels/${id}`)));
    await Promise.all(requests);
  });
  await Promise.all(asked);
  const answers = discord.requests.all("GET", /^\/channels\//);
  return {
    taken: answers.filter(({ status }) => status === 200).length,
    globally: answers.filter(({ status }) => status === 429).length,
  };
}

it("four clients that share turns are never told that the bot as a whole asks too much, and get everything", async () => {
  expect(await fourAskAtOnce(true)).toEqual({ taken: 160, globally: 0 });
});

it("four clients that do not share are told so (control)", async () => {
  const { taken, globally } = await fourAskAtOnce(false);
  expect(taken).toBe(160);
  expect(globally).toBeGreaterThan(0);
});
