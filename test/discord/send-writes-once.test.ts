import { Routes } from "discord.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LocalDiscord } from "../../playground/discord/local-discord.ts";
import { createClient } from "../../src/discord/client.ts";
import { NoAnswer } from "../../src/discord/send-writes-once.ts";

let discord: LocalDiscord;
beforeEach(async () => {
  discord = await LocalDiscord.start();
});
afterEach(async () => await discord.stop());

/** The bot's own REST client, that waits 100 ms for an answer instead of ten seconds. */
function impatientRest() {
  const { rest } = createClient({ apiUrl: discord.apiUrl, noticeDeletedCards: true, onRateLimit: () => {} });
  rest.options.timeout = 100;
  return rest.setToken(discord.token);
}

describe("the bot's REST client", () => {
  it("sends a write once, although Discord takes too long to answer", async () => {
    const channel = discord.addServer({ name: "Park" }).addChannel({ name: "box" });
    const gate = discord.faults.holds("POST /channels/:channel/messages", { afterHandling: true });
    const post = impatientRest().post(Routes.channelMessages(channel.id), { body: { content: "a card" } });
    await expect(post).rejects.toThrow(NoAnswer);
    expect(channel.messages.size).toBe(1);
    gate.end();
  });

  it("asks again what it only reads", async () => {
    const channel = discord.addServer({ name: "Park" }).addChannel({ name: "box" });
    const gate = discord.faults.holds("GET /channels/:channel", { times: 1 });
    await expect(impatientRest().get(Routes.channel(channel.id))).resolves.toMatchObject({ name: "box" });
    gate.end();
  });
});
