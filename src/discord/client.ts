import { Client, GatewayIntentBits, Options, type RateLimitData, Status } from "discord.js";
import { sendWritesOnce } from "./send-writes-once.ts";

export interface ClientOptions {
  readonly apiUrl: string;
  /** Whether to hear of deleted messages; needs the intent GuildMessages. */
  readonly noticeDeletedCards: boolean;
  /** Told of every rate limit that a request met. */
  readonly onRateLimit: (scope: RateLimitData["scope"]) => void;
}

const longestAnswerWaitMs = 500;

/** A discord.js client that needs no privileged intent, keeps little in memory, and never pings by accident. */
export function createClient({ apiUrl, noticeDeletedCards, onRateLimit }: ClientOptions): Client {
  return new Client({
    intents: intentsFor(noticeDeletedCards),
    allowedMentions: { parse: [] },
    // Interactions would fill these without bound; whom we need again, the state service keeps.
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      UserManager: { maxSize: 100, keepOverLimit: (user) => user.id === user.client.user.id },
      GuildMemberManager: { maxSize: 100, keepOverLimit: (member) => member.id === member.client.user.id },
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
      makeRequest: sendWritesOnce,
    },
  });
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

/** Whether every gateway connection is up. */
export function isGatewayReady(client: Client): boolean {
  return client.isReady() && client.ws.shards.every(({ status }) => status === Status.Ready);
}
