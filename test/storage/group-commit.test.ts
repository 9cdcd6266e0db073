import { expect, it } from "vitest";
import { actor, openSqliteStorage, reread, testServer } from "../helpers/storage.ts";

async function counting() {
  let commits = 0;
  const opened = await openSqliteStorage({ committed: () => (commits += 1) });
  return { ...opened, commitsSoFar: () => commits };
}

it("commits 200 simultaneous votes with a few waits for the disk, not 200", async () => {
  const { storage, commitsSoFar } = await counting();
  const server = await testServer(storage);
  const suggestion = await server.suggestion();
  const before = commitsSoFar();
  const votes = Array.from({ length: 200 }, (_, index) =>
    storage.suggestions.vote(server.press(suggestion, { voter: actor(String(1_000 + index)) })),
  );
  await Promise.all(votes);
  expect((await reread(storage, suggestion)).up).toBe(200);
  expect(commitsSoFar() - before).toBeLessThanOrEqual(2);
});

it("commits what arrives while a group is committed together with the next", async () => {
  const { storage, commitsSoFar } = await counting();
  const server = await testServer(storage);
  const suggestion = await server.suggestion();
  const vote = (id: number) => storage.suggestions.vote(server.press(suggestion, { voter: actor(String(id)) }));
  const before = commitsSoFar();
  const first = vote(1_000);
  await Promise.resolve();
  await Promise.resolve();
  const others = Array.from({ length: 50 }, (_, index) => vote(2_000 + index));
  await Promise.all([first, ...others]);
  expect(commitsSoFar() - before).toBe(2);
});

it("resolves a vote only after its group's commit", async () => {
  const { storage, engine, commitsSoFar } = await counting();
  const server = await testServer(storage);
  const suggestion = await server.suggestion();
  const before = commitsSoFar();
  const commitsWhenResolved = await Promise.all(
    [1, 2, 3].map(async (id) => {
      await storage.suggestions.vote(server.press(suggestion, { voter: actor(String(1_000 + id)) }));
      return commitsSoFar() - before;
    }),
  );
  expect(commitsWhenResolved).toEqual([1, 1, 1]);
  await engine.close();
});

it("stores a failing vote's neighbours, each once, and rejects that one alone", async () => {
  const { storage } = await counting();
  const server = await testServer(storage);
  const suggestion = await server.suggestion();
  const presses = Array.from({ length: 9 }, (_, index) =>
    server.press(suggestion, {
      voter: actor(String(1_000 + index)),
      ...(index === 4 && { interactionId: "not a snowflake" }),
    }),
  );
  const outcomes = await Promise.allSettled(presses.map((press) => storage.suggestions.vote(press)));
  expect(outcomes.map((outcome) => outcome.status)).toEqual([
    ...Array.from({ length: 4 }, () => "fulfilled"),
    "rejected",
    ...Array.from({ length: 4 }, () => "fulfilled"),
  ]);
  expect((await reread(storage, suggestion)).up).toBe(8);
});

it("finishes the votes it has taken before it closes, and takes none afterwards", async () => {
  const { storage } = await counting();
  const server = await testServer(storage);
  const suggestion = await server.suggestion();
  const votes = Array.from({ length: 600 }, (_, index) =>
    storage.suggestions.vote(server.press(suggestion, { voter: actor(String(1_000 + index)) })),
  );
  const closed = storage.close();
  const outcomes = await Promise.all(votes);
  expect(outcomes.every((outcome) => outcome.kind === "standing")).toBe(true);
  await closed;
  await expect(storage.suggestions.vote(server.press(suggestion))).rejects.toThrow("destroyed");
});
