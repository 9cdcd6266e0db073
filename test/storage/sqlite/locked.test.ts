import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { expect, it } from "vitest";
import { openStorage } from "../../../src/storage/storage.ts";
import { Program } from "../../helpers/program.ts";
import { openSqliteStorage, reread, temporaryFolder, testServer } from "../../helpers/storage.ts";

const holdLock = new URL("./programs/hold-lock.ts", import.meta.url);

it("goes on reading, and never blocks the event loop, while another process holds the lock for 4 s; then the vote lands", async () => {
  const file = path.join(temporaryFolder(), "suggestion-box.db");
  const { storage } = await openSqliteStorage({ file });
  const server = await testServer(storage);
  const suggestion = await server.suggestion();
  const foreign = new Program(holdLock, [file, "4000"]);
  expect(await foreign.line()).toBe("held");

  const order: string[] = [];
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const vote = storage.suggestions.vote(server.press(suggestion)).then((outcome) => {
    order.push("voted");
    return outcome;
  });
  const released = foreign.line().then((line) => order.push(line ?? "ended"));
  expect((await reread(storage, suggestion)).up).toBe(0);
  order.push("read");
  expect(await vote).toMatchObject({ kind: "standing", vote: "up" });
  await released;
  delay.disable();

  // The line that says so may come a little after the lock was released.
  expect(order[0]).toBe("read");
  expect(order.toSorted()).toEqual(["read", "released", "voted"]);
  expect(delay.max / 1e6).toBeLessThan(100);
  expect((await reread(storage, suggestion)).up).toBe(1);
});

it("waits at start for a tool that holds the database's own lock, and does not take it for a second bot", async () => {
  const file = path.join(temporaryFolder(), "suggestion-box.db");
  const first = await openStorage({ file });
  await (await testServer(first)).suggestion();
  await first.close();
  const foreign = new Program(holdLock, [file, "1000"]);
  expect(await foreign.line()).toBe("held");
  const again = await openStorage({ file });
  const server = await testServer(again);
  expect((await server.suggestion()).number).toBe(2);
  await again.close();
});
