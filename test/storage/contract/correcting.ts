import { describe, expect, it } from "vitest";
import type { Question, Undo } from "../../../src/suggestions/decision-store.ts";
import type { Suggestion } from "../../../src/suggestions/types.ts";
import { ben, mod, type OpenTestStorage, reread, rowsOf, snowflake, testServer } from "../../helpers/storage.ts";

const at = new Date("2026-05-05T05:05:05Z");
const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000);

function undoOf(removed: Suggestion, changes: Partial<Undo> = {}): Undo {
  const { guildId, id: suggestionId, statusVersion } = removed;
  return { guildId, suggestionId, statusVersion, since: at, by: ben, interactionId: snowflake(), at, ...changes };
}

function questionOf({ guildId, id: suggestionId, statusVersion }: Suggestion): Question {
  return {
    guildId,
    suggestionId,
    to: "rejected",
    statusVersion,
    by: mod,
    reason: "after all",
    anonymous: false,
    duplicateOf: undefined,
    interactionId: snowflake(),
    at,
    expiresAt: later(10),
  };
}

/** "Yes" to a question. */
function yesTo({ guildId, suggestionId, to, statusVersion, by, interactionId: askedBy }: Question) {
  return { guildId, suggestionId, to, statusVersion, by, askedBy, interactionId: snowflake(), at };
}

