import { describe, expect, it } from "vitest";
import { defaultBoardRules } from "../../../src/boards/board-rules.ts";
import { selectSuggestions } from "../../../src/storage/suggestion-rows.ts";
import { ana, ben, type OpenTestStorage, reread, rowsOf, snowflake, testServer } from "../../helpers/storage.ts";

export function submittingContract(engine: string, open: OpenTestStorage): void {
  describe(`submitting on ${engine}`, () => {
    it("stores a suggestion that reads back as it was submitted", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const at = new Date("2026-04-05T06:07:08.009Z");
      const stored = await server.suggestion({
        title: "Wasser",
        text: "Ein Brunnen \u{1F6B0} für alle",
        tags: [3],
        at,
      });
      expect(stored).toEqual({
        id: stored.id,
        guildId: server.guildId,
        boardId: server.boardId,
        number: 1,
        title: "Wasser",
        text: "Ein Brunnen \u{1F6B0} für alle",
        tags: [3],
        rules: defaultBoardRules,
        published: true,
        justAccepted: false,
        textVersion: 1,
        editedAt: undefined,
        author: { kind: "named", userId: ana.userId, name: "Ana" },
        status: "open",
        decision: undefined,
        duplicateOf: undefined,
        duplicates: 0,
        up: 0,
        down: 0,
        abstain: 0,
        voters: 0,
        countsHidden: false,
        createdAt: at,
        version: 1,
        statusVersion: 1,
        cardVersion: 0,
        card: undefined,
        cardProblem: undefined,
      });
      expect(await reread(storage, stored)).toEqual(stored);
    });

    it("numbers each server's suggestions from 1 without gaps, however many come at once", async () => {
      const { storage } = await open();
      const [first, second] = [await testServer(storage, "900"), await testServer(storage, "800")];
      const stored = await Promise.all(
        Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? second : first).suggestion()),
      );
      const numbersOf = (guildId: string) =>
        stored
          .filter((suggestion) => suggestion.guildId === guildId)
          .map((suggestion) => suggestion.number)
          .toSorted((a, b) => a - b);
      expect(numbersOf("900")).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
      expect(numbersOf("800")).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
      expect(new Set(stored.map((suggestion) => suggestion.id)).size).toBe(60);
    });

    it("stores a submission once, however often and however late it is delivered", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const submission = server.submission({ withThread: true });
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => storage.suggestions.submit(submission)));
      await testServer(storage);
      const late = await storage.suggestions.submit(submission);

      expect(late).toMatchObject({ kind: "stored", repeated: true, suggestion: { number: 1 } });
      expect(outcomes.filter((outcome) => outcome.kind === "stored" && !outcome.repeated)).toHaveLength(1);
      expect(outcomes.every((outcome) => outcome.kind === "stored" && outcome.suggestion.number === 1)).toBe(true);
      expect(await rowsOf(database, "select kind from intents order by intent_id")).toEqual([
        { kind: "card" },
        { kind: "thread" },
      ]);
    });

    it("stores nothing when the rules changed since the submission was admitted, and takes no number", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const admittedBefore = server.submission();
      const mended = await testServer(storage);
      expect(await storage.suggestions.submit(admittedBefore)).toEqual({ kind: "rules-changed" });
      expect((await mended.suggestion()).number).toBe(1);
    });

    it("stores nothing for a server that has no rules", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const foreign = server.submission({ guildId: "555", rulesRevision: 0 });
      expect(await storage.suggestions.submit(foreign)).toEqual({ kind: "rules-changed" });
    });

    it("stores nothing at all when one part of a submission cannot be stored", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const image = { name: "image-1.png", contentType: "image/png", bytes: new Uint8Array([1]) };
      const twice = server.submission({ author: ben, images: [image, image] });
      await expect(storage.suggestions.submit(twice)).rejects.toThrow("constraint");
      const tables = ["suggestions", "images", "events", "intents", "persons"];
      const left = await Promise.all(tables.map((table) => rowsOf(database, `select 1 from ${table}`)));
      expect(left).toEqual(tables.map(() => []));
      expect((await server.suggestion()).number).toBe(1);
    });

    it("refuses a board of another server", async () => {
      const { storage } = await open();
      const [here, there] = [await testServer(storage, "900"), await testServer(storage, "800")];
      await expect(storage.suggestions.submit(here.submission({ boardId: there.boardId }))).rejects.toThrow(
        "constraint",
      );
    });

    it("keeps an anonymous author out of everything that a card is drawn from", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const secret = await server.suggestion({ author: ana, anonymous: true });
      // Known by name from elsewhere on the same server.
      await server.suggestion({ author: ana });
      expect(secret.author).toEqual({ kind: "anonymous" });

      const seen = [
        secret,
        await storage.suggestions.byNumber(server.guildId, secret.number),
        await storage.cards.card(secret.id),
        (await storage.suggestions.list(server.guildId, {}, { offset: 1, limit: 1 })).suggestions,
        await storage.suggestions.complete(server.guildId, "#1", ["open"], 1),
        await storage.suggestions.submit(server.submission({ interactionId: await interactionOf(database) })),
      ];
      for (const view of seen) {
        expect(JSON.stringify(view)).toContain("anonymous");
        expect(JSON.stringify(view)).not.toMatch(/101|Ana/);
      }
      const row = await selectSuggestions(database.reader)
        .where("suggestions.suggestion_id", "=", secret.id)
        .executeTakeFirst();
      expect(row).toMatchObject({ author_user_id: null, author_name: null });
      expect(await storage.cards.authorUserId(secret.id)).toBe(ana.userId);
    });

    it("never shows a name that somebody bears on another server", async () => {
      const { storage } = await open();
      const [here, there] = [await testServer(storage, "900"), await testServer(storage, "800")];
      const mine = await here.suggestion({ author: { ...ana, name: "Ana" } });
      await there.suggestion({ author: { ...ana, name: "The Masked Rider" } });
      expect((await reread(storage, mine)).author).toEqual({ kind: "named", userId: ana.userId, name: "Ana" });
      await here.suggestion({ author: { ...ana, name: "Ana Maria" } });
      expect((await reread(storage, mine)).author).toMatchObject({ name: "Ana Maria" });
    });

    it("names nobody once a person's one row was emptied, and keeps what they did", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      await storage.suggestions.vote(server.press(suggestion, { voter: ana }));
      await database.write(async (transaction) => {
        await transaction.updateTable("persons").set({ user_id: null }).where("user_id", "=", ana.userId).execute();
        await transaction.deleteFrom("person_names").execute();
      });
      expect(await reread(storage, suggestion)).toMatchObject({
        author: { kind: "named", userId: undefined, name: "" },
        up: 1,
      });
      expect(await storage.cards.authorUserId(suggestion.id)).toBeUndefined();
      const everything = await Promise.all(
        [
          ...["suggestions", "events", "intents", "persons", "person_names"].map((table) => `select * from ${table}`),
          // A snowflake is too large to be read as a number.
          "select suggestion_id, person_id, side, weight, updated_at from votes",
        ].map((statement) => rowsOf(database, statement)),
      );
      expect(JSON.stringify(everything)).not.toMatch(/"101"|Ana/);
    });

    it("returns the images' bytes unchanged and in their order", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const images = [3, 1, 2].map((seed) => ({
        name: `image-${seed}.png`,
        contentType: "image/png",
        bytes: Uint8Array.from({ length: 70_000 }, (_, index) => (index * seed) % 256),
      }));
      const { id } = await server.suggestion({ images });
      expect(await storage.cards.images(id)).toEqual(images);
      expect((await storage.cards.card(id))?.imageNames).toEqual(images.map((image) => image.name));
    });

    it("records the submission in an event that nothing can change or remove", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const interactionId = snowflake();
      await server.suggestion({ interactionId });
      const events = () => rowsOf(database, "select kind, before, after, interaction_id from events");
      const before = await events();
      expect(before).toEqual([
        { kind: "submitted", before: null, after: '{"status":"open"}', interaction_id: interactionId },
      ]);
      const change = database.write(async (transaction) => {
        await transaction.updateTable("events").set({ reason: "never happened" }).execute();
      });
      await expect(change).rejects.toThrow("append-only");
      const removal = database.write(async (transaction) => {
        await transaction.deleteFrom("events").execute();
      });
      await expect(removal).rejects.toThrow("append-only");
      expect(await events()).toEqual(before);
    });
  });
}

async function interactionOf(database: Parameters<typeof rowsOf>[0]): Promise<string> {
  const [event] = await rowsOf<{ interaction_id: string }>(
    database,
    "select interaction_id from events order by event_id",
  );
  return event?.interaction_id ?? "";
}
