import { describe, expect, it } from "vitest";
import { defaultBoardRules } from "../../../src/boards/board-rules.ts";
import { defaultServerSettings } from "../../../src/boards/boards.ts";
import type { Storage } from "../../../src/storage/storage.ts";
import type { Intent, IntentKind } from "../../../src/suggestions/intents.ts";
import { type OpenTestStorage, reread, rowsOf, testServer } from "../../helpers/storage.ts";

const start = new Date("2026-03-01T12:00:00Z");
const later = (ms: number) => new Date(start.getTime() + ms);
const posted = (version: number, messageId = "77") => ({
  channelId: "901",
  messageId,
  attachments: [{ id: "5", name: "image-1.png" }],
  version,
});

async function dueOf(storage: Storage, kind: IntentKind, now = start): Promise<Intent> {
  const intent = (await storage.intents.due(now, 100)).find((due) => due.kind === kind);
  if (intent === undefined) throw new Error(`no ${kind} is due`);
  return intent;
}

export function deliveringContract(engine: string, open: OpenTestStorage): void {
  describe(`intents and cards on ${engine}`, () => {
    it("makes a card due with the suggestion, and its thread only once the card is posted", async () => {
      const { storage } = await open(() => start);
      const server = await testServer(storage);
      const suggestion = await server.suggestion({ withThread: true, at: start });
      const [card, ...others] = await storage.intents.due(start, 10);
      expect(others).toEqual([]);
      expect(card).toEqual({
        id: card?.id,
        kind: "card",
        guildId: "900",
        suggestionId: suggestion.id,
        nonce: card?.nonce,
        attempts: 0,
        firstAttemptAt: undefined,
        createdAt: start,
      });
      expect(card?.nonce).toMatch(/^[\w-]{24}$/);
      expect(await storage.intents.pendingCount()).toBe(2);

      await storage.intents.cardPosted(card?.id ?? 0, posted(1));
      expect((await storage.intents.due(start, 10)).map((intent) => intent.kind)).toEqual(["thread"]);
    });

    it("says by kind what is due, what waits, and since when the oldest is due, on servers that it is in", async () => {
      const { storage } = await open(() => start);
      expect(await storage.intents.owed(start)).toEqual([]);
      const server = await testServer(storage);
      for (const at of [later(500), start]) await server.suggestion({ withThread: true, at });
      const [card, thread] = [{ kind: "card" }, { kind: "thread", due: 0, waiting: 2, oldestDueAt: undefined }];
      const owed = async (now: Date) =>
        (await storage.intents.owed(now)).toSorted((one, other) => one.kind.localeCompare(other.kind));
      expect(await owed(start)).toEqual([{ ...card, due: 1, waiting: 1, oldestDueAt: start }, thread]);
      expect(await owed(later(500))).toEqual([{ ...card, due: 2, waiting: 0, oldestDueAt: start }, thread]);
      const { id } = await dueOf(storage, "card");
      await storage.intents.begin(id, start);
      await storage.intents.postpone(id, later(9_000));
      expect(await owed(later(500))).toEqual([{ ...card, due: 1, waiting: 1, oldestDueAt: later(500) }, thread]);
      await storage.presence.left("900");
      expect(await owed(later(500))).toEqual([]);
    });

    it("leaves the thread waiting when the card failed, until the card is posted after all", async () => {
      const { storage } = await open(() => start);
      const server = await testServer(storage);
      const suggestion = await server.suggestion({ withThread: true, at: start });
      const card = await dueOf(storage, "card");
      await storage.intents.begin(card.id, start);
      await storage.intents.fail(card.id, "card-channel-gone");
      expect(await storage.intents.due(later(1e9), 10)).toEqual([]);
      expect(await storage.intents.nextDueAt(start)).toBeUndefined();
      expect((await reread(storage, suggestion)).cardProblem).toBe("card-channel-gone");
      expect(await storage.intents.outcome(suggestion.id, "card")).toEqual({
        state: "failed",
        problem: "card-channel-gone",
      });

      expect(await storage.intents.retryCards("800")).toBe(0);
      expect(await storage.intents.retryCards("900")).toBe(1);
      const again = await dueOf(storage, "card");
      expect(again).toMatchObject({ id: card.id, nonce: card.nonce, attempts: 1, firstAttemptAt: start });
      await storage.intents.cardPosted(card.id, posted(1));
      expect((await dueOf(storage, "thread")).suggestionId).toBe(suggestion.id);
      expect((await reread(storage, suggestion)).cardProblem).toBeUndefined();
    });

    it("gives every intent a nonce of its own", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      for (let index = 0; index < 20; index += 1) await server.suggestion();
      const nonces = (await storage.intents.due(new Date(), 100)).map((intent) => intent.nonce);
      expect(new Set(nonces).size).toBe(20);
    });

    it("lists what is due, longest waiting first, and says when the next one will be", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      for (const at of [later(2_000), later(1_000), later(3_000)]) await server.suggestion({ at });
      const dueNumbers = async (now: Date, limit = 10) => {
        const due = await storage.intents.due(now, limit);
        return Promise.all(
          due.map(async (intent) => (await storage.cards.card(intent.suggestionId))?.suggestion.number),
        );
      };
      expect(await dueNumbers(start)).toEqual([]);
      expect(await storage.intents.nextDueAt(start)).toEqual(later(1_000));
      expect(await dueNumbers(later(2_000))).toEqual([2, 1]);
      expect(await dueNumbers(later(2_000), 1)).toEqual([2]);
      expect(await storage.intents.nextDueAt(later(2_000))).toEqual(later(3_000));
      expect(await storage.intents.nextDueAt(later(3_000))).toBeUndefined();
    });

    it("counts attempts, remembers the first, and waits as long as it is told", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      await server.suggestion({ at: start });
      const { id } = await dueOf(storage, "card");
      expect(await storage.intents.begin(id, later(10))).toBe(true);
      await storage.intents.postpone(id, later(5_000));
      expect(await storage.intents.due(later(4_999), 10)).toEqual([]);
      expect(await storage.intents.begin(id, later(5_000))).toBe(true);
      expect(await storage.intents.due(later(5_000), 10)).toMatchObject([
        { id, attempts: 2, firstAttemptAt: later(10) },
      ]);
    });

    it("leaves alone what has ended", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion({ at: start });
      const { id } = await dueOf(storage, "card");
      await storage.intents.cardPosted(id, posted(1));
      const before = await reread(storage, suggestion);
      expect(await storage.intents.begin(id, start)).toBe(false);
      await storage.intents.postpone(id, start);
      await storage.intents.fail(id, "refused");
      await storage.intents.cardPosted(id, posted(1, "78"));
      expect(await storage.intents.due(later(1e9), 10)).toEqual([]);
      expect(await storage.intents.outcome(suggestion.id, "card")).toEqual({ state: "done", problem: undefined });
      expect(await reread(storage, suggestion)).toEqual(before);
    });

    it("stores where the card stands and what it shows, and finds it by its message", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion({ at: start });
      const { id } = await dueOf(storage, "card");
      await storage.intents.cardPosted(id, posted(1));
      expect(await storage.cards.card(suggestion.id)).toEqual({
        notes: [],
        suggestion: {
          ...suggestion,
          cardVersion: 1,
          card: { channelId: "901", messageId: "77", threadId: undefined },
        },
        intentId: id,
        boardChannelId: "901",
        boardChannelKind: "text",
        rules: defaultBoardRules,
        settings: defaultServerSettings,
        post: undefined,
        imageNames: [],
        attachments: [{ id: "5", name: "image-1.png" }],
      });
      expect(await storage.cards.byMessage("901", "77")).toBe(suggestion.id);
      expect(await storage.cards.byMessage("902", "77")).toBeUndefined();
      expect(await storage.cards.byMessage("901", "78")).toBeUndefined();
    });

    it("shows the thread on the card, which is behind until it is redrawn", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion({ at: start, withThread: true });
      await storage.intents.cardPosted((await dueOf(storage, "card")).id, posted(1));
      expect(await storage.cards.behind(10)).toEqual([]);
      await storage.intents.threadOpened((await dueOf(storage, "thread", new Date())).id, "7700");
      const now = await reread(storage, suggestion);
      expect(now).toMatchObject({ card: { threadId: "7700" }, version: 2, cardVersion: 1 });
      expect(await storage.cards.behind(10)).toEqual([suggestion.id]);
      await storage.cards.shown(suggestion.id, 2);
      expect(await storage.cards.behind(10)).toEqual([]);
    });

    it("never lets an older note of what a card shows replace a newer one", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion({ at: start });
      await storage.intents.cardPosted((await dueOf(storage, "card")).id, posted(1));
      await storage.suggestions.vote(server.press(suggestion));
      await storage.suggestions.vote(server.press(suggestion));
      await Promise.all([3, 2].map((version) => storage.cards.shown(suggestion.id, version)));
      expect((await reread(storage, suggestion)).cardVersion).toBe(3);
    });

    it("lists as behind only posted cards that show less than is stored and can be shown", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const stored = [];
      for (let index = 0; index < 4; index += 1) stored.push(await server.suggestion({ at: start }));
      const due = await storage.intents.due(start, 10);
      for (const [index, intent] of due.slice(0, 3).entries()) {
        await storage.intents.cardPosted(intent.id, posted(1, `7${index}`));
      }
      for (const suggestion of stored.slice(1)) await storage.suggestions.vote(server.press(suggestion));
      const [, second, third] = stored;
      expect(await storage.cards.behind(10)).toEqual([second?.id, third?.id]);
      expect(await storage.cards.behind(1)).toEqual([second?.id]);
      if (third !== undefined) await storage.cards.problem(third.id, "card-message-gone");
      expect(await storage.cards.behind(10)).toEqual([second?.id]);
    });

    it("draws everything anew from a card of unknown content", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion({ at: start });
      await storage.intents.cardPosted((await dueOf(storage, "card")).id, posted(0));
      expect(await storage.cards.behind(10)).toEqual([suggestion.id]);
    });

    it("tells of the newest direct message, and ends it without touching the card", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion({ at: start });
      expect(await storage.intents.outcome(suggestion.id, "decision-dm")).toBeUndefined();
      await storage.suggestions.changeStatus(server.change(suggestion, { at: start }));
      const first = await dueOf(storage, "decision-dm");
      await storage.intents.begin(first.id, start);
      await storage.intents.fail(first.id, "dm-closed");
      expect(await storage.intents.outcome(suggestion.id, "decision-dm")).toEqual({
        state: "failed",
        problem: "dm-closed",
      });
      expect((await reread(storage, suggestion)).cardProblem).toBeUndefined();

      const reopening = server.change(await reread(storage, suggestion), { to: "open", at: start });
      await storage.suggestions.changeStatus(reopening);
      await storage.intents.messageSent((await dueOf(storage, "decision-dm")).id);
      expect(await storage.intents.outcome(suggestion.id, "decision-dm")).toEqual({
        state: "done",
        problem: undefined,
      });
    });

    it("lets a forbidden card be redrawn once its board was mended", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion({ at: start });
      await storage.intents.cardPosted((await dueOf(storage, "card")).id, posted(0));
      await storage.cards.problem(suggestion.id, "card-forbidden");
      expect(await storage.cards.behind(10)).toEqual([]);
      expect(await storage.intents.retryCards("900")).toBe(1);
      expect(await storage.cards.behind(10)).toEqual([suggestion.id]);
    });

    it("calls its listeners after commits that owe Discord something, and not for repetitions", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      let calls = 0;
      const pendingWhenCalled: Promise<number>[] = [];
      storage.onIntents(() => {
        calls += 1;
        pendingWhenCalled.push(storage.intents.pendingCount());
      });
      const callsOf = async (act: () => Promise<unknown>) => {
        const before = calls;
        await act();
        return calls - before;
      };
      const submission = server.submission({ withThread: true, at: start });
      expect(await callsOf(() => storage.suggestions.submit(submission))).toBe(1);
      // The listener finds what it was called for: the commit came first.
      expect(await pendingWhenCalled[0]).toBe(2);
      expect(await callsOf(() => storage.suggestions.submit(submission))).toBe(0);

      const suggestion = await storage.suggestions.byNumber("900", 1);
      if (suggestion === undefined) throw new Error("it was just stored");
      const press = server.press(suggestion);
      // Whoever answers the press shows the vote: nothing is owed.
      expect(await callsOf(() => storage.suggestions.vote(press))).toBe(0);
      expect(await callsOf(async () => storage.intents.cardPosted((await dueOf(storage, "card")).id, posted(1)))).toBe(
        1,
      );
      const change = server.change(suggestion);
      expect(await callsOf(() => storage.suggestions.changeStatus(change))).toBe(1);
      expect(await callsOf(() => storage.suggestions.changeStatus(change))).toBe(0);
      await Promise.all(pendingWhenCalled);
    });

    it("keeps what the tables' own constraints forbid out of the database", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const { id } = await server.suggestion();
      const before = await rowsOf(database, "select * from suggestions");
      for (const set of [
        { status: "abandoned" as never },
        { up_votes: -1 },
        { card_version: 2 },
        { card_message_id: "1" },
        { decided_at: 1 },
        { author_person_id: 999 },
      ]) {
        const write = database.write(async (transaction) => {
          await transaction.updateTable("suggestions").set(set).where("suggestion_id", "=", id).execute();
        });
        await expect(write).rejects.toThrow("constraint");
      }
      expect(await rowsOf(database, "select * from suggestions")).toEqual(before);
    });
  });
}
