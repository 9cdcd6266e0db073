import { ChannelType, MessageFlags, PermissionFlagsBits } from "discord-api-types/v10";
import type { Core } from "../core.ts";
import { invalidForm, refusal } from "../errors.ts";
import { openPost } from "../messages/forum-post.ts";
import { keepStarter } from "../messages/starter.ts";
import { has } from "../permissions.ts";
import { channelBody } from "../world/bodies.ts";
import { newPostTagsProblem } from "../world/forum-tags.ts";
import type { Application, Channel, ThreadState } from "../world/types.ts";
import { assertNo, channelFor, demand, guildFor, messageIn } from "./lookup.ts";
import { type ApiRequest, type ApiResponse, created, noContent, ok, type Route } from "./request.ts";

const dayMinutes = 1_440;

/** Threads: from a message, without one, and as posts of a forum; who is in them. */
export function threadRoutes(core: Core): Route[] {
  const { world, channels, messages } = core;
  const threadAt = (channel: Channel): NonNullable<Channel["thread"]> => {
    if (channel.thread === undefined) throw refusal("wrongChannelType");
    return channel.thread;
  };

  return [
    {
      method: "POST",
      template: "/channels/:channel/messages/:message/threads",
      handle: (request, application) => {
        const parent = channelFor(world, application, request.param("channel"));
        if (parent.type !== ChannelType.GuildText && parent.type !== ChannelType.GuildAnnouncement) {
          throw refusal("wrongChannelType");
        }
        const message = messageIn(parent, request.param("message"));
        demand(world, application, parent, PermissionFlagsBits.CreatePublicThreads);
        if (world.channels.has(message.id)) throw refusal("threadExists");
        const body = request.bodyAs("thread");
        const thread = channels.createThread(parent, application.id, {
          id: message.id,
          name: body.name,
          type: threadTypeIn(parent),
          autoArchiveMinutes: body.auto_archive_duration ?? dayMinutes,
        });
        keepStarter(thread, message);
        messages.amend(message, {
          flags: (message.body.flags ?? 0) | MessageFlags.HasThread,
          thread: channelBody(thread),
        });
        return created(channelBody(thread));
      },
    },
    {
      method: "POST",
      template: "/channels/:channel/threads",
      handle: (request, application) => {
        const parent = channelFor(world, application, request.param("channel"));
        const body = request.bodyAs("thread");
        if (parent.type === ChannelType.GuildForum) return startPost(core, request, application, parent);
        if (parent.type !== ChannelType.GuildText && parent.type !== ChannelType.GuildAnnouncement) {
          throw refusal("wrongChannelType");
        }
        const { CreatePrivateThreads, CreatePublicThreads } = PermissionFlagsBits;
        const isPrivate = (body.type ?? ChannelType.PrivateThread) === ChannelType.PrivateThread;
        demand(world, application, parent, isPrivate ? CreatePrivateThreads : CreatePublicThreads);
        const thread = channels.createThread(parent, application.id, {
          name: body.name,
          type: isPrivate ? ChannelType.PrivateThread : threadTypeIn(parent),
          autoArchiveMinutes: body.auto_archive_duration ?? dayMinutes,
        });
        return created(channelBody(thread));
      },
    },
    {
      method: "GET",
      template: "/guilds/:guild/threads/active",
      handle: (request, application) => {
        const guild = guildFor(world, application, request.param("guild"));
        const active = [...guild.channels.values()].filter(
          (channel) =>
            channel.thread?.archived === false &&
            has(world.permissions(application.id, channel), PermissionFlagsBits.ViewChannel),
        );
        return ok(listOf(application, active));
      },
    },
    {
      method: "GET",
      template: "/channels/:channel/threads/archived/public",
      handle: (request, application) => {
        const parent = channelFor(world, application, request.param("channel"));
        demand(world, application, parent, PermissionFlagsBits.ReadMessageHistory);
        const limit = Math.min(Math.max(Number(request.query.get("limit") ?? 50), 2), 100);
        const before = Date.parse(request.query.get("before") ?? "") || Number.POSITIVE_INFINITY;
        const guild = guildFor(world, application, parent.guildId ?? "");
        const archived = [...guild.channels.values()]
          .filter((one) => one.parentId === parent.id && one.type !== ChannelType.PrivateThread)
          .filter((one) => one.thread?.archived === true && archivedAtMs(one) < before)
          .toSorted((a, b) => archivedAtMs(b) - archivedAtMs(a));
        return ok(listOf(application, archived, limit));
      },
    },
    {
      method: "PUT",
      template: "/channels/:channel/thread-members/:user",
      handle: (request, application) => {
        const channel = channelFor(world, application, request.param("channel"));
        const thread = threadAt(channel);
        if (thread.archived) throw refusal("threadArchived");
        thread.memberIds.add(memberId(request.param("user"), application.id));
        return noContent;
      },
    },
    {
      method: "DELETE",
      template: "/channels/:channel/thread-members/:user",
      handle: (request, application) => {
        const channel = channelFor(world, application, request.param("channel"));
        const id = memberId(request.param("user"), application.id);
        if (id !== application.id) demand(world, application, channel, PermissionFlagsBits.ManageThreads);
        threadAt(channel).memberIds.delete(id);
        return noContent;
      },
    },
    {
      method: "GET",
      template: "/channels/:channel/thread-members",
      handle: (request, application) => {
        const channel = channelFor(world, application, request.param("channel"));
        const thread = threadAt(channel);
        return ok([...thread.memberIds].map((id) => membership(channel, thread, id)));
      },
    },
  ];
}

