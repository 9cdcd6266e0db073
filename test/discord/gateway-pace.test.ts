import { Client, Events, GatewayIntentBits } from "discord.js";
import { ApplicationCommandOptionType, ApplicationCommandType, InteractionType } from "discord-api-types/v10";
import { expect, it, onTestFinished } from "vitest";
import { LocalDiscord } from "../../playground/discord/local-discord.ts";
import { createClient } from "../../src/discord/client.ts";
import { logIn } from "../helpers/tiny-bot.ts";

const asked = 600;

/** Tells a client of 600 commands in one moment; how many reached it in each turn of its event loop, and whether all came in order. */
async function takenByTurn(make: (apiUrl: string) => Client): Promise<{ most: number; inOrder: boolean }> {
  const discord = await LocalDiscord.start();
  const server = discord.addServer({ name: "Park" });
  const channel = server.addChannel({ name: "box" });
  const { id: userId } = server.join("Ana");
  const client = make(discord.apiUrl);
  onTestFinished(async () => {
    await client.destroy();
    await discord.stop();
  });
  await logIn(client, discord);
  const { promise: all, resolve } = Promise.withResolvers<void>();
  const heard: string[] = [];
  const byTurn = [0];
  client.on(Events.InteractionCreate, ({ id }) => {
    heard.push(id);
    byTurn[byTurn.length - 1] = (byTurn.at(-1) ?? 0) + 1;
    if (heard.length === asked) resolve();
  });
  const turn = () => {
    byTurn.push(0);
    if (heard.length < asked) setImmediate(turn);
  };
  turn();
  const { interactions } = discord.core;
  const options = [{ type: ApplicationCommandOptionType.String, name: "text", value: "x".repeat(2_000) }];
  const draft = {
    type: InteractionType.ApplicationCommand,
    applicationId: discord.application.id,
    userId,
    channel,
    data: { id: "1", name: "suggest", type: ApplicationCommandType.ChatInput, options },
  };
  const told = Array.from({ length: asked }, () => {
    const made = interactions.make(draft, () => undefined);
    interactions.dispatch(made);
    return made.interaction.id;
  });
  await all;
  return { most: Math.max(...byTurn), inOrder: heard.every((id, index) => id === told[index]) };
}

it("of what the gateway tells in one moment, only what a single read brings is begun in one turn, all of it in order", async () => {
  const ours = await takenByTurn((apiUrl) => createClient({ apiUrl, noticeDeletedCards: true, onRateLimit: () => {} }));
  expect(ours.inOrder).toBe(true);
  // Eight, and the rest of the 64 KB that they came with.
  expect(ours.most).toBeLessThan(60);
});

it("a client that reads as fast as it can begins hundreds in one turn (control)", async () => {
  const bare = await takenByTurn((api) => new Client({ intents: [GatewayIntentBits.Guilds], rest: { api } }));
  expect(bare.inOrder).toBe(true);
  expect(bare.most).toBeGreaterThan(200);
});
