import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { rangesText, type Shards, shardsText } from "./shards.ts";

/** Shards taken by one process: their servers' work is its alone for as long as it keeps renewing. */
export interface Tenure {
  readonly shards: Shards;
  /** Of this process; no two are alike. */
  readonly holder: string;
  /** Greater than that of whoever had the shards before. */
  readonly fence: number;
}

/** A shard that another living process holds. */
export interface HeldShard {
  readonly shard: number;
  /** Out of how many, as its holder counts. */
  readonly count: number;
}

export type Taking =
  | {
      readonly kind: "taken";
      readonly fence: number;
      /** For shards that were handed over: the first interaction that their last holder left to its successor. */
      readonly boundaries: ReadonlyMap<number, bigint>;
    }
  | { readonly kind: "held"; readonly by: readonly HeldShard[] };

/** Who holds which shards, by one clock for all processes. Every method is one transaction. */
export interface LeaseStore {
  /** Out of how many shards a living process holds some; undefined while nobody holds any. */
  countInUse(): Promise<number | undefined>;
  /** Takes all of these shards if no living process holds one of them, or counts otherwise; else none. */
  take(shards: Shards, holder: string, leaseMs: number): Promise<Taking>;
  /** Prolongs a tenure; false once another process has taken one of its shards. */
  renew(tenure: Tenure, leaseMs: number): Promise<boolean>;
  /** Notes that this process is connected and would take over what others hold of these shards; for so long, unless it is said again. */
  standBy(shards: Shards, heir: string, forMs: number): Promise<void>;
  /** This process does not stand by any more. */
  stepBack(heir: string): Promise<void>;
  /** The first interactions that their holders leave to this successor, by shard. */
  boundaries(heir: string): Promise<ReadonlyMap<number, bigint>>;
  /** Leaves to a successor that stands by whatever comes from that interaction on; returns the shards of which there is one. */
  handOver(tenure: Tenure, boundary: bigint): Promise<readonly number[]>;
  /** Gives the shards back; the next holder begins with that interaction, unless they were handed over before. */
  release(tenure: Tenure, boundary: bigint): Promise<void>;
  /** Resolves when the database has the connection by which others see that this process lives; makes it anew if it is lost. */
  live(): Promise<void>;
  close(): Promise<void>;
}

export interface OwnershipOptions {
  readonly leases: LeaseStore;
  readonly shards: Shards;
  readonly holder: string;
  readonly log: Logger;
  /** Another process has taken the shards: nothing may be sent any more. */
  readonly onLost: () => void;
  /** What was in doubt for a while is certain again: work may have been passed over meanwhile. */
  readonly onCertain: () => void;
  readonly leaseMs?: number;
}

export interface SuccessionOptions {
  readonly signal: AbortSignal;
  /** Interactions of this shard from that one on are this process' to answer, though its servers' work is not yet. */
  readonly onBoundary: (shard: number, boundary: bigint) => void;
}

/** A process that says nothing for so long has lost its shards. */
export const leaseMs = 10_000;
const renewEveryMs = 2_000;
const lookEveryMs = 250;
const standByForMs = 3_000;
/** Between a session's beginning and its being told of: what was sent to the old holder alone before has arrived there by then. */
const settleMs = 1_000;

