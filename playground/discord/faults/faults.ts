import { Hold } from "./hold.ts";
import { matcher, type RequestPattern } from "./pattern.ts";

/** A number of milliseconds, evenly spread ones, or ones drawn by the caller. */
export type Latency = number | { readonly minMs: number; readonly maxMs: number } | (() => number);

export interface FaultOptions {
  /** How many of the next requests are met; all until `end()` when left out. */
  readonly times?: number;
  /** Strikes when the request has already had its effect: what is lost is the answer. */
  readonly afterHandling?: boolean;
}

/** What befalls one request. */
export type Stroke =
  | { readonly kind: "latency"; readonly ms: number }
  | { readonly kind: "hold"; readonly hold: Hold }
  | { readonly kind: "failure"; readonly status: number }
  | { readonly kind: "limit"; readonly retryAfterMs: number }
  | { readonly kind: "drop" };

interface Rule {
  readonly matches: (line: string) => boolean;
  readonly afterHandling: boolean;
  readonly stroke: () => Stroke;
  left: number;
}

/** Something set up to go wrong, until ended. */
export interface Fault {
  end(): void;
}

/** What goes wrong with requests, on demand. */
export class RequestFaults {
  #rules: Rule[] = [];

  /** Answers come late. The request itself has its effect at once, unless `beforeHandling`. */
  latency(
    pattern: RequestPattern,
    latency: Latency,
    options: { times?: number; beforeHandling?: boolean } = {},
  ): Fault {
    return this.#add(pattern, { times: options.times, afterHandling: options.beforeHandling !== true }, () => ({
      kind: "latency",
      ms: draw(latency),
    }));
  }

  /** Discord itself fails: 500, or the status given. */
  fails(pattern: RequestPattern, options: FaultOptions & { readonly status?: number } = {}): Fault {
    return this.#add(pattern, options, () => ({ kind: "failure", status: options.status ?? 500 }));
  }

  /** Too many requests: 429, as of a limit that others share, with when to ask again. */
  limits(pattern: RequestPattern, options: FaultOptions & { readonly retryAfterMs: number }): Fault {
    return this.#add(pattern, options, () => ({ kind: "limit", retryAfterMs: options.retryAfterMs }));
  }

  /** The connection breaks instead of an answer. */
  drops(pattern: RequestPattern, options: FaultOptions = {}): Fault {
    return this.#add(pattern, options, () => ({ kind: "drop" }));
  }

  /** Requests wait at a gate until the test lets them through. */
  holds(pattern: RequestPattern, options: FaultOptions = {}): Hold & Fault {
    const hold = new Hold();
    const fault = this.#add(pattern, options, () => ({ kind: "hold", hold }));
    return Object.assign(hold, {
      end: () => {
        fault.end();
        hold.release();
      },
    });
  }

  /** Ends all of them. */
  clear(): void {
    for (const rule of this.#rules.splice(0)) {
      const stroke = rule.stroke();
      if (stroke.kind === "hold") stroke.hold.release();
    }
  }

  /** What is to befall this request; counts it. */
  strokesFor(method: string, path: string): { before: readonly Stroke[]; after: readonly Stroke[] } {
    if (this.#rules.length === 0) return none;
    const line = `${method} ${path}`;
    const before: Stroke[] = [];
    const after: Stroke[] = [];
    for (const rule of this.#rules) {
      if (rule.left <= 0 || !rule.matches(line)) continue;
      rule.left -= 1;
      (rule.afterHandling ? after : before).push(rule.stroke());
    }
    this.#rules = this.#rules.filter((rule) => rule.left > 0);
    return { before, after };
  }

  #add(
    pattern: RequestPattern,
    options: { readonly times?: number | undefined; readonly afterHandling?: boolean },
    stroke: () => Stroke,
  ): Fault {
    const rule: Rule = {
      matches: matcher(pattern),
      afterHandling: options.afterHandling ?? false,
      left: options.times ?? Number.POSITIVE_INFINITY,
      stroke,
    };
    this.#rules.push(rule);
    return {
      end: () => {
        this.#rules = this.#rules.filter((other) => other !== rule);
      },
    };
  }
}

const none = { before: [], after: [] } as const;

function draw(latency: Latency): number {
  if (typeof latency === "number") return latency;
  if (typeof latency === "function") return latency();
  return latency.minMs + Math.random() * (latency.maxMs - latency.minMs);
}
