import { array, assert, asyncProperty, boolean, constantFrom, integer, record } from "fast-check";
import { describe, expect, it } from "vitest";
import type { Engine } from "../../../src/storage/engine.ts";
import type { Storage } from "../../../src/storage/storage.ts";
import type { VoteOutcome, VotePress } from "../../../src/suggestions/store.ts";
import type { StandingVote, Suggestion } from "../../../src/suggestions/types.ts";
import { actor, ben, type OpenTestStorage, reread, rowsOf, snowflake, testServer } from "../../helpers/storage.ts";

/** The counters that cards show, and what the votes themselves add up to: always the same. */
async function counted(storage: Storage, engine: Engine, suggestion: Suggestion) {
  const rows = await rowsOf<{ side: StandingVote; votes: number }>(
    engine,
    `select side, count(*) as votes from votes where suggestion_id = ${suggestion.id} group by side`,
  );
  const votes = (side: StandingVote) => rows.find((row) => row.side === side)?.votes ?? 0;
  const { up, down } = await reread(storage, suggestion);
  expect({ up, down }).toEqual({ up: votes("up"), down: votes("down") });
  return { up, down };
}

export function votingContract(engine: string, open: OpenTestStorage): void {
  describe(`voting on ${engine}`, () => {
    it("moves a vote to the other side and takes it back on the same, saying what stood before", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      const press = (side: "up" | "down") => storage.suggestions.vote(server.press(suggestion, { side }));
      const standing = (vote: StandingVote, before: StandingVote) => ({
        kind: "standing",
        vote,
        before,
        repeated: false,
      });
      expect(await press("up")).toEqual(standing("up", "none"));
      expect(await press("down")).toEqual(standing("down", "up"));
      expect(await press("down")).toEqual(standing("none", "down"));
      expect(await press("up")).toEqual(standing("up", "none"));
      expect(await counted(storage, database, suggestion)).toEqual({ up: 1, down: 0 });
      expect((await reread(storage, suggestion)).version).toBe(5);
    });

    it("counts a press once, however often it is delivered", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      const press = server.press(suggestion);
      const outcomes = await Promise.all(Array.from({ length: 8 }, () => storage.suggestions.vote(press)));
      expect(outcomes.filter((outcome) => outcome.kind === "standing" && !outcome.repeated)).toHaveLength(1);
      expect(outcomes.every((outcome) => outcome.kind === "standing" && outcome.vote === "up")).toBe(true);
      expect(await counted(storage, database, suggestion)).toEqual({ up: 1, down: 0 });
      expect((await reread(storage, suggestion)).version).toBe(2);
    });

    it("lets an older press that arrives late change nothing", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      const older = server.press(suggestion, { side: "up" });
      await storage.suggestions.vote(server.press(suggestion, { side: "down" }));
      expect(await storage.suggestions.vote(older)).toEqual({
        kind: "standing",
        vote: "down",
        before: "down",
        repeated: true,
      });
      expect(await counted(storage, database, suggestion)).toEqual({ up: 0, down: 1 });
    });

    it("remembers a vote that was taken back, so that an older press cannot bring it again", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      const [first, stale] = [server.press(suggestion), server.press(suggestion)];
      await storage.suggestions.vote(first);
      await storage.suggestions.vote(server.press(suggestion));
      expect(await storage.suggestions.vote(stale)).toMatchObject({ vote: "none", repeated: true });
      expect(await counted(storage, database, suggestion)).toEqual({ up: 0, down: 0 });
    });

    it("tells snowflakes apart that differ only beyond a double's precision", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      const press = (interactionId: string) => storage.suggestions.vote(server.press(suggestion, { interactionId }));
      expect(await press("9007199254740992001")).toMatchObject({ vote: "up", repeated: false });
      expect(await press("9007199254740992000")).toMatchObject({ vote: "up", repeated: true });
      expect(await press("9007199254740992002")).toMatchObject({ vote: "none", repeated: false });
      expect(await press("999999999999999999")).toMatchObject({ vote: "none", repeated: true });
    });

    it("counts each of 200 members who vote at once, some twice and some moving", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      const presses = Array.from({ length: 200 }, (_, index): VotePress[] => {
        const voter = actor(String(5_000 + index));
        const first = server.press(suggestion, { voter, side: index < 120 ? "up" : "down" });
        if (index % 10 === 0) return [first, first];
        if (index % 10 === 1) return [first, server.press(suggestion, { voter, side: index < 120 ? "down" : "up" })];
        if (index % 10 === 2) return [first, server.press(suggestion, { voter, side: first.side })];
        return [first];
      });
      await Promise.all(presses.flat().map((press) => storage.suggestions.vote(press)));
      // 120 up: 12 move, 12 take back. 80 down: 8 move, 8 take back.
      expect(await counted(storage, database, suggestion)).toEqual({ up: 120 - 24 + 8, down: 80 - 16 + 12 });
    });

    it("keeps counters and votes equal over every schedule of presses, repetitions and reorderings", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const voters = [1, 2, 3].map((id) => actor(String(7_000 + id)));
      const anyPress = record({
        voter: constantFrom(...voters),
        side: constantFrom("up" as const, "down" as const),
        order: integer({ min: 0, max: 12 }),
        together: boolean(),
      });
      await assert(
        asyncProperty(array(anyPress, { maxLength: 24 }), async (schedule) => {
          const suggestion = await server.suggestion();
          const base = BigInt(snowflake());
          const outcomes: Promise<readonly [VotePress, VoteOutcome]>[] = [];
          for (const { voter, side, order, together } of schedule) {
            const interactionId = String(base + BigInt(order));
            const press = server.press(suggestion, { voter, side, interactionId });
            const outcome = storage.suggestions.vote(press).then((value) => [press, value] as const);
            outcomes.push(outcome);
            if (!together) await outcome;
          }
          const told = await Promise.all(outcomes);
          const totals = await counted(storage, database, suggestion);
          const stand = voters.map((voter) => lastStanding(told.filter(([press]) => press.voter === voter)));
          expect(totals).toEqual({
            up: stand.filter((vote) => vote === "up").length,
            down: stand.filter((vote) => vote === "down").length,
          });
        }),
        { numRuns: 60 },
      );
    });

    it("counts votes on many suggestions of several servers, pressed at once, each where it belongs", async () => {
      const { storage, engine: database } = await open();
      const servers = [await testServer(storage, "900"), await testServer(storage, "800")];
      const pressed = [];
      for (const [index, server] of [...servers, ...servers, ...servers].entries()) {
        pressed.push({ server, suggestion: await server.suggestion(), ups: index });
      }
      const presses = pressed.flatMap(({ server, suggestion, ups }) =>
        Array.from({ length: 8 }, (_, voter) =>
          server.press(suggestion, { voter: actor(String(4_000 + voter)), side: voter < ups ? "up" : "down" }),
        ),
      );
      await Promise.all(presses.map((press) => storage.suggestions.vote(press)));
      for (const { suggestion, ups } of pressed) {
        expect(await counted(storage, database, suggestion)).toEqual({ up: ups, down: 8 - ups });
      }
    });

    it("stores no vote while the suggestion is decided, and takes votes again once it is reopened", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      await storage.suggestions.changeStatus(server.change(suggestion));
      expect(await storage.suggestions.vote(server.press(suggestion))).toEqual({ kind: "not-votable" });
      const decided = await reread(storage, suggestion);
      await storage.suggestions.changeStatus(server.change(decided, { to: "open" }));
      expect(await storage.suggestions.vote(server.press(suggestion))).toMatchObject({ vote: "up" });
      expect(await counted(storage, database, suggestion)).toEqual({ up: 1, down: 0 });
    });

    it("never counts a vote after the decision that raced it", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      for (let race = 0; race < 20; race += 1) {
        const suggestion = await server.suggestion();
        const votes = Array.from(
          { length: 20 },
          (_, index) => () =>
            storage.suggestions.vote(server.press(suggestion, { voter: actor(String(6_000 + index)) })),
        );
        const before = votes.slice(0, race).map((vote) => vote());
        const decision = storage.suggestions.changeStatus(server.change(suggestion));
        const after = votes.slice(race).map((vote) => vote());
        const outcomes = await Promise.all([...before, ...after]);
        const decided = await decision;
        if (decided.kind !== "stored") throw new Error("nobody else decides");

        const standing = outcomes.filter((outcome) => outcome.kind === "standing");
        const totals = await counted(storage, database, suggestion);
        expect(totals.up).toBe(standing.length);
        // What the decision's own transaction saw is what still stands: nothing was committed after it.
        expect(decided.suggestion.up).toBe(totals.up);
        expect((await reread(storage, suggestion)).version).toBe(decided.suggestion.version);
      }
    });

    it("stores no vote when the rules changed since it was admitted", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      await testServer(storage);
      expect(await storage.suggestions.vote(server.press(suggestion))).toEqual({ kind: "rules-changed" });
      expect(await counted(storage, database, suggestion)).toEqual({ up: 0, down: 0 });
    });

    it("takes no vote through another server", async () => {
      const { storage, engine: database } = await open();
      const [here, there] = [await testServer(storage, "900"), await testServer(storage, "800")];
      const suggestion = await here.suggestion();
      const press = there.press(suggestion, { voter: ben });
      expect(await storage.suggestions.vote(press)).toEqual({ kind: "not-votable" });
      expect(await counted(storage, database, suggestion)).toEqual({ up: 0, down: 0 });
    });
  });
}

/** The vote that one voter's outcomes leave, after a test that each that counted rests on the one before it. */
function lastStanding(told: readonly (readonly [VotePress, VoteOutcome])[]): StandingVote {
  let stands: StandingVote = "none";
  const counted = told
    .flatMap(([press, outcome]) => (outcome.kind === "standing" && !outcome.repeated ? [{ press, outcome }] : []))
    .toSorted((a, b) => Number(BigInt(a.press.interactionId) - BigInt(b.press.interactionId)));
  for (const { press, outcome } of counted) {
    expect(outcome.before).toBe(stands);
    expect(outcome.vote).toBe(stands === press.side ? "none" : press.side);
    stands = outcome.vote;
  }
  const [newest] = told.map(([press]) => press.interactionId).toSorted((a, b) => Number(BigInt(b) - BigInt(a)));
  expect(counted.at(-1)?.press.interactionId).toBe(newest);
  return stands;
}
