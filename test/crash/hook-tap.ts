import { writeSync } from "node:fs";
import { type HookPlan, opened, stopped } from "./plan.ts";

/** So long a commit comes after its answer, where that is the fault to be found: the bot is killed before. */
export const earlyByMs = 5_000;

/** What of the plan is still to come, whichever database it meets. */
export class Tap {
  readonly plan: HookPlan;
  #armed: boolean;
  #early = false;
  #passing: number;

  /** Told at each SIGUSR2. */
  onArm: () => void = () => {};

  constructor(plan: HookPlan) {
    this.plan = plan;
    this.#armed = plan.stop?.fromStart ?? false;
    this.#passing = plan.stop?.passing ?? 0;
  }

  arm(): void {
    this.#armed = true;
    this.onArm();
    this.#early = this.plan.control === "early";
  }

  /** Whether commits are answered before they are made. */
  get answersEarly(): boolean {
    return this.#early;
  }

  /** Whether the process is to stop here; then it is said, and nothing more may come of this command. */
  stops(at: "before-commit" | "after-commit" | "statement", statements: readonly string[]): boolean {
    const { stop } = this.plan;
    if (!this.#armed || stop?.at !== at) return false;
    if (stop.matching !== undefined) {
      const wanted = new RegExp(stop.matching, "u");
      if (!statements.some((statement) => wanted.test(statement))) return false;
    }
    if (this.#passing > 0) {
      this.#passing -= 1;
      return false;
    }
    this.#armed = false;
    tell({ msg: stopped, at, statements: statements.slice(-3).map((statement) => statement.slice(0, 60)) });
    return true;
  }

  /** A connection says how it syncs. */
  connected(synchronous: string): void {
    tell({ msg: opened, synchronous });
  }
}

/** A method as it is now, to be called for any object. */
export function methodOf(prototype: object, name: string): (on: object, args: readonly unknown[]) => unknown {
  const method: unknown = Reflect.get(prototype, name);
  if (typeof method !== "function") throw new Error(`there is no method ${name}`);
  return (on, args) => Reflect.apply(method, on, [...args]);
}

/** At once, whatever becomes of the process. */
function tell(entry: { readonly msg: string; readonly [key: string]: unknown }): void {
  writeSync(1, `${JSON.stringify({ level: 20, ...entry })}\n`);
}
