import { Refusal } from "../errors.ts";
import type { FindSuggestion } from "./notes.ts";
import type { Actor, CardPlace, Suggestion, SuggestionId } from "./types.ts";

export interface RepostPress {
  readonly guildId: string;
  readonly suggestionId: SuggestionId;
  /** A press counts only if its snowflake is newer than that of the last one. */
  readonly interactionId: string;
  readonly at: Date;
}

export interface RepostStore {
  /** Has a card that is gone posted again; any other stays as it is. Returns the suggestion as it is then. */
  repost(press: RepostPress): Promise<Suggestion>;
}

export interface RepostRequest {
  readonly guildId: string;
  readonly number: number;
  readonly by: Actor;
  readonly interactionId: string;
}

/** Whether there is a card to be posted again: its message is gone, or never came to be. */
export function isCardMissing({
  status,
  card,
  cardProblem,
}: Pick<Suggestion, "status" | "card" | "cardProblem">): boolean {
  if (status === "removed" || cardProblem === undefined) return false;
  return card === undefined || cardProblem === "card-message-gone" || cardProblem === "card-channel-gone";
}

/** Where the card stands; undefined before it is posted, and once it is known to be deleted. */
export function standingCard({ card, cardProblem }: Pick<Suggestion, "card" | "cardProblem">): CardPlace | undefined {
  return cardProblem === "card-message-gone" || cardProblem === "card-channel-gone" ? undefined : card;
}

/** Brings cards back that somebody has deleted. */
export class RepostService {
  readonly #store: RepostStore;
  readonly #find: FindSuggestion;
  readonly #now: () => Date;

  constructor(store: RepostStore, find: FindSuggestion, now: () => Date = () => new Date()) {
    this.#store = store;
    this.#find = find;
    this.#now = now;
  }

  /** A press delivered twice changes nothing more. */
  async repost({ guildId, number, by, interactionId }: RepostRequest): Promise<Suggestion> {
    if (!by.isStaff) throw new Refusal("not-staff", {});
    const { id: suggestionId } = await this.#find(guildId, number);
    return await this.#store.repost({ guildId, suggestionId, interactionId, at: this.#now() });
  }
}
