import { describe, expect, it } from "vitest";
import type { TextChange } from "../../../src/suggestions/authoring.ts";
import type { Draft } from "../../../src/suggestions/drafts.ts";
import type { Suggestion } from "../../../src/suggestions/types.ts";
import { ana, ben, type OpenTestStorage, reread, rowsOf, snowflake, testServer } from "../../helpers/storage.ts";

const at = new Date("2026-04-04T04:04:04Z");
const later = new Date(at.getTime() + 3_600_000);
const image = { name: "image-1.png", contentType: "image/png", bytes: new Uint8Array([1, 2, 3]) };

function edit({ guildId, id, textVersion }: Suggestion, changes: Partial<TextChange> = {}): TextChange {
  const edited = { guildId, suggestionId: id, textVersion, title: undefined, text: "More swings", review: undefined };
  return { ...edited, rulesRevision: 1, author: ana, at, interactionId: snowflake(), ...changes };
}

function draftOf(server: { readonly guildId: string; readonly boardId: number }, changes: Partial<Draft> = {}): Draft {
  const { guildId, boardId } = server;
  const words = { title: "Swings", text: "More swings", tags: [2, 12] };
  return {
    id: snowflake(),
    guildId,
    boardId,
    ...words,
    anonymous: true,
    images: [image],
    expiresAt: later,
    ...changes,
  };
}

