import type { Clock } from "../clock.ts";

export interface IdentifyBudgetOptions {
  /** Identifies per 5 s; shards whose index leaves the same rest share a slot. */
  readonly maxConcurrency?: number;
  /** Whether an identify that comes too early is turned away. */
  readonly enforceConcurrency?: boolean;
  readonly identifiesPerDay?: number;
}

const slotMs = 5_000;
const dayMs = 24 * 60 * 60_000;

/** How many sessions may still be started, and how fast. */
export class IdentifyBudget {
  readonly maxConcurrency: number;
  readonly #enforced: boolean;
  readonly #total: number;
  readonly #clock: Clock;
  readonly #slots = new Map<number, number>();
  #used = 0;
  #turnedAway = 0;
  #resetAt: number;

  constructor(clock: Clock, options: IdentifyBudgetOptions) {
    this.#clock = clock;
    this.maxConcurrency = options.maxConcurrency ?? 1;
    this.#enforced = options.enforceConcurrency ?? false;
    this.#total = options.identifiesPerDay ?? 1_000;
    this.#resetAt = clock.now() + dayMs;
  }

  /** Identifies counted today. */
  get used(): number {
    return this.#used;
  }

  /** Identifies that came too early, or on a day on which none is left. */
  get turnedAway(): number {
    return this.#turnedAway;
  }

  /** Whether this shard may identify now; if so, it is counted. */
  take(shard: number): boolean {
    const now = this.#clock.now();
    this.#startDay(now);
    const slot = shard % this.maxConcurrency;
    const tooEarly = this.#enforced && now - (this.#slots.get(slot) ?? -slotMs) < slotMs;
    if (tooEarly || this.#used >= this.#total) {
      this.#turnedAway += 1;
      return false;
    }
    this.#slots.set(slot, now);
    this.#used += 1;
    return true;
  }

  /** `session_start_limit` as `GET /gateway/bot` tells it. */
  body(): object {
    const now = this.#clock.now();
    this.#startDay(now);
    return {
      total: this.#total,
      remaining: this.#total - this.#used,
      reset_after: this.#resetAt - now,
      max_concurrency: this.maxConcurrency,
    };
  }

  #startDay(now: number): void {
    if (now < this.#resetAt) return;
    this.#used = 0;
    this.#resetAt = now + dayMs;
  }
}
