import type { Outcome } from "../../playground/discord/interactions/interaction.ts";
import type { BenchTown, Card } from "./town.ts";

/** One press: who, where, and which way. */
export interface PlannedPress {
  readonly card: Card;
  readonly userId: string;
  readonly side: "up" | "down";
}

export interface Load {
  readonly plan: (index: number) => PlannedPress;
  /** Told of every acknowledgement as it comes. */
  readonly acknowledged?: (press: PlannedPress, interactionId: string, outcome: Outcome) => void;
}

/** How presses were acknowledged. Times are milliseconds from delivery to the answer's arrival at Discord. */
export interface Answered {
  readonly presses: number;
  /** Not acknowledged within 3 s. */
  readonly lost: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

class Tally {
  readonly #times: number[] = [];
  readonly #startedAt = performance.now();
  pressed = 0;
  lost = 0;
  #lastAt = this.#startedAt;

  settled(outcome: Outcome): void {
    this.#lastAt = performance.now();
    if (outcome === "no-answer") this.lost += 1;
    else this.#times.push(outcome.afterMs);
  }

  get pending(): number {
    return this.pressed - this.lost - this.#times.length;
  }

  get answered(): Answered {
    const times = this.#times.toSorted((one, other) => one - other);
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
    return {
      presses: this.pressed,
      lost: this.lost,
      seconds: (this.#lastAt - this.#startedAt) / 1_000,
      p50: at(0.5),
      p99: at(0.99),
      max: at(1),
    };
  }
}

/** So many presses wait for their answers at any time; ends after `forMs`, or `presses`, and all answers. */
export async function closedLoop(
  town: BenchTown,
  load: Load,
  {
    inFlight,
    forMs = Number.POSITIVE_INFINITY,
    presses = Number.POSITIVE_INFINITY,
  }: {
    readonly inFlight: number;
    readonly forMs?: number;
    readonly presses?: number;
  },
): Promise<Answered> {
  const tally = new Tally();
  const until = performance.now() + forMs;
  await new Promise<void>((end) => {
    const settled = (outcome: Outcome) => {
      tally.settled(outcome);
      if (tally.pressed < presses && performance.now() < until) press(town, load, tally, settled);
      else if (tally.pending === 0) end();
    };
    for (let index = 0; index < Math.min(inFlight, presses); index += 1) press(town, load, tally, settled);
  });
  return tally.answered;
}

/** Presses arrive at a fixed rate, whatever becomes of those before. */
export async function openLoop(
  town: BenchTown,
  load: Load,
  { perSecond, forMs }: { readonly perSecond: number; readonly forMs: number },
): Promise<Answered> {
  const tally = new Tally();
  const startedAt = performance.now();
  await new Promise<void>((end) => {
    let over = false;
    const settled = (outcome: Outcome) => {
      tally.settled(outcome);
      if (over && tally.pending === 0) end();
    };
    const timer = setInterval(() => {
      const due = (Math.min(performance.now() - startedAt, forMs) / 1_000) * perSecond;
      while (tally.pressed < due) press(town, load, tally, settled);
      if (performance.now() - startedAt < forMs) return;
      clearInterval(timer);
      over = true;
      if (tally.pending === 0) end();
    }, 4);
  });
  return tally.answered;
}

function press(town: BenchTown, load: Load, tally: Tally, settled: (outcome: Outcome) => void): void {
  const planned = load.plan(tally.pressed);
  tally.pressed += 1;
  const { acknowledged } = load;
  const id = town.press(planned.card, planned.userId, planned.side, (outcome) => {
    if (outcome !== "no-answer") acknowledged?.(planned, id, outcome);
    settled(outcome);
  });
}
