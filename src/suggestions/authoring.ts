import { Refusal } from "../errors.ts";
import { admitText, admitTitle } from "./admission.ts";
import { admitUnblocked, blockedFrom, type ReadBlocks } from "./blocks.ts";
import { reviewOn } from "./review-rules.ts";
import { shownStatus } from "./shown-status.ts";
import { type SuggestionStatus, votableStatuses } from "./status.ts";
import type { Actor, Suggestion, SuggestionId } from "./types.ts";

/** While a suggestion has one of these, its author may change and withdraw it. */
export const authorsStatuses: readonly SuggestionStatus[] = ["queued", ...votableStatuses];

export interface Withdrawal {
  readonly guildId: string;
  readonly suggestionId: SuggestionId;
  /** The statusVersion that was judged: another one means somebody was first. */
  readonly statusVersion: number;
  readonly author: Actor;
  readonly interactionId: string;
  readonly at: Date;
}

export interface TextChange {
  readonly guildId: string;
  readonly suggestionId: SuggestionId;
  /** The textVersion that the author saw. */
  readonly textVersion: number;
  readonly title: string | undefined;
  readonly text: string;
  /** The statusVersion that was judged, where the text may have been reviewed since. */
  readonly statusVersion?: number;
  /** The revision of the rules under which it was admitted. */
  readonly rulesRevision: number;
  /** It waits for its review again; with `posts`, staff get a post for it. */
  readonly review: { readonly posts: boolean } | undefined;
  readonly author: Actor;
  readonly interactionId: string;
  readonly at: Date;
}

export type AuthorsOutcome =
  | { readonly kind: "stored"; readonly suggestion: Suggestion; readonly repeated: boolean }
  | { readonly kind: "changed-meanwhile" };

/** What authors do to their own suggestions. Every method tests where it stores that the person wrote it, and tells nothing of what others wrote. */
export interface AuthoringStore {
  /** The suggestion of that number, if that person wrote it. */
  own(guildId: string, userId: string, number: number): Promise<Suggestion | undefined>;
  withdraw(withdrawal: Withdrawal): Promise<AuthorsOutcome>;
  edit(change: TextChange): Promise<AuthorsOutcome>;
}

export interface WithdrawalRequest {
  readonly guildId: string;
  readonly number: number;
  readonly author: Actor;
  readonly interactionId: string;
}

export interface EditRequest extends WithdrawalRequest {
  readonly textVersion: number;
  /** Undefined leaves it as it is. */
  readonly title?: string | undefined;
  readonly text: string;
}

/** How often a request is judged anew because something changed under it. */
const maxJudgements = 5;

/** Lets authors change and withdraw what they wrote, for as long as staff have not answered. */
export class AuthoringService {
  readonly #store: AuthoringStore;
  readonly #blocksOn: ReadBlocks;
  readonly #announce: (changed: Suggestion) => void;
  readonly #now: () => Date;

  /** `announce` hears of every committed change, so that it gets shown. */
  constructor(
    store: AuthoringStore,
    blocksOn: ReadBlocks,
    announce: (changed: Suggestion) => void,
    now: () => Date = () => new Date(),
  ) {
    this.#store = store;
    this.#blocksOn = blocksOn;
    this.#announce = announce;
    this.#now = now;
  }

  /** The author's own suggestion while it can be changed. Of one that another wrote it says the same as of none. */
  async changeable(guildId: string, author: Actor, number: number): Promise<Suggestion> {
    const suggestion = await this.#own(guildId, author, number);
    if (!authorsStatuses.includes(suggestion.status)) throw closed(suggestion);
    const at = this.#now();
    if (!isWithinWindow(suggestion, at)) throw windowOver(suggestion);
    admitUnblocked((await this.#blocksOn(guildId, author.userId)).blocks, "suggest", at);
    return suggestion;
  }

  async withdraw({ guildId, number, author, interactionId }: WithdrawalRequest): Promise<Suggestion> {
    for (let judgement = 0; judgement < maxJudgements; judgement += 1) {
      const suggestion = await this.#own(guildId, author, number);
      const isChangeable = authorsStatuses.includes(suggestion.status);
      const outcome = await this.#store.withdraw({
        guildId,
        suggestionId: suggestion.id,
        statusVersion: isChangeable ? suggestion.statusVersion : noVersion,
        author,
        interactionId,
        at: this.#now(),
      });
      if (outcome.kind === "stored") return this.#announced(outcome.suggestion);
      if (!isChangeable) throw closed(suggestion);
    }
    throw new Refusal("busy", {});
  }

