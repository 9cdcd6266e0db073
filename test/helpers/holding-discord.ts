import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { REST } from "discord.js";
import { onTestFinished } from "vitest";
import { sendWritesOnce } from "../../src/discord/send-writes-once.ts";

/** Discord's end of it, which answers nothing until it is told to. */
export async function holdingDiscord() {
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
  const url = `http://127.0.0.1:${port}/api`;
  return {
    url,
    rest: new REST({ api: url, globalRequestsPerSecond: 10_000, makeRequest: sendWritesOnce }).setToken("token"),
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
