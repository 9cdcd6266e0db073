import { ChannelType, PermissionFlagsBits } from "discord-api-types/v10";
import type { Core } from "../discord/core.ts";
import { openPost } from "../discord/messages/forum-post.ts";
import { has } from "../discord/permissions.ts";
import { newPostTagsProblem } from "../discord/world/forum-tags.ts";
import { type ThreadChange, threadChangeProblem, writingProblem } from "../discord/world/thread-rules.ts";
import type { Channel, User } from "../discord/world/types.ts";
import { Cannot } from "./cannot.ts";

const dayMinutes = 1_440;

/** Changes a thread as far as that person's client offers it. */
export function changesThread(core: Core, user: User, channel: Channel, change: ThreadChange): void {
  if (channel.thread === undefined) throw new Cannot(`#${channel.name} is no thread`);
  const problem = threadChangeProblem(core.world, user.id, channel, channel.thread, change);
  if (problem !== undefined) throw new Cannot(`${user.username} cannot change "${channel.name}": ${problem}`);
  core.channels.changeThread(channel, change);
}

/** Lets somebody write there or says why the client does not; an archived thread that is not locked opens again. */
export function opensToWrite(core: Core, user: User, channel: Channel): void {
  if (channel.dmWith !== undefined) return;
  const problem = writingProblem(core.world, user.id, channel);
  if (problem !== undefined) throw new Cannot(`${user.username} cannot write in "${channel.name}": ${problem}`);
  if (channel.thread?.archived === true) core.channels.changeThread(channel, { archived: false });
}

/** Starts a post in a forum by hand; tags by their names. */
export function startsPost(
  core: Core,
  user: User,
  forum: Channel,
  post: { readonly name: string; readonly text: string; readonly tags?: readonly string[] },
): Channel {
  if (forum.type !== ChannelType.GuildForum) throw new Cannot(`#${forum.name} is no forum`);
  const permissions = core.world.permissions(user.id, forum);
  if (!has(permissions, PermissionFlagsBits.SendMessages)) throw new Cannot(`${user.username} cannot post there`);
  const appliedTags = tagIds(forum, post.tags ?? []);
  const problem = newPostTagsProblem(forum, has(permissions, PermissionFlagsBits.ManageThreads), appliedTags);
  if (problem !== undefined) throw new Cannot(`${user.username} cannot post in "${forum.name}": ${problem}`);
  const message = { content: post.text };
  return openPost(core, forum, user, { name: post.name, appliedTags, autoArchiveMinutes: dayMinutes, message }).thread;
}

/** The ids of tags given by name or id. */
export function tagIds(forum: Channel | undefined, wanted: readonly string[]): string[] {
  return wanted.map((one) => forum?.availableTags.find((tag) => tag.name === one)?.id ?? one);
}
