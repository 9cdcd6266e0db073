import { Refusal } from "../errors.ts";
import type { Submission, SuggestionService } from "./service.ts";
import type { Actor, StoredImage, Suggestion } from "./types.ts";

/** A suggestion that nobody but its author sees yet. */
export interface Draft {
  /** The interaction that wrote it. Posting goes by it too, so that the same draft is posted once. */
  readonly id: string;
  readonly guildId: string;
  readonly boardId: number;
  readonly title: string | undefined;
  readonly text: string;
  /** Ids of its board's tags. */
  readonly tags: readonly number[];
  readonly anonymous: boolean;
  readonly images: readonly StoredImage[];
  readonly expiresAt: Date;
}

export interface DraftStore {
  /** Keeps it in place of any other that the person has on that server, and forgets those whose time is over. */
  keep(draft: Draft, author: Actor, at: Date): Promise<void>;
  /** The draft, if it is that person's, and its time is not over. */
  find(guildId: string, userId: string, draftId: string, at: Date): Promise<Draft | undefined>;
  /** False when it was not there any more. */
  discard(guildId: string, userId: string, draftId: string): Promise<boolean>;
}

/** So long a draft can be looked at before it has to be written anew. */
export const draftLifetimeMs = 3_600_000;

/** Shows authors what they are about to post. Of posting and discarding one draft at once, one wins. */
export class DraftService {
  readonly #store: DraftStore;
  readonly #suggestions: Pick<SuggestionService, "admit" | "submit">;
  readonly #now: () => Date;

  constructor(
    store: DraftStore,
    suggestions: Pick<SuggestionService, "admit" | "submit">,
    now: () => Date = () => new Date(),
  ) {
    this.#store = store;
    this.#suggestions = suggestions;
    this.#now = now;
  }

  /** Judged as if it were posted now; posting judges again. */
  async keep(submission: Submission): Promise<Draft> {
    const { guildId, board: choice, author, anonymous, images, interactionId } = submission;
    const admitted = await this.#suggestions.admit(guildId, choice, { ...submission, imageCount: images.length });
    const { board, title, text, tags } = admitted;
    const at = this.#now();
    const expiresAt = new Date(at.getTime() + draftLifetimeMs);
    const draft = { id: interactionId, guildId, boardId: board.id, title, text, tags, anonymous, images, expiresAt };
    await this.#store.keep(draft, author, at);
    return draft;
  }

  async find(guildId: string, author: Actor, draftId: string): Promise<Draft> {
    const draft = await this.#store.find(guildId, author.userId, draftId, this.#now());
    if (draft === undefined) throw new Refusal("draft-gone", {});
    return draft;
  }

  /** What was typed goes back with a refusal; the draft stays then. */
  async post(guildId: string, author: Actor, draftId: string): Promise<Suggestion> {
    const draft = await this.find(guildId, author, draftId);
    const { boardId, title, text, tags, anonymous, images } = draft;
    const board = { id: boardId };
    try {
      return await this.#suggestions.submit({
        guildId,
        board,
        author,
        title,
        text,
        tags,
        anonymous,
        images,
        interactionId: draftId,
        draftId,
      });
    } catch (error) {
      throw error instanceof Refusal ? error.handingBack(draftWords(draft)) : error;
    }
  }

  /** What was written in it goes back to its author. */
  async discard(guildId: string, author: Actor, draftId: string): Promise<string> {
    const draft = await this.find(guildId, author, draftId);
    if (!(await this.#store.discard(guildId, author.userId, draftId))) throw new Refusal("draft-gone", {});
    return draftWords(draft);
  }
}

function draftWords({ title, text }: Draft): string {
  return title === undefined ? text : `${title}\n\n${text}`;
}
