import { ChannelType, PermissionFlagsBits } from "discord-api-types/v10";
import type { ApiErrorName } from "../errors.ts";
import { has } from "../permissions.ts";
import { appliedTagsProblem } from "./forum-tags.ts";
import type { Channel, ThreadState } from "./types.ts";
import type { World } from "./world.ts";

const { ManageThreads, SendMessages, SendMessagesInThreads } = PermissionFlagsBits;

/** What somebody wants to be otherwise about a thread; what is left out stays. */
export interface ThreadChange {
  readonly name?: string | undefined;
  readonly archived?: boolean | undefined;
  readonly locked?: boolean | undefined;
  readonly autoArchiveMinutes?: number | undefined;
  readonly appliedTags?: readonly string[] | undefined;
  /** Whether the post stands on top of its forum. */
  readonly pinned?: boolean | undefined;
}

/** What speaks against that person's or bot's change of a thread. */
export function threadChangeProblem(
  world: World,
  userId: string,
  channel: Channel,
  thread: ThreadState,
  change: ThreadChange,
): ApiErrorName | undefined {
  const permissions = world.permissions(userId, channel);
  const moderates = has(permissions, ManageThreads);
  if (!moderates) {
    // Locking, pinning, and whatever is locked are moderators' to change.
    if (thread.locked || change.locked !== undefined || change.pinned !== undefined) return "missingPermissions";
    // Its owner may change the rest. Opening it again is for everybody who may write.
    const mayChange = onlyReopens(change) ? has(permissions, SendMessages) : thread.ownerId === userId;
    if (!mayChange) return "missingPermissions";
  }
  // An archived thread takes no change without the one that opens it.
  if (thread.archived && change.archived !== false) return "threadArchived";
  if (change.appliedTags === undefined) return undefined;
  const forum = world.channels.get(channel.parentId ?? "");
  return appliedTagsProblem(forum, moderates, change.appliedTags, channel.appliedTags);
}

/** What speaks against that person or bot writing in a channel or thread of a server. */
export function writingProblem(world: World, userId: string, channel: Channel): ApiErrorName | undefined {
  if (notForText.includes(channel.type)) return "notATextChannel";
  const permissions = world.permissions(userId, channel);
  const { thread } = channel;
  if (!has(permissions, thread === undefined ? SendMessages : SendMessagesInThreads)) return "missingPermissions";
  if (thread?.locked !== true) return undefined;
  if (thread.archived) return "threadArchived";
  return has(permissions, ManageThreads) ? undefined : "threadLocked";
}

const notForText: readonly ChannelType[] = [
  ChannelType.GuildCategory,
  ChannelType.GuildForum,
  ChannelType.GuildMedia,
  ChannelType.GuildDirectory,
];

function onlyReopens({ archived, ...rest }: ThreadChange): boolean {
  return archived === false && Object.values(rest).every((value) => value === undefined);
}
