import { StoreClock } from "./clock.ts";
import { MemorySpace } from "./memory-space.ts";
import { MemoryTier } from "./memory-tier.ts";
import type { Tier, TieredStore, TierHost } from "./tier.ts";
import type { StoreHealth } from "./types.ts";

/** The store within one process: a Keyv per namespace over a map bounded as its first cache asks, shared by all of that name. */
export class MemoryStore implements TieredStore {
  readonly kind = "memory";
  readonly #clock = new StoreClock();
  readonly #spaces = new Map<string, MemorySpace>();
  readonly #since = new Date();

  health(): StoreHealth {
    return { state: "ready", since: this.#since };
  }

  /** Nothing to let go of: memory is freed with the store. */
  async close(): Promise<void> {}

  openTier(host: TierHost): Tier {
    let space = this.#spaces.get(host.name);
    if (space === undefined) {
      space = new MemorySpace(host.name, host.maxEntries);
      this.#spaces.set(host.name, space);
    }
    return new MemoryTier(space, host, this.#clock);
  }
}
