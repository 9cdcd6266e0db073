import { describe, expect, it } from "vitest";
import type { SuggestionFilter } from "../../../src/suggestions/store.ts";
import { actor, ana, ben, type OpenTestStorage, testServer } from "../../helpers/storage.ts";

export function listingContract(engine: string, open: OpenTestStorage): void {
  describe(`listing by votes and author on ${engine}`, () => {
    it("puts those first with most in favour less against, of equal ones the newest, page by page", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const sides = [["up"], ["up", "up", "down", "down", "down"], [], ["up", "up"], ["up", "down", "up"]] as const;
      for (const votes of sides) {
        const suggestion = await server.suggestion();
        for (const [index, side] of votes.entries()) {
          await storage.suggestions.vote(server.press(suggestion, { voter: actor(String(500 + index)), side }));
        }
      }
      const page = async (offset: number, limit: number) => {
        const { suggestions, total } = await storage.suggestions.list("900", { order: "votes" }, { offset, limit });
        return [suggestions.map(({ number }) => number), total];
      };
      expect(await page(0, 10)).toEqual([[4, 5, 1, 3, 2], 5]);
      expect(await page(2, 2)).toEqual([[1, 3], 5]);
    });

    it("lists since a moment, and what one person wrote, also anonymously", async () => {
      const { storage } = await open();
      const [server, other] = [await testServer(storage, "900"), await testServer(storage, "800")];
      await server.suggestion({ at: new Date("2026-01-01T00:00:00Z") });
      await server.suggestion({ anonymous: true, at: new Date("2026-02-01T00:00:00Z") });
      await server.suggestion({ author: ben, at: new Date("2026-03-01T00:00:00Z") });
      await other.suggestion();
      const numbers = async (filter: SuggestionFilter) => {
        const { suggestions, total } = await storage.suggestions.list("900", filter, { offset: 0, limit: 10 });
        expect(total).toBe(suggestions.length);
        return suggestions.map(({ number }) => number);
      };
      expect(await numbers({ since: new Date("2026-02-01T00:00:00Z") })).toEqual([3, 2]);
      expect(await numbers({ writtenBy: ana.userId })).toEqual([2, 1]);
      expect(await numbers({ writtenBy: ben.userId, status: "open" })).toEqual([3]);
      expect(await numbers({ writtenBy: "999" })).toEqual([]);
      const completed = await storage.suggestions.complete("900", "bench", ["open"], 25, ana.userId);
      expect(completed.map(({ number, author }) => [number, author.kind])).toEqual([
        [2, "anonymous"],
        [1, "named"],
      ]);
    });
  });
}
