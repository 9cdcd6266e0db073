/** Wakes whoever waits for the world to look a certain way, or watches it. Costs nothing while nobody does. */
export class Changes {
  readonly #waiters = new Set<() => void>();

  /** Says that something changed. */
  noted(): void {
    for (const waiter of this.#waiters) waiter();
  }

  /** Calls `watcher` after every change, in the change's own turn; the returned function ends that. */
  watch(watcher: () => void): () => void {
    this.#waiters.add(watcher);
    return () => void this.#waiters.delete(watcher);
  }

  /** The first truthy answer of `look`, asked now and after every change; rejects with `otherwise()` after `withinMs`. */
  until<Found>(look: () => Found | undefined | false, withinMs: number, otherwise: () => Error): Promise<Found> {
    const { promise, resolve, reject } = Promise.withResolvers<Found>();
    const timer = setTimeout(() => {
      this.#waiters.delete(check);
      reject(otherwise());
    }, withinMs);
    const stop = (): void => {
      clearTimeout(timer);
      this.#waiters.delete(check);
    };
    const check = (): void => {
      try {
        const found = look();
        if (found === undefined || found === false) return;
        stop();
        resolve(found);
      } catch (error) {
        stop();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    this.#waiters.add(check);
    check();
    return promise;
  }
}