  /** Of two edits of the same text one wins. A text that changes nothing is stored by nobody and refused to nobody. */
  async edit(request: EditRequest): Promise<Suggestion> {
    const { guildId, number, author, textVersion, interactionId } = request;
    const text = admitText(request.text);
    for (let judgement = 0; judgement < maxJudgements; judgement += 1) {
      // Before the suggestion with its board's rules: while this revision stands, so does all that is judged.
      const { blocks, revision } = await this.#blocksOn(guildId, author.userId);
      const suggestion = await this.#own(guildId, author, number);
      const at = this.#now();
      const blocked = blockedFrom(blocks, "suggest", at);
      const title = request.title === undefined ? suggestion.title : admitTitle(request.title, titlesFor(suggestion));
      const isOpen = authorsStatuses.includes(suggestion.status);
      const isInTime = isWithinWindow(suggestion, at);
      const isChangeable = isOpen && isInTime && blocked === undefined;
      const isSame = suggestion.text === text && suggestion.title === title;
      if (isChangeable && isSame && suggestion.textVersion === textVersion) return suggestion;
      const outcome = await this.#store.edit({
        guildId,
        suggestionId: suggestion.id,
        textVersion: isChangeable ? textVersion : noVersion,
        title,
        text,
        statusVersion: suggestion.statusVersion,
        rulesRevision: revision,
        review: reviewAgain(suggestion),
        author,
        interactionId,
        at,
      });
      if (outcome.kind === "stored") return this.#announced(outcome.suggestion);
      if (!isOpen) throw closed(suggestion);
      if (!isInTime) throw windowOver(suggestion);
      if (blocked !== undefined) throw blocked;
      if (suggestion.textVersion !== textVersion) throw new Refusal("edited-meanwhile", { number });
    }
    throw new Refusal("busy", {});
  }

  async #own(guildId: string, author: Actor, number: number): Promise<Suggestion> {
    const own = Number.isSafeInteger(number) ? await this.#store.own(guildId, author.userId, number) : undefined;
    if (own === undefined) throw new Refusal("not-yours", { typed: String(number) });
    return own;
  }

  #announced(changed: Suggestion): Suggestion {
    this.#announce(changed);
    return changed;
  }
}

/** Matches no stored version: a request that may not be stored still finds out whether it is a repetition of one that was. */
const noVersion = -1;

/** Authors may edit for so long after they suggested it. */
function isWithinWindow({ createdAt, rules: { editWindowMinutes } }: Suggestion, at: Date): boolean {
  if (editWindowMinutes === 0) return true;
  return editWindowMinutes > 0 && at.getTime() <= createdAt.getTime() + editWindowMinutes * 60_000;
}

function windowOver({ number, rules }: Suggestion): Refusal {
  return new Refusal("edit-window-over", { number, minutes: rules.editWindowMinutes });
}

/** A title that is there can be changed, also where the board gives none any more. */
function titlesFor({ title, rules }: Suggestion) {
  return title !== undefined && rules.titles === "off" ? "optional" : rules.titles;
}

/** What everybody could read goes back into the queue, where the board has one and asks for that. */
function reviewAgain({ status, rules }: Suggestion): { readonly posts: boolean } | undefined {
  return rules.editsAreReviewed && status !== "queued" ? reviewOn(rules) : undefined;
}

function closed(suggestion: Suggestion): Refusal {
  return new Refusal("author-too-late", { number: suggestion.number, status: shownStatus(suggestion) });
}
