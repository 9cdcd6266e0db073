import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { createClient } from "@keyv/redis";
import type { Logger } from "pino";
import type { Shards } from "./shards.ts";
import { within } from "./within.ts";

export interface SharedTurnsOptions {
  /** Address of the Redis that all processes share. */
  readonly url: string;
  /** The bot's token: turns are shared by those who use the same bot. */
  readonly token: string;
  /** This process' part, by which the budget is divided while Redis is away. */
  readonly shards: Shards;
  readonly log: Logger;
}

/** Of the 50 that Discord allows a bot: the others are for those that come to Discord later than they were let through. */
const requestsPerSecond = 40;
/** As timers go, which may be a moment early. */
const secondMs = 1_050;
/** Discord's 5 s, and as much as one may be quicker on its way than another. */
const identifyEveryMs = 6_000;
const answerWithinMs = 500;
/** A Redis that failed is asked again after so long. */
const restMs = 1_000;

/** KEYS the last turns given, newest first; ARGV how many a window takes, the window in ms. Gives the next turn and says how long until it. */
const takeTurn = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local earliest = tonumber(redis.call('LINDEX', KEYS[1], limit - 1) or 0) + window
local at = math.max(now, earliest)
redis.call('LPUSH', KEYS[1], string.format('%.0f', at))
redis.call('LTRIM', KEYS[1], 0, limit - 1)
redis.call('PEXPIRE', KEYS[1], at - now + window)
return at - now
`;

/**
 * Divides among processes what Discord allows the bot as a whole: in any second so many requests, and one session begun of each
 * bucket in 5 s. Every turn is given once, in the order of asking, by Redis' clock. While Redis is away each process keeps to its share.
 */
export class SharedTurns {
  readonly #options: SharedTurnsOptions;
  readonly #prefix: string;
  readonly #client: ReturnType<typeof createClient>;
  readonly #own = new Map<string, number[]>();
  #restsUntil = 0;
  #isAway = false;

  constructor(options: SharedTurnsOptions) {
    this.#options = options;
    const [bot = ""] = options.token.split(".");
    this.#prefix = `suggestion-box:turns:${createHash("sha256").update(bot).digest("hex").slice(0, 16)}`;
    this.#client = createClient({
      url: options.url,
      disableOfflineQueue: true,
      socket: { connectTimeout: 1_000, reconnectStrategy: (retries) => Math.min(100 * 2 ** retries, 2_000) },
    });
    this.#client.on("error", () => {});
  }

  /** Begins to connect; what is asked before that is divided by shares. Waits a moment for it at most. */
  async open(): Promise<void> {
    const connecting = this.#client.connect().catch(() => {});
    await within(connecting, 2 * restMs).catch(() => {});
  }

  close(): void {
    try {
      this.#client.destroy();
    } catch {
      // A client that was never open says so by throwing.
    }
  }

  /** Resolves when a request may be sent. */
  async request(signal: AbortSignal | undefined): Promise<void> {
    const { ids, count } = this.#options.shards;
    const share = Math.max(1, Math.floor((requestsPerSecond * ids.length) / count));
    await this.#turn("requests", { shared: requestsPerSecond, own: share, everyMs: secondMs }, signal);
  }

  /** Resolves when a shard of this bucket may begin a session. */
  async identify(bucket: number, signal: AbortSignal): Promise<void> {
    await this.#turn(`identify:${bucket}`, { shared: 1, own: 1, everyMs: identifyEveryMs }, signal);
  }

  async #turn(
    name: string,
    { shared, own, everyMs }: { readonly shared: number; readonly own: number; readonly everyMs: number },
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const waitMs = (await this.#ask(name, shared, everyMs)) ?? this.#ownTurn(name, own, everyMs);
    if (waitMs > 0) await delay(waitMs, undefined, { ...(signal !== undefined && { signal }) });
  }

  /** Milliseconds until the turn that Redis gave; undefined while it gives none. */
  async #ask(name: string, limit: number, everyMs: number): Promise<number | undefined> {
    if (performance.now() < this.#restsUntil) return undefined;
    try {
      const command = ["EVAL", takeTurn, "1", `${this.#prefix}:${name}`, String(limit), String(everyMs)];
      const reply = await within(this.#client.sendCommand(command), answerWithinMs);
      if (this.#isAway) this.#options.log.info("Redis divides requests among processes again");
      this.#isAway = false;
      return Number(reply);
    } catch (error) {
      this.#restsUntil = performance.now() + restMs;
      if (!this.#isAway) {
        const because = error instanceof Error ? error.message : "unknown";
        this.#options.log.warn({ because }, "Redis does not divide requests among processes: each keeps to its share");
      }
      this.#isAway = true;
      return undefined;
    }
  }

  #ownTurn(name: string, limit: number, everyMs: number): number {
    const now = performance.now();
    const given = this.#own.get(name) ?? [];
    const earliest = (given.at(-limit) ?? Number.NEGATIVE_INFINITY) + everyMs;
    const at = Math.max(now, earliest);
    this.#own.set(name, [...given, at].slice(-limit));
    return at - now;
  }
}
