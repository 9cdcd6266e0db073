import { type Board, boardOf, type GuildRules } from "../boards/boards.ts";
import { Refusal } from "../errors.ts";
import { admitSubmission, type Draft } from "./admission.ts";
import { admitAudience } from "./audience.ts";
import { isVotable, type SuggestionStatus } from "./status.ts";
import type { SuggestionFilter, SuggestionPage, SuggestionStore } from "./store.ts";
import type { Actor, Side, StandingVote, StoredImage, Suggestion } from "./types.ts";
import { hidesCounts, voteWeight } from "./vote-rules.ts";

/** A server's rules; boards/ has them. */
export interface RulesSource {
  rules(guildId: string): Promise<GuildRules>;
}

/** A board by the name that was typed, or by its id; undefined means the server's first one. */
export type BoardChoice = { readonly name: string } | { readonly id: number } | undefined;

export interface Submission {
  readonly guildId: string;
  readonly board: BoardChoice;
  readonly author: Actor;
  readonly text: string;
  readonly anonymous: boolean;
  readonly images: readonly StoredImage[];
  readonly interactionId: string;
}

export interface Press {
  readonly guildId: string;
  readonly number: number;
  readonly voter: Actor;
  readonly side: Side;
  readonly interactionId: string;
}

export interface PressResult {
  readonly suggestion: Suggestion;
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

/** How often a request is judged anew because rules or status changed under it; beyond that the server is told to try again. */
const maxJudgements = 5;

/** Submits and votes. Judges in TypeScript, stores in one statement that tests what was judged, and judges again when it no longer holds. */
export class SuggestionService {
  readonly #store: SuggestionStore;
  readonly #rules: RulesSource;
  readonly #announce: (changed: Suggestion) => void;
  readonly #now: () => Date;

  /** `announce` hears of every committed submission, so that it gets shown; presses are shown by who answers them. */
  constructor(
    store: SuggestionStore,
    rules: RulesSource,
    announce: (changed: Suggestion) => void,
    now: () => Date = () => new Date(),
  ) {
    this.#store = store;
    this.#rules = rules;
    this.#announce = announce;
    this.#now = now;
  }

  /** What the form may offer; throws the Refusal that every submission would meet now, before anybody types for nothing. */
  async submissionRules(guildId: string, board: BoardChoice, author: Actor): Promise<Board> {
    const { board: found } = await this.#board(guildId, board);
    admitAudience(author, "suggest", found.suggesting, this.#now());
    return found;
  }

  /** Throws the Refusal that this draft would meet now, before its images are fetched; `submit` judges again. */
  async admit(guildId: string, board: BoardChoice, draft: Draft): Promise<void> {
    admitSubmission(draft, (await this.#board(guildId, board)).board, this.#now());
  }

  async submit(submission: Submission): Promise<Suggestion> {
    for (let judgement = 0; judgement < maxJudgements; judgement += 1) {
      const { author, anonymous, images, guildId, interactionId } = submission;
      const { board, revision } = await this.#board(guildId, submission.board);
      const at = this.#now();
      const draft = { author, text: submission.text, anonymous, imageCount: images.length };
      const text = admitSubmission(draft, board, at);
      const outcome = await this.#store.submit({
        guildId,
        boardId: board.id,
        author,
        anonymous,
        title: undefined,
        text,
        tags: [],
        images,
        withThread: board.threads,
        interactionId,
        rulesRevision: revision,
        at,
      });
      if (outcome.kind === "stored") return this.#announced(outcome.suggestion);
    }
    throw new Refusal("busy", {});
  }

  /** Applies one press: the other side moves the vote, the same side takes it back. */
  async vote(press: Press): Promise<PressResult> {
    const { guildId, number, voter, side, interactionId } = press;
    for (let judgement = 0; judgement < maxJudgements; judgement += 1) {
      const [rules, suggestion] = await Promise.all([this.#rules.rules(guildId), this.find(guildId, number)]);
      if (!isVotable(suggestion.status)) throw new Refusal("voting-closed", { number, status: suggestion.status });
      const at = this.#now();
      const board = boardOf(rules, suggestion.boardId);
      // Rules read before the board was made: they are judged again.
      if (board === undefined) continue;
      admitAudience(voter, "vote", board.voting, at);
      if (side === "abstain" && !board.abstainAllowed) throw new Refusal("abstain-not-allowed", { number });
      const weight = voteWeight(voter, board.roleWeights);
      const hidden = hidesCounts(board, suggestion.status);
      const outcome = await this.#store.vote({
        guildId,
        suggestionId: suggestion.id,
        voter,
        side,
        weight,
        ownVoteAllowed: board.ownVoteAllowed,
        countsHidden: hidden,
        interactionId,
        rulesRevision: rules.revision,
        at,
      });
      if (outcome.kind === "own-vote") throw new Refusal("own-vote", { number });
      if (outcome.kind === "standing") {
        const { vote, before, repeated } = outcome;
        return { suggestion, vote, before, repeated, weight, hidden };
      }
    }
    throw new Refusal("busy", {});
  }

  async find(guildId: string, number: number): Promise<Suggestion> {
    const suggestion = Number.isSafeInteger(number) ? await this.#store.byNumber(guildId, number) : undefined;
    if (suggestion === undefined) throw new Refusal("suggestion-not-found", { typed: String(number) });
    return suggestion;
  }

  list(guildId: string, filter: SuggestionFilter, page: { offset: number; limit: number }): Promise<SuggestionPage> {
    return this.#store.list(guildId, filter, page);
  }

  complete(
    guildId: string,
    typed: string,
    statuses: readonly SuggestionStatus[],
    limit: number,
    writtenBy?: string,
  ): Promise<readonly Suggestion[]> {
    return this.#store.complete(guildId, typed, statuses, limit, writtenBy);
  }

  #announced(changed: Suggestion): Suggestion {
    this.#announce(changed);
    return changed;
  }

  async #board(guildId: string, choice: BoardChoice): Promise<{ board: Board; revision: number }> {
    const rules = await this.#rules.rules(guildId);
    if (rules.boards.length === 0) throw new Refusal("board-missing", {});
    return { board: chosenBoard(rules, choice), revision: rules.revision };
  }
}

/** People may write a name in another case. */
function chosenBoard(rules: GuildRules, choice: BoardChoice): Board {
  const { boards } = rules;
  const folded = choice !== undefined && "name" in choice ? choice.name.trim().toLowerCase() : undefined;
  const found = boards.find(({ id, name }) => {
    if (choice === undefined) return true;
    return "id" in choice ? id === choice.id : name.toLowerCase() === folded;
  });
  if (found !== undefined) return found;
  const typed = choice !== undefined && "id" in choice ? boardOf(rules, choice.id)?.name : choice?.name;
  throw new Refusal("board-unknown", { typed: (typed ?? "").slice(0, 100) });
}
