import { Counter, Histogram, type Registry } from "prom-client";

/** What became of an interaction: `late` came after Discord had stopped waiting, `repeated` had been answered before. */
export type InteractionOutcome = "answered" | "refused" | "defect" | "late" | "repeated";

/** What was used, by the names that the program itself has: never a custom id, nor anything that somebody typed. */
export interface InteractionKind {
  readonly kind: "command" | "menu" | "button" | "select" | "form" | "choices" | "other";
  /** The command, or the handler of a control; `unknown` for what nothing here answers to. */
  readonly command: string;
}

export interface EndedInteraction {
  readonly used: InteractionKind;
  readonly outcome: InteractionOutcome;
  /** The refusal's code, where there was one. */
  readonly code: string | undefined;
  readonly durationMs: number;
  /** From its arrival until Discord had taken a first answer; undefined when it took none. */
  readonly acknowledgedMs: number | undefined;
}

const latencyBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 15];

/** The series of what people did and how it was answered. */
export class InteractionSeries {
  readonly #ended: Counter<"kind" | "command" | "outcome">;
  readonly #refused: Counter<"code">;
  readonly #duration: Histogram<"command">;
  readonly #acknowledged: Histogram<"kind">;

  constructor(register: Registry) {
    const registers = [register];
    this.#ended = new Counter({
      name: "suggestion_box_interactions_total",
      help: "Interactions by command and outcome",
      labelNames: ["kind", "command", "outcome"],
      registers,
    });
    this.#refused = new Counter({
      name: "suggestion_box_refusals_total",
      help: "Refused interactions by the refusal's code",
      labelNames: ["code"],
      registers,
    });
    this.#duration = new Histogram({
      name: "suggestion_box_interaction_duration_seconds",
      help: "From an interaction's arrival to its last answer",
      labelNames: ["command"],
      buckets: latencyBuckets,
      registers,
    });
    this.#acknowledged = new Histogram({
      name: "suggestion_box_interaction_acknowledge_seconds",
      help: "From an interaction's arrival until Discord had taken its first answer",
      labelNames: ["kind"],
      buckets: latencyBuckets,
      registers,
    });
  }

  /** Counts one interaction, when nothing more will be said to it. */
  ended({ used, outcome, code, durationMs, acknowledgedMs }: EndedInteraction): void {
    const { kind, command } = used;
    this.#ended.inc({ kind, command, outcome });
    if (code !== undefined) this.#refused.inc({ code });
    this.#duration.observe({ command }, durationMs / 1_000);
    if (acknowledgedMs !== undefined) this.#acknowledged.observe({ kind }, acknowledgedMs / 1_000);
  }
}
