import { duration } from "../boards/setting-kinds.ts";
import { type Participation, Refusal } from "../errors.ts";
import type { FindSuggestion } from "./notes.ts";
import type { Actor, SuggestionId } from "./types.ts";

/** What a block keeps somebody from, until when, and why. */
export interface BlockTerms {
  readonly suggesting: boolean;
  readonly voting: boolean;
  /** What staff gave as reason; the blocked person is told. */
  readonly reason: string | undefined;
  /** Undefined: until staff lift it. */
  readonly until: Date | undefined;
}

/** Whom a block is about as staff named them. An author named by a suggestion stays unknown: nothing that reads blocks has their id. */
export type Blocked =
  | { readonly kind: "user" /** Undefined once the person was erased. */; readonly userId: string | undefined }
  | { readonly kind: "author"; readonly number: number };

/** A block as staff see it. */
export interface Block extends BlockTerms {
  readonly blocked: Blocked;
  /** Name of who gave it. */
  readonly byName: string;
  readonly at: Date;
}

/** Whom to block or unblock. A block by user and one by suggestion are two, also where they are about the same person. */
export type BlockTarget =
  | { readonly kind: "user"; readonly userId: string }
  | { readonly kind: "author"; readonly suggestionId: SuggestionId; readonly number: number };

interface BlockWrite {
  readonly guildId: string;
  readonly target: BlockTarget;
  readonly by: Actor;
  /** Snowflake of the interaction; the same one is carried out once however often it is delivered. */
  readonly interactionId: string;
  readonly at: Date;
}

export interface NewBlock extends BlockWrite, BlockTerms {}
export type BlockRemoval = BlockWrite;

/** What keeps a person from taking part, at the revision of the rules under which it was read. */
export interface BlocksOn {
  readonly revision: number;
  /** Also those whose end has passed. */
  readonly blocks: readonly BlockTerms[];
}

/** Whether anybody on a server is kept from anything, at the revision of the rules under which it was read. */
export interface AnyBlock {
  readonly revision: number;
  /** Also if its end has passed. */
  readonly any: boolean;
}

/** Reads what keeps a person from taking part on a server. */
export type ReadBlocks = (guildId: string, userId: string) => Promise<BlocksOn>;

export interface BlockPage {
  readonly blocks: readonly Block[];
  readonly total: number;
}

/** What blocks need of a database. Every change raises the revision of the server's rules in its own transaction. */
export interface BlockStore {
  /** Sets the terms of the target's block, in place of those that stood. */
  put(block: NewBlock): Promise<BlockTerms>;
  /** False when the target was not blocked. */
  remove(removal: BlockRemoval): Promise<boolean>;
  /** Those that stand at that moment, the newest first. */
  list(guildId: string, at: Date, page: { offset: number; limit: number }): Promise<BlockPage>;
  /** Numbers of the suggestions whose authors are blocked by them at that moment, the newest first. */
  byNumber(guildId: string, at: Date): Promise<readonly number[]>;
  /** Whether there are any: most servers have none, and nobody has to look further there. */
  any(guildId: string): Promise<AnyBlock>;
  /** All blocks of one person, however they were given: for judging that person alone. */
  on(guildId: string, userId: string): Promise<BlocksOn>;
}

/** Throws the Refusal of whichever block lasts longest. */
export function admitUnblocked(blocks: readonly BlockTerms[], what: Participation, at: Date): void {
  const refusal = blockedFrom(blocks, what, at);
  if (refusal !== undefined) throw refusal;
}

/** The same, unthrown. */
export function blockedFrom(blocks: readonly BlockTerms[], what: Participation, at: Date): Refusal | undefined {
  const standing = blocks.filter((block) => stands(block, at) && (what === "vote" ? block.voting : block.suggesting));
  const [longest] = standing.toSorted((one, other) => endOf(other) - endOf(one));
  if (longest === undefined) return undefined;
  const { reason, until } = longest;
  return new Refusal(what === "vote" ? "blocked-voting" : "blocked-suggesting", { reason, until });
}

