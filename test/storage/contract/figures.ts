import { describe, expect, it } from "vitest";
import { FigureService } from "../../../src/suggestions/figures.ts";
import { actor, ana, ben, type OpenTestStorage, testServer } from "../../helpers/storage.ts";

const day = (count: number) => new Date(Date.UTC(2026, 2, 1 + count));

export function figuresContract(engine: string, open: OpenTestStorage): void {
  describe(`a server's figures on ${engine}`, () => {
    it("count what was suggested, voted and answered, by status and by period", async () => {
      const { storage } = await open();
      const [server, other] = [await testServer(storage), await testServer(storage, "800")];
      await other.suggestion();
      const old = await server.suggestion({ at: day(0) });
      const recent = await server.suggestion({ at: day(40), author: ben });
      const secret = await server.suggestion({ at: day(55), anonymous: true });
      await server.suggestion({ at: day(58) });
      for (const [index, side] of (["up", "down", "abstain"] as const).entries())
        await storage.suggestions.vote(server.press(recent, { voter: actor(String(500 + index)), side }));
      await storage.suggestions.vote(server.press(secret, { voter: actor("500") }));
      await storage.suggestions.changeStatus(server.change(old, { at: day(10) }));
      await storage.suggestions.changeStatus(server.change(recent, { to: "rejected", at: day(44) }));
      await storage.suggestions.changeStatus(server.change(secret, { to: "implemented", at: day(58) }));

      const service = new FigureService(
        storage.figures,
        (id) => storage.boards.rules(id),
        () => day(60).getTime(),
      );
      const { byStatus, week, month, all, votesHidden } = await service.read("900", undefined);
      expect(Object.fromEntries(byStatus)).toEqual({ approved: 1, rejected: 1, implemented: 1, open: 1 });
      const dayMs = 86_400_000;
      expect(all).toEqual({
        suggestions: 4,
        anonymous: 1,
        namedAuthors: 2,
        votes: 4,
        answers: 3,
        approved: 2,
        rejected: 1,
        medianAnswerMs: 4 * dayMs,
      });
      // Half of two answers: the quicker one, after 3 days.
      expect(month).toMatchObject({ suggestions: 3, namedAuthors: 2, votes: 4, answers: 2, medianAnswerMs: 3 * dayMs });
      expect(week).toMatchObject({ suggestions: 2, anonymous: 1, namedAuthors: 1, votes: 1, answers: 1, rejected: 0 });
      expect(votesHidden).toBe(false);
    });

    it("do not tell whether who suggested with a name suggested anonymously too", async () => {
      const { storage } = await open();
      const [same, different] = [await testServer(storage), await testServer(storage, "800")];
      await same.suggestion();
      await different.suggestion();
      await same.suggestion({ author: ana, anonymous: true });
      await different.suggestion({ author: ben, anonymous: true });
      const service = new FigureService(storage.figures, (id) => storage.boards.rules(id));
      expect((await service.read("900", undefined)).all).toEqual((await service.read("800", undefined)).all);
    });

    it("count of one board alone, and no votes that are hidden until the decision", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      await server.suggestion();
      const place = { name: "Secret", channelId: "902", channelKind: "text" } as const;
      const created = await storage.boards.create("900", place);
      if (created.kind !== "stored") throw new Error("no second board");
      const { board } = created;
      await storage.boards.edit("900", board.id, { countsHidden: true });
      const { revision: rulesRevision } = await storage.boards.rules("900");
      const hidden = await server.suggestion({ boardId: board.id, rulesRevision });
      await storage.suggestions.vote(server.press(hidden, { countsHidden: true, rulesRevision }));
      const service = new FigureService(storage.figures, (id) => storage.boards.rules(id));
      expect(await service.read("900", board.id)).toMatchObject({
        board: { name: "Secret" },
        all: { suggestions: 1, votes: 0, answers: 0, medianAnswerMs: undefined },
        votesHidden: true,
      });
      await storage.suggestions.changeStatus(server.change(hidden));
      expect((await service.read("900", board.id)).all).toMatchObject({ votes: 1, answers: 1 });
      expect((await service.read("900", undefined)).all).toMatchObject({ suggestions: 2, votes: 1 });
    });
  });
}
