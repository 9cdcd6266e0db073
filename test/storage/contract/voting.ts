import { array, assert, asyncProperty, boolean, constantFrom, integer, record } from "fast-check";
import { describe, expect, it } from "vitest";
import type { Engine } from "../../../src/storage/engine.ts";
import type { Storage } from "../../../src/storage/storage.ts";
import type { VoteOutcome, VotePress } from "../../../src/suggestions/store.ts";
import type { Side, StandingVote, Suggestion } from "../../../src/suggestions/types.ts";
import { actor, ana, ben, type OpenTestStorage, reread, rowsOf, snowflake, testServer } from "../../helpers/storage.ts";

/** The counters that cards show, and what the votes themselves add up to: always the same. */
async function counted(storage: Storage, engine: Engine, suggestion: Suggestion) {
  const rows = await rowsOf<{ side: StandingVote; votes: number; weight: number }>(
    engine,
    `select side, count(*) as votes, sum(weight) as weight from votes where suggestion_id = ${suggestion.id} group by side`,
  );
  const of = (side: StandingVote) => rows.find((row) => row.side === side);
  const [counters] = await rowsOf(
    engine,
    `select up_votes, down_votes, abstain_votes, up_weight, down_weight from suggestions
      where suggestion_id = ${suggestion.id}`,
  );
  expect(counters).toEqual({
    up_votes: of("up")?.votes ?? 0,
    down_votes: of("down")?.votes ?? 0,
    abstain_votes: of("abstain")?.votes ?? 0,
    up_weight: of("up")?.weight ?? 0,
    down_weight: of("down")?.weight ?? 0,
  });
  const { up, down } = await reread(storage, suggestion);
  expect({ up, down }).toEqual({ up: of("up")?.weight ?? 0, down: of("down")?.weight ?? 0 });
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

    it("moves a vote between all three sides, and takes an abstention back like any other", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      const press = async (side: Side) => {
        const outcome = await storage.suggestions.vote(server.press(suggestion, { side }));
        if (outcome.kind !== "standing") throw new Error(outcome.kind);
        const { up, down, abstain, voters } = await reread(storage, suggestion);
        await counted(storage, database, suggestion);
        return [outcome.before, outcome.vote, { up, down, abstain, voters }];
      };
      expect(await press("abstain")).toEqual(["none", "abstain", { up: 0, down: 0, abstain: 1, voters: 1 }]);
      expect(await press("up")).toEqual(["abstain", "up", { up: 1, down: 0, abstain: 0, voters: 1 }]);
      expect(await press("abstain")).toEqual(["up", "abstain", { up: 0, down: 0, abstain: 1, voters: 1 }]);
      expect(await press("down")).toEqual(["abstain", "down", { up: 0, down: 1, abstain: 0, voters: 1 }]);
      expect(await press("abstain")).toEqual(["down", "abstain", { up: 0, down: 0, abstain: 1, voters: 1 }]);
      expect(await press("abstain")).toEqual(["abstain", "none", { up: 0, down: 0, abstain: 0, voters: 0 }]);
    });

    it("counts a vote by the weight that it was cast with, and takes just that back", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      const press = async (side: Side, weight: number) => {
        await storage.suggestions.vote(server.press(suggestion, { side, weight }));
        return await counted(storage, database, suggestion);
      };
      expect(await press("up", 5)).toEqual({ up: 5, down: 0 });
      // The role went away in between.
      expect(await press("down", 1)).toEqual({ up: 0, down: 1 });
      expect(await press("up", 10)).toEqual({ up: 10, down: 0 });
      expect((await reread(storage, suggestion)).voters).toBe(1);
      expect(await press("up", 2)).toEqual({ up: 0, down: 0 });
    });

    it.each([
      ["named", false],
      ["anonymous", true],
    ])(
      "takes no vote of a %s author where the rules forbid it, but lets them take back an earlier one",
      async (...given) => {
        const [, anonymous] = given;
        const { storage, engine: database } = await open();
        const server = await testServer(storage);
        const suggestion = await server.suggestion({ author: ben, anonymous });
        const vote = (changes: Partial<VotePress>) => storage.suggestions.vote(server.press(suggestion, changes));
        expect(await vote({ voter: ben, ownVoteAllowed: false })).toEqual({ kind: "own-vote" });
        expect(await vote({ voter: ben, ownVoteAllowed: true })).toMatchObject({ vote: "up" });
        expect(await vote({ voter: ben, side: "down", ownVoteAllowed: false })).toEqual({ kind: "own-vote" });
        expect(await counted(storage, database, suggestion)).toEqual({ up: 1, down: 0 });
        expect(await vote({ voter: ben, ownVoteAllowed: false })).toMatchObject({ vote: "none", before: "up" });
        expect(await vote({ voter: ben, ownVoteAllowed: false })).toEqual({ kind: "own-vote" });
        expect(await vote({ voter: ana, ownVoteAllowed: false })).toMatchObject({ vote: "up" });
        expect(await counted(storage, database, suggestion)).toEqual({ up: 1, down: 0 });
      },
    );

    it("leaves a card as it is while it hides its counts, tells nobody the counts, and shows all of them once it is decided", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      await storage.boards.edit("900", server.boardId, { countsHidden: true });
      const { revision: rulesRevision } = await storage.boards.rules("900");
      const { version } = await reread(storage, suggestion);
      for (const voter of [ana, ben]) {
        const press = server.press(suggestion, { voter, weight: 3, countsHidden: true, rulesRevision });
        expect(await storage.suggestions.vote(press)).toMatchObject({ vote: "up", repeated: false });
      }
      const none = { up: 0, down: 0, abstain: 0, voters: 0, countsHidden: true };
      expect(await reread(storage, suggestion)).toMatchObject({ ...none, version });
      expect((await storage.cards.card(suggestion.id))?.suggestion).toMatchObject(none);
      const listed = await storage.suggestions.list("900", {}, { offset: 0, limit: 10 });
      expect(listed).toMatchObject({ total: 1, suggestions: [none] });
      const top = await storage.suggestions.list("900", { order: "votes" }, { offset: 0, limit: 10 });
      expect(top).toEqual({ total: 0, suggestions: [] });

      const decided = await storage.suggestions.changeStatus(server.change(await reread(storage, suggestion)));
      const shown = { up: 6, down: 0, abstain: 0, voters: 2, countsHidden: false };
      expect(decided).toMatchObject({ suggestion: shown });
      const after = await storage.suggestions.list("900", { order: "votes" }, { offset: 0, limit: 10 });
      expect(after).toMatchObject({ total: 1, suggestions: [shown] });
    });

    it("has open cards drawn anew when they show other votes or buttons by a rule, and no others", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const [open_, decided] = [await server.suggestion(), await server.suggestion()];
      await storage.suggestions.changeStatus(server.change(decided));
      const versions = async () => [(await reread(storage, open_)).version, (await reread(storage, decided)).version];
      expect(await versions()).toEqual([1, 2]);
      for (const [changes, version] of [
        [{ countsHidden: true }, 2],
        [{ countsHidden: true }, 2],
        [{ abstainAllowed: true }, 3],
        [{ voters: "staff" as const, ownVoteAllowed: false }, 3],
        [{ countsHidden: false, abstainAllowed: false }, 4],
      ] as const) {
        await storage.boards.edit("900", server.boardId, changes);
        expect(await versions()).toEqual([version, 2]);
      }
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
        side: constantFrom("up" as const, "down" as const, "abstain" as const),
        weight: integer({ min: 1, max: 10 }),
        order: integer({ min: 0, max: 12 }),
        together: boolean(),
      });
      await assert(
        asyncProperty(array(anyPress, { maxLength: 24 }), async (schedule) => {
          const suggestion = await server.suggestion();
          const base = BigInt(snowflake());
          const outcomes: Promise<readonly [VotePress, VoteOutcome]>[] = [];
          for (const { voter, side, weight, order, together } of schedule) {
            const interactionId = String(base + BigInt(order));
            const press = server.press(suggestion, { voter, side, weight, interactionId });
            const outcome = storage.suggestions.vote(press).then((value) => [press, value] as const);
            outcomes.push(outcome);
            if (!together) await outcome;
          }
          const told = await Promise.all(outcomes);
          const totals = await counted(storage, database, suggestion);
          const stand = voters.map((voter) => lastStanding(told.filter(([press]) => press.voter === voter)));
          const weightOn = (side: StandingVote) =>
            stand.reduce((sum, { vote, weight }) => sum + (vote === side ? weight : 0), 0);
          expect(totals).toEqual({ up: weightOn("up"), down: weightOn("down") });
          const voted = stand.filter(({ vote }) => vote !== "none");
          const { voters: members, abstain } = await reread(storage, suggestion);
          expect(members).toBe(voted.length);
          expect(abstain).toBe(voted.filter(({ vote }) => vote === "abstain").length);
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
function lastStanding(told: readonly (readonly [VotePress, VoteOutcome])[]) {
  let stands: StandingVote = "none";
  let weight = 0;
  const counted = told
    .flatMap(([press, outcome]) => (outcome.kind === "standing" && !outcome.repeated ? [{ press, outcome }] : []))
    .toSorted((a, b) => Number(BigInt(a.press.interactionId) - BigInt(b.press.interactionId)));
  for (const { press, outcome } of counted) {
    expect(outcome.before).toBe(stands);
    expect(outcome.vote).toBe(stands === press.side ? "none" : press.side);
    stands = outcome.vote;
    weight = press.weight;
  }
  const [newest] = told.map(([press]) => press.interactionId).toSorted((a, b) => Number(BigInt(b) - BigInt(a)));
  expect(counted.at(-1)?.press.interactionId).toBe(newest);
  return { vote: stands, weight };
}