export function formContract(engine: string, open: OpenTestStorage): void {
  describe(`titles, tags and drafts on ${engine}`, () => {
    it("keeps title and tags, finds a suggestion by words of its title, and shows neither once it is removed", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion({ title: "Sunday Matinée", text: "In the barn", tags: [2, 12] });
      expect(suggestion).toMatchObject({ title: "Sunday Matinée", tags: [2, 12] });
      const found = await storage.suggestions.complete("900", "matinée", ["open"], 5);
      expect(found.map(({ number }) => number)).toEqual([suggestion.number]);
      await storage.suggestions.changeStatus(server.change(suggestion, { to: "removed" }));
      expect(await reread(storage, suggestion)).toMatchObject({ title: undefined, tags: [], text: "" });
    });

    it("lists by a tag of one board alone, and no tag whose number merely begins alike", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const other = await storage.boards.create("900", { name: "else", channelId: "902", channelKind: "text" });
      if (other.kind !== "stored") throw new Error(other.kind);
      const { revision: rulesRevision } = await storage.boards.rules("900");
      const common = { rulesRevision };
      await server.suggestion({ ...common, tags: [1] });
      await server.suggestion({ ...common, tags: [12, 2] });
      await server.suggestion({ ...common, tags: [2], boardId: other.board.id });
      const tagged = async (boardId: number, tagId: number, guildId = "900") => {
        const filter = { tag: { boardId, tagId } };
        const { suggestions, total } = await storage.suggestions.list(guildId, filter, { offset: 0, limit: 9 });
        expect(total).toBe(suggestions.length);
        return suggestions.map(({ number }) => number);
      };
      expect(await tagged(server.boardId, 1)).toEqual([1]);
      expect(await tagged(server.boardId, 2)).toEqual([2]);
      expect(await tagged(server.boardId, 12)).toEqual([2]);
      expect(await tagged(other.board.id, 2)).toEqual([3]);
      expect(await tagged(server.boardId, 2, "800")).toEqual([]);
    });

    it("finds a suggestion by its card's message on its own server alone", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      const [intent] = await storage.intents.due(new Date(), 1);
      if (intent === undefined) throw new Error("no intent");
      await storage.intents.begin(intent.id, at);
      await storage.intents.cardPosted(intent.id, { channelId: "901", messageId: "77", attachments: [], version: 1 });
      expect(await storage.suggestions.byMessage("900", "77")).toMatchObject({ number: suggestion.number });
      expect(await storage.suggestions.byMessage("800", "77")).toBeUndefined();
      expect(await storage.suggestions.byMessage("900", "78")).toBeUndefined();
    });

    it("stores a new title with the text, and both in the event", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion({ title: "Old", text: "More benches" });
      await storage.authoring.edit(edit(suggestion, { title: "New" }));
      expect(await reread(storage, suggestion)).toMatchObject({ title: "New", text: "More swings", textVersion: 2 });
      expect(await rowsOf(database, "select before, after from events where kind = 'edited'")).toEqual([
        { before: '{"title":"Old","text":"More benches"}', after: '{"title":"New","text":"More swings"}' },
      ]);
      expect(await storage.suggestions.complete("900", "new", ["open"], 5)).toHaveLength(1);
      expect(await storage.suggestions.complete("900", "old", ["open"], 5)).toHaveLength(0);
    });

    it("puts an edited suggestion back into the queue, where nobody else can read it, and keeps its votes", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      await storage.suggestions.vote(server.press(suggestion));
      const change = edit(suggestion, { review: { posts: false } });
      const outcome = await storage.authoring.edit(change);
      const queued = await reread(storage, suggestion);
      expect(outcome).toMatchObject({ kind: "stored", repeated: false });
      expect(queued).toMatchObject({ status: "queued", published: false, text: "More swings", up: 1 });
      expect(queued.statusVersion).toBe(suggestion.statusVersion + 1);
      expect(await storage.authoring.edit(change)).toMatchObject({ kind: "stored", repeated: true });
      expect(await storage.suggestions.visible("900", suggestion.number, { userId: "102", isStaff: false })).toBe(
        undefined,
      );
      expect((await storage.suggestions.vote(server.press(queued))).kind).toBe("not-votable");
      await storage.suggestions.changeStatus(server.change(queued, { to: "open" }));
      expect(await reread(storage, suggestion)).toMatchObject({ status: "open", published: true, up: 1 });
    });

    it("gives a draft to whoever wrote it, on that server, until its time is over", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const draft = draftOf(server);
      await storage.drafts.keep(draft, ana, at);
      expect(await storage.drafts.find("900", ana.userId, draft.id, at)).toEqual(draft);
      expect(await storage.drafts.find("900", ben.userId, draft.id, at)).toBeUndefined();
      expect(await storage.drafts.find("800", ana.userId, draft.id, at)).toBeUndefined();
      expect(await storage.drafts.find("900", ana.userId, draft.id, later)).toBeUndefined();
    });

    it("keeps one draft a member and server, and forgets those whose time is over, images and all", async () => {
      const { storage, engine: database } = await open();
      const [here, there] = [await testServer(storage), await testServer(storage, "800", "801")];
      const [first, second] = [draftOf(here), draftOf(here)];
      await storage.drafts.keep(first, ana, at);
      await storage.drafts.keep(draftOf(there), ana, at);
      await storage.drafts.keep(second, ana, at);
      await storage.drafts.keep(second, ana, at);
      expect(await storage.drafts.find("900", ana.userId, first.id, at)).toBeUndefined();
      expect(await rowsOf(database, "select draft_id from draft_images")).toHaveLength(2);
      const much = new Date(later.getTime() + 3_600_000);
      await storage.drafts.keep(draftOf(here, { expiresAt: much }), ben, later);
      expect(await rowsOf(database, "select draft_id from drafts")).toHaveLength(1);
      expect(await rowsOf(database, "select draft_id from draft_images")).toHaveLength(1);
    });

    it("posts a draft once, and not at all after it was discarded; neither takes a number for nothing", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const draft = draftOf(server);
      await storage.drafts.keep(draft, ana, at);
      const posting = server.submission({ interactionId: draft.id, draftId: draft.id });
      const outcomes = await Promise.all([storage.suggestions.submit(posting), storage.suggestions.submit(posting)]);
      // Either may be first.
      const repeated = outcomes.map((one) => one.kind === "stored" && one.repeated);
      expect(repeated.filter((again) => again)).toHaveLength(1);
      expect(outcomes.map(({ kind }) => kind)).toEqual(["stored", "stored"]);
      expect(await storage.drafts.discard("900", ana.userId, draft.id)).toBe(false);
      expect(await rowsOf(database, "select draft_id from draft_images")).toEqual([]);

      const other = draftOf(server);
      await storage.drafts.keep(other, ana, at);
      expect(await storage.drafts.discard("900", ben.userId, other.id)).toBe(false);
      expect(await storage.drafts.discard("900", ana.userId, other.id)).toBe(true);
      const late = server.submission({ interactionId: other.id, draftId: other.id });
      expect(await storage.suggestions.submit(late)).toEqual({ kind: "draft-gone" });
      expect(await rowsOf(database, "select last_number from guilds where guild_id = '900'")).toEqual([
        { last_number: 1 },
      ]);
    });
  });
}
