import {
  type CacheIncident,
  type CacheStats,
  type CacheStore,
  createObjectCache,
  NotFound,
  type ObjectCache,
} from "../cache/index.ts";
import { ObjectMissing, type ObjectSource } from "./object-source.ts";
import {
  type ChannelSnapshot,
  type GuildSnapshot,
  type MemberSnapshot,
  parseChannel,
  parseGuild,
  parseId,
  parseMember,
  parseUser,
  type UserSnapshot,
} from "./snapshots.ts";

export interface SuggestionsStateOptions {
  readonly store: CacheStore;
  readonly source: ObjectSource;
  readonly onIncident?: (cache: string, incident: CacheIncident) => void;
}

const minuteMs = 60_000;

/**
 * Discord's users, members, channels and guilds as frozen snapshots: the only place that commands and cards look people up.
 * However many ask for one object at once, one request is made; what interactions and the gateway carry is stored as it passes.
 */
export class SuggestionsState {
  readonly #users: ObjectCache<UserSnapshot>;
  readonly #members: ObjectCache<MemberSnapshot>;
  readonly #channels: ObjectCache<ChannelSnapshot>;
  readonly #guilds: ObjectCache<GuildSnapshot>;
  readonly #directMessages: ObjectCache<string>;
  /** Servers met here, also those left since: where a person who is to be forgotten may be known as a member. */
  readonly #guildIds = new Set<string>();

  constructor({ store, source, onIncident }: SuggestionsStateOptions) {
    const common = (name: string) => ({
      name,
      store,
      isNotFound: (error: unknown) => error instanceof ObjectMissing,
      negativeTtlMs: minuteMs,
      loadTimeoutMs: 10_000,
      ...(onIncident !== undefined && { onIncident: (incident: CacheIncident) => onIncident(name, incident) }),
    });
    // Names and avatars may be this old on a card; every interaction of the person brings them up to date.
    this.#users = createObjectCache({
      ...common("users"),
      parse: parseUser,
      load: (key, { signal }) => source.user(key, signal),
      ttlMs: 60 * minuteMs,
      staleIfErrorMs: 24 * 60 * minuteMs,
      maxEntries: 50_000,
    });
    this.#members = createObjectCache({
      ...common("members"),
      parse: parseMember,
      load: (key, { signal }) => {
        const [guildId = "", userId = ""] = key.split(":");
        return source.member(guildId, userId, signal);
      },
      ttlMs: 15 * minuteMs,
      maxEntries: 50_000,
    });
    // The gateway reports changes of these two at once; the TTL only covers what was missed while it was away.
    this.#channels = createObjectCache({
      ...common("channels"),
      parse: parseChannel,
      load: (key, { signal }) => source.channel(key, signal),
      ttlMs: 10 * minuteMs,
      maxEntries: 20_000,
    });
    this.#guilds = createObjectCache({
      ...common("guilds"),
      parse: parseGuild,
      load: (key, { signal }) => source.guild(key, signal),
      ttlMs: 10 * minuteMs,
      maxEntries: 10_000,
    });
    // The channel of two accounts never changes; opening many of them too fast is what Discord limits (40003).
    this.#directMessages = createObjectCache({
      ...common("direct-messages"),
      parse: parseId,
      load: (key, { signal }) => source.directMessages(key, signal),
      ttlMs: 24 * 60 * minuteMs,
      maxEntries: 10_000,
    });
  }

  /** `undefined` when Discord knows no such user; any other failure rejects. */
  fetchUser(userId: string): Promise<UserSnapshot | undefined> {
    return known(this.#users.get(userId));
  }

  fetchMember(guildId: string, userId: string): Promise<MemberSnapshot | undefined> {
    this.#guildIds.add(guildId);
    return known(this.#members.get(memberKey(guildId, userId)));
  }

  fetchChannel(channelId: string): Promise<ChannelSnapshot | undefined> {
    return known(this.#channels.get(channelId));
  }

  fetchGuild(guildId: string): Promise<GuildSnapshot | undefined> {
    return known(this.#guilds.get(guildId));
  }

  /** The channel of direct messages with a user; `undefined` when Discord knows no such user. */
  fetchDirectMessages(userId: string): Promise<string | undefined> {
    return known(this.#directMessages.get(userId));
  }

  /** Stores what an interaction or event has just shown; `observedAt` is its snowflake's own time. */
  async observeUser(user: UserSnapshot, observedAt: number): Promise<void> {
    await this.#users.upsert(user.id, user, { observedAt });
  }

  async observeMember(member: MemberSnapshot, observedAt: number): Promise<void> {
    this.#guildIds.add(member.guildId);
    await this.#members.upsert(memberKey(member.guildId, member.userId), member, { observedAt });
  }

  async observeChannel(channel: ChannelSnapshot, observedAt: number): Promise<void> {
    await this.#channels.upsert(channel.id, channel, { observedAt });
  }

  async observeGuild(guild: GuildSnapshot, observedAt: number): Promise<void> {
    this.#guildIds.add(guild.id);
    await this.#guilds.upsert(guild.id, guild, { observedAt });
  }

  async forgetChannel(channelId: string): Promise<void> {
    await this.#channels.delete(channelId);
  }

  async forgetGuild(guildId: string): Promise<void> {
    await this.#guilds.delete(guildId);
  }

  /** Takes a person out of every cache, near and shared: as a user, as a member of each server met here or named, and their direct messages. */
  async forgetUser(userId: string, guildIds: readonly string[] = []): Promise<void> {
    const servers = new Set([...this.#guildIds, ...guildIds]);
    await Promise.all([
      this.#users.delete(userId),
      this.#directMessages.delete(userId),
      ...[...servers].map((guildId) => this.#members.delete(memberKey(guildId, userId))),
    ]);
  }

  stats(): Record<"users" | "members" | "channels" | "guilds" | "DMs", CacheStats> {
    return {
      users: this.#users.stats(),
      members: this.#members.stats(),
      channels: this.#channels.stats(),
      guilds: this.#guilds.stats(),
      DMs: this.#directMessages.stats(),
    };
  }
}

function memberKey(guildId: string, userId: string): string {
  return `${guildId}:${userId}`;
}

async function known<V>(lookUp: Promise<V>): Promise<V | undefined> {
  try {
    return await lookUp;
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}
