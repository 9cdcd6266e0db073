import { describe, expect, it } from "vitest";
import { actor, mod, type OpenTestStorage, reread, rowsOf, snowflake, testServer } from "../../helpers/storage.ts";

export function decidingContract(engine: string, open: OpenTestStorage): void {
  describe(`deciding on ${engine}`, () => {
    it("stores who decided, why and when, and records the change", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      const at = new Date("2026-05-05T05:05:05Z");
      const interactionId = snowflake();
      const change = server.change(suggestion, { to: "rejected", reason: "too dear", at, interactionId });
      const outcome = await storage.suggestions.changeStatus(change);
      expect(outcome).toMatchObject({
        kind: "stored",
        repeated: false,
        suggestion: {
          status: "rejected",
          decision: { byUserId: mod.userId, byName: "Mod", reason: "too dear", at },
          version: suggestion.version + 1,
          statusVersion: suggestion.statusVersion + 1,
        },
      });
      expect(
        await rowsOf(
          database,
          "select before, after, reason, at, interaction_id from events order by event_id desc limit 1",
        ),
      ).toEqual([
        {
          before: '{"status":"open"}',
          after: '{"status":"rejected"}',
          reason: "too dear",
          at: at.getTime(),
          interaction_id: interactionId,
        },
      ]);
    });

    it("forgets the decision when the suggestion is reopened, but not its events", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      await storage.suggestions.changeStatus(server.change(suggestion, { reason: "yes" }));
      const reopening = server.change(await reread(storage, suggestion), { to: "open", reason: "a mistake" });
      expect(await storage.suggestions.changeStatus(reopening)).toMatchObject({
        suggestion: { status: "open", decision: undefined },
      });
      expect(await rowsOf(database, "select reason from events order by event_id")).toEqual([
        { reason: null },
        { reason: "yes" },
        { reason: "a mistake" },
      ]);
    });

    it("lets one of 50 who decide at once win, and tells the other 49", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          storage.suggestions.changeStatus(
            server.change(suggestion, {
              to: index % 2 === 0 ? "approved" : "rejected",
              by: { ...actor(String(8_000 + index)), isStaff: true },
            }),
          ),
        ),
      );
      const [winner, ...others] = outcomes.filter((outcome) => outcome.kind === "stored");
      expect(others).toEqual([]);
      expect(outcomes.filter((outcome) => outcome.kind === "changed-meanwhile")).toHaveLength(49);
      expect(await reread(storage, suggestion)).toEqual(winner?.suggestion);
      expect(await rowsOf(database, "select 1 from events where kind = 'status-changed'")).toHaveLength(1);
      expect(await rowsOf(database, "select 1 from intents where kind = 'decision-dm'")).toHaveLength(1);
    });

    it("is not disturbed by votes: only changes of status compete", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      await storage.suggestions.vote(server.press(suggestion));
      expect(await storage.suggestions.changeStatus(server.change(suggestion))).toMatchObject({ kind: "stored" });
    });

    it("stores a decision once, however often it is delivered, also where no version matches any more", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      const change = server.change(suggestion);
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => storage.suggestions.changeStatus(change)));
      outcomes.push(await storage.suggestions.changeStatus({ ...change, statusVersion: -1 }));
      expect(outcomes.filter((outcome) => outcome.kind === "stored" && outcome.repeated)).toHaveLength(5);
      expect(outcomes.filter((outcome) => outcome.kind === "stored" && !outcome.repeated)).toHaveLength(1);
      expect(await rowsOf(database, "select 1 from events where kind = 'status-changed'")).toHaveLength(1);
    });

    it("stores nothing for a version that never matches", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      const change = server.change(suggestion, { statusVersion: -1 });
      expect(await storage.suggestions.changeStatus(change)).toEqual({ kind: "changed-meanwhile" });
      expect(await reread(storage, suggestion)).toEqual(suggestion);
    });

    it("changes nothing through another server", async () => {
      const { storage } = await open();
      const [here, there] = [await testServer(storage, "900"), await testServer(storage, "800")];
      const suggestion = await here.suggestion();
      expect(await storage.suggestions.changeStatus(there.change(suggestion))).toEqual({ kind: "changed-meanwhile" });
      expect(await reread(storage, suggestion)).toEqual(suggestion);
    });

    it("owes the author one message, of the newest decision, as long as none was begun", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      const messages = async () =>
        (await storage.intents.due(new Date(), 10)).filter((intent) => intent.kind === "decision-dm");
      await storage.suggestions.changeStatus(server.change(suggestion));
      const [first] = await messages();
      const reopening = server.change(await reread(storage, suggestion), { to: "open" });
      await storage.suggestions.changeStatus(reopening);
      const [second, ...more] = await messages();
      expect(more).toEqual([]);
      expect(second?.id).not.toBe(first?.id);
      expect(await storage.intents.begin(first?.id ?? 0, new Date())).toBe(false);

      expect(await storage.intents.begin(second?.id ?? 0, new Date())).toBe(true);
      await storage.suggestions.changeStatus(server.change(await reread(storage, suggestion)));
      expect(await messages()).toHaveLength(2);
    });

    it("tries a card again that was forbidden, since the permission may have come", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const [unposted, posted, gone] = [
        await server.suggestion(),
        await server.suggestion(),
        await server.suggestion(),
      ];
      const [first, second] = await storage.intents.due(new Date(), 2);
      await storage.intents.fail(first?.id ?? 0, "card-forbidden");
      const place = { channelId: "901", messageId: "77", attachments: [], version: 1 };
      await storage.intents.cardPosted(second?.id ?? 0, place);
      await storage.cards.problem(posted.id, "card-forbidden");
      await storage.cards.problem(gone.id, "card-message-gone");
      for (const suggestion of [unposted, posted, gone]) {
        await storage.suggestions.changeStatus(server.change(suggestion));
      }
      expect((await reread(storage, unposted)).cardProblem).toBeUndefined();
      expect(await storage.intents.outcome(unposted.id, "card")).toEqual({ state: "pending", problem: undefined });
      expect(await storage.cards.behind(10)).toEqual([posted.id]);
      expect((await reread(storage, gone)).cardProblem).toBe("card-message-gone");
    });
  });
}