function stands(block: BlockTerms, at: Date): boolean {
  return endOf(block) > at.getTime();
}

function endOf({ until }: BlockTerms): number {
  return until?.getTime() ?? Number.POSITIVE_INFINITY;
}

/** In UTF-16 code units, as Discord counts what is typed. */
export const maxBlockReasonLength = 300;

/** How long a block lasts, as it is typed; 0: until it is lifted. */
const blockLength = duration("minute", "1825d", { forever: 0 });

export type BlockCover = "suggesting" | "voting" | "both";

interface BlockRequest {
  readonly guildId: string;
  /** As they were named: exactly one of them. */
  readonly userId: string | undefined;
  readonly number: number | undefined;
  readonly by: Actor;
  readonly interactionId: string;
}

export interface AddBlockRequest extends BlockRequest {
  readonly covers: BlockCover;
  readonly reason: string | undefined;
  /** As typed, `7d` or `12h`. */
  readonly length: string | undefined;
}

/** Blocks by staff: every way in is judged here, whatever Discord let through. Staff can be blocked like everybody else. */
export class BlockService {
  readonly #store: BlockStore;
  readonly #find: FindSuggestion;
  readonly #now: () => Date;

  constructor(store: BlockStore, find: FindSuggestion, now: () => Date = () => new Date()) {
    this.#store = store;
    this.#find = find;
    this.#now = now;
  }

  /** The terms that now hold. */
  async add(request: AddBlockRequest): Promise<BlockTerms> {
    assertStaff(request.by);
    const { guildId, by, interactionId, covers } = request;
    const reason = request.reason?.trim() ?? "";
    if (reason.length > maxBlockReasonLength) {
      throw new Refusal("reason-too-long", { length: reason.length, limit: maxBlockReasonLength });
    }
    const at = this.#now();
    return await this.#store.put({
      guildId,
      target: await this.#target(request),
      by,
      suggesting: covers !== "voting",
      voting: covers !== "suggesting",
      reason: reason === "" ? undefined : reason,
      until: endAfter(request.length, at),
      interactionId,
      at,
    });
  }

  async remove(request: BlockRequest): Promise<void> {
    assertStaff(request.by);
    const { guildId, by, interactionId } = request;
    const target = await this.#target(request);
    const removed = await this.#store.remove({ guildId, target, by, interactionId, at: this.#now() });
    if (!removed) throw new Refusal("block-not-found", {});
  }

  async list(guildId: string, by: Actor, page: { offset: number; limit: number }): Promise<BlockPage> {
    assertStaff(by);
    return await this.#store.list(guildId, this.#now(), page);
  }

  /** Suggestions whose authors are blocked by them, for staff alone. */
  async byNumber(guildId: string, by: Actor): Promise<readonly number[]> {
    assertStaff(by);
    return await this.#store.byNumber(guildId, this.#now());
  }

  async #target({ guildId, userId, number }: BlockRequest): Promise<BlockTarget> {
    if ((userId === undefined) === (number === undefined)) throw new Refusal("block-target", {});
    if (userId !== undefined) return { kind: "user", userId };
    const suggestion = await this.#find(guildId, number ?? 0);
    return { kind: "author", suggestionId: suggestion.id, number: suggestion.number };
  }
}

function assertStaff(by: Actor): void {
  if (!by.isStaff) throw new Refusal("not-staff", {});
}

function endAfter(typed: string | undefined, at: Date): Date | undefined {
  if (typed === undefined) return undefined;
  const parsed = blockLength.parse(typed);
  if (parsed === undefined) throw new Refusal("block-length", { typed: typed.slice(0, 100) });
  return parsed.value === 0 ? undefined : new Date(at.getTime() + parsed.value * 60_000);
}
