import type { SeeSuggestion } from "./store.ts";
import type { Actor, Suggestion, SuggestionId } from "./types.ts";

/** What somebody wants: a button on the card turns it round. */
export type FollowWish = "follow" | "unfollow" | "toggle";

export interface FollowPress {
  readonly guildId: string;
  readonly suggestionId: SuggestionId;
  readonly userId: string;
  readonly wish: FollowWish;
  /** A press counts only if its snowflake is newer than the one on which it rests so far. */
  readonly interactionId: string;
  readonly at: Date;
}

/** What holds now. */
export type Following = "following" | "not-following" | "own";

export interface FollowStore {
  /** Authors hear of what is theirs in any case: of them nothing is stored, so that nothing tells who an anonymous one is. */
  press(press: FollowPress): Promise<Following>;
}

export interface FollowRequest {
  readonly guildId: string;
  readonly number: number;
  readonly by: Actor;
  readonly wish: FollowWish;
  readonly interactionId: string;
}

/** Who wants to hear of decisions on what others suggested. */
export class FollowService {
  readonly #store: FollowStore;
  readonly #see: SeeSuggestion;
  readonly #now: () => Date;

  constructor(store: FollowStore, see: SeeSuggestion, now: () => Date = () => new Date()) {
    this.#store = store;
    this.#see = see;
    this.#now = now;
  }

  /** A press delivered twice changes nothing more. */
  async follow({ guildId, number, by, wish, interactionId }: FollowRequest): Promise<{
    readonly suggestion: Suggestion;
    readonly following: Following;
  }> {
    const suggestion = await this.#see(guildId, number, by);
    const { id: suggestionId } = suggestion;
    const press = { guildId, suggestionId, userId: by.userId, wish, interactionId, at: this.#now() };
    return { suggestion, following: await this.#store.press(press) };
  }
}
