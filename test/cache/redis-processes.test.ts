import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type RedisServer, startRedis } from "../helpers/redis-server.ts";
import type { Order, Report } from "./rig/process.ts";

const script = fileURLToPath(new URL("rig/process.ts", import.meta.url));

describe("object caches of several processes on one Redis", () => {
  let server: RedisServer;
  const processes: ChildProcess[] = [];

  beforeAll(async () => {
    server = await startRedis();
  });

  afterEach(async () => {
    await Promise.all(
      processes.splice(0).map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const ended = once(child, "exit");
        child.kill("SIGKILL");
        await ended;
      }),
    );
  });

  afterAll(async () => {
    await server.stop();
  });

  async function start(count: number, loadMs: number): Promise<ChildProcess[]> {
    const started = Array.from({ length: count }, () => fork(script, [server.url, String(loadMs)], { execArgv: [] }));
    processes.push(...started);
    await Promise.all(started.map((child) => told(child, (message) => "ready" in message)));
    return started;
  }

  /** The first message of a kind. */
  function told(child: ChildProcess, wanted: (message: object) => boolean): Promise<object> {
    return new Promise((resolve, reject) => {
      child.on("message", (message) => {
        if (typeof message === "object" && message !== null && wanted(message)) resolve(message);
      });
      child.once("exit", (code, signal) => reject(new Error(`the process ended with ${code ?? signal}`)));
    });
  }

  async function ask(child: ChildProcess, order: Order): Promise<Report> {
    const answered = told(child, (message) => "values" in message);
    child.send(order);
    return (await answered) as Report;
  }

  it.each([2, 4])("runs one load in all for a cold key asked for by %i processes", async (count) => {
    const children = await start(count, 20);
    for (let round = 0; round < 10; round += 1) {
      const order = { key: `cold ${count} ${round}`, callers: 100 };
      const reports = await Promise.all(children.map((child) => ask(child, order)));
      expect(reports.reduce((sum, { loads }) => sum + loads, 0)).toBe(1);
      expect(new Set(reports.flatMap(({ values }) => values)).size).toBe(1);
    }
  });

  it("loads one at a time within the lease's term when the process that was loading is killed", async () => {
    const [holder, first, second] = await start(3, 150);
    if (holder === undefined || first === undefined || second === undefined) throw new Error("three were asked for");
    const order = { key: "of a dying process", callers: 10 };
    const loading = told(holder, (message) => "loading" in message);
    holder.send(order);
    await loading;
    const waiting = [ask(first, order), ask(second, order)];
    const killedAt = performance.now();
    holder.kill("SIGKILL");
    const reports = await Promise.all(waiting);
    expect(performance.now() - killedAt).toBeLessThan(1_000 + 150 + 1_500);
    expect(reports.reduce((sum, { loads }) => sum + loads, 0)).toBe(1);
  });
});
