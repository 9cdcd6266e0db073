import { spawnSync } from "node:child_process";
import { type RedisServer, startRedis } from "../../test/helpers/redis-server.ts";

/** Whether a redis-server can be started here; nothing is installed for the playground. */
export function hasRedis(): boolean {
  return spawnSync("redis-server", ["--version"], { stdio: "ignore" }).status === 0;
}

/** A Redis of the playground's own: in memory, on a free port, ended with it. */
export async function startStageRedis(): Promise<RedisServer> {
  if (!hasRedis()) {
    throw new Error("--redis needs redis-server on the PATH (Debian: apt-get install redis-server), and there is none");
  }
  return startRedis();
}
