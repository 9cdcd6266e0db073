import type { SuggestionId } from "../suggestions/types.ts";

/** Wakes those who wait for what delivery does with a suggestion. */
export class Changes {
  readonly #waiting = new Map<SuggestionId, Set<() => void>>();

  changed(id: SuggestionId): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    for (const wake of waiting) wake();
  }

  /** Looks after every change until `look` has an answer, or returns the last look's `undefined` once `withinMs` have passed. */
  async until<T>(id: SuggestionId, withinMs: number, look: () => Promise<T | undefined>): Promise<T | undefined> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      // Wait first, look second: a change between the two is not missed.
      const change = this.#next(id, deadline);
      const seen = await look();
      if (seen !== undefined || Date.now() >= deadline) {
        change.cancel();
        return seen;
      }
      await change.happened;
    }
  }

  #next(id: SuggestionId, deadline: number): { readonly happened: Promise<void>; cancel(): void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, Math.max(0, deadline - Date.now()));
    const waiting = this.#waiting.get(id) ?? new Set();
    this.#waiting.set(id, waiting.add(resolve));
    const cancel = () => {
      clearTimeout(timer);
      waiting.delete(resolve);
      if (waiting.size === 0 && this.#waiting.get(id) === waiting) this.#waiting.delete(id);
    };
    return { happened: promise.finally(cancel), cancel };
  }
}
