import { Refusal } from "../errors.ts";
import { admitSubmission, type Draft, type SubmissionRules } from "./admission.ts";
import { isVotable, type SuggestionStatus } from "./status.ts";
import type { SuggestionFilter, SuggestionPage, SuggestionStore } from "./store.ts";
import type { Actor, Side, StandingVote, StoredImage, Suggestion } from "./types.ts";

/** A server's rules as this service needs them; boards/ implements it. */
export interface RulesSource {
  rules(guildId: string): Promise<{
    readonly revision: number;
    readonly boards: readonly {
      readonly id: number;
      readonly anonymousAllowed: boolean;
      readonly imagesAllowed: boolean;
      readonly threads: boolean;
    }[];
  }>;
}

export interface Submission {
  readonly guildId: string;
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
  async submissionRules(guildId: string): Promise<SubmissionRules> {
    return (await this.#firstBoard(guildId)).board;
  }

  /** Throws the Refusal that this draft would meet now, before its images are fetched; `submit` judges again. */
  async admit(guildId: string, draft: Draft): Promise<void> {
    admitSubmission(draft, await this.submissionRules(guildId));
  }

  async submit(submission: Submission): Promise<Suggestion> {
    for (let judgement = 0; judgement < maxJudgements; judgement += 1) {
      const { board, revision } = await this.#firstBoard(submission.guildId);
      const { author, anonymous, images, guildId, interactionId } = submission;
      const text = admitSubmission({ text: submission.text, anonymous, imageCount: images.length }, board);
      const outcome = await this.#store.submit({
        guildId,
        boardId: board.id,
        author,
        anonymous,
        text,
        images,
        withThread: board.threads,
        interactionId,
        rulesRevision: revision,
        at: this.#now(),
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
      const outcome = await this.#store.vote({
        guildId,
        suggestionId: suggestion.id,
        voter,
        side,
        interactionId,
        rulesRevision: rules.revision,
        at: this.#now(),
      });
      if (outcome.kind === "standing") {
        const { vote, before, repeated } = outcome;
        return { suggestion, vote, before, repeated };
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

  async #firstBoard(guildId: string) {
    const { boards, revision } = await this.#rules.rules(guildId);
    const board = boards[0];
    if (board === undefined) throw new Refusal("board-missing", {});
    return { board, revision };
  }
}
