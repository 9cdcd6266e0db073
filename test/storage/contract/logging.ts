import { describe, expect, it } from "vitest";
import type { Storage } from "../../../src/storage/storage.ts";
import type { Intent } from "../../../src/suggestions/intents.ts";
import type { Suggestion } from "../../../src/suggestions/types.ts";
import { type OpenTestStorage, reread, snowflake, type TestServer, testServer } from "../../helpers/storage.ts";

const start = new Date("2026-03-01T12:00:00Z");

async function due(storage: Storage, kind: Intent["kind"]): Promise<Intent[]> {
  return (await storage.intents.due(start, 50)).filter((intent) => intent.kind === kind);
}

async function only(storage: Storage, kind: Intent["kind"]): Promise<Intent> {
  const [intent, ...others] = await due(storage, kind);
  if (intent === undefined || others.length > 0) throw new Error(`${others.length + 1} of ${kind}, not one`);
  return intent;
}

/** A server that logs what is approved in 902, with a suggestion whose card is posted. */
async function logging(open: OpenTestStorage, log: "copy" | "move") {
  const { storage } = await open(() => start);
  const server = await testServer(storage);
  await storage.boards.edit(server.guildId, server.boardId, { log, logChannelIds: { approved: "902" } });
  const { revision: rulesRevision } = await storage.boards.rules(server.guildId);
  const suggestion = await server.suggestion({ at: start, rulesRevision });
  const card = await only(storage, "card");
  await storage.intents.cardPosted(card.id, { channelId: "901", messageId: "71", attachments: [], version: 1 });
  return { storage, server, suggestion, card };
}

async function decide(storage: Storage, server: TestServer, { number, guildId }: Suggestion, to: "approved" | "open") {
  const now = await storage.suggestions.byNumber(guildId, number);
  if (now === undefined) throw new Error("it is not stored");
  const outcome = await storage.decisions.changeStatus(server.change(now, { to, at: start }));
  if (outcome.kind !== "stored") throw new Error(outcome.kind);
}