function threadTypeIn(parent: Channel): ChannelType {
  return parent.type === ChannelType.GuildAnnouncement ? ChannelType.AnnouncementThread : ChannelType.PublicThread;
}

/** A post: what speaks against it is said before anything of it is there. */
function startPost(core: Core, request: ApiRequest, application: Application, forum: Channel): ApiResponse {
  const { AttachFiles, EmbedLinks, ManageThreads, SendMessages } = PermissionFlagsBits;
  const { name, message, applied_tags, auto_archive_duration } = request.bodyAs("thread");
  // Whoever may write there may start posts: CREATE_PUBLIC_THREADS says nothing about a forum.
  demand(core.world, application, forum, SendMessages);
  if (message === undefined) throw invalidForm("message", "BASE_TYPE_REQUIRED", "This field is required");
  if (request.files.length > 0) demand(core.world, application, forum, AttachFiles);
  if ((message.embeds?.length ?? 0) > 0) demand(core.world, application, forum, EmbedLinks);
  const moderates = has(core.world.permissions(application.id, forum), ManageThreads);
  const appliedTags = applied_tags ?? [];
  assertNo(newPostTagsProblem(forum, moderates, appliedTags));
  const { thread, first } = openPost(core, forum, application.bot, {
    name,
    message,
    appliedTags,
    autoArchiveMinutes: auto_archive_duration ?? dayMinutes,
    files: request.files,
  });
  return created({ ...channelBody(thread), message: first.body });
}

function listOf(application: Application, threads: readonly Channel[], limit = threads.length): object {
  const listed = threads.slice(0, limit);
  const joined = listed.flatMap((channel) =>
    channel.thread?.memberIds.has(application.id) === true ? [membership(channel, channel.thread, application.id)] : [],
  );
  return { threads: listed.map((channel) => channelBody(channel)), members: joined, has_more: threads.length > limit };
}

function membership(channel: Channel, thread: ThreadState, userId: string): object {
  return { id: channel.id, user_id: userId, join_timestamp: thread.createdAt, flags: 0 };
}

function archivedAtMs(channel: Channel): number {
  return Date.parse(channel.thread?.archiveChangedAt ?? "");
}

function memberId(param: string, ownId: string): string {
  return param === "@me" ? ownId : param;
}
