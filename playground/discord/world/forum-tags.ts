import { ChannelFlags } from "discord-api-types/v10";
import type { ApiErrorName } from "../errors.ts";
import type { Channel, ForumTag } from "./types.ts";

/** A tag as somebody wants it; one with an id is a tag that is there already. */
export interface TagDraft {
  readonly id?: string | null;
  readonly name: string;
  readonly moderated?: boolean | null;
  readonly emoji_id?: string | null;
  readonly emoji_name?: string | null;
}

/** The tags that Discord makes of the drafts. */
export function tagsFrom(drafts: readonly TagDraft[], nextId: () => string): ForumTag[] {
  return drafts.map((draft) => ({
    id: draft.id ?? nextId(),
    name: draft.name,
    moderated: draft.moderated ?? false,
    emoji_id: draft.emoji_id ?? null,
    emoji_name: draft.emoji_name ?? null,
  }));
}

/** What speaks against a forum having these tags. */
export function tagDraftProblem(drafts: readonly TagDraft[], before: readonly ForumTag[]): ApiErrorName | undefined {
  if (new Set(drafts.map((draft) => draft.name)).size < drafts.length) return "tagNamesNotUnique";
  const known = new Set(before.map((tag) => tag.id));
  if (drafts.some(({ id }) => id !== undefined && id !== null && !known.has(id))) return "unknownTag";
  // No server here has emojis of its own.
  if (drafts.some(({ emoji_id }) => emoji_id !== undefined && emoji_id !== null)) return "unknownEmoji";
  return undefined;
}

/** What speaks against a post bearing these tags instead of those before: moderated ones are moderators' to change. */
export function appliedTagsProblem(
  forum: Channel | undefined,
  moderates: boolean,
  wanted: readonly string[],
  before: readonly string[],
): ApiErrorName | undefined {
  const tags = forum?.availableTags ?? [];
  if (wanted.some((id) => !tags.some((tag) => tag.id === id))) return "unknownTag";
  const changed = tags.filter((tag) => wanted.includes(tag.id) !== before.includes(tag.id));
  return !moderates && changed.some((tag) => tag.moderated) ? "missingPermissions" : undefined;
}

/** What speaks against a new post with these tags: beside the tags themselves, that the forum wants one. */
export function newPostTagsProblem(
  forum: Channel,
  moderates: boolean,
  wanted: readonly string[],
): ApiErrorName | undefined {
  const wantsOne = (forum.flags & ChannelFlags.RequireTag) !== 0;
  if (!wantsOne || wanted.length > 0) return appliedTagsProblem(forum, moderates, wanted, []);
  return moderates || forum.availableTags.some((tag) => !tag.moderated) ? "tagRequired" : "noSettableTag";
}
