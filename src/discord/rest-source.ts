import {
  type APIChannel,
  type APIGuild,
  type APIGuildMember,
  type APIUser,
  DiscordAPIError,
  type REST,
  Routes,
} from "discord.js";
import { ObjectMissing, type ObjectSource } from "../state/object-source.ts";
import { assertOutsideTransaction } from "../storage/transaction.ts";
import { apiMemberSnapshot, apiUserSnapshot } from "./snapshots.ts";

/** Unknown channel, server, member, user; missing access: for us such a channel is as good as none. */
const missing = new Set<unknown>([10_003, 10_004, 10_007, 10_013, 50_001]);

/** Discord's objects over REST, one request each; who shares requests is the cache's business. */
export function restSource(rest: REST): ObjectSource {
  async function ask<T>(route: `/${string}`, request: (route: `/${string}`) => Promise<unknown>): Promise<T> {
    assertOutsideTransaction(route);
    try {
      return (await request(route)) as T;
    } catch (error) {
      if (error instanceof DiscordAPIError && missing.has(error.code)) {
        throw new ObjectMissing(`Discord knows no ${route}`, { cause: error });
      }
      throw error;
    }
  }

  const get = <T>(route: `/${string}`, signal: AbortSignal) => ask<T>(route, (path) => rest.get(path, { signal }));

  return {
    async user(userId, signal) {
      return apiUserSnapshot(await get<APIUser>(Routes.user(userId), signal));
    },
    async member(guildId, userId, signal) {
      const member = await get<APIGuildMember>(Routes.guildMember(guildId, userId), signal);
      return apiMemberSnapshot(guildId, member, apiUserSnapshot(member.user));
    },
    async channel(channelId, signal) {
      const channel = await get<APIChannel>(Routes.channel(channelId), signal);
      const guildId = "guild_id" in channel ? (channel.guild_id ?? null) : null;
      return { id: channel.id, guildId, type: channel.type, name: channel.name ?? null };
    },
    async guild(guildId, signal) {
      const guild = await get<APIGuild>(Routes.guild(guildId), signal);
      return { id: guild.id, name: guild.name, locale: guild.preferred_locale };
    },
    async directMessages(userId, signal) {
      const body = { recipient_id: userId };
      const channel = await ask<{ readonly id: string }>(Routes.userChannels(), (path) =>
        rest.post(path, { body, signal }),
      );
      return channel.id;
    },
  };
}
