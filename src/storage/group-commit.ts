import type { Engine, Writer } from "./engine.ts";
import { assertOutsideTransaction, hadBegun } from "./transaction.ts";

interface Waiting<Item, Outcome> {
  readonly item: Item;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/** Writes a group of items in their order, within one transaction, and returns their outcomes in the same order. */
export type WriteGroup<Item, Outcome> = (transaction: Writer, items: readonly Item[]) => Promise<readonly Outcome[]>;

/**
 * How long to gather the next group after one of that size: each costs its statements, crossings of threads and a wait for the disk,
 * however small it is.
 */
type RestMs = (size: number) => number;

/** Bounds how long one transaction keeps the write lock. */
const largestGroup = 256;
/** As it is when this is loaded: tests that stop the clock do not stop the database. */
const later = setTimeout;

/** Commits small writes in groups: what arrives while a transaction runs goes together into the next, with one wait for the disk. */
export class GroupCommit<Item, Outcome> {
  readonly #engine: Engine;
  readonly #write: WriteGroup<Item, Outcome>;
  readonly #queue: Waiting<Item, Outcome>[] = [];
  readonly #restMs: RestMs;
  #running: Promise<void> | undefined;
  #restedAt = 0;

  constructor(engine: Engine, write: WriteGroup<Item, Outcome>, restMs: RestMs) {
    this.#engine = engine;
    this.#write = write;
    this.#restMs = restMs;
  }

  /** Resolves after the commit of the group. An item that cannot be written is rejected alone; its neighbours are stored. */
  run(item: Item): Promise<Outcome> {
    assertOutsideTransaction("a write of a group");
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    this.#queue.push({ item, resolve, reject });
    this.#running ??= this.#drain();
    return promise;
  }

  /** Resolves when nothing waits for its commit. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #drain(): Promise<void> {
    // What is asked for in the same turn of the event loop goes into the first group.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const restMs = this.#restedAt - performance.now();
      if (restMs > 0 && this.#queue.length < largestGroup) await new Promise((go) => later(go, restMs));
      const group = this.#queue.splice(0, largestGroup);
      await this.#commit(group);
      this.#restedAt = performance.now() + this.#restMs(group.length);
    }
    this.#running = undefined;
  }

  async #commit(group: readonly Waiting<Item, Outcome>[]): Promise<void> {
    let begun = false;
    try {
      const outcomes = await this.#engine.write(async (transaction) => {
        begun = true;
        return await this.#write(
          transaction,
          group.map(({ item }) => item),
        );
      });
      for (const [index, outcome] of outcomes.entries()) group[index]?.resolve(outcome);
    } catch (error) {
      // A group that could not even begin has no bad member: its members would only wait for the lock one after the other.
      if (begun && hadBegun(error) && group.length > 1) for (const waiting of group) await this.#commit([waiting]);
      else for (const { reject } of group) reject(error);
    }
  }
}
