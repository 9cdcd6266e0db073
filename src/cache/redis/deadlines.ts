import { performance } from "node:perf_hooks";

/** How late a timer may fire before our own loop is to blame for it. */
const stalledMs = 15;
/** What a call gets on top when our own loop stood still. */
const graceMs = 50;

interface Watch {
  dueAt: number;
  readonly overdue: () => void;
}

/** Deadlines of many calls on one timer. A stall of our own loop counts against nobody. */
export class Deadlines {
  readonly #watches = new Set<Watch>();
  #timer: NodeJS.Timeout | undefined;
  #armedFor = Number.POSITIVE_INFINITY;

  /** Calls `overdue` unless the returned function is called within so many milliseconds. */
  watch(ms: number, overdue: () => void): () => void {
    const watch = { dueAt: performance.now() + ms, overdue };
    this.#watches.add(watch);
    if (watch.dueAt < this.#armedFor) this.#arm(watch.dueAt);
    return () => this.#watches.delete(watch);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#watches.clear();
    this.#armedFor = Number.POSITIVE_INFINITY;
  }

  #arm(dueAt: number): void {
    clearTimeout(this.#timer);
    this.#armedFor = dueAt;
    // Timers run before sockets are read: the reply may be there already. Judge after one poll phase.
    this.#timer = setTimeout(
      () => setImmediate(() => this.#judge()),
      Math.max(1, Math.ceil(dueAt - performance.now())),
    );
  }

  #judge(): void {
    const now = performance.now();
    const late = now - this.#armedFor > stalledMs;
    this.#armedFor = Number.POSITIVE_INFINITY;
    for (const watch of this.#watches) {
      if (watch.dueAt > now) continue;
      if (late) {
        watch.dueAt = now + graceMs;
        continue;
      }
      this.#watches.delete(watch);
      watch.overdue();
    }
    let next = Number.POSITIVE_INFINITY;
    for (const { dueAt } of this.#watches) next = Math.min(next, dueAt);
    if (next < this.#armedFor) this.#arm(next);
  }
}
