import { Routes } from "discord.js";
import pino from "pino";
import { expect, it } from "vitest";
import { Answering } from "../../src/discord/answering.ts";
import { holdingDiscord } from "../helpers/holding-discord.ts";

const crowd = 600;
const log = pino({ level: "silent" });

it("a crowd's answers share 384 connections, and all of them arrive", async () => {
  const discord = await holdingDiscord();
  const full = discord.holds(384);
  const given = Array.from({ length: crowd }, (_, index) =>
    new Answering(discord.rest, { id: String(index), token: `token-${index}`, applicationId: "1" }, () => log).defer(
      "update",
    ),
  );
  await full;
  discord.release();
  await Promise.all(given);
  expect(discord.arrived).toBe(crowd);
  expect(discord.connections).toBe(384);
});

it("writes that hang take no answer's place", async () => {
  const discord = await holdingDiscord();
  const hanging = discord.holds(crowd);
  const writes = Array.from({ length: crowd }, (_, index) => discord.rest.post(Routes.channelMessages(String(index))));
  await hanging;
  const answer = discord.holds(crowd + 1);
  const given = new Answering(discord.rest, { id: "1", token: "token", applicationId: "1" }, () => log).defer("update");
  await answer;
  expect(discord.arrived).toBe(crowd + 1);
  discord.release();
  await Promise.all([given, ...writes]);
});

it("as discord.js sends them, each answer gets a connection of its own (control)", async () => {
  const discord = await holdingDiscord();
  const all = discord.holds(crowd);
  const given = Array.from({ length: crowd }, (_, index) =>
    discord.rest.post(Routes.interactionCallback(String(index), `token-${index}`), { body: { type: 6 }, auth: false }),
  );
  await all;
  discord.release();
  await Promise.all(given);
  expect(discord.connections).toBe(crowd);
});
