import type { WebSocketOptions } from "discord.js";

/** Turns to begin a session, shared with other processes. */
export interface IdentifyTurns {
  /** Resolves when a shard of this bucket may identify; rejects when the signal aborts it. */
  identify(bucket: number, signal: AbortSignal): Promise<void>;
}

/** Lets shards identify as fast as Discord allows over all processes: one of each bucket in 5 s. */
export function identifyInTurn(turns: IdentifyTurns): NonNullable<WebSocketOptions["buildIdentifyThrottler"]> {
  return async (manager) => {
    const { session_start_limit: limit } = await manager.fetchGatewayInformation();
    return {
      waitForIdentify: (shardId, signal) => turns.identify(shardId % limit.max_concurrency, signal),
    };
  };
}
