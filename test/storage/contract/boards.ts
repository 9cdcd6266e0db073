import { describe, expect, it } from "vitest";
import { defaultBoardRules } from "../../../src/boards/board-rules.ts";
import { defaultServerSettings } from "../../../src/boards/boards.ts";
import type { OpenTestStorage } from "../../helpers/storage.ts";

const settings = { channelId: "901", anonymousAllowed: true, imagesAllowed: false, threads: true };

export function boardsContract(engine: string, open: OpenTestStorage): void {
  describe(`boards on ${engine}`, () => {
    it("knows no rules of a server that was never set up", async () => {
      const { storage } = await open();
      expect(await storage.boards.rules("900")).toEqual({
        guildId: "900",
        revision: 0,
        settings: defaultServerSettings,
        boards: [],
        deletedBoards: [],
      });
    });

    it("makes the first board, then changes it in place, and raises the revision each time", async () => {
      const { storage } = await open();
      const first = await storage.boards.saveFirst("900", settings);
      const place = { id: first.id, guildId: "900", name: "suggestions", channelKind: "text" };
      expect(first).toEqual({ ...defaultBoardRules, ...place, ...settings });
      expect(await storage.boards.rules("900")).toMatchObject({ revision: 1, boards: [first] });

      const changed = await storage.boards.saveFirst("900", { ...settings, channelId: "902", threads: false });
      expect(changed).toEqual({ ...first, channelId: "902", threads: false });
      expect(await storage.boards.rules("900")).toMatchObject({ revision: 2, boards: [changed] });
    });

    it("makes one board when a server is set up twice at once", async () => {
      const { storage } = await open();
      const saved = await Promise.all(Array.from({ length: 5 }, () => storage.boards.saveFirst("900", settings)));
      expect(new Set(saved.map((board) => board.id)).size).toBe(1);
      const { revision, boards } = await storage.boards.rules("900");
      expect({ revision, boards: boards.length }).toEqual({ revision: 5, boards: 1 });
    });

    it("has several boards, each with a name and a channel of its own", async () => {
      const { storage } = await open();
      await storage.boards.saveFirst("900", settings);
      const ideas = { name: "ideas", channelId: "902", channelKind: "forum" as const };
      expect(await storage.boards.create("900", ideas)).toMatchObject({ kind: "stored", board: ideas });
      expect(await storage.boards.create("900", { ...ideas, channelId: "903" })).toEqual({ kind: "name-taken" });
      expect(await storage.boards.create("900", { ...ideas, name: "bugs" })).toEqual({
        kind: "channel-taken",
        by: "ideas",
      });
      const { boards } = await storage.boards.rules("900");
      expect(boards.map(({ name }) => name)).toEqual(["suggestions", "ideas"]);
    });

    it("makes one of two boards that want the same name in one moment", async () => {
      const { storage } = await open();
      const made = await Promise.all(
        ["902", "903"].map((channelId) =>
          storage.boards.create("900", { name: "ideas", channelId, channelKind: "text" }),
        ),
      );
      expect(made.map(({ kind }) => kind).toSorted()).toEqual(["name-taken", "stored"]);
    });

    it("keeps both of two settings that are changed in one moment", async () => {
      const { storage } = await open();
      const { id } = await storage.boards.saveFirst("900", settings);
      await Promise.all([
        storage.boards.edit("900", id, { cooldownSeconds: 60 }),
        storage.boards.edit("900", id, { threadName: "{text}" }),
        storage.boards.saveSettings("900", { managerRoleIds: ["7"] }),
        storage.boards.saveSettings("900", { reviewerRoleIds: ["8"] }),
      ]);
      const { revision, boards, settings: server } = await storage.boards.rules("900");
      expect(boards[0]).toMatchObject({ cooldownSeconds: 60, threadName: "{text}", imagesAllowed: false });
      expect(server).toMatchObject({ managerRoleIds: ["7"], reviewerRoleIds: ["8"] });
      expect(revision).toBe(5);
    });

    it("keeps both parts of one rule that are changed in one moment, each from what is stored by then", async () => {
      const { storage } = await open();
      const { id, suggesting } = await storage.boards.saveFirst("900", settings);
      await Promise.all([
        storage.boards.edit("900", id, (before) => ({ suggesting: { ...before.suggesting, accountAgeDays: 7 } })),
        storage.boards.edit("900", id, (before) => ({ suggesting: { ...before.suggesting, memberDays: 2 } })),
      ]);
      const { boards } = await storage.boards.rules("900");
      expect(boards[0]?.suggesting).toEqual({ ...suggesting, accountAgeDays: 7, memberDays: 2 });
    });

    it("takes two names for one when they differ in case alone", async () => {
      const { storage } = await open();
      const { id } = await storage.boards.saveFirst("900", settings);
      const other = { channelId: "902", channelKind: "text" as const };
      expect(await storage.boards.create("900", { ...other, name: "SUGGESTIONS" })).toEqual({ kind: "name-taken" });
      const made = await storage.boards.create("900", { ...other, name: "Ideas" });
      expect(made).toMatchObject({ kind: "stored" });
      expect(await storage.boards.edit("900", id, { name: "ideas" })).toEqual({ kind: "name-taken" });
      expect(await storage.boards.edit("900", id, { name: "Suggestions" })).toMatchObject({ kind: "stored" });
    });

    it("keeps a deleted board's rules for its suggestions, and gives its name and channel away again", async () => {
      const { storage } = await open();
      const board = await storage.boards.saveFirst("900", settings);
      expect(await storage.boards.delete("900", board.id)).toBe(true);
      expect(await storage.boards.delete("900", board.id)).toBe(false);
      expect(await storage.boards.edit("900", board.id, { threads: false })).toEqual({ kind: "gone" });
      expect(await storage.boards.rules("900")).toMatchObject({ boards: [], deletedBoards: [board] });
      expect(await storage.boards.create("900", board)).toMatchObject({ kind: "stored" });
    });

    it("changes and deletes no other server's board", async () => {
      const { storage } = await open();
      const { id } = await storage.boards.saveFirst("900", settings);
      expect(await storage.boards.edit("800", id, { threads: false })).toEqual({ kind: "gone" });
      expect(await storage.boards.delete("800", id)).toBe(false);
      expect((await storage.boards.rules("900")).boards[0]?.threads).toBe(true);
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
