import type { KyselyPlugin } from "kysely";
import type { Engine } from "./engine.ts";

/** Told how long the database took. */
export interface DatabaseTimes {
  read(durationMs: number): void;
  wrote(outcome: "committed" | "rolled-back", durationMs: number): void;
}

/** The same engine, with every answered read and every write transaction timed. */
export function timedEngine(engine: Engine, times: DatabaseTimes): Engine {
  return {
    reader: engine.reader.withPlugin(readTimer(times)),
    async write(run) {
      const begun = performance.now();
      try {
        const outcome = await engine.write(run);
        times.wrote("committed", performance.now() - begun);
        return outcome;
      } catch (error) {
        times.wrote("rolled-back", performance.now() - begun);
        throw error;
      }
    },
    containing: (folded, range) => engine.containing(folded, range),
    close: () => engine.close(),
  };
}

function readTimer(times: DatabaseTimes): KyselyPlugin {
  const begun = new WeakMap<object, number>();
  return {
    transformQuery({ queryId, node }) {
      begun.set(queryId, performance.now());
      return node;
    },
    async transformResult({ queryId, result }) {
      const from = begun.get(queryId);
      if (from !== undefined) times.read(performance.now() - from);
      return result;
    },
  };
}
