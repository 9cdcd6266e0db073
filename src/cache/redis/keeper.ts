import { setTimeout as pause } from "node:timers/promises";
import type { RedisClientType } from "@keyv/redis";
import type { CacheStats, Logger, StoreHealth } from "../types.ts";
import type { Deadlines } from "./deadlines.ts";
import { StoreFault } from "./faults.ts";
import { RedisLink } from "./link.ts";

/** What one attempt to connect may take. A frozen Redis answers the pending one the moment it wakes up. */
const attemptMs = 500;
const longestPauseMs = 1_000;
/** A link that lived so long was a good one: the next attempt follows at once. */
const steadyMs = 1_000;

export interface KeeperOptions {
  readonly connect: () => RedisClientType;
  readonly deadlines: Deadlines;
  /** What answers its probe later than this is not used. */
  readonly deadlineMs: number;
  readonly logger: Logger | undefined;
  /** Runs on a fresh link before anybody else may use it. */
  readonly prepare: (link: RedisLink) => Promise<void>;
  readonly moved: (event: "connection-replaced" | "breaker-open" | "breaker-closed") => void;
}

/** Keeps one link to Redis: builds the next when one ends, and publishes it only when it has proven itself. */
export class RedisKeeper {
  /** Settles when the first attempt to connect has ended, either way; until then it is the first time. */
  readonly tried: Promise<void>;
  firstTime = true;
  readonly #options: KeeperOptions;
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  #current: RedisLink | undefined;
  #attempt: RedisLink | undefined;
  #breaker: CacheStats["breaker"] = "closed";
  #health: StoreHealth = { state: "connecting", since: new Date() };
  #said = false;
  #replacedAt = Number.NEGATIVE_INFINITY;

  constructor(options: KeeperOptions) {
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.tried = promise;
    this.#running = this.#keep(() => {
      this.firstTime = false;
      resolve();
    });
  }

  /** The link to use now, if there is one: while there is none, the breaker is open and the store is skipped. */
  get current(): RedisLink | undefined {
    return this.#current?.alive === true ? this.#current : undefined;
  }

  get breaker(): CacheStats["breaker"] {
    return this.#breaker;
  }

  get health(): StoreHealth {
    return { ...this.#health };
  }

  /** A slot held something foreign: the link may be out of step, or the store may be; so at most once a second. */
  suspect(link: RedisLink): void {
    const now = Date.now();
    if (now - this.#replacedAt < steadyMs || !link.alive) return;
    this.#replacedAt = now;
    link.misaligned("a slot was answered with another key's value");
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const fault = new StoreFault("error", "the store is closed");
    this.#current?.end(fault);
    this.#attempt?.end(fault);
    await this.#running;
  }

  async #keep(tried: () => void): Promise<void> {
    for (let failures = 0; !this.#closing.signal.aborted; ) {
      const link = new RedisLink(this.#options.connect(), this.#options.deadlines);
      this.#attempt = link;
      try {
        await link.open(attemptMs, this.#options.deadlineMs);
        if (this.#breaker === "open") this.#turn("half-open");
        await this.#options.prepare(link);
        if (!link.alive) throw link.fault;
      } catch (error) {
        link.end(error instanceof StoreFault ? error : new StoreFault("error", String(error)));
        this.#failed(link.fault);
        tried();
        failures += 1;
        // An attempt that ran out of time has waited already.
        await this.#pause(link.fault.kind === "timeout" ? 0 : failures);
        continue;
      }
      const publishedAt = Date.now();
      this.#publish(link);
      tried();
      const fault = await link.lost;
      this.#lost(fault);
      // It had proven itself, so Redis is there: a short pause is enough to keep a bad network from spinning us.
      failures = Date.now() - publishedAt >= steadyMs ? 0 : 1;
      await this.#pause(failures);
    }
    this.#move("out", "the store is closed");
  }

  #publish(link: RedisLink): void {
    this.#current = link;
    this.#move("ready");
    if (this.#said) this.#options.logger?.info({ store: "redis" }, "the cache's Redis is back in use");
    this.#said = false;
    this.#turn("closed");
  }

  #lost(fault: StoreFault): void {
    this.#current = undefined;
    if (this.#closing.signal.aborted) return;
    this.#move("connecting", fault.message);
    if (fault.kind !== "error") this.#options.moved("connection-replaced");
    this.#turn("open");
  }

  #failed(fault: StoreFault): void {
    if (this.#closing.signal.aborted) return;
    this.#move("out", fault.message);
    if (!this.#said) {
      const why = { store: "redis", fault: fault.message };
      this.#options.logger?.warn(why, "the cache's Redis is out: reads go to their source until it is back");
    }
    this.#said = true;
    this.#turn("open");
  }

  async #pause(failures: number): Promise<void> {
    if (failures === 0 || this.#closing.signal.aborted) return;
    const ms = Math.min(25 * 2 ** failures, longestPauseMs) + Math.random() * 50;
    await pause(ms, undefined, { signal: this.#closing.signal }).catch(() => {});
  }

  #turn(breaker: CacheStats["breaker"]): void {
    const before = this.#breaker;
    this.#breaker = breaker;
    if (breaker === "open" && before === "closed") this.#options.moved("breaker-open");
    if (breaker === "closed" && before !== "closed") this.#options.moved("breaker-closed");
  }

  #move(state: StoreHealth["state"], lastError?: string): void {
    const { state: before, since, lastError: error } = this.#health;
    const known = lastError ?? error;
    this.#health = {
      state,
      since: state === before ? since : new Date(),
      ...(known !== undefined && { lastError: known }),
    };
  }
}
