import { describe, expect, it } from "vitest";
import type { ClaimChange } from "../../../src/suggestions/queue-store.ts";
import type { Suggestion } from "../../../src/suggestions/types.ts";
import { actor, ana, ben, mod, type OpenTestStorage, reread, snowflake, testServer } from "../../helpers/storage.ts";

const at = new Date("2026-03-01T12:00:00Z");
const hourMs = 3_600_000;
const later = (hours: number) => new Date(at.getTime() + hours * hourMs);

const queue = { posts: true };
const page = { offset: 0, limit: 10 };
const fay = actor("104", "Fay");

function claim({ id, guildId }: Suggestion, changes: Partial<ClaimChange> = {}): ClaimChange {
  return { guildId, suggestionId: id, claims: true, by: mod, interactionId: snowflake(), at, ...changes };
}

export function queueingContract(engine: string, open: OpenTestStorage): void {
  describe(`the queue on ${engine}`, () => {
    it("keeps a suggestion without a card until it is accepted, under the same id and number", async () => {
      const { storage } = await open(() => at);
      const server = await testServer(storage);
      const queued = await server.suggestion({ queue, withThread: true });
      expect(queued).toMatchObject({ status: "queued", number: 1, published: false, card: undefined });
      expect((await storage.intents.due(later(9), 10)).map(({ kind }) => kind)).toEqual(["queue-post"]);
      const outcome = await storage.decisions.changeStatus(server.change(queued, { to: "open" }));
      expect(outcome).toMatchObject({ kind: "stored" });
      const accepted = await reread(storage, queued);
      expect(accepted).toMatchObject({ id: queued.id, status: "open", published: true, justAccepted: true });
      expect(accepted.decision).toBeUndefined();
      expect((await storage.intents.due(later(9), 10)).map(({ kind }) => kind)).toContain("card");
      expect(await storage.queue.entry(server.guildId, 1)).toMatchObject({ review: { outcome: "open", by: "Mod" } });
    });

    it("leaves the card of a rejected one unposted until it is opened after all", async () => {
      const { storage } = await open(() => at);
      const server = await testServer(storage);
      const queued = await server.suggestion({ queue: { posts: false } });
      await storage.decisions.changeStatus(server.change(queued, { to: "rejected", reason: "No" }));
      const rejected = await reread(storage, queued);
      expect(rejected).toMatchObject({ status: "rejected", published: false });
      const kinds = async () => (await storage.intents.due(later(9), 10)).map(({ kind }) => kind);
      expect(await kinds()).not.toContain("card");
      await storage.decisions.changeStatus(server.change(rejected, { to: "open" }));
      expect(await reread(storage, queued)).toMatchObject({ published: true, justAccepted: false });
      expect(await kinds()).toContain("card");
    });

    it("finds what is not published for staff and its author alone, also an anonymous one", async () => {
      const { storage } = await open(() => at);
      const server = await testServer(storage);
      await server.suggestion({ text: "Everybody's" });
      await server.suggestion({ text: "Ana's", anonymous: true, queue });
      const { guildId } = server;
      const seen = async (userId: string, isStaff = false) => {
        const viewer = { userId, isStaff };
        const listed = await storage.suggestions.list(guildId, { viewer }, page);
        const completed = await storage.suggestions.complete(guildId, "", ["queued"], 10, undefined, viewer);
        const found = await storage.suggestions.visible(guildId, 2, viewer);
        return [listed.suggestions.length, listed.total, completed.length, found?.number];
      };
      expect(await seen(ana.userId)).toEqual([2, 2, 1, 2]);
      expect(await seen(ben.userId)).toEqual([1, 1, 0, undefined]);
      expect(await seen(ben.userId, true)).toEqual([2, 2, 1, 2]);
      expect((await storage.suggestions.list(guildId, {}, page)).total).toBe(1);
      expect((await storage.suggestions.list(guildId, { writtenBy: ana.userId }, page)).total).toBe(2);
      expect(await storage.suggestions.visible("800", 2, { userId: ana.userId, isStaff: true })).toBeUndefined();
      expect(await storage.queue.entry("800", 2)).toBeUndefined();
    });

    it("gives a status only to the text that was judged", async () => {
      const { storage } = await open(() => at);
      const server = await testServer(storage);
      const queued = await server.suggestion({ queue });
      const change = server.change(queued, { to: "open", textVersion: queued.textVersion + 1 });
      expect(await storage.decisions.changeStatus(change)).toEqual({ kind: "changed-meanwhile" });
      expect(await storage.decisions.changeStatus({ ...change, textVersion: queued.textVersion })).toMatchObject({
        kind: "stored",
      });
    });

    it("lists what waits in the order in which it came, and brings back one whose removal is undone", async () => {
      const { storage } = await open(() => at);
      const server = await testServer(storage);
      const [first, second] = [
        await server.suggestion({ queue, at: later(1) }),
        await server.suggestion({ queue, at }),
      ];
      const waiting = async () =>
        (await storage.queue.waiting(server.guildId, page)).entries.map(({ suggestion }) => suggestion.number);
      expect(await waiting()).toEqual([2, 1]);
      await storage.decisions.changeStatus(server.change(second, { to: "removed" }));
      expect(await waiting()).toEqual([1]);
      const { guildId, id: suggestionId, statusVersion } = await reread(storage, second);
      const undo = { guildId, suggestionId, statusVersion, since: at, by: mod, interactionId: snowflake(), at };
      await storage.decisions.undoRemoval(undo);
      expect(await waiting()).toEqual([2, 1]);
      expect(await storage.queue.entry(guildId, 2)).toMatchObject({ review: undefined });
      expect(await reread(storage, second)).toMatchObject({ published: false });
      expect(first.number).toBe(1);
    });

    it("lets one claim, tells the others who did, and counts no press that is older than the claim", async () => {
      const { storage } = await open(() => at);
      const server = await testServer(storage);
      const queued = await server.suggestion({ queue });
      const early = claim(queued, { by: fay });
      const mine = claim(queued);
      expect(await storage.queue.claim(mine)).toMatchObject({ kind: "stored", entry: { claim: { name: "Mod" } } });
      expect(await storage.queue.claim(claim(queued, { by: fay }))).toEqual({ kind: "claimed", by: "Mod" });
      expect(await storage.queue.claim(early)).toMatchObject({ kind: "stored", entry: { claim: { name: "Mod" } } });
      const back = claim(queued, { by: fay, claims: false });
      expect(await storage.queue.claim(back)).toMatchObject({ kind: "stored", entry: { claim: undefined } });
      expect(await storage.queue.claim(mine)).toMatchObject({ kind: "stored", entry: { claim: undefined } });
      await storage.decisions.changeStatus(server.change(queued, { to: "open" }));
      expect(await storage.queue.claim(claim(queued))).toEqual({ kind: "not-waiting" });
      expect(await storage.queue.claim({ ...claim(queued), guildId: "800" })).toEqual({ kind: "not-waiting" });
    });

    it("notes where a post stands and what it shows, and lists it while it trails", async () => {
      const { storage } = await open(() => at);
      const server = await testServer(storage);
      await storage.boards.edit(server.guildId, server.boardId, { queue: "both", queueChannelId: "950" });
      const { revision: rulesRevision } = await storage.boards.rules(server.guildId);
      const queued = await server.suggestion({ queue, rulesRevision });
      const [intent] = await storage.intents.due(at, 10);
      const state = await storage.queuePosts.post(queued.id);
      expect(state).toMatchObject({ intentId: intent?.id, channelId: "950", version: 1, shownVersion: 0 });
      await storage.queuePosts.posted(intent?.id ?? 0, {
        channelId: "950",
        messageId: "951",
        attachments: [],
        version: 1,
      });
      expect(await storage.queuePosts.behind(10)).toEqual([]);
      await storage.queue.claim(claim(queued));
      expect(await storage.queuePosts.behind(10)).toEqual([queued.id]);
      await storage.queuePosts.shown(queued.id, 2);
      await storage.queuePosts.shown(queued.id, 1);
      expect(await storage.queuePosts.behind(10)).toEqual([]);
      await storage.decisions.changeStatus(server.change(queued, { to: "open" }));
      await storage.queuePosts.problem(queued.id, "queue-message-gone");
      expect(await storage.queuePosts.behind(10)).toEqual([]);
    });

    it("reminds once a period of what waits, a board at a time, and tells only of what still waits", async () => {
      const { storage } = await open(() => at);
      const server = await testServer(storage);
      const rules = { queue: "channel", queueChannelId: "950", queueReminderHours: 24 } as const;
      await storage.boards.edit(server.guildId, server.boardId, rules);
      const { revision: rulesRevision } = await storage.boards.rules(server.guildId);
      const first = await server.suggestion({ queue, rulesRevision });
      await server.suggestion({ queue, rulesRevision });
      await server.suggestion({ queue, rulesRevision, at: later(20) });
      expect(await storage.queuePosts.remind(later(23))).toBe(0);
      expect(await storage.queuePosts.remind(later(24))).toBe(2);
      expect(await storage.queuePosts.remind(later(25))).toBe(0);
      const due = await storage.intents.due(later(25), 10);
      const [reminder, ...more] = due.filter(({ kind }) => kind === "queue-reminder");
      expect(more).toEqual([]);
      await storage.decisions.changeStatus(server.change(first, { to: "open" }));
      expect(await storage.queuePosts.reminder(reminder?.id ?? 0)).toMatchObject({
        channelId: "950",
        hours: 24,
        entries: [{ suggestion: { number: 2 } }],
      });
      expect(await storage.queuePosts.remind(later(47))).toBe(1);
      expect(await storage.queuePosts.remind(later(48))).toBe(1);
    });
  });
}
