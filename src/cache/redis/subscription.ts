import { setTimeout as pause } from "node:timers/promises";
import type { RedisClientType } from "@keyv/redis";
import type { Deadlines } from "./deadlines.ts";

const pingEveryMs = 1_000;
const answerWithinMs = 1_000;
const longestPauseMs = 1_000;

export interface SubscriptionOptions {
  readonly connect: () => RedisClientType;
  readonly deadlines: Deadlines;
  readonly channel: string;
  readonly heard: (message: string) => void;
  /** Called whenever messages may have been missed, and are heard from now on. */
  readonly resumed: () => void;
}

/** Listens on a channel over a connection of its own, for as long as it is not closed, and knows when it has been deaf. */
export class Subscription {
  /** Settles when the first attempt to subscribe has ended, either way. */
  readonly tried: Promise<void>;
  readonly #options: SubscriptionOptions;
  readonly #closing = new AbortController();
  #current: RedisClientType | undefined;
  #listening = false;

  constructor(options: SubscriptionOptions) {
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.tried = promise;
    void this.#stay(resolve);
  }

  get listening(): boolean {
    return this.#listening;
  }

  close(): void {
    this.#closing.abort();
    this.#drop();
  }

  async #stay(tried: () => void): Promise<void> {
    for (let failures = 0; !this.#closing.signal.aborted; failures += 1) {
      const ended = Promise.withResolvers<void>();
      try {
        const client = await this.#open(ended.resolve);
        failures = 0;
        tried();
        await this.#ping(client, ended.promise);
      } catch {
        // Redis is out, which the store itself notices and says.
      }
      this.#listening = false;
      this.#drop();
      tried();
      await this.#wait(failures);
    }
  }

  async #open(ended: () => void): Promise<RedisClientType> {
    const { connect, deadlines, channel, heard, resumed } = this.#options;
    const client = connect();
    this.#current = client;
    const over = (): void => {
      if (this.#current === client) this.#drop();
      ended();
    };
    client.on("error", over);
    client.on("end", over);
    const arrived = deadlines.watch(answerWithinMs, () => this.#drop());
    try {
      await client.connect();
      await client.subscribe(channel, heard);
    } finally {
      arrived();
    }
    if (this.#current !== client) {
      destroy(client);
      throw new Error("dropped while it connected");
    }
    this.#listening = true;
    resumed();
    return client;
  }

  /** A connection that died without a word is noticed by its silence. */
  async #ping(client: RedisClientType, ended: Promise<void>): Promise<void> {
    while (this.#current === client) {
      const waiting = new AbortController();
      await Promise.race([
        ended,
        pause(pingEveryMs, undefined, { signal: waiting.signal, ref: false }).catch(() => {}),
      ]);
      waiting.abort();
      if (this.#current !== client) return;
      const answered = this.#options.deadlines.watch(answerWithinMs, () => this.#drop());
      try {
        await Promise.race([client.ping(), ended]);
      } finally {
        answered();
      }
    }
  }

  async #wait(failures: number): Promise<void> {
    const ms = Math.min(50 * 2 ** failures, longestPauseMs) + Math.random() * 50;
    await pause(ms, undefined, { signal: this.#closing.signal }).catch(() => {});
  }

  #drop(): void {
    const client = this.#current;
    this.#current = undefined;
    this.#listening = false;
    if (client !== undefined) destroy(client);
  }
}

function destroy(client: RedisClientType): void {
  try {
    client.destroy();
  } catch {
    // A client that was never open says so by throwing.
  }
}
