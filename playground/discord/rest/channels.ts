import { isDeepStrictEqual } from "node:util";
import { ChannelFlags, ChannelType, MessageType, PermissionFlagsBits } from "discord-api-types/v10";
import type { Core } from "../core.ts";
import { refusal } from "../errors.ts";
import { has, type PermissionOverwrite } from "../permissions.ts";
import { channelBody } from "../world/bodies.ts";
import { tagDraftProblem } from "../world/forum-tags.ts";
import { type ThreadChange, threadChangeProblem } from "../world/thread-rules.ts";
import type { Application, Channel } from "../world/types.ts";
import type { ChannelChange, OverwriteBody } from "./bodies.ts";
import { assertNo, channelFor, demand, guildFor } from "./lookup.ts";
import { created, noContent, ok, type Route } from "./request.ts";

const { ManageChannels, ManageRoles, ManageThreads } = PermissionFlagsBits;

const mostChannels = 500;

/** Channels themselves: looked at, made, changed, taken away. A thread is changed here too. */
export function channelRoutes(core: Core): Route[] {
  const { world, channels } = core;
  return [
    {
      method: "GET",
      template: "/channels/:channel",
      handle: (request, application) => {
        const channel = channelFor(world, application, request.param("channel"));
        return ok(channelBody(channel, world.users.get(channel.dmWith?.userId ?? "")));
      },
    },
    {
      method: "PATCH",
      template: "/channels/:channel",
      handle: (request, application) => {
        const channel = channelFor(world, application, request.param("channel"));
        if (channel.dmWith !== undefined) throw refusal("wrongChannelForDm");
        const change = request.bodyAs("channelChange");
        if (channel.thread === undefined) changeChannel(core, application, channel, change);
        else changeThread(core, application, channel, channel.thread, change);
        return ok(channelBody(channel));
      },
    },
    {
      method: "DELETE",
      template: "/channels/:channel",
      handle: (request, application) => {
        const channel = channelFor(world, application, request.param("channel"));
        if (channel.dmWith !== undefined) return ok(channelBody(channel, world.users.get(channel.dmWith.userId)));
        demand(world, application, channel, channel.thread === undefined ? ManageChannels : ManageThreads);
        channels.remove(channel);
        return ok(channelBody(channel));
      },
    },
    {
      method: "PUT",
      template: "/channels/:channel/permissions/:target",
      handle: (request, application) => {
        const channel = channelFor(world, application, request.param("channel"));
        demand(world, application, channel, ManageRoles);
        const id = request.param("target");
        assertGrantable(core, application, channel, [overwriteOf({ ...request.bodyAs("overwrite"), id })]);
        const rest = channel.overwrites.filter((overwrite) => overwrite.id !== id);
        channel.overwrites = [...rest, overwriteOf({ ...request.bodyAs("overwrite"), id })];
        channels.changed(channel);
        return noContent;
      },
    },
    {
      method: "GET",
      template: "/guilds/:guild/channels",
      handle: (request, application) => {
        const guild = guildFor(world, application, request.param("guild"));
        const listed = [...guild.channels.values()].filter((channel) => channel.thread === undefined);
        return ok(listed.map((channel) => channelBody(channel)));
      },
    },
    {
      method: "POST",
      template: "/guilds/:guild/channels",
      handle: (request, application) => {
        const guild = guildFor(world, application, request.param("guild"));
        const member = guild.members.get(application.id);
        if (member === undefined || (world.guildPermissions(member, guild) & ManageChannels) === 0n) {
          throw refusal("missingPermissions");
        }
        const start = request.bodyAs("channelStart");
        const overwrites = (start.permission_overwrites ?? []).map(overwriteOf);
        assertGrantable(core, application, { guildId: guild.id, overwrites: [] }, overwrites);
        assertNo(tagDraftProblem(start.available_tags ?? [], []));
        const placed = [...guild.channels.values()].filter((channel) => channel.thread === undefined);
        if (placed.length >= mostChannels) throw refusal("tooManyChannels");
        const channel = channels.create(guild, {
          name: start.type === ChannelType.GuildCategory ? start.name : channelName(start.name),
          tags: start.available_tags ?? [],
          ...(typeof start.type === "number" && { type: start.type }),
          parentId: start.parent_id ?? null,
          topic: start.topic ?? null,
          overwrites,
        });
        return created(channelBody(channel));
      },
    },
  ];
}

function changeChannel(core: Core, application: Application, channel: Channel, change: ChannelChange): void {
  demand(core.world, application, channel, ManageChannels);
  if (change.permission_overwrites !== undefined) {
    demand(core.world, application, channel, ManageRoles);
    const wanted = (change.permission_overwrites ?? []).map(overwriteOf);
    assertGrantable(core, application, channel, wanted);
    channel.overwrites = wanted;
  }
  if (Array.isArray(change.available_tags)) {
    assertNo(tagDraftProblem(change.available_tags, channel.availableTags));
    core.channels.setTags(channel, change.available_tags);
  }
  if (typeof change.flags === "number") channel.flags = change.flags & ChannelFlags.RequireTag;
  if (typeof change.name === "string") channel.name = channelName(change.name);
  if (change.topic !== undefined) channel.topic = change.topic;
  core.channels.changed(channel);
}

function changeThread(
  core: Core,
  application: Application,
  channel: Channel,
  thread: NonNullable<Channel["thread"]>,
  change: ChannelChange,
): void {
  const wanted: ThreadChange = {
    // Clients send the name along whatever they change.
    name: change.name === channel.name ? undefined : (change.name ?? undefined),
    archived: change.archived ?? undefined,
    locked: change.locked ?? undefined,
    autoArchiveMinutes: change.auto_archive_duration ?? undefined,
    appliedTags: change.applied_tags === null ? [] : change.applied_tags,
    pinned: typeof change.flags === "number" ? (change.flags & ChannelFlags.Pinned) !== 0 : undefined,
  };
  assertNo(threadChangeProblem(core.world, application.id, channel, thread, wanted));
  core.channels.changeThread(channel, wanted);
  if (wanted.name === undefined) return;
  const type = MessageType.ChannelNameChange;
  core.messages.post(channel, application.bot, { content: channel.name }, [], { type });
}

/** A bot allows and denies others only what it may do itself, and the right to do so only as an administrator. */
function assertGrantable(
  core: Core,
  application: Application,
  channel: Pick<Channel, "guildId" | "overwrites">,
  wanted: readonly PermissionOverwrite[],
): void {
  const guild = core.world.guilds.get(channel.guildId ?? "");
  const member = guild?.members.get(application.id);
  if (guild === undefined || member === undefined) throw refusal("unknownGuild");
  const own = core.world.guildPermissions(member, guild);
  if (has(own, PermissionFlagsBits.Administrator)) return;
  const changed = wanted.filter((one) => !channel.overwrites.some((before) => isDeepStrictEqual(before, one)));
  const bits = changed.reduce((all, { allow, deny }) => all | allow | deny, 0n);
  if (!has(own, bits) || has(bits, ManageRoles)) throw refusal("missingPermissions");
}

/** Names of channels are written in small letters and without blanks. */
function channelName(name: string): string {
  return name.trim().toLowerCase().replaceAll(/\s+/gu, "-");
}

function overwriteOf(body: OverwriteBody): PermissionOverwrite {
  return { id: body.id, type: body.type ?? 0, allow: BigInt(body.allow ?? 0), deny: BigInt(body.deny ?? 0) };
}
