import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LocalDiscord } from "../../playground/discord/local-discord.ts";
import { Answering } from "../../src/discord/answering.ts";
import { createClient } from "../../src/discord/client.ts";
import { textMessage } from "../../src/views/message.ts";

let discord: LocalDiscord;
beforeEach(async () => {
  discord = await LocalDiscord.start();
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(async () => {
  vi.useRealTimers();
  await discord.stop();
});

/** Answers an interaction that Discord does not know, as one that it has forgotten. */
function answering() {
  const { rest } = createClient({ apiUrl: discord.apiUrl, noticeDeletedCards: true, onRateLimit: () => {} });
  const interaction = { id: "1", token: "forgotten", applicationId: discord.application.id };
  return new Answering(rest.setToken(discord.token), interaction, () => pino({ level: "silent" }));
}

describe("a first answer", () => {
  it.each([
    ["is not even sent when Discord no longer takes it", 3_001, 0],
    ["is sent as long as Discord might take it", 2_999, 1],
  ])("%s", async (_, afterMs, requests) => {
    const late = answering();
    vi.advanceTimersByTime(afterMs);
    await expect(late.say(textMessage("Your vote stands."))).rejects.toMatchObject({
      name: "AnswerRefused",
      code: 10_062,
    });
    expect(discord.requests.all("POST", /\/callback$/)).toHaveLength(requests);
  });
});
