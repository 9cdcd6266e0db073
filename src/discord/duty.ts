import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { type HeldShard, type LeaseStore, Ownership, type Tenure } from "../operations/ownership.ts";
import { rangesText, type Shards } from "../operations/shards.ts";
import { within } from "../operations/within.ts";
import type { InteractionGate } from "./interaction-gate.ts";

export interface DutyOptions {
  readonly shards: Shards;
  /** Undefined where no other process can share the database. */
  readonly leases: LeaseStore | undefined;
  readonly gate: Pick<InteractionGate, "begin" | "boundary" | "handedOver" | "leave" | "mute" | "open">;
  readonly log: Logger;
  /** Another process has the shards: this one has to end. */
  readonly onLost: () => void;
  /** It was in doubt whether this process may write; now it may. */
  readonly onCertain: () => void;
}

/** Interactions of before a boundary may come so much later than the first one after it. */
const lateOnesMs = 1_000;
/** A database that does not answer does not keep the process from ending. */
const handOverWithinMs = 2_000;

/** Whether this process serves its shards, stands by to, or leaves them to another. */
export class Duty {
  readonly #options: DutyOptions;
  readonly #ownership: Ownership | undefined;
  #standsBy = false;

  constructor(options: DutyOptions) {
    this.#options = options;
    const { shards, leases, log, gate, onLost, onCertain } = options;
    const lost = () => {
      gate.mute();
      onLost();
    };
    if (leases !== undefined)
      this.#ownership = new Ownership({ leases, shards, log, holder: randomUUID(), onLost: lost, onCertain });
  }

  get standsBy(): boolean {
    return this.#standsBy;
  }

  /** What is held now; to be asked only where shards are leased. */
  get tenure(): Tenure | undefined {
    return this.#ownership?.tenure;
  }

  /** Whether the work of this process' servers is its own to do at this moment. */
  get mayWrite(): boolean {
    return this.#ownership === undefined || this.#ownership.tenure !== undefined;
  }

  /** Shards whose work is done here now. */
  get held(): number {
    return this.mayWrite && !this.#standsBy ? this.#options.shards.ids.length : 0;
  }

  get leftMs(): number | undefined {
    return this.#ownership?.leftMs;
  }

  doubt(): void {
    this.#ownership?.doubt();
  }

  /** Takes the shards; returns those that another process holds, and then none is taken. */
  async begin(): Promise<readonly HeldShard[] | undefined> {
    const taking = await this.#ownership?.take();
    if (taking?.kind !== "held") return undefined;
    this.#standsBy = true;
    return taking.by;
  }

  /** Waits, connected to the gateway, until the shards are this process'. `overlap` is called as soon as their holder begins to leave. */
  async succeed(by: readonly HeldShard[], signal: AbortSignal, overlap: () => void): Promise<void> {
    const { gate, log } = this.#options;
    const onBoundary = (shard: number, boundary: bigint) => {
      overlap();
      gate.begin(shard, boundary);
    };
    const taking = await this.#ownership?.succeed(by, { signal, onBoundary });
    for (const [shard, boundary] of taking?.boundaries ?? []) gate.begin(shard, boundary);
    this.#standsBy = false;
    log.info("took over");
  }

  /** Leaves what is still to come to whoever stands by, and waits for what came before. */
  async leave(): Promise<void> {
    const { gate, log } = this.#options;
    if (this.#ownership === undefined || this.#standsBy) return;
    const { boundary } = gate;
    gate.leave(boundary);
    const shards = await within(this.#ownership.handOver(boundary), handOverWithinMs).catch((error: unknown) => {
      log.warn({ err: error }, "the shards could not be handed over");
      return [];
    });
    gate.handedOver(shards);
    if (shards.length === 0) return;
    log.info({ shards: rangesText(shards), boundary: String(boundary) }, "handing over");
    await delay(lateOnesMs);
  }

  /** Gives the shards back, after the last thing was done for them. */
  async release(): Promise<void> {
    await this.#ownership?.release(this.#options.gate.boundary);
  }
}
