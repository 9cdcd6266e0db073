import { describe, expect, it } from "vitest";
import type { Storage } from "../../../src/storage/storage.ts";
import type { GivenPost } from "../../../src/suggestions/posts.ts";
import type { Suggestion } from "../../../src/suggestions/types.ts";
import { type OpenTestStorage, reread, type TestServer, testServer } from "../../helpers/storage.ts";

const start = new Date("2026-03-01T12:00:00Z");
const given: GivenPost = { name: "#1 Benches", tags: ["Open"], tagIds: ["5"], standing: "kept-open" };

/** A suggestion whose card stands in a post of the forum 901. */
async function posted(storage: Storage, server: TestServer, postId: string): Promise<Suggestion> {
  const suggestion = await server.suggestion({ at: start });
  const due = await storage.intents.due(start, 10);
  const card = due.find((intent) => intent.suggestionId === suggestion.id);
  if (card === undefined) throw new Error("no card is due");
  await storage.intents.cardPosted(card.id, {
    channelId: postId,
    messageId: postId,
    attachments: [],
    version: 1,
    post: { forumId: "901", given, problem: undefined },
  });
  return await reread(storage, suggestion);
}

const post = async (storage: Storage, { id }: Suggestion) => (await storage.cards.card(id))?.post;

export function forumsContract(engine: string, open: OpenTestStorage): void {
  describe(`cards in forums on ${engine}`, () => {
    it("stand in a post that is their channel, message and thread, with what it was given", async () => {
      const { storage } = await open(() => start);
      const suggestion = await posted(storage, await testServer(storage), "77");
      expect(suggestion.card).toEqual({ channelId: "77", messageId: "77", threadId: "77" });
      expect(await post(storage, suggestion)).toEqual({ forumId: "901", given, problem: undefined });
      const closed: GivenPost = { ...given, tags: ["Approved"], tagIds: [], standing: "closed" };
      await storage.cards.postGiven(suggestion.id, closed, "tags-full");
      expect(await post(storage, suggestion)).toEqual({ forumId: "901", given: closed, problem: "tags-full" });
    });

    it("are written anew where something could not be done, once the server was mended", async () => {
      const { storage } = await open(() => start);
      const server = await testServer(storage);
      const [lacking, whole] = [await posted(storage, server, "77"), await posted(storage, server, "78")];
      await storage.cards.postGiven(lacking.id, given, "post-forbidden");
      expect(await storage.intents.retryCards("900")).toBe(0);
      expect(await storage.cards.behind(10)).toEqual([lacking.id]);
      expect(await post(storage, lacking)).toEqual({ forumId: "901", given: undefined, problem: undefined });
      expect(await post(storage, whole)).toMatchObject({ given });
    });

    it("are gone with their post, and with their forum, of that server alone", async () => {
      const { storage } = await open(() => start);
      const server = await testServer(storage);
      const other = await testServer(storage, "800", "801");
      const [one, two] = [await posted(storage, server, "77"), await posted(storage, server, "78")];
      expect(await storage.cards.threadDeleted("77")).toBeUndefined();
      expect((await reread(storage, one)).cardProblem).toBe("card-message-gone");
      await storage.cards.channelDeleted(other.guildId, "901");
      expect((await reread(storage, two)).cardProblem).toBeUndefined();
      await storage.cards.channelDeleted(server.guildId, "901");
      expect((await reread(storage, two)).cardProblem).toBe("card-channel-gone");
      // In a channel that is no forum nothing is left of the post.
      await storage.intents.retryCards("900");
      const card = (await storage.intents.due(start, 10)).find(({ suggestionId }) => suggestionId === two.id);
      const place = { channelId: "902", messageId: "903", attachments: [], version: 1 };
      await storage.intents.cardPosted(card?.id ?? 0, place);
      expect(await post(storage, two)).toBeUndefined();
      expect((await reread(storage, two)).card).toMatchObject({ channelId: "902", messageId: "903" });
    });

    it("are listed by server while people can vote, and besides as they are asked for, unless they are gone", async () => {
      const { storage } = await open(() => start);
      const server = await testServer(storage);
      const [kept, decided, gone] = [
        await posted(storage, server, "77"),
        await posted(storage, server, "78"),
        await posted(storage, server, "79"),
      ];
      await storage.decisions.changeStatus(server.change(decided, { to: "approved" }));
      await storage.cards.problem(gone.id, "card-message-gone");
      const first = { suggestionId: kept.id, postId: "77" };
      expect(await storage.cards.postsToCheck("900", [])).toEqual([first]);
      const asked = await storage.cards.postsToCheck("900", ["77", "78", "79", "80"]);
      expect(asked).toEqual([first, { suggestionId: decided.id, postId: "78" }]);
      expect(await storage.cards.postsToCheck("800", ["77", "78"])).toEqual([]);
    });

    it("owe their author a word in the post, once, where that is asked for", async () => {
      const { storage } = await open(() => start);
      const server = await testServer(storage);
      await server.suggestion({ at: start });
      const [card] = await storage.intents.due(start, 10);
      const place = { channelId: "77", messageId: "77", attachments: [], version: 1, pingsAuthor: true };
      const inForum = { ...place, post: { forumId: "901", given, problem: undefined } };
      await storage.intents.cardPosted(card?.id ?? 0, inForum);
      await storage.intents.cardPosted(card?.id ?? 0, inForum);
      expect((await storage.intents.due(start, 10)).map(({ kind }) => kind)).toEqual(["thread-ping"]);
    });
  });
}
