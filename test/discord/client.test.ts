import { Client, Events, GatewayIntentBits } from "discord.js";
import { expect, it, onTestFinished } from "vitest";
import { LocalDiscord } from "../../playground/discord/local-discord.ts";
import { createClient } from "../../src/discord/client.ts";
import { logIn } from "../helpers/tiny-bot.ts";

/** Shows a client 20 people on each of three servers; the members that it then has, by server, and the users. */
async function keptBy(make: (apiUrl: string) => Client): Promise<{ members: number[]; own: boolean; users: number }> {
  const discord = await LocalDiscord.start();
  const servers = ["Park", "Pond", "Pier"].map((name) => discord.addServer({ name }));
  const client = make(discord.apiUrl);
  onTestFinished(async () => {
    await client.destroy();
    await discord.stop();
  });
  await logIn(client, discord);
  const shown = new Promise<void>((resolve) => {
    let left = 60;
    client.on(Events.MessageCreate, () => {
      left -= 1;
      if (left === 0) resolve();
    });
  });
  for (const server of servers) for (let nth = 0; nth < 20; nth += 1) server.join(`Member ${nth}`).says("hello");
  await shown;
  return {
    members: client.guilds.cache.map((guild) => guild.members.cache.size),
    own: client.guilds.cache.every((guild) => guild.members.me !== null),
    users: client.users.cache.size,
  };
}

it("keeps itself of each server's members and nobody else, however many servers show it people", async () => {
  const ours = await keptBy((apiUrl) => createClient({ apiUrl, noticeDeletedCards: true, onRateLimit: () => {} }));
  expect(ours).toMatchObject({ members: [1, 1, 1], own: true });
  expect(ours.users).toBeLessThanOrEqual(101);
  // The control: discord.js as it comes keeps them all.
  const { Guilds, GuildMessages } = GatewayIntentBits;
  const bare = await keptBy((api) => new Client({ intents: [Guilds, GuildMessages], rest: { api } }));
  expect(bare.members.every((count) => count >= 21)).toBe(true);
});
