import type { Engine, Writer } from "./engine.ts";
import { assertOutsideTransaction } from "./transaction.ts";

interface Entry {
  /** Returns what tells the caller, once it is committed. */
  readonly apply: (transaction: Writer) => Promise<() => void>;
  readonly reject: (error: unknown) => void;
}

/** Bounds how long one transaction keeps the write lock. */
const largestGroup = 256;

/** Commits small writes in groups: what arrives while a transaction runs goes together into the next, with one wait for the disk. */
export class GroupCommit {
  readonly #engine: Engine;
  readonly #queue: Entry[] = [];
  #running: Promise<void> | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Resolves after the commit of the group. A write that throws is taken back alone; its neighbours are stored. */
  run<T>(write: (transaction: Writer) => Promise<T>): Promise<T> {
    assertOutsideTransaction("a write of a group");
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const apply = async (transaction: Writer) => {
      const value = await write(transaction);
      return () => resolve(value);
    };
    this.#queue.push({ apply, reject });
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
    while (this.#queue.length > 0) await this.#commit(this.#queue.splice(0, largestGroup));
    this.#running = undefined;
  }

  async #commit(group: readonly Entry[]): Promise<void> {
    let oneThrew = false;
    try {
      const committed = await this.#engine.write(async (transaction) => {
        const tell: (() => void)[] = [];
        for (const { apply } of group) {
          try {
            tell.push(await apply(transaction));
          } catch (error) {
            oneThrew = true;
            throw error;
          }
        }
        return tell;
      });
      for (const tell of committed) tell();
    } catch (error) {
      // Where the database itself did not take the group, it would not take its members either.
      if (oneThrew && group.length > 1) for (const entry of group) await this.#commit([entry]);
      else for (const { reject } of group) reject(error);
    }
  }
}
