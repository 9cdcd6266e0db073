import { ChannelFlags, ChannelType, GatewayIntentBits } from "discord-api-types/v10";
import type { Gateway } from "../gateway/gateway.ts";
import type { PermissionOverwrite } from "../permissions.ts";
import { AutoArchive } from "./auto-archive.ts";
import { channelBody } from "./bodies.ts";
import { type TagDraft, tagsFrom } from "./forum-tags.ts";
import type { ThreadChange } from "./thread-rules.ts";
import type { Channel, Guild, ThreadState } from "./types.ts";
import type { World } from "./world.ts";

export interface NewChannel {
  readonly name: string;
  /** Of a forum: what its posts can bear, and whether they must. */
  readonly tags?: readonly TagDraft[];
  readonly requireTag?: boolean;
  readonly type?: ChannelType;
  readonly parentId?: string | null;
  readonly topic?: string | null;
  readonly overwrites?: readonly PermissionOverwrite[];
}

export interface NewThread {
  readonly name: string;
  readonly type: ChannelType;
  readonly autoArchiveMinutes: number;
  readonly appliedTags?: readonly string[];
  /** A thread made from a message has that message's id. */
  readonly id?: string;
}

/** Channels, threads and direct messages coming, changing and going; the gateway hears of each. */
export class Channels {
  readonly #world: World;
  readonly #gateway: Gateway;
  readonly #autoArchive: AutoArchive;

  constructor(world: World, gateway: Gateway) {
    this.#world = world;
    this.#gateway = gateway;
    this.#autoArchive = new AutoArchive(world, (channel) => this.archive(channel));
  }

  create(guild: Guild, from: NewChannel): Channel {
    const channel = this.#make({
      id: this.#world.nextId(),
      type: from.type ?? ChannelType.GuildText,
      name: from.name,
      guildId: guild.id,
      parentId: from.parentId ?? null,
      topic: from.topic ?? null,
      overwrites: [...(from.overwrites ?? [])],
      position: guild.channels.size,
      availableTags: tagsFrom(from.tags ?? [], () => this.#world.nextId()),
      flags: from.requireTag === true ? ChannelFlags.RequireTag : 0,
    });
    this.#keep(guild, channel);
    this.#tell(channel, "CHANNEL_CREATE");
    return channel;
  }

  /** Tells of a channel or thread whose fields have been changed. */
  changed(channel: Channel): void {
    this.#tell(channel, channel.thread === undefined ? "CHANNEL_UPDATE" : "THREAD_UPDATE");
  }

  /** A forum's tags are others from now on. */
  setTags(forum: Channel, tags: readonly TagDraft[]): void {
    forum.availableTags = tagsFrom(tags, () => this.#world.nextId());
  }

  /** A thread falls asleep, or is closed; `locked` as well or not, if that is said. */
  archive(channel: Channel, locked?: boolean): void {
    this.changeThread(channel, { archived: true, locked });
  }

  /** Changes what is named and tells of it, without asking who may. */
  changeThread(channel: Channel, change: ThreadChange): void {
    const { thread } = channel;
    if (thread === undefined) throw new Error(`#${channel.name} is no thread`);
    const { archived = thread.archived, autoArchiveMinutes = thread.autoArchiveMinutes } = change;
    const isActivity = archived !== thread.archived || autoArchiveMinutes !== thread.autoArchiveMinutes;
    if (isActivity) thread.archiveChangedAt = this.#world.clock.iso();
    thread.archived = archived;
    thread.autoArchiveMinutes = autoArchiveMinutes;
    thread.locked = change.locked ?? thread.locked;
    channel.name = change.name ?? channel.name;
    channel.appliedTags = change.appliedTags ?? channel.appliedTags;
    if (change.pinned !== undefined) channel.flags = change.pinned ? ChannelFlags.Pinned : 0;
    if (isActivity) this.#autoArchive.watch(channel);
    this.changed(channel);
  }

  /** Takes the channel away, and its threads with it. */
  remove(channel: Channel): void {
    const guild = channel.guildId === undefined ? undefined : this.#world.guilds.get(channel.guildId);
    for (const thread of guild?.channels.values() ?? []) {
      if (thread.thread !== undefined && thread.parentId === channel.id) this.#drop(guild, thread);
    }
    this.#drop(guild, channel);
    if (channel.thread === undefined) {
      this.#tell(channel, "CHANNEL_DELETE");
      return;
    }
    const { id, guildId, parentId, type } = channel;
    this.#gateway.toChannel(channel, "THREAD_DELETE", { id, guild_id: guildId, parent_id: parentId, type }, guildsOnly);
    this.#world.changes.noted();
  }

  createThread(parent: Channel, ownerId: string, from: NewThread): Channel {
    const guild = this.#world.guilds.get(parent.guildId ?? "");
    if (guild === undefined) throw new Error(`Channel ${parent.id} is in no server`);
    const now = this.#world.clock.iso();
    const thread: ThreadState = {
      ownerId,
      archived: false,
      locked: false,
      autoArchiveMinutes: from.autoArchiveMinutes,
      archiveChangedAt: now,
      createdAt: now,
      memberIds: new Set([ownerId]),
      totalMessages: 0,
    };
    const channel = this.#make({
      id: from.id ?? this.#world.nextId(),
      type: from.type,
      name: from.name,
      guildId: guild.id,
      parentId: parent.id,
      appliedTags: [...(from.appliedTags ?? [])],
      thread,
    });
    this.#keep(guild, channel);
    this.#autoArchive.watch(channel);
    // A forum has posts where other channels have messages.
    if (parent.type === ChannelType.GuildForum) parent.lastMessageId = channel.id;
    const body = { ...channelBody(channel), newly_created: true };
    this.#gateway.toChannel(channel, "THREAD_CREATE", body, guildsOnly);
    this.#world.changes.noted();
    return channel;
  }

  /** The one direct message between the two; made when it is first asked for. */
  directMessage(userId: string, botId: string): Channel {
    const known = this.#world.directMessage(userId, botId);
    if (known !== undefined) return known;
    const channel = this.#make({
      id: this.#world.nextId(),
      type: ChannelType.DM,
      name: "",
      guildId: undefined,
      dmWith: { userId, botId },
    });
    this.#world.keepDirectMessage(channel);
    return channel;
  }

  #make(fields: Pick<Channel, "id" | "type" | "name" | "guildId"> & Partial<Channel>): Channel {
    return {
      parentId: null,
      overwrites: [],
      topic: null,
      position: 0,
      flags: 0,
      availableTags: [],
      appliedTags: [],
      thread: undefined,
      dmWith: undefined,
      messages: new Map(),
      lastMessageId: null,
      ...fields,
    };
  }

  #keep(guild: Guild, channel: Channel): void {
    guild.channels.set(channel.id, channel);
    this.#world.channels.set(channel.id, channel);
  }

  #drop(guild: Guild | undefined, channel: Channel): void {
    this.#autoArchive.forget(channel);
    guild?.channels.delete(channel.id);
    this.#world.channels.delete(channel.id);
  }

  /** Of channels every bot of the server hears, seen or not; of threads only those that see them. */
  #tell(channel: Channel, event: string): void {
    const body = channelBody(channel);
    if (channel.thread !== undefined) this.#gateway.toChannel(channel, event, body, guildsOnly);
    else if (channel.guildId !== undefined) {
      this.#gateway.toGuild(channel.guildId, event, body, GatewayIntentBits.Guilds);
    }
    this.#world.changes.noted();
  }
}

const guildsOnly = { guild: GatewayIntentBits.Guilds, direct: 0 } as const;
