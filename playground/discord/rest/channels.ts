import { PermissionFlagsBits } from "discord-api-types/v10";
import type { Core } from "../core.ts";
import { refusal } from "../errors.ts";
import { channelBody } from "../world/bodies.ts";
import type { Application, Channel } from "../world/types.ts";
import type { ChannelChange, OverwriteBody } from "./bodies.ts";
import { channelFor, demand, guildFor } from "./lookup.ts";
import { created, noContent, ok, type Route } from "./request.ts";

const { ManageChannels, ManageRoles, ManageThreads } = PermissionFlagsBits;

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
        channels.changed(channel);
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
        const channel = channels.create(guild, {
          name: start.name,
          ...(typeof start.type === "number" && { type: start.type }),
          parentId: start.parent_id ?? null,
          topic: start.topic ?? null,
          overwrites: (start.permission_overwrites ?? []).map(overwriteOf),
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
    channel.overwrites = (change.permission_overwrites ?? []).map(overwriteOf);
  }
  if (change.name !== undefined) channel.name = change.name;
  if (change.topic !== undefined) channel.topic = change.topic;
}

function changeThread(
  core: Core,
  application: Application,
  channel: Channel,
  thread: NonNullable<Channel["thread"]>,
  change: ChannelChange,
): void {
  const isOwner = thread.ownerId === application.id;
  // Its owner may rename and archive it; locking, and opening what is locked, take a moderator.
  if (!isOwner || change.locked !== undefined || thread.locked) {
    demand(core.world, application, channel, ManageThreads);
  }
  // An archived thread takes no change but the one that opens it.
  if (thread.archived && change.archived !== false) throw refusal("threadArchived");
  if (change.archived !== undefined && change.archived !== thread.archived) {
    thread.archived = change.archived;
    thread.archiveChangedAt = core.clock.iso();
  }
  thread.locked = change.locked ?? thread.locked;
  thread.autoArchiveMinutes = change.auto_archive_duration ?? thread.autoArchiveMinutes;
  channel.name = change.name ?? channel.name;
  if (change.applied_tags !== undefined) channel.appliedTags = [...(change.applied_tags ?? [])];
}

function overwriteOf(body: OverwriteBody): { id: string; type: 0 | 1; allow: bigint; deny: bigint } {
  return { id: body.id, type: body.type ?? 0, allow: BigInt(body.allow ?? 0), deny: BigInt(body.deny ?? 0) };
}
