import type { Subject, Versioned } from "./schedule.ts";

class NonExistentEntry extends Error {}
class ExistingEntry extends Error {}

/** The cache of the first story: entries in a map, swept on every get, and an add that refuses to overwrite. */
export class TimedCache {
  readonly #entries = new Map<string, { value: Versioned; expiresAt: number }>();

  getEntry(key: string): Versioned {
    for (const [swept, { expiresAt }] of this.#entries) if (expiresAt <= Date.now()) this.#entries.delete(swept);
    const entry = this.#entries.get(key);
    if (entry === undefined) throw new NonExistentEntry(key);
    return entry.value;
  }

  addEntry(key: string, value: Versioned): void {
    if (this.#entries.has(key)) throw new ExistingEntry(key);
    this.#entries.set(key, { value, expiresAt: Date.now() + 60_000 });
  }

  deleteEntry(key: string): void {
    this.#entries.delete(key);
  }
}

/** get / fetch / add, as it stood in production. */
export function naiveSubject(cache: TimedCache, load: (key: string) => Promise<Versioned>): Subject {
  return {
    async get(key) {
      try {
        return cache.getEntry(key);
      } catch (error) {
        if (!(error instanceof NonExistentEntry)) throw error;
        const value = await load(key);
        cache.addEntry(key, value);
        return value;
      }
    },
    async upsert(key, value) {
      cache.deleteEntry(key);
      cache.addEntry(key, value);
    },
    async delete(key) {
      cache.deleteEntry(key);
    },
  };
}

/** What most caches do instead: share the flight, then set. It still lets a late load overwrite what is newer. */
export function singleFlightSubject(
  values: Map<string, Versioned>,
  flights: Map<string, Promise<Versioned>>,
  load: (key: string) => Promise<Versioned>,
): Subject {
  return {
    get(key) {
      const held = values.get(key);
      if (held !== undefined) return Promise.resolve(held);
      const running = flights.get(key);
      if (running !== undefined) return running;
      const flight = load(key)
        .then((value) => {
          values.set(key, Object.freeze(value));
          return value;
        })
        .finally(() => flights.delete(key));
      flights.set(key, flight);
      return flight;
    },
    async upsert(key, value) {
      values.set(key, Object.freeze(value));
    },
    async delete(key) {
      values.delete(key);
    },
  };
}
