import { afterAll, expect, it } from "vitest";
import { openPostgres } from "../../../src/storage/postgres/engine.ts";
import { takeSuggestions } from "../../../src/storage/row-locks.ts";
import { createStorage, type Storage } from "../../../src/storage/storage.ts";
import type { Suggestion } from "../../../src/suggestions/types.ts";
import { gate } from "../../helpers/gate.ts";
import { heldBack, someoneWaits } from "../../helpers/held-back.ts";
import { startPostgres } from "../../helpers/postgres-server.ts";
import { ana, ben, freshDatabase, mod, noLimits, reread, snowflake, testServer } from "../../helpers/storage.ts";

const server = await startPostgres();
afterAll(() => server.stop());

const at = new Date("2026-03-01T12:00:00Z");

/** Two processes on one database. */
async function twoProcesses() {
  const url = await freshDatabase(server);
  const database = url.split("/").at(-1) ?? "";
  const engines = [await openPostgres({ url }), await openPostgres({ url })] as const;
  const [one, other] = [createStorage(engines[0]), createStorage(engines[1])];
  return {
    engines,
    storage: other,
    home: await testServer(other),
    /** The first act is held just before its commit until the second one waits for it, or has ended without. */
    async race<First, Second>(
      first: (storage: Storage) => Promise<First>,
      second: (storage: Storage) => Promise<Second>,
    ) {
      const [written, mayCommit] = [gate(), gate()];
      const firstDone = first(createStorage(heldBack(engines[0], () => written.open(), mayCommit.opened)));
      await Promise.race([written.opened, firstDone]);
      const secondDone = second(other);
      await Promise.race([secondDone.catch(() => {}), someoneWaits(server, database)]);
      mayCommit.open();
      return [await firstDone, await secondDone] as const;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([one.close(), other.close()]);
    },
  };
}

function claim({ id, guildId }: Suggestion, by = mod) {
  return { guildId, suggestionId: id, claims: true, by, interactionId: snowflake(), at };
}

it("refuses a vote that would be stored after the decision that was first", async () => {
  await using world = await twoProcesses();
  const suggestion = await world.home.suggestion();
  const [decided, voted] = await world.race(
    (storage) => storage.decisions.changeStatus(world.home.change(suggestion)),
    (storage) => storage.suggestions.vote(world.home.press(suggestion)),
  );
  expect([decided.kind, voted.kind]).toEqual(["stored", "not-votable"]);
  expect(await reread(world.storage, suggestion)).toMatchObject({ status: "approved", up: 0, voters: 0 });
});

it("counts a vote that was first, and decides all the same", async () => {
  await using world = await twoProcesses();
  const suggestion = await world.home.suggestion();
  const [voted, decided] = await world.race(
    (storage) => storage.suggestions.vote(world.home.press(suggestion)),
    (storage) => storage.decisions.changeStatus(world.home.change(suggestion)),
  );
  expect([voted.kind, decided.kind]).toEqual(["standing", "stored"]);
  expect(await reread(world.storage, suggestion)).toMatchObject({ status: "approved", up: 1, voters: 1 });
});

it("judges a vote anew that would be stored after a block", async () => {
  await using world = await twoProcesses();
  const suggestion = await world.home.suggestion();
  const block = { suggesting: true, voting: true, reason: undefined, until: undefined, interactionId: snowflake(), at };
  const target = { kind: "user", userId: ben.userId } as const;
  const [, voted] = await world.race(
    (storage) => storage.blocks.put({ guildId: world.home.guildId, by: mod, target, ...block }),
    (storage) => storage.suggestions.vote(world.home.press(suggestion, { voter: ben })),
  );
  expect(voted.kind).toBe("rules-changed");
});

it("lets two presses of one member, in two processes, cancel each other out", async () => {
  await using world = await twoProcesses();
  const suggestion = await world.home.suggestion();
  const presses = [world.home.press(suggestion), world.home.press(suggestion)] as const;
  const [first, second] = await world.race(
    (storage) => storage.suggestions.vote(presses[0]),
    (storage) => storage.suggestions.vote(presses[1]),
  );
  expect([first, second]).toMatchObject([{ vote: "up" }, { vote: "none", before: "up" }]);
  expect(await reread(world.storage, suggestion)).toMatchObject({ up: 0, voters: 0 });
});

