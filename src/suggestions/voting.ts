import { boardOf } from "../boards/boards.ts";
import { Refusal } from "../errors.ts";
import { admitAudience } from "./audience.ts";
import { type AnyBlock, admitUnblocked } from "./blocks.ts";
import { maxJudgements, type RulesSource } from "./judging.ts";
import { shownStatus } from "./shown-status.ts";
import { isVotable } from "./status.ts";
import type { PressedSuggestion, SuggestionStore } from "./store.ts";
import type { Member, Side, StandingVote } from "./types.ts";
import { VoteBases, type VoteBasis } from "./vote-bases.ts";
import { hidesCounts, voteWeight } from "./vote-rules.ts";

/** What votes are judged by. */
export interface VotingRules extends RulesSource {
  anyBlock(guildId: string): Promise<AnyBlock>;
}

type VoteStore = Pick<SuggestionStore, "pressed" | "byNumber" | "vote">;

export interface Press {
  readonly guildId: string;
  readonly number: number;
  readonly voter: Member;
  readonly side: Side;
  readonly interactionId: string;
}

export interface PressResult {
  readonly suggestion: PressedSuggestion;
  /** The vote that now stands, and the one that stood before. */
  readonly vote: StandingVote;
  readonly before: StandingVote;
  /** The press had been counted already, or a newer one has. */
  readonly repeated: boolean;
  /** What the vote that stands counts. */
  readonly weight: number;
  /** The card does not show it. */
  readonly hidden: boolean;
}

/** A press that may be stored, and how. */
interface Admitted {
  readonly suggestion: PressedSuggestion;
  readonly weight: number;
  readonly hidden: boolean;
  readonly ownVoteAllowed: boolean;
  readonly rulesRevision: number;
  readonly at: Date;
}

/**
 * Counts votes. Hundreds press one card in one moment, so each is judged by what was read for those before, if that lets them vote: where
 * the vote is stored it is tested whether all of it still stands. Nobody is turned away but by what is read anew.
 */
export class VotingService {
  readonly #votes: VoteStore;
  readonly #rules: VotingRules;
  readonly #now: () => Date;
  readonly #bases = new VoteBases();

  constructor(votes: VoteStore, rules: VotingRules, now: () => Date = () => new Date()) {
    this.#votes = votes;
    this.#rules = rules;
    this.#now = now;
  }

  /** Applies one press: the other side moves the vote, the same side takes it back. Presses are shown by who answers them. */
  async vote(press: Press): Promise<PressResult> {
    const known = this.#bases.of(press);
    const admitted = known === undefined ? undefined : await this.#admit(press, known).catch(unlessRefused);
    let result = admitted === undefined ? undefined : await this.#store(press, admitted);
    for (let judgement = 0; result === undefined && judgement < maxJudgements; judgement += 1) {
      const basis = await this.#read(press);
      if (basis !== undefined) result = await this.#store(press, await this.#admit(press, basis));
    }
    if (result === undefined) throw new Refusal("busy", {});
    return result;
  }

  /** Throws the Refusal of whoever may not vote like that. */
  async #admit(press: Press, { suggestion, board, blocksAnybody, revision }: VoteBasis): Promise<Admitted> {
    const { guildId, number, voter, side } = press;
    const at = this.#now();
    let rulesRevision = revision;
    if (blocksAnybody) {
      const on = await this.#rules.blocksOn(guildId, voter.userId);
      admitUnblocked(on.blocks, "vote", at);
      rulesRevision = Math.min(revision, on.revision);
    }
    admitAudience(voter, "vote", board.voting, at);
    if (side === "abstain" && !board.abstainAllowed) throw new Refusal("abstain-not-allowed", { number });
    return {
      suggestion,
      weight: voteWeight(voter, board.roleWeights),
      hidden: hidesCounts(board, suggestion.status),
      ownVoteAllowed: board.ownVoteAllowed,
      rulesRevision,
      at,
    };
  }

  /** Undefined when what the vote was judged by stands no longer. */
  async #store(
    { guildId, number, voter, side, interactionId }: Press,
    { suggestion, weight, hidden, ownVoteAllowed, rulesRevision, at }: Admitted,
  ): Promise<PressResult | undefined> {
    const outcome = await this.#votes.vote({
      guildId,
      suggestionId: suggestion.id,
      voter,
      side,
      weight,
      ownVoteAllowed,
      countsHidden: hidden,
      interactionId,
      rulesRevision,
      at,
    });
    if (outcome.kind === "own-vote") throw new Refusal("own-vote", { number });
    if (outcome.kind !== "standing") return undefined;
    const { vote, before, repeated } = outcome;
    return { suggestion, vote, before, repeated, weight, hidden };
  }

  /**
   * The three are read side by side: rules and blocks are current if the older of their revisions is, and of the suggestion only the
   * status can change, which is tested too. Undefined when they do not fit together.
   */
  async #read({ guildId, number }: Press): Promise<VoteBasis | undefined> {
    const [rules, blocks, suggestion] = await Promise.all([
      this.#rules.rules(guildId),
      this.#rules.anyBlock(guildId),
      this.#votes.pressed(guildId, number),
    ]);
    if (suggestion === undefined) throw new Refusal("suggestion-not-found", { typed: String(number) });
    if (!isVotable(suggestion.status)) {
      const closed = await this.#votes.byNumber(guildId, number);
      // Opened again meanwhile: it is judged anew.
      if (closed === undefined || isVotable(closed.status)) return undefined;
      throw new Refusal("voting-closed", { number, status: shownStatus(closed) });
    }
    const board = boardOf(rules, suggestion.boardId);
    // Rules read before the board was made: they are judged again.
    if (board === undefined) return undefined;
    const revision = Math.min(rules.revision, blocks.revision);
    const basis = { suggestion, board, blocksAnybody: blocks.any, revision };
    // Whoever shows a vote has to know where the card stands: so soon after its posting that is not stored yet.
    if (suggestion.card !== undefined) this.#bases.keep({ guildId, number }, basis);
    return basis;
  }
}

/** What was known turns nobody away. */
function unlessRefused(error: unknown): undefined {
  if (!(error instanceof Refusal)) throw error;
}
