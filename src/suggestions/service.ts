import { type Board, boardOf, type GuildRules } from "../boards/boards.ts";
import { Refusal } from "../errors.ts";
import { type Admitted, admitSubmission, type Draft } from "./admission.ts";
import { admitAudience } from "./audience.ts";
import { admitUnblocked } from "./blocks.ts";
import { maxJudgements, type RulesSource, rulesFor } from "./judging.ts";
import { limitRefusal, limitsFor } from "./limits.ts";
import { type BoardParticipation, participationOf } from "./participation.ts";
import { reviewOn } from "./review-rules.ts";
import type { SuggestionStatus } from "./status.ts";
import type { SuggestionFilter, SuggestionPage, SuggestionStore, Viewer } from "./store.ts";
import type { TagChoice } from "./tags.ts";
import type { Actor, StoredImage, Suggestion } from "./types.ts";

/** A board by the name that was typed, or by its id; undefined means the server's first one. */
export type BoardChoice = { readonly name: string } | { readonly id: number } | undefined;

export interface Submission {
  readonly guildId: string;
  readonly board: BoardChoice;
  readonly author: Actor;
  readonly title?: string | undefined;
  readonly text: string;
  readonly tags?: readonly TagChoice[];
  readonly anonymous: boolean;
  readonly images: readonly StoredImage[];
  readonly interactionId: string;
  /** The draft that it is: it is gone afterwards, and nothing is stored if it was gone before. */
  readonly draftId?: string;
}

/** Submits and finds. Judges in TypeScript, stores in one statement that tests what was judged, and judges again when it no longer holds. */
export class SuggestionService {
  readonly #store: SuggestionStore;
  readonly #rules: RulesSource;
  readonly #announce: (changed: Suggestion) => void;
  readonly #now: () => Date;

  /** `announce` hears of every committed submission, so that it gets shown. */
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
    const { board: found } = await this.#board(guildId, board, author);
    const at = this.#now();
    admitAudience(author, "suggest", found.suggesting, at);
    const asked = { guildId, boardId: found.id, userId: author.userId, limits: limitsFor(author, found), at };
    const reached = await this.#store.limitReached(asked);
    if (reached !== undefined) throw limitRefusal(reached, found);
    return found;
  }

  /** What somebody may do on each board, and what keeps them from the rest. */
  async participation(guildId: string, actor: Actor): Promise<readonly BoardParticipation[]> {
    const { rules, blocks } = await rulesFor(this.#rules, guildId, actor);
    return participationOf(rules, blocks, actor, this.#now());
  }

  /** Throws the Refusal that this draft would meet now, before its images are fetched; `submit` judges again. */
  async admit(guildId: string, choice: BoardChoice, draft: Draft): Promise<Admitted & { readonly board: Board }> {
    const { board } = await this.#board(guildId, choice, draft.author);
    return { board, ...admitSubmission(draft, board, this.#now()) };
  }

  async submit(submission: Submission): Promise<Suggestion> {
    for (let judgement = 0; judgement < maxJudgements; judgement += 1) {
      const { author, anonymous, images, guildId, interactionId } = submission;
      const { board, revision } = await this.#board(guildId, submission.board, author);
      const at = this.#now();
      const { title, text, tags } = submission;
      const draft = { author, title, text, tags: tags ?? [], anonymous, imageCount: images.length };
      const admitted = admitSubmission(draft, board, at);
      const outcome = await this.#store.submit({
        guildId,
        boardId: board.id,
        author,
        anonymous,
        ...admitted,
        images,
        // A forum's post is a thread by itself.
        withThread: board.threads && board.channelKind !== "forum",
        queue: reviewOn(board),
        limits: limitsFor(author, board),
        interactionId,
        draftId: submission.draftId,
        rulesRevision: revision,
        at,
      });
      if (outcome.kind === "draft-gone") throw new Refusal("draft-gone", {});
      if (outcome.kind === "stored") return this.#announced(outcome.suggestion);
      if (outcome.kind !== "rules-changed") throw limitRefusal(outcome, board);
    }
    throw new Refusal("busy", {});
  }

  async find(guildId: string, number: number): Promise<Suggestion> {
    const suggestion = Number.isSafeInteger(number) ? await this.#store.byNumber(guildId, number) : undefined;
    if (suggestion === undefined) throw new Refusal("suggestion-not-found", { typed: String(number) });
    return suggestion;
  }

  /** The suggestion whose card that message is. */
  async ofCard(guildId: string, messageId: string): Promise<Suggestion> {
    const suggestion = await this.#store.byMessage(guildId, messageId);
    if (suggestion === undefined) throw new Refusal("not-a-card", {});
    return suggestion;
  }

  /** The same for somebody's eyes: what waits for its review is there for staff and its author alone. */
  async see(guildId: string, number: number, viewer: Viewer): Promise<Suggestion> {
    const suggestion = Number.isSafeInteger(number) ? await this.#store.visible(guildId, number, viewer) : undefined;
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
    viewer?: Viewer,
  ): Promise<readonly Suggestion[]> {
    return this.#store.complete(guildId, typed, statuses, limit, writtenBy, viewer);
  }

  #announced(changed: Suggestion): Suggestion {
    this.#announce(changed);
    return changed;
  }

  /** The board that somebody chose to suggest on, if no block keeps them from it. */
  async #board(guildId: string, choice: BoardChoice, author: Actor): Promise<{ board: Board; revision: number }> {
    const { rules, blocks, revision } = await rulesFor(this.#rules, guildId, author);
    if (rules.boards.length === 0) throw new Refusal("board-missing", {});
    admitUnblocked(blocks, "suggest", this.#now());
    return { board: chosenBoard(rules, choice), revision };
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
