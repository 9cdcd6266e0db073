import { describe, expect, it } from "vitest";
import type { Storage } from "../../../src/storage/storage.ts";
import type { Suggestion } from "../../../src/suggestions/types.ts";
import { type OpenTestStorage, reread, type TestServer, testServer } from "../../helpers/storage.ts";

const start = new Date("2026-03-01T12:00:00Z");

/** A suggestion whose card was posted in that channel, its thread opened. */
async function posted(storage: Storage, server: TestServer, channelId: string): Promise<Suggestion> {
  const suggestion = await server.suggestion({ withThread: true, at: start });
  const [card] = await storage.intents.due(start, 10);
  if (card === undefined) throw new Error("no card is due");
  await storage.intents.begin(card.id, start);
  const attachments = [{ id: "5", name: "image-1.png" }];
  await storage.intents.cardPosted(card.id, { channelId, messageId: `7${suggestion.number}`, attachments, version: 1 });
  const [thread] = await storage.intents.due(start, 10);
  await storage.intents.threadOpened(thread?.id ?? 0, `7${suggestion.number}`);
  return await reread(storage, suggestion);
}

export function mendingContract(engine: string, open: OpenTestStorage): void {
  describe(`cards whose channel was deleted on ${engine}`, () => {
    it("has them posted anew once the board was mended, with a nonce of their own, and their threads after them", async () => {
      const { storage } = await open(() => start);
      const server = await testServer(storage);
      const suggestion = await posted(storage, server, "901");
      await storage.suggestions.vote(server.press(suggestion));
      await storage.cards.problem(suggestion.id, "card-channel-gone");
      expect(await storage.intents.retryCards("800")).toBe(0);
      expect(await storage.intents.pendingCount()).toBe(0);

      const nonces = new Set<string>();
      for (const round of [1, 2]) {
        expect(await storage.intents.retryCards("900")).toBe(1);
        const anew = await reread(storage, suggestion);
        expect(anew).toMatchObject({ card: undefined, cardProblem: undefined, cardVersion: 0, up: 1 });
        const [card, ...others] = await storage.intents.due(start, 10);
        expect(card).toMatchObject({
          kind: "card",
          suggestionId: suggestion.id,
          attempts: 0,
          firstAttemptAt: undefined,
        });
        expect(others).toEqual([]);
        expect((await storage.cards.card(suggestion.id))?.attachments).toEqual([]);
        nonces.add(card?.nonce ?? "");

        const place = { channelId: "902", messageId: `8${round}`, attachments: [], version: anew.version };
        await storage.intents.cardPosted(card?.id ?? 0, place);
        expect((await storage.intents.due(start, 10)).map(({ kind }) => kind)).toEqual(["thread"]);
        await storage.intents.threadOpened((await storage.intents.due(start, 10))[0]?.id ?? 0, `8${round}`);
        await storage.cards.problem(suggestion.id, "card-channel-gone");
      }
      expect(nonces.size).toBe(2);
    });

    it("marks those that people could vote on, of that server and channel alone", async () => {
      const { storage } = await open(() => start);
      const server = await testServer(storage);
      const other = await testServer(storage, "800", "801");
      const [first, second, decided] = [
        await posted(storage, server, "901"),
        await posted(storage, server, "902"),
        await posted(storage, server, "901"),
      ];
      const foreign = await other.suggestion({ at: start });
      await storage.suggestions.changeStatus(server.change(decided));
      await storage.cards.channelDeleted("800", "901");
      expect((await reread(storage, first)).cardProblem).toBeUndefined();
      await storage.cards.channelDeleted("900", "901");
      const problems = await Promise.all(
        [first, second, decided, foreign].map(async (one) => (await reread(storage, one)).cardProblem),
      );
      expect(problems).toEqual(["card-channel-gone", undefined, undefined, undefined]);
    });
  });
}
