import type { Client } from "discord.js";
import type { BotStats } from "../views/stats.ts";

/** Figures of this process for `/stats bot`. */
export interface BotStatus {
  read(): Promise<BotStats>;
}

export function botStatus(
  client: Client<true> | Client,
  options: { readonly version: string; readonly startedAt: Date; readonly pendingIntents: () => Promise<number> },
): BotStatus {
  return {
    async read() {
      return {
        uptimeMs: Date.now() - options.startedAt.getTime(),
        guilds: client.guilds.cache.size,
        shards: client.ws.shards.size,
        latencyMs: Math.max(0, Math.round(client.ws.ping)),
        memoryMiB: Math.round(process.memoryUsage.rss() / 2 ** 20),
        version: options.version,
        nodeVersion: process.versions.node,
        pendingIntents: await options.pendingIntents(),
      };
    },
  };
}
