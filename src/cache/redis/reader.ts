import { StoreFault } from "./faults.ts";
import type { RedisLink } from "./link.ts";

const mostAtOnce = 128;
/** From here on a tick's reads go out in halves, so that Redis answers one while we open the other. */
const worthHalving = 32;

/** Told once: the slot's text, undefined for an empty one, or whatever else came back; or why there is nothing. */
export type Settle = (raw: unknown, fault?: StoreFault) => void;

interface Asked {
  readonly name: string;
  readonly withinMs: number;
  readonly settle: Settle;
}

/**
 * Reads slots: what is asked for in one tick goes out together, by MGET, and no key is ever under way twice. Behind each
 * MGET goes an ECHO: only when that is answered in turn are the values believed. So neither a reply that comes again or
 * late, nor two that change places, can pass for a fresh one of the same key.
 */
export class Reader {
  readonly #link: RedisLink;
  readonly #underWay = new Set<string>();
  #asked: Asked[] = [];
  #scheduled = false;

  constructor(link: RedisLink) {
    this.#link = link;
  }

  read(name: string, withinMs: number, settle: Settle): void {
    if (!this.#link.alive) {
      settle(undefined, this.#link.fault);
      return;
    }
    this.#asked.push({ name, withinMs, settle });
    this.#schedule();
  }

  close(fault: StoreFault): void {
    for (const { settle } of this.#asked.splice(0)) settle(undefined, fault);
  }

  /** By way of the microtasks and the next tick, which gathers the whole tick; the client writes after that. */
  #schedule(): void {
    if (this.#scheduled || this.#asked.length === 0) return;
    this.#scheduled = true;
    queueMicrotask(() => process.nextTick(() => this.#flush()));
  }

  #flush(): void {
    this.#scheduled = false;
    if (!this.#link.alive) return;
    const now: Asked[] = [];
    const later: Asked[] = [];
    for (const asked of this.#asked) {
      if (this.#underWay.has(asked.name)) later.push(asked);
      else {
        this.#underWay.add(asked.name);
        now.push(asked);
      }
    }
    this.#asked = later;
    const size = now.length < worthHalving ? now.length : Math.min(mostAtOnce, Math.ceil(now.length / 2));
    for (let at = 0; at < now.length; at += size) void this.#read(now.slice(at, at + size));
  }

  async #read(batch: readonly Asked[]): Promise<void> {
    let withinMs = Number.POSITIVE_INFINITY;
    for (const asked of batch) withinMs = Math.min(withinMs, asked.withinMs);
    const answered = this.#link.within(withinMs, "no answer to a read");
    let values: readonly unknown[] = [];
    let fault: StoreFault | undefined;
    try {
      values = await this.#values(batch);
    } catch (error) {
      fault = error instanceof StoreFault ? error : new StoreFault("error", String(error));
    }
    answered();
    for (const { name } of batch) this.#underWay.delete(name);
    this.#schedule();
    for (let index = 0; index < batch.length; index += 1) batch[index]?.settle(values[index] ?? undefined, fault);
  }

  async #values(batch: readonly Asked[]): Promise<readonly unknown[]> {
    const link = this.#link;
    const nonce = link.nonce();
    const reading = link.adapter.getMany<unknown>(batch.map(({ name }) => name));
    const [values, echoed] = await Promise.allSettled([reading, link.echo(nonce)]);
    if (!link.alive) throw link.fault;
    if (echoed.status === "rejected" || echoed.value !== nonce)
      throw link.misaligned("a read was answered out of turn");
    if (values.status === "rejected") throw new StoreFault("error", String(values.reason));
    if (!Array.isArray(values.value)) throw link.misaligned("a read was answered with something else");
    return values.value;
  }
}
