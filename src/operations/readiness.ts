import { within } from "./within.ts";

export interface ReadinessOptions {
  /** Whether the bot serves and each of its gateway connections is up. */
  gateway: () => boolean;
  /** A cheap read and a write of nothing; rejects when the database does not take them. */
  database: () => Promise<void>;
  /** Whether the shared cache is in use. Without it everything works, only slower. */
  cache: () => boolean;
  /** Whether this process' part is held by another one, and it is there to take over. */
  standsBy?: () => boolean;
  /** Shards that are served, as in SHARDS; undefined where one process has them all. */
  shards?: () => string | undefined;
  readonly longestMs?: number;
}

type Check = "ok" | "failing";

/** What `/readyz` says. */
export interface Judgement {
  readonly state: "ready" | "degraded" | "standing-by" | "unready";
  /** Names of the parts that do not work. */
  readonly failing: readonly string[];
  readonly checks: Readonly<Record<"gateway" | "database" | "cache", Check>>;
  readonly shards?: string;
}

const longestMs = 1_000;

/** Whether this process can do its work now. */
export class Readiness {
  readonly #options: ReadinessOptions;
  #asking: Promise<void> | undefined;

  constructor(options: ReadinessOptions) {
    this.#options = options;
  }

  /** Resolves within `longestMs` (a second), whatever hangs. */
  async check(): Promise<Judgement> {
    const [gateway, cache] = [check(this.#options.gateway()), check(this.#options.cache())];
    const database = await this.#database();
    const checks = { gateway, database, cache };
    const failing = Object.entries(checks)
      .filter(([, state]) => state === "failing")
      .map(([part]) => part);
    const unready = gateway === "failing" || database === "failing";
    const shards = this.#options.shards?.();
    const state = unready ? "unready" : (this.#options.standsBy?.() ?? false) ? "standing-by" : undefined;
    return {
      state: state ?? (cache === "failing" ? "degraded" : "ready"),
      failing,
      checks,
      ...(shards !== undefined && { shards }),
    };
  }

  /** One question at a time: those who ask while a database hangs wait for the same answer. */
  async #database(): Promise<Check> {
    this.#asking ??= this.#options.database().finally(() => {
      this.#asking = undefined;
    });
    try {
      await within(this.#asking, this.#options.longestMs ?? longestMs);
      return "ok";
    } catch {
      return "failing";
    }
  }
}

function check(works: boolean): Check {
  return works ? "ok" : "failing";
}
