import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { expect, it } from "vitest";
import { Refusal } from "../../../src/errors.ts";
import { openSqlite } from "../../../src/storage/sqlite/engine.ts";
import { openStorage } from "../../../src/storage/storage.ts";
import { Program } from "../../helpers/program.ts";
import { actor, openSqliteStorage, reread, temporaryFolder, testServer } from "../../helpers/storage.ts";

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
  // On the loop itself the wait would take all the 4 s.
  expect(delay.max / 1e6).toBeLessThan(1_000);
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

it("refuses writes that waited too long as unavailable, a whole group at once, and takes them again afterwards", async () => {
  const file = path.join(temporaryFolder(), "suggestion-box.db");
  const { storage } = await openSqliteStorage({ file, lockWaitMs: 300 });
  const server = await testServer(storage);
  const suggestion = await server.suggestion();
  const foreign = new Program(holdLock, [file, "2000"]);
  expect(await foreign.line()).toBe("held");

  const votes = Array.from({ length: 40 }, (_, index) =>
    storage.suggestions.vote(server.press(suggestion, { voter: actor(String(1_000 + index)) })),
  );
  const outcomes = await Promise.allSettled([...votes, storage.suggestions.submit(server.submission())]);
  expect(outcomes.map((outcome) => outcome.status)).toEqual(outcomes.map(() => "rejected"));
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({ reason: new Refusal("storage-unavailable", {}) });
  }
  expect(await foreign.line()).toBe("released");
  expect(await storage.suggestions.vote(server.press(suggestion))).toMatchObject({ vote: "up" });
  expect((await reread(storage, suggestion)).up).toBe(1);
});

it("refuses to start with a sentence when the lock is held for too long", async () => {
  const file = path.join(temporaryFolder(), "suggestion-box.db");
  await (await openStorage({ file })).close();
  const foreign = new Program(holdLock, [file, "5000", "exclusive"]);
  expect(await foreign.line()).toBe("held");
  await expect(openSqlite({ file, lockWaitMs: 200 })).rejects.toThrow(/is locked by another program; end that one/);
});
