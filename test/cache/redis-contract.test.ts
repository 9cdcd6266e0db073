import { afterAll, beforeAll } from "vitest";
import { openCacheStore } from "../../src/cache/index.ts";
import { type RedisServer, startRedis } from "../helpers/redis-server.ts";
import { objectCacheContract } from "./contract.ts";

let server: RedisServer;

beforeAll(async () => {
  server = await startRedis();
});

afterAll(async () => {
  await server.stop();
});

objectCacheContract("Redis", async () => {
  await server.command("FLUSHALL");
  return openCacheStore({ url: server.url });
});
