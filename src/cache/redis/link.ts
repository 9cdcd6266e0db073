import { randomBytes } from "node:crypto";
import KeyvRedis, { type RedisClientType } from "@keyv/redis";
import type { Deadlines } from "./deadlines.ts";
import { plainMessage, StoreFault } from "./faults.ts";
import { Reader } from "./reader.ts";
import { allScripts, type Script } from "./scripts.ts";

/**
 * One connection, from its probe to its end. Whatever passes its deadline or answers out of turn ends it for good: only
 * a fresh connection is known to be aligned.
 */
export class RedisLink {
  readonly adapter: KeyvRedis<string>;
  readonly lost: Promise<StoreFault>;
  readonly reader: Reader;
  readonly #client: RedisClientType;
  readonly #deadlines: Deadlines;
  readonly #secret = randomBytes(6).toString("hex");
  readonly #end: (fault: StoreFault) => void;
  #requests = 0;
  #fault: StoreFault | undefined;
  /** Redis' clock less ours. */
  offsetMs = 0;

  constructor(client: RedisClientType, deadlines: Deadlines) {
    this.#client = client;
    this.#deadlines = deadlines;
    const { promise, resolve } = Promise.withResolvers<StoreFault>();
    this.lost = promise;
    this.#end = resolve;
    // A reply that nobody asked for, or that cannot be parsed, does not close the connection: it only says so, and the
    // client stays ready. Every error ends the link.
    client.on("error", (error) => {
      this.end(new StoreFault(client.isReady ? "mismatch" : "error", plainMessage(error)));
    });
    this.adapter = new KeyvRedis<string>(client, { throwOnErrors: true });
    this.adapter.on("error", () => {});
    this.reader = new Reader(this);
  }

  get alive(): boolean {
    return this.#fault === undefined;
  }

  /** Why it ended. */
  get fault(): StoreFault {
    return this.#fault ?? new StoreFault("error", "the connection is closed");
  }

  /** Connects and proves that the connection answers what it is asked; else it ends and says why. */
  async open(withinMs: number, probeWithinMs: number): Promise<void> {
    let arrived = this.within(withinMs, "no connection");
    try {
      const connecting = this.#client.connect();
      await Promise.race([connecting, this.lost]);
      // Destroyed while it connected, a client may come to life all the same.
      connecting.then(
        () => this.alive || this.#destroy(),
        () => {},
      );
      if (!this.alive) throw this.fault;
      arrived();
      arrived = this.within(probeWithinMs, "no answer to the probe");
      await Promise.race([this.#probe(), this.lost]);
      if (!this.alive) throw this.fault;
    } catch (error) {
      this.end(error instanceof StoreFault ? error : new StoreFault("error", plainMessage(error)));
      throw this.fault;
    } finally {
      arrived();
    }
  }

  /** Ends the link unless the returned function is called in time. */
  within(ms: number, what: string): () => void {
    return this.#deadlines.watch(ms, () => this.end(new StoreFault("timeout", `${what} within ${Math.round(ms)} ms`)));
  }

  end(fault: StoreFault): void {
    if (this.#fault !== undefined) return;
    this.#fault = fault;
    this.reader.close(fault);
    this.#destroy();
    this.#end(fault);
  }

  /** Redis' clock so many milliseconds from now. */
  redisTimeIn(ms: number): string {
    return String(Math.ceil(Date.now() + this.offsetMs + ms));
  }

  nonce(): string {
    this.#requests += 1;
    return `${this.#secret}${this.#requests.toString(36)}`;
  }

  /** One atomic script; its reply behind the nonce. Rejects with a `StoreFault` and nothing else. */
  async run(script: Script, keys: readonly string[], args: readonly string[], withinMs: number): Promise<string[]> {
    if (!this.alive) throw this.fault;
    const nonce = this.nonce();
    const rest = [String(keys.length), ...keys, nonce, ...args];
    const answered = this.within(withinMs, `no answer to ${script.name}`);
    try {
      const reply = await this.#evaluate(script, rest);
      if (!this.alive) throw this.fault;
      if (!Array.isArray(reply) || reply[0] !== nonce) throw this.misaligned(`${script.name} was answered out of turn`);
      return reply.slice(1).map(String);
    } catch (error) {
      if (error instanceof StoreFault) throw error;
      throw this.alive ? new StoreFault("error", plainMessage(error)) : this.fault;
    } finally {
      answered();
    }
  }

  /** What says that replies no longer belong to their requests: the link ends at once. */
  misaligned(message: string): StoreFault {
    const fault = new StoreFault("mismatch", message);
    this.end(fault);
    return fault;
  }

  echo(nonce: string): Promise<unknown> {
    return this.#client.sendCommand(["ECHO", nonce]);
  }

  async #evaluate(script: Script, rest: readonly string[]): Promise<unknown> {
    try {
      return await this.#client.sendCommand(["EVALSHA", script.digest, ...rest]);
    } catch (error) {
      if (!this.alive || !(error instanceof Error) || !error.message.startsWith("NOSCRIPT")) throw error;
      return await this.#client.sendCommand(["EVAL", script.source, ...rest]);
    }
  }

  async #probe(): Promise<void> {
    const nonce = this.nonce();
    const sentAt = Date.now();
    const [echoed, time] = await Promise.all([
      this.echo(nonce),
      this.#client.sendCommand(["TIME"]),
      ...allScripts.map(({ source }) => this.#client.sendCommand(["SCRIPT", "LOAD", source])),
    ]);
    if (echoed !== nonce || !Array.isArray(time)) throw this.misaligned("the probe was answered out of turn");
    const [seconds, micros] = time.map(Number);
    const redisMs = (seconds ?? 0) * 1_000 + Math.floor((micros ?? 0) / 1_000);
    this.offsetMs = redisMs - (sentAt + Date.now()) / 2;
  }

  #destroy(): void {
    try {
      this.#client.destroy();
    } catch {
      // A client that was never open says so by throwing.
    }
  }
}
