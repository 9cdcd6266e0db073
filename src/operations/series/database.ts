import { Histogram, type Registry } from "prom-client";

const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 15];

/** The series of the database's time. */
export class DatabaseSeries {
  readonly #reads: Histogram;
  readonly #writes: Histogram<"outcome">;

  constructor(register: Registry) {
    const registers = [register];
    this.#reads = new Histogram({
      name: "suggestion_box_database_read_seconds",
      help: "Reads that were answered, with their wait for the database's thread",
      buckets,
      registers,
    });
    this.#writes = new Histogram({
      name: "suggestion_box_database_write_seconds",
      help: "Write transactions, with their wait for their turn, up to the end of the commit",
      labelNames: ["outcome"],
      buckets,
      registers,
    });
  }

  read(durationMs: number): void {
    this.#reads.observe(durationMs / 1_000);
  }

  wrote(outcome: "committed" | "rolled-back", durationMs: number): void {
    this.#writes.observe({ outcome }, durationMs / 1_000);
  }
}
