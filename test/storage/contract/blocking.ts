import { describe, expect, it } from "vitest";
import type { BlockTarget, NewBlock } from "../../../src/suggestions/blocks.ts";
import type { Suggestion } from "../../../src/suggestions/types.ts";
import {
  ana,
  ben,
  mod,
  type OpenTestStorage,
  reread,
  rowsOf,
  snowflake,
  type TestServer,
  testServer,
} from "../../helpers/storage.ts";

const at = new Date("2026-03-01T12:00:00Z");
const later = (hours: number) => new Date(at.getTime() + hours * 3_600_000);
const user = (userId: string): BlockTarget => ({ kind: "user", userId });
const authorOf = ({ id, number }: Suggestion): BlockTarget => ({ kind: "author", suggestionId: id, number });
const page = { offset: 0, limit: 10 };

function block(
  { guildId }: Pick<TestServer, "guildId">,
  target: BlockTarget,
  changes: Partial<NewBlock> = {},
): NewBlock {
  return {
    guildId,
    target,
    by: mod,
    suggesting: true,
    voting: true,
    reason: undefined,
    until: undefined,
    interactionId: snowflake(),
    at,
    ...changes,
  };
}

const removal = (server: Pick<TestServer, "guildId">, target: BlockTarget) => {
  const { guildId, by, interactionId } = block(server, target);
  return { guildId, target, by, interactionId, at };
};

