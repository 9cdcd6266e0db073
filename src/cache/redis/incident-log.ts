import type { Logger } from "../types.ts";

const everyMs = 60_000;

/** Says what goes wrong, at most once a minute of a kind, and then how often it did. */
export class IncidentLog {
  readonly #logger: Logger | undefined;
  readonly #kinds = new Map<string, { saidAt: number; unsaid: number }>();

  constructor(logger: Logger | undefined) {
    this.#logger = logger;
  }

  error(message: string, details: object): void {
    this.#say("error", message, details);
  }

  warn(message: string, details: object): void {
    this.#say("warn", message, details);
  }

  #say(level: "error" | "warn", message: string, details: object): void {
    const now = Date.now();
    const { saidAt, unsaid } = this.#kinds.get(message) ?? { saidAt: Number.NEGATIVE_INFINITY, unsaid: 0 };
    if (now - saidAt < everyMs) {
      this.#kinds.set(message, { saidAt, unsaid: unsaid + 1 });
      return;
    }
    this.#kinds.set(message, { saidAt: now, unsaid: 0 });
    this.#logger?.[level]({ ...details, ...(unsaid > 0 && { notSaidBefore: unsaid }) }, message);
  }
}
