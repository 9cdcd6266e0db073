import { describe, expect, it } from "vitest";
import type { Storage } from "../../../src/storage/storage.ts";
import {
  maxNotes,
  type NewNote,
  type NoteAdded,
  type NoteChanged,
  type NoteStored,
} from "../../../src/suggestions/notes.ts";
import type { Suggestion } from "../../../src/suggestions/types.ts";
import { actor, ben, mod, type OpenTestStorage, reread, rowsOf, snowflake, testServer } from "../../helpers/storage.ts";

const at = new Date("2026-04-04T04:04:04Z");

function noteOn({ guildId, id: suggestionId }: Suggestion, changes: Partial<NewNote> = {}): NewNote {
  return {
    guildId,
    suggestionId,
    by: mod,
    text: "We asked the gardener",
    visibility: "public",
    anonymous: false,
    interactionId: snowflake(),
    at,
    ...changes,
  };
}

/** A change of a suggestion's first note as it stood at first. */
function changeOn({ guildId, id: suggestionId }: Suggestion, n = 1, version = 1) {
  return { guildId, suggestionId, n, version, by: ben, interactionId: snowflake(), at };
}

function expectStored(outcome: NoteAdded | NoteChanged): NoteStored {
  if (outcome.kind !== "stored") throw new Error(`not stored: ${outcome.kind}`);
  return outcome;
}

const cardNotes = async (storage: Storage, { id }: Suggestion) => (await storage.cards.card(id))?.notes;

const allEvents = "select n, kind, visibility, before, after, at from note_events order by event_id";

