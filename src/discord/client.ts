import { Client, GatewayIntentBits, Options, type RateLimitData, Status } from "discord.js";
import type { Shards } from "../operations/shards.ts";
import { paceGateway } from "./gateway-pace.ts";
import { type IdentifyTurns, identifyInTurn } from "./identify-turns.ts";
import { inTurn, type RequestTurns } from "./request-turns.ts";
import { sendWritesOnce } from "./send-writes-once.ts";

export interface ClientOptions {
  readonly apiUrl: string;
  /** Whether to hear of deleted messages; needs the intent GuildMessages. */
  readonly noticeDeletedCards: boolean;
  /** Told of every rate limit that a request met. */
  readonly onRateLimit: (scope: RateLimitData["scope"]) => void;
  /** Divides with other processes what Discord allows the bot as a whole. */
  readonly turns?: (RequestTurns & IdentifyTurns) | undefined;
}

const longestAnswerWaitMs = 500;

/** A discord.js client that needs no privileged intent, keeps little in memory, and never pings by accident. */
export function createClient({ apiUrl, noticeDeletedCards, onRateLimit, turns }: ClientOptions): Client {
  const client = new Client({
    intents: intentsFor(noticeDeletedCards),
    // Left out, discord.js would read SHARDS by itself, and not as we do.
    shards: "auto",
    allowedMentions: { parse: [] },
    ...(turns !== undefined && { ws: { buildIdentifyThrottler: identifyInTurn(turns) } }),
    // Interactions would fill these without bound; whom we need again, the state service keeps.
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      UserManager: { maxSize: 100, keepOverLimit: (user) => user.id === user.client.user.id },
      // A bound here is one for each server: with many of them, none at all.
      GuildMemberManager: { maxSize: 0, keepOverLimit: (member) => member.id === member.client.user.id },
      ReactionManager: 0,
      PresenceManager: 0,
      VoiceStateManager: 0,
      GuildEmojiManager: 0,
      GuildStickerManager: 0,
      GuildScheduledEventManager: 0,
      StageInstanceManager: 0,
      GuildBanManager: 0,
      GuildInviteManager: 0,
      AutoModerationRuleManager: 0,
    }),
    rest: {
      api: apiUrl,
      retries: 1,
      timeout: 10_000,
      invalidRequestWarningInterval: 100,
      rejectOnRateLimit: (met) => {
        onRateLimit(met.scope);
        return isBetterTurnedDown(met);
      },
      makeRequest: turns === undefined ? sendWritesOnce : inTurn(turns, sendWritesOnce),
    },
  });
  paceGateway(client);
  return client;
}

/** What the bot wants to hear of; none of it is privileged. */
export function intentsFor(
  noticeDeletedCards: boolean,
): (GatewayIntentBits.Guilds | GatewayIntentBits.GuildMessages)[] {
  return noticeDeletedCards ? [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages] : [GatewayIntentBits.Guilds];
}

/**
 * Delivery's writes do not wait in the REST client's queue: they are drawn anew when their channel has room again. Nor do first
 * answers: after such a wait they would come too late.
 */
function isBetterTurnedDown({ method, route, retryAfter }: RateLimitData): boolean {
  if (route === "/interactions/:id/:token/callback") return retryAfter > longestAnswerWaitMs;
  const name = method.toUpperCase();
  return (name === "POST" || name === "PATCH") && route.startsWith("/channels/");
}

/** Has a client that has not logged in yet serve these shards. */
export function serveShards(client: Client, { ids, count }: Shards): void {
  client.options.shards = [...ids];
  client.options.shardCount = count;
}

/** Gateway connections that are up. */
export function connectedShards(client: Client): number {
  return client.ws.shards.filter(({ status }) => status === Status.Ready).size;
}

/** Whether every gateway connection is up. */
export function isGatewayReady(client: Client): boolean {
  return client.isReady() && client.ws.shards.every(({ status }) => status === Status.Ready);
}
