import type { SuggestionStatus } from "./status.ts";
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
  readonly #find: (guildId: string, number: number) => Promise<Suggestion>;

  /** `find` throws a Refusal where there is no such suggestion. */
  constructor(store: HistoryStore, find: (guildId: string, number: number) => Promise<Suggestion>) {
    this.#store = store;
    this.#find = find;
  }

  async read(guildId: string, number: number, page: { offset: number; limit: number }): Promise<HistoryPage> {
    await this.#find(guildId, number);
    const { events, total } = await this.#store.events(guildId, number, page);
    // Last, so that nothing of what has been removed meanwhile is shown.
    const suggestion = await this.#find(guildId, number);
    return { suggestion, events, total };
  }
}