export function notingContract(engine: string, open: OpenTestStorage): void {
  describe(`notes on ${engine}`, () => {
    it("stores text, author, time and number, and shows public ones on the card by raising its version alone", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      const first = expectStored(await storage.notes.add(noteOn(suggestion)));
      const { version, statusVersion } = suggestion;
      expect(first).toMatchObject({ n: 1, visibility: "public", text: "We asked the gardener", repeated: false });
      expect(first.suggestion).toMatchObject({ version: version + 1, statusVersion });
      expect(expectStored(await storage.notes.add(noteOn(suggestion, { text: "He agrees" }))).n).toBe(2);
      const by = { kind: "named", name: "Mod" };
      const notes = await storage.notes.list(suggestion.guildId, suggestion.id);
      expect(notes).toEqual([
        { n: 1, visibility: "public", text: "We asked the gardener", by, at, edited: false, version: 1 },
        { n: 2, visibility: "public", text: "He agrees", by, at, edited: false, version: 1 },
      ]);
      expect(await cardNotes(storage, suggestion)).toEqual(notes);
      expect(await rowsOf(database, allEvents)).toMatchObject([
        { n: 1, kind: "added", before: null, after: "We asked the gardener", at: at.getTime() },
        { n: 2, kind: "added", before: null, after: "He agrees" },
      ]);
    });

    it("leaves no trace of a staff note on the suggestion or its card, from first to last", async () => {
      const { storage } = await open();
      let wakes = 0;
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      storage.onIntents(() => {
        wakes += 1;
      });
      await storage.notes.add(noteOn(suggestion, { visibility: "staff" }));
      await storage.notes.edit({ ...changeOn(suggestion), text: "Between us" });
      expect(await storage.notes.list(suggestion.guildId, suggestion.id)).toMatchObject([{ text: "Between us" }]);
      expect(await cardNotes(storage, suggestion)).toEqual([]);
      await storage.notes.remove(changeOn(suggestion, 1, 2));
      expect(await reread(storage, suggestion)).toEqual(suggestion);
      expect(wakes).toBe(0);
    });

    it("draws a card from the notes that everybody may read, beside which there are others", async () => {
      const { storage } = await open();
      const suggestion = await (await testServer(storage)).suggestion();
      await storage.notes.add(noteOn(suggestion, { visibility: "staff", text: "Between us" }));
      await storage.notes.add(noteOn(suggestion, { text: "For all" }));
      await storage.notes.add(noteOn(suggestion, { visibility: "staff", text: "Between us again" }));
      expect(await cardNotes(storage, suggestion)).toMatchObject([{ n: 2, text: "For all" }]);
      expect(JSON.stringify(await storage.cards.card(suggestion.id))).not.toContain("Between us");
    });

    it("keeps who wrote an anonymous note, and hands it to nobody", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      const stored = await storage.notes.add(noteOn(suggestion, { anonymous: true }));
      const notes = await storage.notes.list(suggestion.guildId, suggestion.id);
      expect(notes).toMatchObject([{ by: { kind: "staff" } }]);
      for (const told of [stored, notes, await storage.cards.card(suggestion.id)]) {
        expect(JSON.stringify(told)).not.toContain(mod.name);
        expect(JSON.stringify(told)).not.toContain(mod.userId);
      }
      const kept = "select user_id from notes join persons on person_id = author_person_id";
      expect(await rowsOf(database, kept)).toEqual([{ user_id: mod.userId }]);
    });

    it("records what an edit and a removal changed, by whom, and gives no number twice", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      await storage.notes.add(noteOn(suggestion, { text: "a" }));
      const edited = expectStored(await storage.notes.edit({ ...changeOn(suggestion), text: "b" }));
      expect(edited).toMatchObject({ text: "b", suggestion: { version: suggestion.version + 2 } });
      expect(await cardNotes(storage, suggestion)).toMatchObject([
        { text: "b", edited: true, version: 2, by: { kind: "named", name: "Mod" } },
      ]);
      const removed = expectStored(await storage.notes.remove(changeOn(suggestion, 1, 2)));
      expect(removed).toMatchObject({ text: "b", suggestion: { version: suggestion.version + 3 } });
      expect(await cardNotes(storage, suggestion)).toEqual([]);
      expect(expectStored(await storage.notes.add(noteOn(suggestion, { text: "c" }))).n).toBe(2);
      const actors = "select kind, before, after, user_id from note_events join persons on person_id = actor_person_id";
      expect(await rowsOf(database, `${actors} order by event_id`)).toEqual([
        { kind: "added", before: null, after: "a", user_id: mod.userId },
        { kind: "edited", before: "a", after: "b", user_id: ben.userId },
        { kind: "removed", before: "b", after: null, user_id: ben.userId },
        { kind: "added", before: null, after: "c", user_id: mod.userId },
      ]);
      await expect(database.write((transaction) => transaction.deleteFrom("note_events").execute())).rejects.toThrow(
        "append-only",
      );
    });

    it("lets one of many who edit or remove at once win", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      await storage.notes.add(noteOn(suggestion));
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          index % 2 === 0
            ? storage.notes.edit({ ...changeOn(suggestion), text: `text ${index}` })
            : storage.notes.remove(changeOn(suggestion)),
        ),
      );
      expect(outcomes.filter(({ kind }) => kind === "stored")).toHaveLength(1);
      expect(outcomes.filter(({ kind }) => kind === "changed-meanwhile")).toHaveLength(19);
      expect(await rowsOf(database, allEvents)).toHaveLength(2);
    });

    it("stores as many as a suggestion may have, of many who add at once, and one more when one went", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const [suggestion, other] = [await server.suggestion(), await server.suggestion()];
      const outcomes = await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          storage.notes.add(noteOn(suggestion, { by: actor(String(7_000 + index)), text: `note ${index}` })),
        ),
      );
      const numbers = outcomes.flatMap((outcome) => (outcome.kind === "stored" ? [outcome.n] : []));
      expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: maxNotes }, (_, index) => index + 1));
      expect(outcomes.filter(({ kind }) => kind === "full")).toHaveLength(30 - maxNotes);
      expect(await storage.notes.list(suggestion.guildId, suggestion.id)).toHaveLength(maxNotes);
      expect((await reread(storage, suggestion)).version).toBe(suggestion.version + maxNotes);
      expect(expectStored(await storage.notes.add(noteOn(other))).n).toBe(1);
      await storage.notes.remove(changeOn(suggestion, 4));
      expect(expectStored(await storage.notes.add(noteOn(suggestion))).n).toBe(maxNotes + 1);
    });

    it("carries each request out once, however often it is delivered", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      const note = noteOn(suggestion);
      const edit = { ...changeOn(suggestion), text: "edited" };
      const removal = changeOn(suggestion, 1, 2);
      const repeatedly = async <Outcome extends NoteAdded | NoteChanged>(act: () => Promise<Outcome>) => {
        const outcomes = (await Promise.all([act(), act(), act()])).map(expectStored);
        expect(outcomes.filter(({ repeated }) => !repeated)).toHaveLength(1);
        return outcomes.map(({ n, text }) => [n, text]);
      };
      const thrice = (one: unknown) => [one, one, one];
      expect(await repeatedly(() => storage.notes.add(note))).toEqual(thrice([1, note.text]));
      expect(await repeatedly(() => storage.notes.edit(edit))).toEqual(thrice([1, "edited"]));
      expect(await repeatedly(() => storage.notes.remove(removal))).toEqual(thrice([1, "edited"]));
      expect(await storage.notes.remove({ ...removal, version: -1 })).toMatchObject({ kind: "stored", repeated: true });
      expect(await rowsOf(database, allEvents)).toHaveLength(3);
      expect((await reread(storage, suggestion)).version).toBe(suggestion.version + 3);
    });

    it("shows and changes nothing through another server", async () => {
      const { storage } = await open();
      const [here, there] = [await testServer(storage, "900"), await testServer(storage, "800")];
      const suggestion = await here.suggestion();
      const note = noteOn(suggestion);
      await storage.notes.add(note);
      const before = await storage.notes.list("900", suggestion.id);
      expect(before).toHaveLength(1);
      const { guildId } = there;
      expect(await storage.notes.list(guildId, suggestion.id)).toEqual([]);
      await expect(storage.notes.add({ ...note, guildId })).rejects.toThrow("no result");
      await expect(storage.notes.add(noteOn(suggestion, { guildId }))).rejects.toThrow("no result");
      await expect(storage.notes.edit({ ...changeOn(suggestion), guildId, text: "x" })).rejects.toThrow("no result");
      await expect(storage.notes.remove({ ...changeOn(suggestion), guildId })).rejects.toThrow("no result");
      expect(await storage.notes.list("900", suggestion.id)).toEqual(before);
    });

    it("changes nothing for a version or a note that is not there", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      await storage.notes.add(noteOn(suggestion));
      const meanwhile = { kind: "changed-meanwhile" };
      expect(await storage.notes.edit({ ...changeOn(suggestion, 1, 2), text: "x" })).toEqual(meanwhile);
      expect(await storage.notes.edit({ ...changeOn(suggestion, 2, 1), text: "x" })).toEqual(meanwhile);
      expect(await storage.notes.remove(changeOn(suggestion, 1, -1))).toEqual(meanwhile);
      expect(await cardNotes(storage, suggestion)).toMatchObject([{ version: 1 }]);
    });

    it.each([
      ["note", "vote", "decision"],
      ["note", "decision", "vote"],
      ["vote", "note", "decision"],
      ["vote", "decision", "note"],
      ["decision", "note", "vote"],
      ["decision", "vote", "note"],
    ] as const)("lets a %s, a %s and a %s at once each have its effect", async (...order) => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      const acts = {
        note: () => storage.notes.add(noteOn(suggestion)),
        vote: () => storage.suggestions.vote(server.press(suggestion)),
        decision: () => storage.suggestions.changeStatus(server.change(suggestion)),
      };
      const outcomes = await Promise.all(order.map(async (what) => [what, (await acts[what]()).kind] as const));
      const told = Object.fromEntries(outcomes);
      const after = await reread(storage, suggestion);
      expect(told).toMatchObject({ note: "stored", decision: "stored" });
      const counted = told["vote"] === "standing" ? 1 : 0;
      expect(after).toMatchObject({ status: "approved", up: counted, statusVersion: suggestion.statusVersion + 1 });
      expect(after.version).toBe(suggestion.version + 2 + counted);
      expect(await cardNotes(storage, suggestion)).toHaveLength(1);
    });
  });
}