export function loggingContract(engine: string, open: OpenTestStorage): void {
  describe(`logs on ${engine}`, () => {
    it("owe one copy, of the newest decision alone as long as nobody began to post it", async () => {
      const { storage, server, suggestion } = await logging(open, "copy");
      await decide(storage, server, suggestion, "approved");
      const first = await only(storage, "log");
      expect(await storage.logs.task(first)).toEqual({ isNewest: true, moves: false, channelId: "902", posts: [] });
      await decide(storage, server, suggestion, "open");
      expect(await due(storage, "log")).toEqual([]);
      await decide(storage, server, suggestion, "approved");
      expect((await only(storage, "log")).id).toBeGreaterThan(first.id);
    });

    it("keep an intent that may have sent something, and tell it from the newest", async () => {
      const { storage, server, suggestion } = await logging(open, "copy");
      await decide(storage, server, suggestion, "approved");
      const first = await only(storage, "log");
      await storage.intents.begin(first.id, start);
      await decide(storage, server, suggestion, "open");
      const [earlier, newest] = await due(storage, "log");
      if (earlier === undefined || newest === undefined) throw new Error("two are owed");
      expect(earlier.id).toBe(first.id);
      expect(await storage.logs.task(earlier)).toMatchObject({ isNewest: false, channelId: "902" });
      expect(await storage.logs.task(newest)).toMatchObject({ isNewest: true, channelId: undefined });
    });

    it("owe a new drawing to a copy that shows less than is stored, once", async () => {
      const { storage, server, suggestion } = await logging(open, "copy");
      await decide(storage, server, suggestion, "approved");
      const { id } = await only(storage, "log");
      await storage.logs.posted(id, { channelId: "902", messageId: "81", attachments: [], version: 1 });
      await storage.logs.done(id);
      await storage.logs.oweDrawing(suggestion.id);
      await storage.logs.oweDrawing();
      const again = await only(storage, "log");
      expect((await storage.logs.task(again)).posts).toMatchObject([{ intentId: id, messageId: "81", leaves: false }]);
      await storage.logs.shown("81", (await reread(storage, suggestion)).version);
      await storage.logs.done(again.id);
      expect(await storage.logs.oweDrawing()).toEqual([]);
      expect(await due(storage, "log")).toEqual([]);
    });

    it("owe one more drawing to a copy that shows the newest, where an older one may still land", async () => {
      const { storage, server, suggestion } = await logging(open, "copy");
      await decide(storage, server, suggestion, "approved");
      const { id } = await only(storage, "log");
      const { version } = await reread(storage, suggestion);
      await storage.logs.posted(id, { channelId: "902", messageId: "81", attachments: [], version });
      await storage.logs.done(id);
      expect(await storage.logs.oweDrawing()).toEqual([]);
      await storage.logs.drawAgain([suggestion.id]);
      const again = await only(storage, "log");
      await storage.logs.shown("81", version);
      await storage.logs.done(again.id);
      expect(await storage.logs.oweDrawing()).toEqual([]);
    });

    it("note where a card has moved and which message is still to go", async () => {
      const { storage, server, suggestion, card } = await logging(open, "move");
      await decide(storage, server, suggestion, "approved");
      const intent = await only(storage, "log");
      const moved = { channelId: "902", messageId: "81", attachments: [], version: 2 };
      await storage.logs.moved(intent.id, moved);
      await storage.logs.moved(intent.id, moved);
      expect((await reread(storage, suggestion)).card).toMatchObject({ channelId: "902", messageId: "81" });
      expect((await storage.cards.card(suggestion.id))?.intentId).toBe(intent.id);
      expect((await storage.logs.task(intent)).posts).toMatchObject([
        { intentId: card.id, channelId: "901", messageId: "71", leaves: true },
      ]);
      await storage.logs.gone("71");
      expect((await storage.logs.task(intent)).posts).toEqual([]);
    });

    it("wait for a card that is still to be posted", async () => {
      const { storage } = await open(() => start);
      const server = await testServer(storage);
      await storage.boards.edit(server.guildId, server.boardId, { log: "move", logChannelIds: { approved: "902" } });
      const { revision: rulesRevision } = await storage.boards.rules(server.guildId);
      const suggestion = await server.suggestion({ at: start, rulesRevision });
      await decide(storage, server, suggestion, "approved");
      await storage.logs.waitForCard((await only(storage, "log")).id);
      expect(await due(storage, "log")).toEqual([]);
      const card = await only(storage, "card");
      await storage.intents.cardPosted(card.id, { channelId: "901", messageId: "71", attachments: [], version: 1 });
      await storage.logs.waitForCard((await only(storage, "log")).id);
      expect(await due(storage, "log")).toHaveLength(1);
    });

    it("are troubles when they fail, and are tried again where the rules say by then", async () => {
      const { storage, server, suggestion } = await logging(open, "copy");
      await decide(storage, server, suggestion, "approved");
      await storage.intents.fail((await only(storage, "log")).id, "log-channel-gone");
      expect(await storage.troubles.troubles(server.guildId)).toEqual([
        { problem: "log-channel-gone", count: 1, number: 1 },
      ]);
      await storage.boards.edit(server.guildId, server.boardId, { logChannelIds: { approved: "903" } });
      expect(await storage.intents.retryCards(server.guildId)).toBe(1);
      expect((await storage.logs.task(await only(storage, "log"))).channelId).toBe("903");
      expect(await storage.troubles.troubles(server.guildId)).toEqual([]);
    });
  });

  describe(`cards that are posted again on ${engine}`, () => {
    it("are posted once a press, with a nonce of its own and the thread that it had", async () => {
      const { storage, server, suggestion, card } = await logging(open, "copy");
      const interactionId = snowflake();
      const press = { guildId: server.guildId, suggestionId: suggestion.id, interactionId, at: start };
      await storage.reposts.repost(press);
      expect(await due(storage, "card")).toEqual([]);

      await storage.cards.problem(suggestion.id, "card-message-gone");
      expect(await storage.reposts.repost(press)).toMatchObject({ card: undefined, cardProblem: undefined });
      const again = await only(storage, "card");
      expect(again).toMatchObject({ id: card.id, attempts: 0 });
      expect(again.nonce).not.toBe(card.nonce);
      await storage.intents.cardPosted(again.id, { channelId: "901", messageId: "72", attachments: [], version: 1 });
      await storage.cards.problem(suggestion.id, "card-message-gone");
      expect((await storage.reposts.repost(press)).card?.messageId).toBe("72");
      expect(await due(storage, "card")).toEqual([]);
      await storage.reposts.repost({ ...press, interactionId: snowflake() });
      expect(await due(storage, "card")).toHaveLength(1);
    });
  });

  describe(`a server that the bot was thrown out of on ${engine}`, () => {
    it("is owed nothing that is due until the bot is back", async () => {
      const { storage, server, suggestion } = await logging(open, "copy");
      await decide(storage, server, suggestion, "approved");
      const before = await storage.intents.due(start, 50);
      expect(before.length).toBeGreaterThan(0);
      expect(await storage.presence.returned(server.guildId)).toBe(false);
      await storage.presence.left(server.guildId);
      expect(await storage.intents.due(start, 50)).toEqual([]);
      expect(await storage.cards.behind(10)).toEqual([]);
      expect(await storage.presence.compare(new Set([server.guildId]))).toEqual({ gone: [], back: [server.guildId] });
      expect(await storage.presence.returned(server.guildId)).toBe(true);
      expect(await storage.intents.due(start, 50)).toEqual(before);
      expect(await storage.presence.compare(new Set())).toEqual({ gone: [server.guildId], back: [] });
    });
  });

  describe(`a deleted role on ${engine}`, () => {
    it("leaves the rules and the settings in one change of the revision, and changes nothing where it is not named", async () => {
      const { storage } = await open(() => start);
      const { guildId, boardId } = await testServer(storage);
      await storage.boards.edit(guildId, boardId, { pingRoleIdsOnNew: ["5", "6"] });
      await storage.boards.saveSettings(guildId, { reviewerRoleIds: ["5"] });
      const { revision } = await storage.boards.rules(guildId);
      await storage.boards.removeRole(guildId, "7");
      expect((await storage.boards.rules(guildId)).revision).toBe(revision);
      await storage.boards.removeRole(guildId, "5");
      const after = await storage.boards.rules(guildId);
      expect(after.revision).toBe(revision + 1);
      expect(after.settings.reviewerRoleIds).toEqual([]);
      expect(after.boards[0]?.pingRoleIdsOnNew).toEqual(["6"]);
    });
  });
}
