import { describe, expect, it } from "vitest";
import type { OpenTestStorage } from "../../helpers/storage.ts";

const settings = { channelId: "901", anonymousAllowed: true, imagesAllowed: false, threads: true };

export function boardsContract(engine: string, open: OpenTestStorage): void {
  describe(`boards on ${engine}`, () => {
    it("knows no rules of a server that was never set up", async () => {
      const { storage } = await open();
      expect(await storage.boards.rules("900")).toEqual({ guildId: "900", revision: 0, boards: [] });
    });

    it("makes the first board, then changes it in place, and raises the revision each time", async () => {
      const { storage } = await open();
      const first = await storage.boards.saveFirst("900", settings);
      expect(first).toEqual({ id: first.id, guildId: "900", ...settings });
      expect(await storage.boards.rules("900")).toEqual({ guildId: "900", revision: 1, boards: [first] });

      const changed = await storage.boards.saveFirst("900", { ...settings, channelId: "902", threads: false });
      expect(changed).toEqual({ ...first, channelId: "902", threads: false });
      expect(await storage.boards.rules("900")).toEqual({ guildId: "900", revision: 2, boards: [changed] });
    });

    it("makes one board when a server is set up twice at once", async () => {
      const { storage } = await open();
      const saved = await Promise.all(Array.from({ length: 5 }, () => storage.boards.saveFirst("900", settings)));
      expect(new Set(saved.map((board) => board.id)).size).toBe(1);
      const { revision, boards } = await storage.boards.rules("900");
      expect({ revision, boards: boards.length }).toEqual({ revision: 5, boards: 1 });
    });

    it("keeps servers apart", async () => {
      const { storage } = await open();
      const here = await storage.boards.saveFirst("900", settings);
      const there = await storage.boards.saveFirst("800", { ...settings, channelId: "801" });
      expect((await storage.boards.rules("900")).boards).toEqual([here]);
      expect((await storage.boards.rules("800")).boards).toEqual([there]);
    });
  });
}
