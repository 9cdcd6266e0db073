import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { REST, Routes } from "discord.js";
import pino from "pino";
import { expect, it, onTestFinished } from "vitest";
import { Answering } from "../../src/discord/answering.ts";

const crowd = 600;
const log = pino({ level: "silent" });

/** Discord's end of it, which answers nothing until it is told to. */
async function holding() {
  const held: ServerResponse[] = [];
  const waiting: { readonly count: number; readonly wake: () => void }[] = [];
  let open = false;
  let connections = 0;
  let arrived = 0;
  const server = createServer((request, response) => {
    request.resume().once("end", () => {
      arrived += 1;
      if (open) response.writeHead(204).end();
      else held.push(response);
      for (const { count, wake } of waiting) if (held.length >= count) wake();
    });
  });
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return {
    rest: new REST({ api: `http://127.0.0.1:${port}/api`, globalRequestsPerSecond: 10_000 }).setToken("token"),
    holds: (count: number) => new Promise<void>((wake) => waiting.push({ count, wake })),
    release: () => {
      open = true;
      for (const response of held.splice(0)) response.writeHead(204).end();
    },
    get connections() {
      return connections;
    },
    get arrived() {
      return arrived;
    },
  };
}

it("a crowd's answers share 384 connections, and all of them arrive", async () => {
  const discord = await holding();
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
  const discord = await holding();
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
  const discord = await holding();
  const all = discord.holds(crowd);
  const given = Array.from({ length: crowd }, (_, index) =>
    discord.rest.post(Routes.interactionCallback(String(index), `token-${index}`), { body: { type: 6 }, auth: false }),
  );
  await all;
  discord.release();
  await Promise.all(given);
  expect(discord.connections).toBe(crowd);
});
