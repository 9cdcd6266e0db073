import { describe, expect, it } from "vitest";
import type { Suggestion } from "../../../src/suggestions/types.ts";
import { ana, mod, type OpenTestStorage, reread, snowflake, testServer } from "../../helpers/storage.ts";

const all = { offset: 0, limit: 100 };
const at = new Date("2026-03-01T12:00:00Z");

function authored({ guildId, id, statusVersion, textVersion }: Suggestion) {
  const common = { guildId, suggestionId: id, author: ana, at, interactionId: snowflake() };
  return {
    ...common,
    statusVersion,
    textVersion,
    title: undefined,
    text: "More swings",
    rulesRevision: 1,
    review: undefined,
  };
}

export function historyContract(engine: string, open: OpenTestStorage): void {
  describe(`history on ${engine}`, () => {
    it("tells everything that happened, oldest first, with who, when and why, but no vote", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion({ text: "More benches" });
      await storage.suggestions.vote(server.press(suggestion));
      await storage.authoring.edit(authored(suggestion));
      await storage.suggestions.changeStatus(server.change(suggestion, { to: "rejected", reason: "no room" }));
      await storage.suggestions.changeStatus(server.change(await reread(storage, suggestion), { to: "open" }));
      await storage.authoring.withdraw(authored(await reread(storage, suggestion)));
      const author = { kind: "named", name: "Ana" };
      const staff = { kind: "named", name: "Mod" };
      const change = { kind: "status-changed", reason: undefined, duplicateOf: undefined, at };
      const { events, total } = await storage.history.events("900", 1, all);
      expect(events).toEqual([
        { kind: "submitted", by: author, at },
        { kind: "edited", before: "More benches", after: "More swings", by: author, at },
        { ...change, from: "open", to: "rejected", reason: "no room", by: staff },
        { ...change, from: "rejected", to: "open", by: staff },
        { ...change, from: "open", to: "withdrawn", by: author },
      ]);
      expect(total).toBe(5);
      const part = await storage.history.events("900", 1, { offset: 1, limit: 2 });
      expect(part).toEqual({ events: events.slice(1, 3), total: 5 });
      expect(await storage.history.events("800", 1, all)).toEqual({ events: [], total: 0 });
      expect(await storage.history.events("900", 2, all)).toEqual({ events: [], total: 0 });
    });

    it("names neither who gave an anonymous decision nor the author of what staff removed", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      await storage.suggestions.changeStatus(server.change(suggestion, { to: "under_review", anonymous: true }));
      const doers = async () => (await storage.history.events("900", 1, all)).events.map(({ by }) => by);
      expect(await doers()).toEqual([{ kind: "named", name: "Ana" }, { kind: "staff" }]);
      await storage.suggestions.changeStatus(server.change(await reread(storage, suggestion), { to: "removed" }));
      expect(await doers()).toEqual([{ kind: "author" }, { kind: "staff" }, { kind: "named", name: "Mod" }]);
    });

    it("never names an anonymous author, who is known by name on the server, nor links them to a decision", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      // Known by name, and staff: they decide about what they wrote themselves.
      await server.suggestion();
      const suggestion = await server.suggestion({ anonymous: true });
      await storage.authoring.edit(authored(suggestion));
      await storage.suggestions.changeStatus(
        server.change(suggestion, { to: "under_review", by: { ...ana, isStaff: true } }),
      );
      await storage.suggestions.changeStatus(server.change(await reread(storage, suggestion), { to: "open", by: mod }));
      await storage.authoring.withdraw(authored(await reread(storage, suggestion)));
      const { events } = await storage.history.events("900", 2, all);
      expect(events.map(({ by }) => by)).toEqual([
        { kind: "author" },
        { kind: "author" },
        { kind: "named", name: "Ana" },
        { kind: "named", name: "Mod" },
        { kind: "author" },
      ]);
    });
  });
}
