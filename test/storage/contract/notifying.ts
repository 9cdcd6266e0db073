import { describe, expect, it } from "vitest";
import type { Storage } from "../../../src/storage/storage.ts";
import type { FollowPress } from "../../../src/suggestions/follows.ts";
import { type Intent, postedAnew } from "../../../src/suggestions/intents.ts";
import type { Suggestion } from "../../../src/suggestions/types.ts";
import {
  actor,
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

const start = new Date("2026-03-01T12:00:00Z");
const later = (ms: number) => new Date(start.getTime() + ms);

function press({ guildId, id }: Suggestion, changes: Partial<FollowPress> = {}): FollowPress {
  const interactionId = snowflake();
  return { guildId, suggestionId: id, userId: ben.userId, wish: "follow", interactionId, at: start, ...changes };
}

/** All that is due of that kind. */
async function dueOf(storage: Storage, kind: Intent["kind"], now = start): Promise<readonly Intent[]> {
  return (await storage.intents.due(now, 1_000)).filter((intent) => intent.kind === kind);
}

/** What is owed to followers until none is left, by user id. */
async function toldAll(storage: Storage, suggestion: Suggestion): Promise<string[]> {
  for (let round = 0; round < 100; round += 1) {
    const [fan] = await dueOf(storage, "followers", later(1e9));
    if (fan === undefined) break;
    await storage.intents.fanOut(fan.id);
  }
  const owed = await dueOf(storage, "follower-dm", later(1e9));
  const told = await Promise.all(
    owed.map(async ({ detail }) => {
      const { personId }: { personId: number } = JSON.parse(detail ?? "");
      return (await storage.addressees.follower(suggestion.id, personId))?.userId ?? "nobody";
    }),
  );
  return told.toSorted((a, b) => Number(a) - Number(b));
}

/** A suggestion whose card stands, with a thread. */
async function withThread(storage: Storage, server: TestServer, anonymous: boolean): Promise<Suggestion> {
  const suggestion = await server.suggestion({ withThread: true, anonymous, at: start });
  const [card] = await dueOf(storage, "card");
  const place = { channelId: "901", messageId: `77${suggestion.number}`, attachments: [], version: 1 };
  await storage.intents.cardPosted(card?.id ?? 0, place);
  const [thread] = await dueOf(storage, "thread");
  await storage.intents.threadOpened(thread?.id ?? 0, `77${suggestion.number}`);
  return await reread(storage, suggestion);
}

export function notifyingContract(engine: string, open: OpenTestStorage): void {
  describe(`following on ${engine}`, () => {
    it("is turned round by each press once, however often and in which order they are delivered", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      const [first, second] = [press(suggestion, { wish: "toggle" }), press(suggestion, { wish: "toggle" })];
      expect(await storage.follows.press(first)).toBe("following");
      expect(await storage.follows.press(first)).toBe("following");
      expect(await storage.follows.press(second)).toBe("not-following");
      expect(await storage.follows.press(first)).toBe("not-following");
      expect(await storage.follows.press(press(suggestion))).toBe("following");
      expect(await storage.follows.press(press(suggestion))).toBe("following");
      const older = press(suggestion, { wish: "unfollow", interactionId: "1" });
      expect(await storage.follows.press(older)).toBe("following");
    });

    it("is one press when the same comes ten times at once", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const toggle = press(await server.suggestion(), { wish: "toggle" });
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => storage.follows.press(toggle)));
      expect(new Set(outcomes)).toEqual(new Set(["following"]));
    });

    it("stores nothing of authors, anonymous or not", async () => {
      const { engine: db, storage } = await open();
      const server = await testServer(storage);
      for (const anonymous of [true, false]) {
        const suggestion = await server.suggestion({ anonymous });
        for (const wish of ["follow", "unfollow", "toggle"] as const) {
          expect(await storage.follows.press(press(suggestion, { userId: ana.userId, wish }))).toBe("own");
        }
      }
      expect(await rowsOf(db, "select * from follows")).toEqual([]);
    });

    it("needs the suggestion's own server", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      await expect(storage.follows.press(press(suggestion, { guildId: "800" }))).rejects.toThrow("no result");
    });
  });

  describe(`telling followers on ${engine}`, () => {
    it("owes each of them one message, neither the author nor who decided, and a few at a time", async () => {
      const { storage } = await open(() => start);
      const server = await testServer(storage);
      const suggestion = await server.suggestion({ at: start });
      const followers = Array.from({ length: 20 }, (_, index) => String(2_000 + index));
      for (const userId of [...followers, mod.userId]) await storage.follows.press(press(suggestion, { userId }));
      await storage.follows.press(press(suggestion, { userId: "2003", wish: "unfollow" }));
      await storage.suggestions.changeStatus(server.change(suggestion, { at: start }));

      const [fan] = await dueOf(storage, "followers");
      expect(await dueOf(storage, "follower-dm")).toEqual([]);
      await storage.intents.fanOut(fan?.id ?? 0);
      expect(await dueOf(storage, "follower-dm")).toHaveLength(8);
      expect(await dueOf(storage, "followers")).toEqual([]);
      const told = await toldAll(storage, suggestion);
      expect(told).toEqual(followers.filter((userId) => userId !== "2003"));
      expect(await dueOf(storage, "followers", later(1e9))).toEqual([]);
    });

    it("owes nothing where nobody follows", async () => {
      const { storage } = await open(() => start);
      const server = await testServer(storage);
      const suggestion = await server.suggestion({ at: start });
      await storage.suggestions.changeStatus(server.change(suggestion, { at: start }));
      expect(await dueOf(storage, "followers", later(1e9))).toEqual([]);
    });

    it("goes on where it was when the same step is done twice at once", async () => {
      const { storage } = await open(() => start);
      const server = await testServer(storage);
      const suggestion = await server.suggestion({ at: start });
      const followers = Array.from({ length: 20 }, (_, index) => String(2_000 + index));
      for (const userId of followers) await storage.follows.press(press(suggestion, { userId }));
      await storage.suggestions.changeStatus(server.change(suggestion, { at: start }));
      const [fan] = await dueOf(storage, "followers");
      await Promise.all([1, 2, 3, 4, 5].map(() => storage.intents.fanOut(fan?.id ?? 0)));
      const told = await toldAll(storage, suggestion);
      expect(told).toEqual(followers);
    });

    it("forgets messages that nobody began to send when the next decision comes", async () => {
      const { storage } = await open(() => start);
      const server = await testServer(storage);
      const suggestion = await server.suggestion({ at: start });
      const followers = Array.from({ length: 10 }, (_, index) => String(2_000 + index));
      for (const userId of followers) await storage.follows.press(press(suggestion, { userId }));
      await storage.suggestions.changeStatus(server.change(suggestion, { at: start }));
      const [fan] = await dueOf(storage, "followers");
      await storage.intents.fanOut(fan?.id ?? 0);
      const [begun] = await dueOf(storage, "follower-dm");
      await storage.intents.begin(begun?.id ?? 0, start);

      const decided = await reread(storage, suggestion);
      await storage.suggestions.changeStatus(server.change(decided, { to: "open", at: start }));
      expect((await dueOf(storage, "follower-dm", later(1e9))).map(({ id }) => id)).toEqual([begun?.id]);
      expect(await toldAll(storage, suggestion)).toEqual(["2000", ...followers]);
    });
  });

  describe(`whom to tell on ${engine}`, () => {
    it("comes with what server, board and member say at that moment", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion({ anonymous: true });
      expect(await storage.addressees.author(suggestion.id)).toMatchObject({
        userId: ana.userId,
        is: "author",
        anonymous: true,
        server: { directMessages: true, threadPings: true },
        board: { directMessages: true, threadPingsAuthor: false },
        member: { directMessages: true, threadPings: true },
      });
      await storage.boards.saveSettings(server.guildId, { directMessages: false });
      await storage.boards.edit(server.guildId, server.boardId, { threadPingsAuthor: true });
      const change = { userId: ana.userId, changes: { threadPings: false }, interactionId: snowflake(), at: start };
      await storage.preferences.change(change);
      expect(await storage.addressees.author(suggestion.id)).toMatchObject({
        server: { directMessages: false, threadPings: true },
        board: { directMessages: true, threadPingsAuthor: true },
        member: { directMessages: true, threadPings: false },
      });
    });

    it("is nobody who stopped following since", async () => {
      const { engine: db, storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      await storage.follows.press(press(suggestion));
      const [row] = await rowsOf<{ person_id: number }>(db, "select person_id from follows");
      const personId = row?.person_id ?? 0;
      expect(await storage.addressees.follower(suggestion.id, personId)).toMatchObject({ userId: ben.userId });
      await storage.follows.press(press(suggestion, { wish: "unfollow" }));
      expect(await storage.addressees.follower(suggestion.id, personId)).toBeUndefined();
    });

    it("is the author in the thread once a direct message failed; not an anonymous one, nor without a thread", async () => {
      const { storage } = await open(() => start);
      const server = await testServer(storage);
      const failed = async (suggestion: Suggestion) => {
        await storage.suggestions.changeStatus(server.change(suggestion, { at: start }));
        const [message] = await dueOf(storage, "decision-dm");
        await storage.intents.fail(message?.id ?? 0, "dm-closed");
        return await dueOf(storage, "author-ping");
      };
      expect(await failed(await withThread(storage, server, true))).toEqual([]);
      expect(await failed(await server.suggestion({ at: start }))).toEqual([]);
      for (const { id } of await dueOf(storage, "card")) await storage.intents.fail(id, "refused");
      const known = await withThread(storage, server, false);
      expect(await failed(known)).toMatchObject([{ suggestionId: known.id, attempts: 0 }]);
    });
  });

  describe(`preferences on ${engine}`, () => {
    it("are on until somebody switches them, each for itself", async () => {
      const { storage } = await open();
      const { preferences } = storage;
      const change = (userId: string, changes: object, interactionId = snowflake()) =>
        preferences.change({ userId, changes, interactionId, at: start });
      expect(await preferences.of("5")).toEqual({ directMessages: true, threadPings: true });
      expect(await change("5", { directMessages: false })).toEqual({ directMessages: false, threadPings: true });
      expect(await change("5", { threadPings: false })).toEqual({ directMessages: false, threadPings: false });
      expect(await change("5", { directMessages: true })).toEqual({ directMessages: true, threadPings: false });
      expect(await preferences.of("6")).toEqual({ directMessages: true, threadPings: true });
    });

    it("are as the newest press says, also when an older one arrives after it", async () => {
      const { storage } = await open();
      const change = (directMessages: boolean, interactionId: string) =>
        storage.preferences.change({
          userId: actor("5").userId,
          changes: { directMessages },
          interactionId,
          at: start,
        });
      // As texts these would compare the other way round.
      await change(false, "1300000000000000001");
      expect(await change(true, "999999999999999999")).toMatchObject({ directMessages: false });
      expect(await change(true, "1300000000000000002")).toMatchObject({ directMessages: true });
      expect(await change(false, "1300000000000000001")).toMatchObject({ directMessages: true });
    });
  });

  describe(`a card that is posted once more on ${engine}`, () => {
    it("is marked so that nobody is called to it again", async () => {
      const { storage } = await open(() => start);
      const server = await testServer(storage);
      const suggestion = await withThread(storage, server, false);
      await storage.cards.problem(suggestion.id, "card-channel-gone");
      await storage.intents.retryCards(server.guildId);
      expect(await dueOf(storage, "card")).toMatchObject([{ detail: postedAnew }]);
    });
  });
}