export function blockingContract(engine: string, open: OpenTestStorage): void {
  describe(`blocks on ${engine}`, () => {
    it("tells the person's terms with the revision that the block has raised, and staff whom they named", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const { revision } = await storage.boards.rules("900");
      expect(await storage.blocks.on("900", ana.userId)).toEqual({ revision, blocks: [] });
      const terms = { suggesting: true, voting: false, reason: "Spam", until: later(1) };
      expect(await storage.blocks.put(block(server, user(ana.userId), terms))).toEqual(terms);
      expect(await storage.blocks.on("900", ana.userId)).toEqual({ revision: revision + 1, blocks: [terms] });
      expect(await storage.blocks.on("900", ben.userId)).toEqual({ revision: revision + 1, blocks: [] });
      expect(await storage.blocks.list("900", at, page)).toEqual({
        blocks: [{ ...terms, blocked: { kind: "user", userId: ana.userId }, byName: "Mod", at }],
        total: 1,
      });
      expect((await storage.boards.rules("900")).revision).toBe(revision + 1);
    });

    it("puts new terms in the place of the target's own, and forgets those whose end has passed", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      await storage.blocks.put(block(server, user(ana.userId), { reason: "First", until: later(1) }));
      await storage.blocks.put(block(server, user(ana.userId), { reason: "Second", until: later(2) }));
      await storage.blocks.put(block(server, user(mod.userId), { until: later(1) }));
      expect(await storage.blocks.on("900", ana.userId)).toMatchObject({ blocks: [{ reason: "Second" }] });
      expect(await storage.blocks.list("900", later(1), page)).toMatchObject({
        blocks: [{ reason: "Second" }],
        total: 1,
      });
      expect(await storage.blocks.list("900", later(2), page)).toEqual({ blocks: [], total: 0 });
      await storage.blocks.put(block(server, user(ben.userId), { at: later(3) }));
      expect(await rowsOf(database, "select person_id from blocks")).toHaveLength(1);
      const kinds =
        "select kind, case when before is null then 1 else 0 end as first from block_events order by event_id";
      expect(await rowsOf(database, kinds)).toEqual([1, 0, 1, 1].map((first) => ({ kind: "added", first })));
    });

    it("keeps a block by user and one by suggestion apart, and lets no reader of either learn the author", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const [first, second] = [
        await server.suggestion({ anonymous: true }),
        await server.suggestion({ anonymous: true, text: "Another" }),
      ];
      await storage.blocks.put(block(server, authorOf(first), { reason: "One" }));
      await storage.blocks.put(block(server, authorOf(second), { reason: "Two", at: later(1) }));
      expect(await storage.blocks.on("900", ana.userId)).toMatchObject({ blocks: [{}, {}] });
      expect(await storage.blocks.remove(removal(server, user(ana.userId)))).toBe(false);

      await storage.blocks.put(block(server, user(ana.userId), { reason: "Three", at: later(2) }));
      const { blocks, total } = await storage.blocks.list("900", later(2), page);
      expect(total).toBe(3);
      expect(blocks.map(({ blocked, reason }) => [blocked, reason])).toEqual([
        [{ kind: "user", userId: ana.userId }, "Three"],
        [{ kind: "author", number: 2 }, "Two"],
        [{ kind: "author", number: 1 }, "One"],
      ]);
      expect(JSON.stringify(blocks.slice(1))).not.toContain(ana.userId);
      expect(await storage.blocks.byNumber("900", later(2))).toEqual([2, 1]);
      expect(await rowsOf(database, "select person_id from block_events where by_suggestion_id is not null")).toEqual([
        { person_id: null },
        { person_id: null },
      ]);

      expect(await storage.blocks.remove(removal(server, user(ana.userId)))).toBe(true);
      expect(await storage.blocks.on("900", ana.userId)).toMatchObject({ blocks: [{}, {}] });
      expect(await storage.blocks.remove(removal(server, authorOf(first)))).toBe(true);
      expect(await storage.blocks.on("900", ana.userId)).toMatchObject({ blocks: [{ reason: "Two" }] });
      expect(await reread(storage, first)).toEqual(first);
    });

    it("carries each request out once, however often it is delivered, and keeps its record for good", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const first = block(server, user(ana.userId), { reason: "First", until: later(1) });
      const { suggesting, voting, reason, until } = first;
      const told = await Promise.all([1, 2, 3].map(() => storage.blocks.put(first)));
      expect(told).toEqual([1, 2, 3].map(() => ({ suggesting, voting, reason, until })));
      const lift = removal(server, user(ana.userId));
      expect(await storage.blocks.remove(lift)).toBe(true);
      expect(await storage.blocks.remove(lift)).toBe(true);
      expect(await storage.blocks.put(first)).toEqual(told[0]);
      expect(await storage.blocks.on("900", ana.userId)).toMatchObject({ blocks: [] });
      expect(await rowsOf(database, "select kind from block_events order by event_id")).toEqual([
        { kind: "added" },
        { kind: "removed" },
      ]);
      await expect(database.write((transaction) => transaction.deleteFrom("block_events").execute())).rejects.toThrow(
        "append-only",
      );
    });

    it("counts on its own server alone, and names no suggestion of another", async () => {
      const { storage } = await open();
      const [here, there] = [await testServer(storage, "900"), await testServer(storage, "800", "801")];
      const suggestion = await here.suggestion();
      await storage.blocks.put(block(here, user(ana.userId)));
      await storage.blocks.put(block(here, authorOf(suggestion)));
      expect(await storage.blocks.on("800", ana.userId)).toMatchObject({ blocks: [] });
      expect(await storage.blocks.list("800", at, page)).toEqual({ blocks: [], total: 0 });
      expect(await storage.blocks.byNumber("800", at)).toEqual([]);
      await expect(storage.blocks.put(block(there, authorOf(suggestion)))).rejects.toThrow("no result");
      await expect(storage.blocks.remove(removal(there, authorOf(suggestion)))).rejects.toThrow("no result");
      expect(await storage.blocks.remove(removal(there, user(ana.userId)))).toBe(false);
      expect((await storage.blocks.list("900", at, page)).total).toBe(2);
    });

    it("makes a block of a server that was never set up", async () => {
      const { storage } = await open();
      expect(await storage.blocks.on("900", ana.userId)).toEqual({ revision: 0, blocks: [] });
      await storage.blocks.put(block({ guildId: "900" }, user(ana.userId)));
      expect(await storage.blocks.on("900", ana.userId)).toMatchObject({ revision: 1, blocks: [{}] });
    });

    it("lets neither a vote, a suggestion nor an edit be stored that was judged before the block", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      await storage.blocks.put(block(server, user(ben.userId)));
      expect(await storage.suggestions.vote(server.press(suggestion))).toEqual({ kind: "rules-changed" });
      expect(await storage.suggestions.submit(server.submission({ author: ben }))).toEqual({ kind: "rules-changed" });
      const { id: suggestionId, guildId, textVersion } = suggestion;
      const edit = { guildId, suggestionId, textVersion, title: undefined, text: "More swings", review: undefined };
      const request = { ...edit, author: ana, rulesRevision: 1, interactionId: snowflake(), at };
      expect(await storage.authoring.edit(request)).toEqual({ kind: "changed-meanwhile" });
      expect(await reread(storage, suggestion)).toEqual(suggestion);
    });

    it("races votes and a block: every vote that counts was stored before it", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      for (let race = 0; race < 12; race += 1) {
        const suggestion = await server.suggestion({
          rulesRevision: (await storage.boards.rules("900")).revision,
        });
        const { revision: rulesRevision } = await storage.boards.rules("900");
        const votes = Array.from(
          { length: 12 },
          () => () => storage.suggestions.vote(server.press(suggestion, { rulesRevision })),
        );
        const before = votes.slice(0, race).map((vote) => vote());
        const blocking = storage.blocks.put(block(server, user(ben.userId)));
        const after = votes.slice(race).map((vote) => vote());
        await blocking;
        const standing = await reread(storage, suggestion);
        const outcomes = await Promise.all([...before, ...after]);
        // Nothing was stored after the block's commit: as many presses applied as the version counted right then.
        const applied = outcomes.filter(({ kind }) => kind === "standing").length;
        expect(standing.version).toBe(suggestion.version + applied);
        expect(await reread(storage, suggestion)).toEqual(standing);
      }
    });
  });
}
