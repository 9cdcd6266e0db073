import { ChannelType, MessageFlags, MessageType, PermissionFlagsBits } from "discord-api-types/v10";
import type { Core } from "../core.ts";
import { invalidForm, refusal } from "../errors.ts";
import { channelBody } from "../world/bodies.ts";
import type { Channel, Message } from "../world/types.ts";
import { channelFor, demand, guildFor, messageIn } from "./lookup.ts";
import { created, noContent, ok, type Route } from "./request.ts";

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
        const isForum = parent.type === ChannelType.GuildForum || parent.type === ChannelType.GuildMedia;
        const { CreatePrivateThreads, CreatePublicThreads, SendMessages } = PermissionFlagsBits;
        const isPrivate = !isForum && (body.type ?? ChannelType.PrivateThread) === ChannelType.PrivateThread;
        const needed = isPrivate ? CreatePrivateThreads : CreatePublicThreads;
        demand(world, application, parent, isForum ? SendMessages : needed);
        if (isForum && body.message === undefined) {
          throw invalidForm("message", "BASE_TYPE_REQUIRED", "This field is required");
        }
        const thread = channels.createThread(parent, application.id, {
          name: body.name,
          type: isPrivate ? ChannelType.PrivateThread : threadTypeIn(parent),
          autoArchiveMinutes: body.auto_archive_duration ?? dayMinutes,
          appliedTags: body.applied_tags ?? [],
        });
        if (body.message === undefined) return created(channelBody(thread));
        const first = messages.post(thread, application.bot, body.message, request.files);
        return created({ ...channelBody(thread), message: first.body });
      },
    },
    {
      method: "GET",
      template: "/guilds/:guild/threads/active",
      handle: (request, application) => {
        const guild = guildFor(world, application, request.param("guild"));
        const active = [...guild.channels.values()].filter((channel) => channel.thread?.archived === false);
        return ok({ threads: active.map((channel) => channelBody(channel)), members: [] });
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
        const joined = { id: channel.id, join_timestamp: thread.createdAt, flags: 0 };
        return ok([...thread.memberIds].map((id) => ({ ...joined, user_id: id })));
      },
    },
  ];

  /** A thread made from a message opens with a line that points back to it. */
  function keepStarter(thread: Channel, message: Message): void {
    const { id, createdAtMs, authorId } = message;
    const empty = {
      content: "",
      embeds: [],
      components: [],
      attachments: [],
      flags: 0,
      mentions: [],
      mention_roles: [],
    };
    const starter: Message = {
      id,
      createdAtMs,
      authorId,
      channelId: thread.id,
      attachments: [],
      privateTo: undefined,
      edits: 0,
      body: {
        id,
        channel_id: thread.id,
        author: message.body.author,
        ...empty,
        type: MessageType.ThreadStarterMessage,
        timestamp: message.body.timestamp,
        edited_timestamp: null,
        tts: false,
        pinned: false,
        mention_everyone: false,
        message_reference: { type: 0, channel_id: message.channelId, message_id: id },
      },
    };
    thread.messages.set(id, starter);
  }
}

function threadTypeIn(parent: Channel): ChannelType {
  return parent.type === ChannelType.GuildAnnouncement ? ChannelType.AnnouncementThread : ChannelType.PublicThread;
}

function memberId(param: string, ownId: string): string {
  return param === "@me" ? ownId : param;
}
