export { LoadTimeout, NotFound } from "./errors.ts";
export { createObjectCache } from "./object-cache.ts";
export { openCacheStore } from "./open-store.ts";
export type {
  CacheIncident,
  CacheStats,
  CacheStore,
  Logger,
  ObjectCache,
  ObjectCacheOptions,
  StoreHealth,
} from "./types.ts";
