import type { SuggestionStatus } from "./status.ts";
import type { SeeSuggestion, Viewer } from "./store.ts";
import type { Suggestion } from "./types.ts";

/** Who did something. What an anonymous author did as its author is never more than "the author", and an anonymous decision is by "staff". */
export type Doer =
  | { readonly kind: "author" }
  | { readonly kind: "staff" }
  | { readonly kind: "named"; readonly name: string };

/** One thing that happened to a suggestion and that everybody may know. */
export type HistoryEvent = { readonly by: Doer; readonly at: Date } & (
  | { readonly kind: "submitted" }
  | { readonly kind: "edited"; readonly before: string; readonly after: string }
  /** Edited while it waited for its review: what it said then is for nobody. */
  | { readonly kind: "edited-unreviewed" }
  | {
      readonly kind: "status-changed";
      readonly from: SuggestionStatus;
      readonly to: SuggestionStatus;
      readonly reason: string | undefined;
      /** Number of the original, for a duplicate. */
      readonly duplicateOf: number | undefined;
    }
);

export interface EventPage {
  /** Oldest first. */
  readonly events: readonly HistoryEvent[];
  readonly total: number;
}

export interface HistoryPage extends EventPage {
  readonly suggestion: Suggestion;
}

export interface HistoryStore {
  events(guildId: string, number: number, page: { offset: number; limit: number }): Promise<EventPage>;
}

/** What happened to a suggestion, from the events that no change ever takes away. */
export class HistoryService {
  readonly #store: HistoryStore;
  readonly #see: SeeSuggestion;

  /** `see` throws a Refusal where there is no such suggestion for that person. */
  constructor(store: HistoryStore, see: SeeSuggestion) {
    this.#store = store;
    this.#see = see;
  }

  async read(
    guildId: string,
    number: number,
    viewer: Viewer,
    page: { offset: number; limit: number },
  ): Promise<HistoryPage> {
    await this.#see(guildId, number, viewer);
    const { events, total } = await this.#store.events(guildId, number, page);
    // Last, so that nothing of what has been removed meanwhile is shown.
    const suggestion = await this.#see(guildId, number, viewer);
    return { suggestion, events, total };
  }
}
