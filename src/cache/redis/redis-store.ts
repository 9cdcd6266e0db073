import { randomBytes } from "node:crypto";
import { createClient, type RedisClientType } from "@keyv/redis";
import { StoreClock } from "../clock.ts";
import type { Tier, TieredStore, TierHost } from "../tier.ts";
import type { Logger, StoreHealth } from "../types.ts";
import { Deadlines } from "./deadlines.ts";
import { IncidentLog } from "./incident-log.ts";
import { RedisKeeper } from "./keeper.ts";
import type { RedisLink } from "./link.ts";
import { changeFrom } from "./messages.ts";
import { changesChannel } from "./names.ts";
import { RedisTier } from "./redis-tier.ts";
import { Subscription } from "./subscription.ts";
import { within } from "./within.ts";

const drainEveryMs = 1_000;
/** How long the first link waits for the subscription, so that what is read first is kept in step from the start. */
const subscribeFirstMs = 150;

export interface RedisStoreOptions {
  readonly url: string;
  readonly deadlineMs: number;
  readonly logger: Logger | undefined;
}

/** The store that processes share: Keyv's Redis adapter for reads, atomic scripts for whatever writes. */
export class RedisStore implements TieredStore {
  readonly kind = "redis";
  readonly deadlineMs: number;
  readonly clock = new StoreClock();
  readonly incidents: IncidentLog;
  /** Names this store among all that share the Redis. */
  readonly id = randomBytes(6).toString("hex");
  readonly #deadlines = new Deadlines();
  readonly #keeper: RedisKeeper;
  readonly #subscription: Subscription;
  readonly #tiers = new Map<string, RedisTier[]>();
  readonly #drain: NodeJS.Timeout;
  #opened = 0;

  constructor({ url, deadlineMs, logger }: RedisStoreOptions) {
    this.deadlineMs = deadlineMs;
    this.incidents = new IncidentLog(logger);
    const template = clientTemplate(url);
    // Every set of options costs a class of its own to build; duplicates share their template's.
    const connect = (): RedisClientType => template.duplicate();
    this.#subscription = new Subscription({
      connect,
      deadlines: this.#deadlines,
      channel: changesChannel,
      heard: (message) => this.#heard(message),
      resumed: () => this.#each((tier) => tier.missedMessages()),
    });
    this.#keeper = new RedisKeeper({
      connect,
      deadlines: this.#deadlines,
      deadlineMs,
      logger,
      prepare: (link) => this.#prepare(link),
      moved: (event) => {
        this.#each((tier) => tier.host.incident({ kind: event }));
        if (event === "breaker-open") this.#each((tier) => tier.wakeAll());
      },
    });
    this.#drain = setInterval(() => void this.#drainOutboxes(), drainEveryMs).unref();
  }

  health(): StoreHealth {
    return this.#keeper.health;
  }

  get breaker(): RedisKeeper["breaker"] {
    return this.#keeper.breaker;
  }

  get listening(): boolean {
    return this.#subscription.listening;
  }

  get current(): RedisLink | undefined {
    return this.#keeper.current;
  }

  /** The link to use; the very first time, after waiting for it so long. */
  async link(withinMs: number): Promise<RedisLink | undefined> {
    if (this.#keeper.firstTime) await within(this.#keeper.tried, withinMs);
    return this.#keeper.current;
  }

  suspect(link: RedisLink): void {
    this.#keeper.suspect(link);
  }

  openTier(host: TierHost): Tier {
    this.#opened += 1;
    const tier = new RedisTier(this, host, `${this.id}.${this.#opened}`);
    const tiers = this.#tiers.get(host.name);
    if (tiers === undefined) this.#tiers.set(host.name, [tier]);
    else tiers.push(tier);
    return tier;
  }

  /** Whether one of our own caches is loading under that token now. */
  loadsUnder(name: string, token: string): boolean {
    return this.#tiers.get(name)?.some((tier) => tier.loadsUnder(token)) ?? false;
  }

  async close(): Promise<void> {
    clearInterval(this.#drain);
    this.#subscription.close();
    await this.#keeper.close();
    this.#deadlines.close();
    this.#each((tier) => tier.wakeAll());
  }

  async #prepare(link: RedisLink): Promise<void> {
    await within(this.#subscription.tried, subscribeFirstMs);
    try {
      for (const tier of this.#all()) await tier.outbox.replay(link, this.deadlineMs);
    } catch (error) {
      // A Redis that is full can still be read: what it refused stays in the outbox, and those keys stay out.
      if (!link.alive) throw error;
    }
  }

  /** A Redis that is full refuses writes on a healthy link: what it refused is offered again. */
  async #drainOutboxes(): Promise<void> {
    const link = this.#keeper.current;
    if (link === undefined) return;
    for (const tier of this.#all()) {
      if (tier.outbox.empty) continue;
      try {
        await tier.outbox.replay(link, this.deadlineMs);
      } catch {
        return;
      }
    }
  }

  #heard(message: string): void {
    const change = changeFrom(message);
    if (change === undefined) return;
    for (const tier of this.#tiers.get(change.name) ?? []) tier.heard(change);
  }

  #each(tell: (tier: RedisTier) => void): void {
    for (const tier of this.#all()) tell(tier);
  }

  #all(): RedisTier[] {
    return [...this.#tiers.values()].flat();
  }
}

/** The client's own reconnecting and queueing are off: a link that ends is replaced, and nothing waits for a dead one. */
function clientTemplate(url: string): RedisClientType {
  const template = createClient({
    url,
    RESP: 2,
    disableOfflineQueue: true,
    socket: { connectTimeout: 1_000, reconnectStrategy: false },
  });
  return template;
}