export function correctingContract(engine: string, open: OpenTestStorage): void {
  async function place() {
    const { storage, engine: database } = await open();
    const server = await testServer(storage);
    const change = (suggestion: Suggestion, changes: Parameters<typeof server.change>[1]) =>
      storage.decisions.changeStatus(server.change(suggestion, { at, ...changes }));
    const duplicate = async (suggestion: Suggestion, duplicateOf: number) =>
      await change(await reread(storage, suggestion), { to: "duplicate", duplicateOf });
    return { storage, database, server, change, duplicate };
  }

  describe(`duplicates on ${engine}`, () => {
    it("link to their original, which counts them, and both cards trail", async () => {
      const { storage, server, duplicate } = await place();
      const [original, copy] = [await server.suggestion(), await server.suggestion()];
      const outcome = await duplicate(copy, original.number);
      expect(outcome).toMatchObject({ kind: "stored", others: [{ number: 1, duplicates: 1 }] });
      expect(await reread(storage, copy)).toMatchObject({ status: "duplicate", duplicateOf: { number: 1 } });
      expect((await reread(storage, original)).version).toBe(original.version + 1);
    });

    it("never make a chain: naming a duplicate means its original, and what it had follows", async () => {
      const { storage, server, duplicate } = await place();
      const [one, two, three, four] = [
        await server.suggestion(),
        await server.suggestion(),
        await server.suggestion(),
        await server.suggestion(),
      ];
      await duplicate(two, 1);
      await duplicate(three, 2);
      expect((await reread(storage, three)).duplicateOf?.number).toBe(1);
      const outcome = await duplicate(one, 4);
      expect(outcome).toMatchObject({ kind: "stored" });
      for (const copy of [one, two, three]) expect((await reread(storage, copy)).duplicateOf?.number).toBe(4);
      expect((await reread(storage, four)).duplicates).toBe(3);
      expect((await reread(storage, one)).duplicates).toBe(0);
    });

    it("are refused of themselves, of their own duplicates, of what is gone and of another server's", async () => {
      const { storage, server, change, duplicate } = await place();
      const other = await testServer(storage, "800");
      const [one, two, gone] = [await server.suggestion(), await server.suggestion(), await server.suggestion()];
      for (let index = 0; index < 4; index += 1) await other.suggestion();
      await duplicate(two, 1);
      await change(gone, { to: "removed" });
      expect(await duplicate(one, 1)).toEqual({ kind: "own-duplicate" });
      expect(await duplicate(one, 2)).toEqual({ kind: "own-duplicate" });
      expect(await duplicate(one, 3)).toEqual({ kind: "original-closed", number: 3, status: "removed" });
      expect(await duplicate(one, 4)).toEqual({ kind: "no-original", number: 4 });
      expect((await reread(storage, one)).status).toBe("open");
    });

    it("end with a reopening", async () => {
      const { storage, server, change, duplicate } = await place();
      const [original, copy] = [await server.suggestion(), await server.suggestion()];
      await duplicate(copy, 1);
      await change(await reread(storage, copy), { to: "open" });
      expect(await reread(storage, copy)).toMatchObject({ status: "open", duplicateOf: undefined });
      expect((await reread(storage, original)).duplicates).toBe(0);
    });

    it("of each other at once: one link is made, never a ring", async () => {
      const { storage, server, change } = await place();
      const [one, two] = [await server.suggestion(), await server.suggestion()];
      await Promise.all([
        change(one, { to: "duplicate", duplicateOf: 2 }),
        change(two, { to: "duplicate", duplicateOf: 1 }),
      ]);
      const links = [(await reread(storage, one)).duplicateOf, (await reread(storage, two)).duplicateOf];
      expect(links.filter((link) => link !== undefined)).toHaveLength(1);
    });
  });

  describe(`removing on ${engine}`, () => {
    it("lets neither text nor author out, and is undone with the whole decision", async () => {
      const { storage, database, server, change, duplicate } = await place();
      const [original, copy] = [await server.suggestion(), await server.suggestion({ text: "Secret" })];
      await duplicate(copy, 1);
      const before = await reread(storage, copy);
      await change(before, { to: "removed", reason: "spam" });
      const removed = await reread(storage, copy);
      expect(removed).toMatchObject({ status: "removed", text: "", author: { kind: "anonymous" } });
      expect((await reread(storage, original)).duplicates).toBe(0);

      const undone = await storage.decisions.undoRemoval(undoOf(removed));
      expect(undone).toMatchObject({ kind: "stored", repeated: false, others: [{ number: 1, duplicates: 1 }] });
      const { status, text, author, decision, duplicateOf } = await reread(storage, copy);
      expect({ status, text, author, decision, duplicateOf }).toEqual({
        status: "duplicate",
        text: "Secret",
        author: before.author,
        decision: before.decision,
        duplicateOf: before.duplicateOf,
      });
      const [event] = await rowsOf(database, "select before, after from events order by event_id desc limit 1");
      expect(event).toEqual({
        before: '{"status":"removed"}',
        after: '{"status":"duplicate","undo":true,"duplicateOf":1}',
      });
    });

    it("is found by its number alone, not by its words", async () => {
      const { storage, server, change } = await place();
      await change(await server.suggestion({ text: "Secret" }), { to: "removed" });
      const found = async (typed: string) => await storage.suggestions.complete("900", typed, ["removed"], 5);
      expect(await found("secret")).toEqual([]);
      expect((await found("1")).map(({ number }) => number)).toEqual([1]);
      expect((await found("")).map(({ number }) => number)).toEqual([1]);
    });

    it("is undone once, in time, in that very state and on its own server alone", async () => {
      const { storage, database, server, change } = await place();
      await testServer(storage, "800");
      const suggestion = await server.suggestion();
      await change(suggestion, { to: "removed" });
      const removed = await reread(storage, suggestion);
      const refused = { kind: "changed-meanwhile" };
      const { undoRemoval } = { undoRemoval: (undo: Undo) => storage.decisions.undoRemoval(undo) };
      expect(await undoRemoval(undoOf(removed, { since: later(1) }))).toEqual(refused);
      expect(await undoRemoval(undoOf(removed, { statusVersion: 1 }))).toEqual(refused);
      expect(await undoRemoval(undoOf(removed, { guildId: "800" }))).toEqual(refused);
      expect((await reread(storage, suggestion)).status).toBe("removed");

      const undo = undoOf(removed);
      const outcomes = await Promise.all([undoRemoval(undo), undoRemoval(undo), undoRemoval(undoOf(removed))]);
      expect(outcomes.map((outcome) => (outcome.kind === "stored" ? outcome.repeated : outcome.kind))).toEqual([
        false,
        true,
        "changed-meanwhile",
      ]);
      expect(await rowsOf(database, "select 1 from events where kind = 'status-changed'")).toHaveLength(2);
    });
  });

  describe(`overriding on ${engine}`, () => {
    it("stores what was asked for with the reason that was typed then, once, as an overriding", async () => {
      const { storage, database, server, change } = await place();
      const suggestion = await server.suggestion();
      await change(suggestion, { to: "approved" });
      const question = questionOf(await reread(storage, suggestion));
      await storage.decisions.ask(question);
      await storage.decisions.ask(question);
      const yes = yesTo(question);
      const outcomes = [await storage.decisions.confirm(yes), await storage.decisions.confirm(yes)];
      expect(outcomes).toMatchObject([
        { kind: "judged", outcome: { kind: "stored", repeated: false }, reason: "after all" },
        { kind: "judged", outcome: { kind: "stored", repeated: true } },
      ]);
      expect(await reread(storage, suggestion)).toMatchObject({
        status: "rejected",
        decision: { reason: "after all" },
      });
      expect(await rowsOf(database, "select after from events order by event_id desc limit 1")).toEqual([
        { after: '{"status":"rejected","override":true}' },
      ]);
      expect(await storage.decisions.confirm(yesTo(question))).toEqual({ kind: "not-asked" });
      expect(await rowsOf(database, "select 1 from confirmations")).toEqual([]);
    });

    it("is nothing for anybody else, of another status, another server, or too late", async () => {
      const { storage, server, change } = await place();
      await testServer(storage, "800");
      const suggestion = await server.suggestion();
      await change(suggestion, { to: "approved" });
      const question = questionOf(await reread(storage, suggestion));
      await storage.decisions.ask(question);
      const yes = yesTo(question);
      for (const wrong of [
        { by: ben },
        { to: "planned" as const },
        { guildId: "800" },
        { statusVersion: 1 },
        { askedBy: "1" },
        { at: later(10) },
      ]) {
        expect(await storage.decisions.confirm({ ...yes, ...wrong })).toEqual({ kind: "not-asked" });
      }
      expect((await reread(storage, suggestion)).status).toBe("approved");
    });

    it("gives the reason back when the status has changed since, and forgets what expired", async () => {
      const { storage, database, server, change } = await place();
      const suggestion = await server.suggestion();
      await change(suggestion, { to: "approved" });
      const approved = await reread(storage, suggestion);
      const question = questionOf(approved);
      await storage.decisions.ask(question);
      await change(approved, { to: "implemented" });
      expect(await storage.decisions.confirm(yesTo(question))).toEqual({
        kind: "judged",
        outcome: { kind: "changed-meanwhile" },
        reason: "after all",
      });
      await storage.decisions.ask({ ...questionOf(approved), at: later(10), expiresAt: later(20) });
      expect(await rowsOf(database, "select 1 from confirmations")).toHaveLength(1);
    });
  });

  it(`an anonymous decision on ${engine} names nobody but in its event`, async () => {
    const { storage, database, server, change } = await place();
    const suggestion = await server.suggestion();
    const outcome = await change(suggestion, { to: "approved", anonymous: true, reason: "yes" });
    expect(JSON.stringify(outcome)).not.toContain(mod.userId);
    const { decision } = await reread(storage, suggestion);
    expect(decision).toEqual({ kind: "anonymous", reason: "yes", at });
    const actors =
      "select user_id from events join persons on person_id = actor_person_id order by event_id desc limit 1";
    expect(await rowsOf(database, actors)).toEqual([{ user_id: mod.userId }]);
  });
}