it.each([
  ["cooling-down", { ...noLimits, cooldownSeconds: 60 }],
  ["member-full", { ...noLimits, maxOpenPerMember: 1 }],
  ["board-full", { ...noLimits, maxOpen: 1 }],
])("stores one of two suggestions at once where the other is %s", async (kind, limits) => {
  await using world = await twoProcesses();
  const [first, second] = await world.race(
    (storage) => storage.suggestions.submit(world.home.submission({ limits })),
    (storage) => storage.suggestions.submit(world.home.submission({ limits })),
  );
  expect([first.kind, second.kind]).toEqual(["stored", kind]);
  expect(await world.home.suggestion({ author: ben })).toMatchObject({ number: 2 });
});

it("gives each of two suggestions at once a number of its own", async () => {
  await using world = await twoProcesses();
  const outcomes = await world.race(
    (storage) => storage.suggestions.submit(world.home.submission({ author: ana })),
    (storage) => storage.suggestions.submit(world.home.submission({ author: ben })),
  );
  expect(outcomes).toMatchObject([{ suggestion: { number: 1 } }, { suggestion: { number: 2 } }]);
});

it("stores a suggestion once whose interaction reaches two processes", async () => {
  await using world = await twoProcesses();
  const submission = world.home.submission();
  const [first, second] = await world.race(
    (storage) => storage.suggestions.submit(submission),
    (storage) => storage.suggestions.submit(submission),
  );
  expect([first, second]).toMatchObject([{ repeated: false }, { repeated: true, suggestion: { number: 1 } }]);
});

it("tells the second of two who claim an entry who was first", async () => {
  await using world = await twoProcesses();
  const queued = await world.home.suggestion({ queue: { posts: false } });
  const [first, second] = await world.race(
    (storage) => storage.queue.claim(claim(queued, mod)),
    (storage) => storage.queue.claim(claim(queued, ben)),
  );
  expect([first, second]).toMatchObject([{ kind: "stored" }, { kind: "claimed", by: "Mod" }]);
});

it("follows and unfollows with two presses of one member at once", async () => {
  await using world = await twoProcesses();
  const { id: suggestionId, guildId } = await world.home.suggestion();
  await world.storage.preferences.change({
    userId: ben.userId,
    changes: { directMessages: true },
    interactionId: snowflake(),
    at,
  });
  const press = () => ({
    guildId,
    suggestionId,
    userId: ben.userId,
    wish: "toggle" as const,
    interactionId: snowflake(),
    at,
  });
  const presses = [press(), press()] as const;
  const outcomes = await world.race(
    (storage) => storage.follows.press(presses[0]),
    (storage) => storage.follows.press(presses[1]),
  );
  expect(outcomes).toEqual(["following", "not-following"]);
});

it("makes no chain of two duplicates that are linked at once", async () => {
  await using world = await twoProcesses();
  const [one, two, three] = [
    await world.home.suggestion(),
    await world.home.suggestion(),
    await world.home.suggestion(),
  ];
  const duplicate = (of: Suggestion, original: Suggestion) =>
    world.home.change(of, { to: "duplicate", duplicateOf: original.number });
  await world.race(
    (storage) => storage.decisions.changeStatus(duplicate(two, three)),
    (storage) => storage.decisions.changeStatus(duplicate(one, two)),
  );
  expect((await reread(world.storage, one)).duplicateOf?.number).toBe(3);
  expect((await reread(world.storage, two)).duplicateOf?.number).toBe(3);
});

it("gives the first of two decisions at once its way, and tells the second so", async () => {
  await using world = await twoProcesses();
  const suggestion = await world.home.suggestion();
  const outcomes = await world.race(
    (storage) => storage.decisions.changeStatus(world.home.change(suggestion)),
    (storage) => storage.decisions.changeStatus(world.home.change(suggestion, { to: "rejected" })),
  );
  expect(outcomes.map(({ kind }) => kind)).toEqual(["stored", "changed-meanwhile"]);
});

it("begins a transaction anew that waits for another which waits for it", async () => {
  await using world = await twoProcesses();
  const ids = [(await world.home.suggestion()).id, (await world.home.suggestion()).id] as const;
  const holding = [gate(), gate()] as const;
  const begun = [0, 0];
  const crossing = (mine: 0 | 1, theirs: 0 | 1) =>
    world.engines[mine].write(async (transaction) => {
      begun[mine] = (begun[mine] ?? 0) + 1;
      await takeSuggestions(transaction, [ids[mine]]);
      holding[mine].open();
      await holding[theirs].opened;
      await takeSuggestions(transaction, [ids[theirs]]);
      return mine;
    });
  expect(await Promise.all([crossing(0, 1), crossing(1, 0)])).toEqual([0, 1]);
  // PostgreSQL ended at least one of them.
  expect(Math.max(...begun)).toBeGreaterThan(1);
});
