import { MessageType, PermissionFlagsBits } from "discord-api-types/v10";
import type { Core } from "../core.ts";
import { type ApiErrorName, refusal } from "../errors.ts";
import type { MessageDraft } from "../messages/draft.ts";
import { has } from "../permissions.ts";
import { compareIds, snowflakeTime } from "../snowflakes.ts";
import { writingProblem } from "../world/thread-rules.ts";
import type { Application, Channel, Message } from "../world/types.ts";
import type { World } from "../world/world.ts";
import { assertNo, channelFor, demand, messageIn } from "./lookup.ts";
import { type ApiRequest, type ApiResponse, noContent, ok, type Route } from "./request.ts";

const { AttachFiles, EmbedLinks, ManageMessages, ManageThreads, ReadMessageHistory, SendMessages } =
  PermissionFlagsBits;
const bulkDeleteAgeMs = 14 * 24 * 60 * 60_000;

/** Messages of channels, threads and direct messages. */
export function messageRoutes(core: Core): Route[] {
  const { world, messages } = core;
  const channelOf = (request: ApiRequest, application: Application): Channel =>
    channelFor(world, application, request.param("channel"));
  const readable = (request: ApiRequest, application: Application): Channel => {
    const channel = channelOf(request, application);
    demand(world, application, channel, ReadMessageHistory);
    return channel;
  };
  const removable = (message: Message, channel: Channel, application: Application): void => {
    if (message.authorId !== application.id) demand(world, application, channel, ManageMessages);
    if (message.body.type === MessageType.ThreadStarterMessage) throw refusal("systemMessage");
  };

  return [
    {
      method: "GET",
      template: "/channels/:channel/messages",
      handle: (request, application) => {
        const channel = channelOf(request, application);
        // Who may not read the history gets none, and no error.
        const mayRead = has(world.permissions(application.id, channel), ReadMessageHistory);
        return ok(mayRead ? page([...channel.messages.values()], request.query).map((message) => message.body) : []);
      },
    },
    {
      method: "POST",
      template: "/channels/:channel/messages",
      handle: (request, application) => post(core, request, application, channelOf(request, application)),
    },
    {
      method: "GET",
      template: "/channels/:channel/messages/:message",
      handle: (request, application) => ok(messageIn(readable(request, application), request.param("message")).body),
    },
    {
      method: "PATCH",
      template: "/channels/:channel/messages/:message",
      handle: (request, application) => {
        const channel = channelOf(request, application);
        const message = messageIn(channel, request.param("message"));
        if (message.authorId !== application.id) throw refusal("notTheAuthor");
        assertNo(editingProblem(world, application, channel));
        if (request.files.length > 0) demand(world, application, channel, AttachFiles);
        messages.edit(message, request.bodyAs("message"), request.files);
        return ok(message.body);
      },
    },
    {
      method: "DELETE",
      template: "/channels/:channel/messages/:message",
      handle: (request, application) => {
        const channel = channelOf(request, application);
        const message = messageIn(channel, request.param("message"));
        removable(message, channel, application);
        messages.remove(message);
        return noContent;
      },
    },
    {
      method: "POST",
      template: "/channels/:channel/messages/bulk-delete",
      handle: (request, application) => {
        const channel = channelOf(request, application);
        demand(world, application, channel, ManageMessages);
        const ids = request.bodyAs("messageIds").messages;
        const oldest = core.clock.now() - bulkDeleteAgeMs;
        if (ids.some((id) => snowflakeTime(id) < oldest)) throw refusal("wrongAge");
        for (const id of ids) {
          const message = channel.messages.get(id);
          if (message !== undefined) messages.remove(message);
        }
        return noContent;
      },
    },
    {
      method: "POST",
      template: "/channels/:channel/typing",
      handle: (request, application) => {
        demand(world, application, channelOf(request, application), SendMessages);
        return noContent;
      },
    },
  ];
}

function post(core: Core, request: ApiRequest, application: Application, channel: Channel): ApiResponse {
  const { world, messages, nonces } = core;
  const draft = request.bodyAs("message");
  assertSendable(core, application, channel);
  if (request.files.length > 0) demand(world, application, channel, AttachFiles);
  if ((draft.embeds?.length ?? 0) > 0) demand(world, application, channel, EmbedLinks);

  const nonce = draft.nonce ?? undefined;
  if (nonce !== undefined && draft.enforce_nonce === true) {
    const known = nonces.find(application.id, nonce);
    const standing =
      known === undefined ? undefined : world.channels.get(known.channelId)?.messages.get(known.messageId);
    if (standing !== undefined) return ok({ ...standing.body, nonce });
  }
  const repliesTo = repliedTo(core, application, channel, draft);
  const message = messages.post(channel, application.bot, draft, request.files, {
    ...(repliesTo !== undefined && { repliesTo }),
  });
  if (nonce === undefined) return ok(message.body);
  nonces.remember(application.id, nonce, message.id, channel.id);
  return ok({ ...message.body, nonce });
}

/** An archived thread's messages stay as they are; a locked one's are moderators' to change. */
function editingProblem(world: World, application: Application, channel: Channel): ApiErrorName | undefined {
  if (channel.thread?.archived === true) return "threadArchived";
  const moderates = has(world.permissions(application.id, channel), ManageThreads);
  return channel.thread?.locked === true && !moderates ? "threadLocked" : undefined;
}

/** Refuses where the bot may not write; writing into a thread that is merely archived opens it again. */
function assertSendable(core: Core, application: Application, channel: Channel): void {
  const { world } = core;
  if (channel.dmWith !== undefined) return assertReachable(core, application, channel.dmWith.userId);
  assertNo(writingProblem(world, application.id, channel));
  if (channel.thread?.archived === true) core.channels.changeThread(channel, { archived: false });
}

function assertReachable(core: Core, application: Application, userId: string): void {
  const { world } = core;
  if (world.users.get(userId)?.dmsOpen !== true) throw refusal("cannotMessageUser");
  for (const guild of world.guilds.values()) {
    if (guild.members.has(userId) && guild.members.has(application.id)) return;
  }
  throw refusal("noMutualGuild");
}

function repliedTo(core: Core, application: Application, channel: Channel, draft: MessageDraft): Message | undefined {
  const reference = draft.message_reference ?? undefined;
  if (reference === undefined) return undefined;
  if (!has(core.world.permissions(application.id, channel), ReadMessageHistory)) {
    throw refusal("cannotReplyWithoutHistory");
  }
  const message = channel.messages.get(reference.message_id);
  if (message === undefined && reference.fail_if_not_exists !== false) throw refusal("unknownMessage");
  return message;
}

/** The part of the history that was asked for, newest first. */
function page(messages: readonly Message[], query: URLSearchParams): readonly Message[] {
  const limit = Math.min(Math.max(Number(query.get("limit") ?? 50), 1), 100);
  const [before, after, around] = [query.get("before"), query.get("after"), query.get("around")];
  const sorted = messages.toSorted((a, b) => compareIds(a.id, b.id));
  if (around !== null) {
    const half = Math.floor(limit / 2);
    const older = sorted.filter((message) => compareIds(message.id, around) < 0).slice(-half);
    const rest = sorted.filter((message) => compareIds(message.id, around) >= 0).slice(0, limit - older.length);
    return [...older, ...rest].toReversed();
  }
  if (after !== null)
    return sorted
      .filter((one) => compareIds(one.id, after) > 0)
      .slice(0, limit)
      .toReversed();
  const earlier = before === null ? sorted : sorted.filter((one) => compareIds(one.id, before) < 0);
  return earlier.slice(-limit).toReversed();
}
