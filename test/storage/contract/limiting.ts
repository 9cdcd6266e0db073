import { describe, expect, it } from "vitest";
import { ana, ben, mod, noLimits, type OpenTestStorage, rowsOf, testServer } from "../../helpers/storage.ts";

const hour = { ...noLimits, cooldownSeconds: 3_600 };
const first = new Date("2026-05-01T12:00:00Z");
const later = (minutes: number) => new Date(first.getTime() + minutes * 60_000);

export function limitingContract(engine: string, open: OpenTestStorage): void {
  describe(`limits of suggestions on ${engine}`, () => {
    it("stores one of many that a member submits at once under a cooldown or a cap of one, and gives no number away", async () => {
      for (const limits of [hour, { ...noLimits, maxOpenPerMember: 1 }]) {
        const { storage } = await open();
        const server = await testServer(storage);
        const submissions = Array.from({ length: 20 }, () => server.submission({ limits, at: first }));
        const outcomes = await Promise.all(submissions.map((one) => storage.suggestions.submit(one)));
        expect(outcomes.filter(({ kind }) => kind === "stored")).toHaveLength(1);
        expect((await server.suggestion({ author: ben, limits })).number).toBe(2);
      }
    });

    it("stores as many as a board has room for, whoever submits them at once", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const limits = { ...noLimits, maxOpen: 3 };
      const submissions = [ana, ben, mod, ana, ben, mod].map((author) => server.submission({ author, limits }));
      const outcomes = await Promise.all(submissions.map((one) => storage.suggestions.submit(one)));
      expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual([
        ...Array.from({ length: 3 }, () => "board-full"),
        ...Array.from({ length: 3 }, () => "stored"),
      ]);
    });

    it("takes the next one when the cooldown is over, and says when that is", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      await server.suggestion({ limits: hour, at: first });
      const submit = (minutes: number) =>
        storage.suggestions.submit(server.submission({ limits: hour, at: later(minutes) }));
      expect(await submit(59)).toEqual({ kind: "cooling-down", until: later(60) });
      expect(await submit(60)).toMatchObject({ kind: "stored" });
      // Exempt from it, one suggests as often as one likes.
      const free = server.submission({ limits: noLimits, at: later(61) });
      expect(await storage.suggestions.submit(free)).toMatchObject({ kind: "stored" });
    });

    it("never refuses a submission that is delivered again because of itself", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const limits = { cooldownSeconds: 3_600, maxOpenPerMember: 1, maxOpen: 1 };
      const submission = server.submission({ limits });
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => storage.suggestions.submit(submission)));
      expect(outcomes.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => "stored"));
      expect(await storage.suggestions.submit({ ...submission, at: later(1) })).toMatchObject({ repeated: true });
    });

    it("gives room back with every answer: decided, withdrawn or removed ones do not count", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const limits = { ...noLimits, maxOpenPerMember: 1 };
      for (const to of ["approved", "rejected", "withdrawn", "removed", "planned"] as const) {
        const stored = await server.suggestion({ limits });
        expect(await storage.suggestions.submit(server.submission({ limits }))).toEqual({ kind: "member-full" });
        await storage.suggestions.changeStatus(server.change(stored, { to }));
      }
      await server.suggestion({ limits });
    });

    it("counts a withdrawn or removed one for the cooldown all the same", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      for (const to of ["withdrawn", "removed"] as const) {
        const author = to === "removed" ? ana : ben;
        const stored = await server.suggestion({ author, limits: hour, at: first });
        await storage.suggestions.changeStatus(server.change(stored, { to }));
        const again = server.submission({ author, limits: hour, at: later(1) });
        expect(await storage.suggestions.submit(again)).toMatchObject({ kind: "cooling-down" });
      }
    });

    it("gives the cooldown and the room back when a card could never be posted, and takes them again when it is", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const limits = { cooldownSeconds: 3_600, maxOpenPerMember: 1, maxOpen: 1 };
      const lost = await server.suggestion({ limits, at: first });
      const asked = { guildId: server.guildId, boardId: server.boardId, userId: ana.userId, limits, at: later(1) };
      expect(await storage.suggestions.limitReached(asked)).toMatchObject({ kind: "cooling-down" });
      const [intent] = await storage.intents.due(first, 1);
      await storage.intents.begin(intent?.id ?? 0, first);
      await storage.intents.fail(intent?.id ?? 0, "card-forbidden");
      expect(await storage.suggestions.limitReached(asked)).toBeUndefined();
      expect(lost.number).toBe(1);
      await storage.intents.retryCards(server.guildId);
      expect(await storage.suggestions.limitReached(asked)).toMatchObject({ kind: "cooling-down" });
    });

    it("counts anonymous ones like others, and every board and server by itself", async () => {
      const { storage, engine: database } = await open();
      const [here, there] = [await testServer(storage, "900"), await testServer(storage, "800", "801")];
      const limits = { cooldownSeconds: 3_600, maxOpenPerMember: 1, maxOpen: 1 };
      await here.suggestion({ limits, anonymous: true });
      expect(await storage.suggestions.submit(here.submission({ limits }))).toMatchObject({ kind: "cooling-down" });
      await there.suggestion({ limits });
      const other = await storage.boards.create("900", { name: "bugs", channelId: "902", channelKind: "text" });
      if (other.kind !== "stored") throw new Error(other.kind);
      const { revision: rulesRevision } = await storage.boards.rules("900");
      const onOther = here.submission({ limits, boardId: other.board.id, rulesRevision });
      expect(await storage.suggestions.submit(onOther)).toMatchObject({ kind: "stored" });
      expect(await rowsOf(database, "select count(*) as n from suggestions")).toEqual([{ n: 3 }]);
    });
  });
}
