import { boardOf, type GuildRules } from "../boards/boards.ts";
import { Refusal } from "../errors.ts";
import type { SeeSuggestion } from "./store.ts";
import type { Actor, Side, Suggestion, SuggestionId } from "./types.ts";
import { maySeeVoters } from "./vote-rules.ts";

/** Somebody whose vote stands, by the name that they bore on this server when they last acted here. */
export interface Voter {
  /** Undefined once the person was erased. */
  readonly userId: string | undefined;
  readonly name: string;
  readonly side: Side;
  /** What the vote counts. */
  readonly weight: number;
}

export interface VoterPage {
  /** By side, of one side in the order of their votes. */
  readonly voters: readonly Voter[];
  /** How many there are on each side. */
  readonly members: Readonly<Record<Side, number>>;
}

export interface VotersOf extends VoterPage {
  readonly suggestion: Suggestion;
}

export interface VoterStore {
  voters(suggestionId: SuggestionId, page: { offset: number; limit: number }): Promise<VoterPage>;
}

export interface VoterServiceOptions {
  readonly store: VoterStore;
  readonly rules: (guildId: string) => Promise<GuildRules>;
  /** Throws a Refusal where there is no such suggestion. */
  readonly see: SeeSuggestion;
}

/** Who voted how, for those to whom the board's rules show it. */
export class VoterService {
  readonly #options: VoterServiceOptions;

  constructor(options: VoterServiceOptions) {
    this.#options = options;
  }

  async read(
    guildId: string,
    actor: Actor,
    number: number,
    page: { offset: number; limit: number },
  ): Promise<VotersOf> {
    const { store, see, rules } = this.#options;
    const { id } = await see(guildId, number, actor);
    const found = await store.voters(id, page);
    // Last, so that nothing is shown that a rule or a reopening has hidden meanwhile.
    const [suggestion, guildRules] = await Promise.all([see(guildId, number, actor), rules(guildId)]);
    const board = boardOf(guildRules, suggestion.boardId);
    if (board === undefined || !maySeeVoters(actor, board, suggestion.status)) {
      throw new Refusal("voters-hidden", { number });
    }
    return { suggestion, ...found };
  }
}
