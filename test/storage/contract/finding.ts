import { describe, expect, it } from "vitest";
import type { Engine } from "../../../src/storage/engine.ts";
import type { Suggestion } from "../../../src/suggestions/types.ts";
import { type OpenTestStorage, testServer } from "../../helpers/storage.ts";

const numbers = (suggestions: readonly Suggestion[]) => suggestions.map((suggestion) => suggestion.number);

/** Every server goes on from that number: what it has is old. */
async function countOn(engine: Engine, lastNumber: number): Promise<void> {
  await engine.write((transaction) => transaction.updateTable("guilds").set({ last_number: lastNumber }).execute());
}

export function findingContract(engine: string, open: OpenTestStorage): void {
  describe(`finding on ${engine}`, () => {
    it("finds a suggestion by its number on its own server alone", async () => {
      const { storage } = await open();
      const [here, there] = [await testServer(storage, "900"), await testServer(storage, "800")];
      await here.suggestion({ text: "here" });
      await there.suggestion({ text: "there" });
      expect((await storage.suggestions.byNumber("900", 1))?.text).toBe("here");
      expect((await storage.suggestions.byNumber("800", 1))?.text).toBe("there");
      expect(await storage.suggestions.byNumber("900", 2)).toBeUndefined();
      expect(await storage.suggestions.byNumber("700", 1)).toBeUndefined();
      expect(await storage.suggestions.byNumber("900", Number.MAX_SAFE_INTEGER)).toBeUndefined();
    });

    it("lists newest first, a page at a time, with the total", async () => {
      const { storage } = await open();
      const [server, other] = [await testServer(storage, "900"), await testServer(storage, "800")];
      for (let index = 0; index < 7; index += 1) await server.suggestion();
      await other.suggestion();
      const page = async (offset: number, limit: number) => {
        const { suggestions, total } = await storage.suggestions.list("900", {}, { offset, limit });
        return { numbers: numbers(suggestions), total };
      };
      expect(await page(0, 3)).toEqual({ numbers: [7, 6, 5], total: 7 });
      expect(await page(6, 3)).toEqual({ numbers: [1], total: 7 });
      expect(await page(9, 3)).toEqual({ numbers: [], total: 7 });
      expect(await storage.suggestions.list("700", {}, { offset: 0, limit: 3 })).toEqual({ suggestions: [], total: 0 });
    });

    it("lists one status, and counts only that", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const stored = [await server.suggestion(), await server.suggestion(), await server.suggestion()];
      for (const suggestion of stored.slice(0, 2)) await storage.suggestions.changeStatus(server.change(suggestion));
      const approved = await storage.suggestions.list("900", { status: "approved" }, { offset: 0, limit: 10 });
      expect({ numbers: numbers(approved.suggestions), total: approved.total }).toEqual({ numbers: [2, 1], total: 2 });
    });

    it("completes by number, with or without #, the typed number itself first", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      for (let index = 0; index < 12; index += 1) await server.suggestion({ text: `idea ${"abcdefghijkl"[index]}` });
      const complete = async (typed: string, limit = 25) =>
        numbers(await storage.suggestions.complete("900", typed, ["open"], limit));
      expect(await complete("#1")).toEqual([1, 12, 11, 10]);
      expect(await complete("1")).toEqual([1, 12, 11, 10]);
      expect(await complete("  12 ")).toEqual([12]);
      expect(await complete("1", 2)).toEqual([1, 12]);
      expect(await complete("99")).toEqual([]);
      expect(await complete("")).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
      expect(await complete("99999999999999999999")).toEqual([]);
    });

    it("completes by a part of the text, whatever its case and script", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      for (const text of ["A FOUNTAIN", "Ein ÜBERGANG", "Новый ПАРК", "room 12", "ｗｉｄｅ letters"]) {
        await server.suggestion({ text });
      }
      const complete = async (typed: string) => numbers(await storage.suggestions.complete("900", typed, ["open"], 25));
      expect(await complete("fount")).toEqual([1]);
      expect(await complete("übergang")).toEqual([2]);
      expect(await complete("парк")).toEqual([3]);
      expect(await complete("12")).toEqual([4]);
      expect(await complete("WIDE")).toEqual([5]);
    });

    it("takes wildcards as the letters they are", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      for (const text of ["100% better", "100 x better", "snake_case", "snakeXcase", "back\\slash"]) {
        await server.suggestion({ text });
      }
      const complete = async (typed: string) => numbers(await storage.suggestions.complete("900", typed, ["open"], 25));
      expect(await complete("0%")).toEqual([1]);
      expect(await complete("e_c")).toEqual([3]);
      expect(await complete("k\\s")).toEqual([5]);
      expect(await complete("'; drop table votes; --")).toEqual([]);
    });

    it("puts those whose number begins with what was typed before those whose text has it", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      await server.suggestion({ text: "a room for 12" });
      for (let index = 2; index <= 12; index += 1) await server.suggestion({ text: "an idea" });
      await server.suggestion({ text: "Route 123" });
      const complete = async (typed: string, limit = 25) =>
        numbers(await storage.suggestions.complete("900", typed, ["open"], limit));
      expect(await complete("12")).toEqual([12, 13, 1]);
      expect(await complete("12", 2)).toEqual([12, 13]);
      expect(await complete("123")).toEqual([13]);
      expect(await complete("1", 3)).toEqual([1, 13, 12]);
      expect(await complete("0")).toEqual([]);
      expect(await complete("16777215")).toEqual([]);
    });

    it.each(["newest", "older"])(
      "completes by texts of any length, with any signs, in the %s suggestions",
      async (which) => {
        const { storage, engine } = await open();
        const server = await testServer(storage);
        const long = "a long sentence about the very old oak tree that stands behind the library since 1871";
        for (const text of [long, 'say "please" OR ask', "abc bcd cde", "abcde", "🦊🦝🐻 zoo", "Zoë*"]) {
          await server.suggestion({ text });
        }
        if (which === "older") await countOn(engine, 5_000);
        const complete = async (typed: string) =>
          numbers(await storage.suggestions.complete("900", typed, ["open"], 25));
        expect(await complete(long)).toEqual([1]);
        expect(await complete(`${long}!`)).toEqual([]);
        expect(await complete('"please" OR')).toEqual([2]);
        expect(await complete('"')).toEqual([2]);
        // All its trigrams are in #3 too.
        expect(await complete("abcde")).toEqual([4]);
        expect(await complete("🦊🦝🐻")).toEqual([5]);
        expect(await complete("🦝")).toEqual([5]);
        expect(await complete("zo")).toEqual([6, 5]);
        expect(await complete("oë*")).toEqual([6]);
        expect(await complete("suggestion_words_trigrams")).toEqual([]);
      },
    );

    it("completes by words in the newest and in older suggestions, each once, the newest first", async () => {
      const { storage, engine } = await open();
      const [server, other] = [await testServer(storage, "900"), await testServer(storage, "800")];
      for (const one of [server, other]) for (const text of ["a red bench", "a pond"]) await one.suggestion({ text });
      await countOn(engine, 511);
      await server.suggestion({ text: "a blue bench" });
      await countOn(engine, 5_000);
      await server.suggestion({ text: "a green bench" });
      const complete = async (typed: string, limit = 25) =>
        numbers(await storage.suggestions.complete("900", typed, ["open"], limit));
      expect(await complete("bench")).toEqual([5_001, 512, 1]);
      expect(await complete("BENCH", 2)).toEqual([5_001, 512]);
      expect(await complete("bench", 1)).toEqual([5_001]);
      expect(await complete("po")).toEqual([2]);
      expect(await complete("red benches")).toEqual([]);
    });

    it("completes only what has one of the statuses and is on the server", async () => {
      const { storage } = await open();
      const [server, other] = [await testServer(storage, "900"), await testServer(storage, "800")];
      const decided = await server.suggestion({ text: "benches" });
      await server.suggestion({ text: "more benches" });
      await other.suggestion({ text: "other benches" });
      await storage.suggestions.changeStatus(server.change(decided));
      expect(numbers(await storage.suggestions.complete("900", "bench", ["open"], 25))).toEqual([2]);
      expect(numbers(await storage.suggestions.complete("900", "bench", ["open", "approved"], 25))).toEqual([2, 1]);
      expect(await storage.suggestions.complete("900", "bench", [], 25)).toEqual([]);
    });
  });
}