/** This process' hold on its shards. */
export class Ownership {
  readonly #options: OwnershipOptions;
  readonly #leaseMs: number;
  #tenure: Tenure | undefined;
  /** By this process' own clock, counted from before it asked: never later than the database's. */
  #validUntil = 0;
  #doubtful = false;
  #isLost = false;
  #renewing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: OwnershipOptions) {
    this.#options = options;
    this.#leaseMs = options.leaseMs ?? leaseMs;
  }

  /** What is held now; undefined from the moment on in which another process may have it. */
  get tenure(): Tenure | undefined {
    return this.#doubtful || performance.now() >= this.#validUntil ? undefined : this.#tenure;
  }

  /** Milliseconds until the shards are lost unless they are renewed. */
  get leftMs(): number {
    return this.tenure === undefined ? 0 : this.#validUntil - performance.now();
  }

  get shards(): Shards {
    return this.#options.shards;
  }

  /** Takes the shards if nobody has them. */
  async take(): Promise<Taking> {
    const { leases, shards, holder, log } = this.#options;
    const asked = performance.now();
    await leases.live();
    const taking = await leases.take(shards, holder, this.#leaseMs);
    if (taking.kind === "held") return taking;
    this.#tenure = { shards, holder, fence: taking.fence };
    this.#validUntil = asked + this.#leaseMs;
    this.#timer = setInterval(() => this.#renew(), renewEveryMs).unref();
    log.info({ shards: shardsText(shards), fence: taking.fence }, "took the shards");
    return taking;
  }

  /** Stands by, connected, until the shards are handed over or their holder is gone, and takes them. */
  async succeed(by: readonly HeldShard[], { signal, onBoundary }: SuccessionOptions) {
    const { leases, shards, holder, log } = this.#options;
    const others = rangesText([...new Set(by.map(({ shard }) => shard))]);
    log.info({ shards: shardsText(shards), held: others }, "another process holds these shards; standing by");
    const told = new Set<number>();
    await delay(settleMs, undefined, { signal });
    for (;;) {
      try {
        const taking = await this.take();
        if (taking.kind === "taken") return taking;
        const otherwise = taking.by.find(({ count }) => count !== shards.count);
        if (otherwise === undefined) await leases.standBy(shards, holder, standByForMs);
        for (const [shard, boundary] of await leases.boundaries(holder)) {
          if (told.has(shard)) continue;
          told.add(shard);
          log.info({ shard, boundary: String(boundary) }, "a shard is being handed over");
          onBoundary(shard, boundary);
        }
      } catch (error) {
        log.warn({ err: error }, "it could not be seen who holds the shards; trying again");
      }
      await delay(lookEveryMs, undefined, { signal });
    }
  }

  /** Something was turned down because of the lease: nothing is done until it is known to hold. */
  doubt(): void {
    this.#doubtful = true;
    this.#renew();
  }

  /** Leaves to whoever stands by what comes from that interaction on; returns the shards that somebody stands by for. */
  async handOver(boundary: bigint): Promise<readonly number[]> {
    const { leases } = this.#options;
    return this.#tenure === undefined || this.#isLost ? [] : await leases.handOver(this.#tenure, boundary);
  }

  /** Gives the shards back, after the last thing was done for them. */
  async release(boundary: bigint): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewing;
    const { leases, holder, log } = this.#options;
    const tenure = this.#tenure;
    this.#tenure = undefined;
    try {
      if (tenure === undefined) await leases.stepBack(holder);
      else if (!this.#isLost) await leases.release(tenure, boundary);
    } catch (error) {
      log.warn({ err: error }, "the shards could not be given back; others have to wait until the lease is over");
    } finally {
      await leases.close();
    }
  }

  #renew(): void {
    this.#renewing ??= this.#prolong().finally(() => {
      this.#renewing = undefined;
    });
  }

  async #prolong(): Promise<void> {
    const { leases, log, onLost, onCertain } = this.#options;
    const tenure = this.#tenure;
    if (tenure === undefined || this.#isLost) return;
    const wasCertain = this.tenure !== undefined;
    const asked = performance.now();
    try {
      if (!(await leases.renew(tenure, this.#leaseMs))) {
        this.#isLost = true;
        this.#doubtful = true;
        return onLost();
      }
      this.#doubtful = false;
      this.#validUntil = asked + this.#leaseMs;
      if (!wasCertain) onCertain();
    } catch (error) {
      // Its connection is gone too: others may take what nobody is seen to hold.
      this.#doubtful = true;
      log.warn({ err: error, leftMs: Math.round(this.leftMs) }, "the hold on the shards could not be renewed");
    }
  }
}
