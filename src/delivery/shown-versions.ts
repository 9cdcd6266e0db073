import type { Logger } from "pino";
import type { CardStore } from "../suggestions/intents.ts";
import type { SuggestionId } from "../suggestions/types.ts";

export interface ShownVersionsOptions {
  readonly cards: Pick<CardStore, "shown">;
  /** Told when a version is noted, or could not be. */
  readonly changed: (id: SuggestionId) => void;
  readonly log: Logger;
}

/** Notes what cards show once Discord has taken it. Nothing waits for that: meanwhile it knows what is being noted. */
export class ShownVersions {
  readonly #options: ShownVersionsOptions;
  readonly #noting = new Map<Promise<void>, { readonly id: SuggestionId; readonly version: number }>();

  constructor(options: ShownVersionsOptions) {
    this.#options = options;
  }

  note(id: SuggestionId, version: number): void {
    const { cards, changed, log } = this.#options;
    const noting = cards
      .shown(id, version)
      .catch((error: unknown) => {
        // The row trails: the next repair draws it again.
        log.error({ err: error, suggestionId: id }, "it could not be noted what a card shows");
      })
      .finally(() => {
        this.#noting.delete(noting);
        changed(id);
      });
    this.#noting.set(noting, { id, version });
  }

  /** What a card is being noted to show. To be asked before its row is read: what is no longer being noted by then, the row has. */
  noting(id: SuggestionId): number {
    const noting = [...this.#noting.values()].filter((noted) => noted.id === id);
    return Math.max(0, ...noting.map(({ version }) => version));
  }

  /** Resolves when what is being noted now, of one card or of all, has been. */
  async settled(id?: SuggestionId): Promise<void> {
    await Promise.all([...this.#noting].flatMap(([noting, of]) => (id === undefined || of.id === id ? [noting] : [])));
  }

  get waiting(): number {
    return this.#noting.size;
  }
}
