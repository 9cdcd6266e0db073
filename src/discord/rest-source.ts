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
  async function get(route: `/${string}`, signal: AbortSignal): Promise<unknown> {
    assertOutsideTransaction(`GET ${route}`);
    try {
      return await rest.get(route, { signal });
    } catch (error) {
      if (error instanceof DiscordAPIError && missing.has(error.code)) {
        throw new ObjectMissing(`Discord knows no ${route}`, { cause: error });
      }
      throw error;
    }
  }

  return {
    async user(userId, signal) {
      return apiUserSnapshot((await get(Routes.user(userId), signal)) as APIUser);
    },
    async member(guildId, userId, signal) {
      const member = (await get(Routes.guildMember(guildId, userId), signal)) as APIGuildMember;
      return apiMemberSnapshot(guildId, member, apiUserSnapshot(member.user));
    },
    async channel(channelId, signal) {
      const channel = (await get(Routes.channel(channelId), signal)) as APIChannel;
      const guildId = "guild_id" in channel ? (channel.guild_id ?? null) : null;
      return { id: channel.id, guildId, type: channel.type, name: channel.name ?? null };
    },
    async guild(guildId, signal) {
      const guild = (await get(Routes.guild(guildId), signal)) as APIGuild;
      return { id: guild.id, name: guild.name, locale: guild.preferred_locale };
    },
  };
}
