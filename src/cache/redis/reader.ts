import { StoreFault } from "./faults.ts";
import type { RedisLink } from "./link.ts";

/** Large enough to be cheap a key, small enough that Redis answers the next while we open the last. */
const mostAtOnce = 128;

/** Told once: the slot's text, undefined for an empty one, or whatever else came back; or why there is nothing. */
export type Settle = (raw: unknown, fault?: StoreFault) => void;

interface Asked {
  readonly name: string;
  readonly withinMs: number;
  readonly settle: Settle;
}

/**
 * Reads slots: what is asked for in one tick goes out together, by MGET, and the next only when all of it is answered:
 * no key is under way twice. Behind each MGET goes an ECHO: only when that is answered in turn are the values believed,
 * so a reply repeated or held back by the network cannot pass for a fresh one of the same key.
 */
export class Reader {
  readonly #link: RedisLink;
  #asked: Asked[] = [];
  #reading = false;
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
    if (this.#reading || this.#scheduled || this.#asked.length === 0) return;
    this.#scheduled = true;
    queueMicrotask(() => process.nextTick(() => void this.#flush()));
  }

  async #flush(): Promise<void> {
    this.#scheduled = false;
    const asked = this.#asked;
    if (!this.#link.alive || asked.length === 0) return;
    this.#asked = [];
    this.#reading = true;
    const chunks: Promise<void>[] = [];
    for (let at = 0; at < asked.length; at += mostAtOnce) chunks.push(this.#read(asked.slice(at, at + mostAtOnce)));
    await Promise.all(chunks);
    this.#reading = false;
    this.#schedule();
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
