import type { Core } from "../discord/core.ts";
import type { Channel } from "../discord/world/types.ts";

/** A thread, or a forum's post, as it looked to somebody at one moment. */
export interface SeenThread {
  readonly id: string;
  readonly name: string;
  readonly archived: boolean;
  readonly locked: boolean;
  /** Names of the tags it bears, in the forum's order. */
  readonly tags: readonly string[];
  /** Whether it stands on top of its forum. */
  readonly pinned: boolean;
  /** The thread itself, to look into and to act on. */
  readonly channel: Channel;
}

export function seenThread(core: Core, channel: Channel): SeenThread {
  const forum = core.world.channels.get(channel.parentId ?? "");
  const tags = (forum?.availableTags ?? []).filter((tag) => channel.appliedTags.includes(tag.id));
  return {
    id: channel.id,
    name: channel.name,
    archived: channel.thread?.archived === true,
    locked: channel.thread?.locked === true,
    tags: tags.map((tag) => tag.name),
    pinned: channel.flags !== 0,
    channel,
  };
}
