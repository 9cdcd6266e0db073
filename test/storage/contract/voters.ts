import { describe, expect, it } from "vitest";
import type { Storage } from "../../../src/storage/storage.ts";
import type { Side, Suggestion } from "../../../src/suggestions/types.ts";
import { actor, ana, ben, type OpenTestStorage, rowsOf, type TestServer, testServer } from "../../helpers/storage.ts";

const at = (second: number) => new Date(Date.UTC(2026, 2, 1, 12, 0, second));

async function press(storage: Storage, server: TestServer, suggestion: Suggestion, votes: readonly [string, Side][]) {
  for (const [index, [userId, side]] of votes.entries()) {
    const voter = actor(userId);
    await storage.suggestions.vote(server.press(suggestion, { voter, side, at: at(index) }));
  }
}

export function votersContract(engine: string, open: OpenTestStorage): void {
  describe(`the voters on ${engine}`, () => {
    it("are listed by side, of one side in the order of their votes, with name and weight, page by page", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      await press(storage, server, suggestion, [
        ["304", "abstain"],
        ["303", "down"],
        ["302", "up"],
        ["301", "up"],
        ["305", "up"],
        // Taken back, and moved.
        ["305", "up"],
        ["306", "down"],
        ["306", "up"],
      ]);
      await storage.suggestions.vote(server.press(suggestion, { voter: ben, side: "down", weight: 4, at: at(60) }));
      const members = { up: 3, down: 2, abstain: 1 };
      const page = async (offset: number, limit: number) => {
        const found = await storage.voters.voters(suggestion.id, { offset, limit });
        expect(found.members).toEqual(members);
        return found.voters.map(({ userId, side }) => `${userId} ${side}`);
      };
      const all = ["302 up", "301 up", "306 up", "303 down", "102 down", "304 abstain"];
      expect(await page(0, 100)).toEqual(all);
      expect([...(await page(0, 4)), ...(await page(4, 4))]).toEqual(all);
      expect(await page(6, 4)).toEqual([]);
      const { voters } = await storage.voters.voters(suggestion.id, { offset: 4, limit: 1 });
      expect(voters).toEqual([{ userId: "102", name: "Ben", side: "down", weight: 4 }]);
    });

    it("bear the name of this server alone, and those of one suggestion are not those of another", async () => {
      const { storage } = await open();
      const [here, there] = [await testServer(storage, "900"), await testServer(storage, "800")];
      const [one, other] = [await here.suggestion(), await there.suggestion()];
      await storage.suggestions.vote(here.press(one, { voter: { ...ben, name: "Ben of here" } }));
      await storage.suggestions.vote(there.press(other, { voter: { ...ben, name: "Ben of there" } }));
      await storage.suggestions.vote(there.press(other, { voter: ana }));
      const { voters } = await storage.voters.voters(one.id, { offset: 0, limit: 10 });
      expect(voters).toEqual([{ userId: ben.userId, name: "Ben of here", side: "up", weight: 1 }]);
    });

    it("leave a nameless vote where a person was erased", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      await storage.suggestions.vote(server.press(suggestion));
      await database.write(async (transaction) => {
        await transaction.deleteFrom("person_names").execute();
        await transaction.updateTable("persons").set({ user_id: null }).execute();
      });
      expect(await storage.voters.voters(suggestion.id, { offset: 0, limit: 10 })).toEqual({
        voters: [{ userId: undefined, name: "", side: "up", weight: 1 }],
        members: { up: 1, down: 0, abstain: 0 },
      });
    });

    it("are each on one page of 10,000, in two statements a page", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      const count = 10_000;
      await Promise.all(
        Array.from({ length: count }, (_, index) =>
          storage.suggestions.vote(
            server.press(suggestion, { voter: actor(String(20_000 + index)), side: index % 3 === 0 ? "down" : "up" }),
          ),
        ),
      );
      const [{ votes } = { votes: 0 }] = await rowsOf<{ votes: number }>(
        database,
        "select count(*) as votes from votes",
      );
      expect(votes).toBe(count);
      const seen = new Set<string | undefined>();
      for (const offset of [0, 20, 6_660, 9_980]) {
        const { voters, members } = await storage.voters.voters(suggestion.id, { offset, limit: 20 });
        expect([voters.length, members]).toEqual([20, { up: 6_666, down: 3_334, abstain: 0 }]);
        for (const { userId } of voters) seen.add(userId);
      }
      expect(seen.size).toBe(80);
    });
  });
}
