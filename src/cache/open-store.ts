import { SetupFault } from "../errors.ts";
import { MemoryStore } from "./memory-store.ts";
import { RedisStore } from "./redis/redis-store.ts";
import type { CacheStore, Logger } from "./types.ts";

export interface StoreOptions {
  /** None, or `memory://`: this process' memory. `redis://` or `rediss://`: that Redis. */
  url?: string;
  /** How long one read may wait for the store; 200 ms unless told. */
  deadlineMs?: number;
  logger?: Logger;
}

/** Opens a store without waiting for it: what cannot be reached yet is skipped until it can. */
export function openCacheStore(options: StoreOptions = {}): CacheStore {
  const url = options.url ?? "memory://";
  if (url === "" || url.startsWith("memory://")) return new MemoryStore();
  if (isRedis(url)) return new RedisStore({ url, deadlineMs: options.deadlineMs ?? 200, logger: options.logger });
  throw new SetupFault("The cache's address must begin with memory://, redis:// or rediss://");
}

function isRedis(url: string): boolean {
  return /^rediss?:\/\//.test(url) && URL.canParse(url);
}
