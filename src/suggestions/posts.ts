import type { DeliveryProblem } from "./delivery-problem.ts";

/** A tag of a forum; posts bear it by its name. */
export interface PostTag {
  /** At most 20 characters. */
  readonly name: string;
  readonly emoji: string | undefined;
}

/**
 * How a post stands: kept from archiving, since nobody can vote in an archived one; free to be archived as any thread; or closed,
 * which is locked and archived.
 */
export type PostStanding = "kept-open" | "free" | "closed";

/** What a suggestion's post in a forum is to look like, beside the card in it. */
export interface PostLook {
  /** At most 100 characters. */
  readonly name: string;
  /** The status's, then the suggestion's own. */
  readonly tags: readonly PostTag[];
  readonly standing: PostStanding;
}

/** What a post was last given. */
export interface GivenPost {
  readonly name: string;
  /** Names of the tags that were wanted, and the ids of those that the forum had. */
  readonly tags: readonly string[];
  readonly tagIds: readonly string[];
  readonly standing: PostStanding;
}

/** A card that stands in a forum: its channel, its message and its post have one id. */
export interface CardPost {
  readonly forumId: string;
  /** Undefined while it is not known. */
  readonly given: GivenPost | undefined;
  readonly problem: DeliveryProblem | undefined;
}

/** How a thread is found at this moment. */
export interface ThreadNow {
  readonly archived: boolean;
  readonly locked: boolean;
  readonly tagIds: readonly string[];
}

/** Whether a post was given what is wanted of it, but for its name. */
export function isGiven(given: GivenPost | undefined, { tags, standing }: PostLook): boolean {
  if (given === undefined || given.standing !== standing) return false;
  return given.tags.length === tags.length && tags.every((tag, at) => given.tags[at] === tag.name);
}

/** Whether a thread is as a post was given to be. */
export function isAsGiven(
  { archived, locked, tagIds }: ThreadNow,
  given: Pick<GivenPost, "standing" | "tagIds">,
): boolean {
  const closed = given.standing === "closed";
  if (locked !== closed || (closed && !archived) || (given.standing === "kept-open" && archived)) return false;
  return new Set(tagIds).size === given.tagIds.length && given.tagIds.every((id) => tagIds.includes(id));
}
