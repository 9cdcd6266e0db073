import { createConnection } from "node:net";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { isMainThread } from "node:worker_threads";

/** Loaded into a bot before its own code: measures that process from within, and says so over a socket when it is asked. */
export interface Reading {
  /** Longest time that the event loop stood still since the last reading, in milliseconds. */
  readonly stallMs: number;
  /** Processor time of all its threads since it began, in milliseconds. */
  readonly cpuMs: number;
  /** Share of the time since the last reading that its event loop was busy. */
  readonly busy: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
}

const resolutionMs = 2;

function serve(path: string): void {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  let loop = performance.eventLoopUtilization();
  const socket = createConnection(path);
  socket.unref();
  // The bench may be gone before the bot.
  socket.on("error", () => undefined);
  createInterface({ input: socket }).on("line", (line) => {
    // Before collecting, which would itself be a stall.
    const stallMs = Math.max(0, delay.max / 1e6 - resolutionMs);
    const { user, system } = process.cpuUsage();
    const busy = performance.eventLoopUtilization(loop).utilization;
    if (line === "collect") {
      collect();
      collect();
    }
    const { rss, heapUsed, external } = process.memoryUsage();
    const reading: Reading = {
      stallMs: Number.isFinite(stallMs) ? stallMs : 0,
      cpuMs: (user + system) / 1_000,
      busy,
      rssBytes: rss,
      heapBytes: heapUsed + external,
    };
    socket.write(`${JSON.stringify(reading)}\n`);
    delay.reset();
    loop = performance.eventLoopUtilization();
  });
}

const path = process.env["BENCH_PROBE"];
if (isMainThread && path !== undefined) serve(path);
