import { Counter, collectDefaultMetrics, Gauge, type Registry } from "prom-client";
import type { Readiness } from "../readiness.ts";

/** Registers Node.js' own figures, the event loop's lag among them, and how `/readyz` judged last. */
export function registerProcessSeries(register: Registry, readiness: Readiness): void {
  collectDefaultMetrics({ register });
  const ready = new Gauge({
    name: "suggestion_box_ready",
    help: "1 for each part that works: gateway, database, cache",
    labelNames: ["part"],
    registers: [register],
    async collect() {
      const { checks } = await readiness.check();
      for (const [part, state] of Object.entries(checks)) ready.set({ part }, state === "ok" ? 1 : 0);
    },
  });
}

/** The series of Discord's rate limits; the returned function counts one that was met. */
export function rateLimitSeries(register: Registry): (scope: "user" | "global" | "shared") => void {
  const met = new Counter({
    name: "suggestion_box_rate_limits_total",
    help: "Requests to Discord that had to wait or were given up because of a rate limit, by its scope",
    labelNames: ["scope"],
    registers: [register],
  });
  for (const scope of ["user", "global", "shared"]) met.inc({ scope }, 0);
  return (scope) => met.inc({ scope });
}
