import type { Logger } from "pino";
import type { LogStore } from "../suggestions/logs.ts";
import type { SuggestionId } from "../suggestions/types.ts";

export interface CopiesOptions {
  readonly logs: Pick<LogStore, "oweDrawing" | "drawAgain">;
  readonly log: Logger;
}

/** After a write of unknown outcome the old drawing may still land: one more drawing covers it. */
const secondDrawingMs = 15_000;

/** Has the copies of cards drawn anew that show less than is stored. */
export class Copies {
  readonly #options: CopiesOptions;
  readonly #timers = new Set<NodeJS.Timeout>();
  #stopped = false;

  constructor(options: CopiesOptions) {
    this.#options = options;
  }

  /** All that trail at the start: an earlier process may have left a drawing on its way, which lands after ours. */
  start(): void {
    void this.#owe(undefined).then((ids) => this.inDoubt(ids));
  }

  /** Those of one suggestion. */
  show(id: SuggestionId): void {
    void this.#owe(id);
  }

  /** Drawings of these may land late. */
  inDoubt(ids: readonly SuggestionId[]): void {
    if (ids.length === 0 || this.#stopped) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#options.logs.drawAgain(ids).catch((error: unknown) => {
        this.#options.log.error({ err: error }, "copies were not drawn once more");
      });
    }, secondDrawingMs).unref();
    this.#timers.add(timer);
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  async #owe(id: SuggestionId | undefined): Promise<readonly SuggestionId[]> {
    try {
      return await this.#options.logs.oweDrawing(id);
    } catch (error) {
      const message = "copies that trail could not be read; the next start looks again";
      this.#options.log.error({ err: error, suggestionId: id }, message);
      return [];
    }
  }
}
