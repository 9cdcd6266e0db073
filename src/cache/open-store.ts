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
  throw new SetupFault(
    "The cache's address (CACHE_URL) must be memory:// or redis[s]://[user:password@]host[:port][/number]; " +
      "signs other than letters and digits in user and password are written as %XX",
  );
}

function isRedis(address: string): boolean {
  const url = URL.parse(address);
  if (url === null || !/^rediss?:$/.test(url.protocol) || url.hostname === "") return false;
  return /^\/?\d*$/.test(url.pathname) && [url.username, url.password].every(isDecodable);
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
