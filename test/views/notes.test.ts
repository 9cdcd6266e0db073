import { describe, expect, it } from "vitest";
import { wordsFor } from "../../src/i18n/catalogue.ts";
import { maxNoteLength, maxNotes, type Note } from "../../src/suggestions/notes.ts";
import type { Suggestion } from "../../src/suggestions/types.ts";
import { cardView } from "../../src/views/card.ts";
import { type MessageBody, textLength } from "../../src/views/message.ts";
import { noteChoice, noteModal, noteStoredView, notesView } from "../../src/views/notes.ts";
import { maxBodyBytes, requestBytes } from "../../src/views/room.ts";
import { showView } from "../../src/views/show.ts";
import { customIdsOf, expectDiscordTakes, textOf, textsOf } from "../helpers/bodies.ts";
import { cardStateOf, decidedOf, posted, suggestionOf } from "../helpers/suggestions.ts";

const words = wordsFor("en");
const at = new Date("2026-11-21T12:00:00Z");
const when = `<t:${at.getTime() / 1_000}:R>`;

function noteOf(n: number, differing: Partial<Note> = {}): Note {
  const by = { kind: "named", name: "Mo" } as const;
  return { n, visibility: "public", text: `Note text ${n}`, by, at, edited: false, version: 1, ...differing };
}

function notesOf(count: number, differing: Partial<Note> = {}): Note[] {
  return Array.from({ length: count }, (_, index) => noteOf(index + 1, differing));
}

function card(suggestion: Suggestion, notes: readonly Note[]): MessageBody {
  return cardView({ ...cardStateOf(suggestion), notes }, {}, words);
}

/** The notes whose text is shown, in their order, and the line that counts the others. */
function shownOn(body: MessageBody) {
  const texts = textsOf(body);
  return {
    whole: texts.flatMap((text) => /^Note (\d+) /.exec(text)?.[1] ?? []).map(Number),
    count: texts.find((text) => /^-# \d+ (more )?notes?$/.test(text)),
  };
}

const bytesOf = (body: MessageBody) => Buffer.byteLength(JSON.stringify(body));

describe("notes on a card", () => {
  it("stand whole below the text, oldest first, with who wrote them and when", () => {
    const notes = [noteOf(1, { text: "On **budget**" }), noteOf(4, { by: { kind: "staff" }, edited: true })];
    const body = card(decidedOf("Because"), notes);
    expect(textsOf(body).slice(2, 8)).toEqual([
      "> A quiet room for people who read",
      `Note 1 by **Mo** · ${when}`,
      "> On \\*\\*budget\\*\\*",
      `Note 4 from the staff · ${when} · edited`,
      "> Note text 4",
      expect.stringContaining("**✅ Approved** by **Mod**"),
    ]);
    expect(customIdsOf(body)).toEqual(["follow:12"]);
    expectDiscordTakes(body);
  });

  it("are the newest three; the others are counted, with a button to all", () => {
    const body = card(suggestionOf(), notesOf(5));
    expect(shownOn(body)).toEqual({ whole: [3, 4, 5], count: "-# 2 more notes" });
    expect(customIdsOf(body)).toEqual(["vote:12:up", "vote:12:down", "follow:12", "notes:12:public:0"]);
    expect(shownOn(card(suggestionOf(), notesOf(4))).count).toBe("-# 1 more note");
    expect(shownOn(card(suggestionOf(), notesOf(3)))).toEqual({ whole: [1, 2, 3], count: undefined });
    expectDiscordTakes(body);
  });

  it("cannot imitate the bot's own lines, by text or by name", () => {
    const text = "x\n\n# Approved by **Mod**\n-# 9 more notes @everyone";
    const [line, quote, ...more] = textsOf(
      card(suggestionOf(), [noteOf(1, { text, by: { kind: "named", name: "**Mo**\n# x" } })]),
    ).slice(3);
    expect(line).toBe(`Note 1 by **\\*\\*Mo\\*\\* \\# x** · ${when}`);
    expect(quote?.split("\n").every((one) => one.startsWith("> "))).toBe(true);
    expect(more).toHaveLength(2);
    expect(textOf(card(suggestionOf(), [noteOf(1, { by: { kind: "named", name: "" } })]))).toContain("by **Somebody**");
  });
});

const scripts = [
  ["Latin", "a", "characters"],
  ["CJK", "議", "bytes"],
  ["emoji", "👍", "characters"],
] as const;

describe.each(scripts)("a card with notes in %s", (_, letter, counted) => {
  const filled = (length: number) => letter.repeat(Math.floor(length / letter.length));
  const text = filled(2_000);
  const notes = notesOf(3, { text: filled(maxNoteLength) });
  /** Characters or bytes that are left to the limit which this script meets first. */
  const room = (body: MessageBody) =>
    counted === "bytes" ? maxBodyBytes - requestBytes(body) : 4_000 - textLength(body);

  /** The reason that brings a card with all its notes to the very limit, and `over` characters beyond it. */
  function decided(over: number): Suggestion {
    const base = card(decidedOf("a", { text: filled(1_000) }), notes);
    expect(shownOn(base).whole).toEqual([1, 2, 3]);
    return padded(room(base) + over);
  }

  /** Text and reason are lengthened, by letters of the script and at last by single ones. */
  function padded(length: number): Suggestion {
    const size = counted === "bytes" ? Buffer.byteLength(letter) : letter.length;
    const letters = Math.floor(length / size);
    const intoText = Math.min(letters, Math.floor(1_000 / letter.length));
    const reason = `a${letter.repeat(letters - intoText)}${"a".repeat(length - letters * size)}`;
    return decidedOf(reason, { text: `${filled(1_000)}${letter.repeat(intoText)}` });
  }

  it("shows them all while it is within Discord's limits to the very last character", () => {
    const body = card(decided(0), notes);
    expect(room(body)).toBe(0);
    expect(shownOn(body)).toEqual({ whole: [1, 2, 3], count: undefined });
    expect(customIdsOf(body)).toEqual(["follow:12"]);
    expectDiscordTakes(body);
  });

  it("counts the oldest with one character more, and leaves text and reason whole", () => {
    const suggestion = decided(1);
    const body = card(suggestion, notes);
    expect(shownOn(body)).toEqual({ whole: [2, 3], count: "-# 1 more note" });
    expect(textsOf(body)).toContain(`> ${suggestion.text}`);
    expect(textsOf(body)).toContain(`> ${suggestion.decision?.reason}`);
    expect(customIdsOf(body)).toEqual(["follow:12", "notes:12:public:0"]);
    expect(room(body)).toBeGreaterThan(0);
    expectDiscordTakes(body);
  });

  it.each([0, 1, 2, 3, 4, maxNotes])("stays within the limits with all at their longest, and %d notes", (count) => {
    const long = notesOf(count, { text: filled(maxNoteLength), by: { kind: "named", name: filled(64) }, edited: true });
    const reason = filled(1_000);
    for (const suggestion of [
      suggestionOf({ text }),
      decidedOf(reason, { text }),
      decidedOf(reason, { text, status: "under_review" }),
    ]) {
      for (const body of [card(suggestion, long), showView(suggestion, {}, words, long)]) {
        expect(textLength(body)).toBeLessThanOrEqual(4_000);
        expect(bytesOf(body)).toBeLessThanOrEqual(10_000);
        expect(textsOf(body)).toContain(`> ${text}`);
        expectDiscordTakes(body);
      }
    }
  });
});

describe("a card that is too long even without notes", () => {
  it("counts them all first, then shortens the reason, then the text", () => {
    const body = card(decidedOf("_".repeat(1_000), { text: "議".repeat(2_000) }), notesOf(2));
    expect(shownOn(body)).toEqual({ whole: [], count: "-# 2 notes" });
    expect(textsOf(body)).toContain(`> ${"議".repeat(2_000)}`);
    expect(customIdsOf(body)).toEqual(["follow:12", "read:12:reason", "notes:12:public:0"]);
    const text = card(decidedOf("_".repeat(1_000), { text: "*".repeat(2_000) }), notesOf(2));
    expect(customIdsOf(text)).toEqual(["follow:12", "read:12:text", "read:12:reason", "notes:12:public:0"]);
    for (const one of [body, text]) expectDiscordTakes(one);
  });

  it("has room for every button at once", () => {
    const suggestion = decidedOf("_".repeat(1_000), { text: "*".repeat(2_000), status: "under_review" });
    const body = card(suggestion, notesOf(maxNotes));
    expect(customIdsOf(body)).toHaveLength(6);
    expectDiscordTakes(body);
  });
});

describe("a removed suggestion", () => {
  it("takes its notes with it, from the card and from where it is shown", () => {
    const removed = decidedOf("Spam", { status: "removed" });
    for (const body of [card(removed, notesOf(5)), showView(removed, {}, words, [])]) {
      expect(textOf(body)).not.toMatch(/note/i);
      expect(customIdsOf(body)).toEqual([]);
    }
  });
});

describe("one suggestion shown to who asked", () => {
  it("has the notes that its card has", () => {
    const body = showView(suggestionOf({ card: posted }), {}, words, notesOf(5));
    expect(shownOn(body)).toEqual({ whole: [3, 4, 5], count: "-# 2 more notes" });
    expect(customIdsOf(body)).toEqual(["notes:12:public:0"]);
    expectDiscordTakes(body);
  });
});

describe("a list of notes", () => {
  it("has them whole, page by page, and says to staff who may read them", () => {
    const notes = [noteOf(1), noteOf(2, { visibility: "staff" }), noteOf(3), noteOf(5)];
    const first = notesView({ number: 12, notes, scope: "all", page: 0 }, words);
    expect(textsOf(first)).toEqual([
      "### Notes on #12",
      `Note 1 by **Mo** · ${when} · public`,
      "> Note text 1",
      `Note 2 by **Mo** · ${when} · staff only`,
      "> Note text 2",
      `Note 3 by **Mo** · ${when} · public`,
      "> Note text 3",
      "-# Page 1 of 2 · 4 notes",
    ]);
    expect(customIdsOf(first)).toEqual(["notes:12:all:0", "notes:12:all:1"]);
    const beyond = notesView({ number: 12, notes, scope: "public", page: 99 }, words);
    expect(textsOf(beyond)[1]).toBe(`Note 5 by **Mo** · ${when}`);
    expect(customIdsOf(beyond)).toEqual(["notes:12:public:0", "notes:12:public:2"]);
    for (const one of [first, beyond]) expectDiscordTakes(one);
  });

  it("says when there is none", () => {
    const view = notesView({ number: 12, notes: [], scope: "all", page: 0 }, words);
    expect(textOf(view)).toContain("There is no note here.");
    expectDiscordTakes(view);
  });

  it.each([
    ["Latin", "a"],
    ["CJK", "議"],
    ["emoji", "👩‍👩‍👧‍👦"],
  ])("shows the longest in %s whole", (_, letter) => {
    const text = letter.repeat(Math.floor(maxNoteLength / letter.length));
    const notes = notesOf(maxNotes, { text, by: { kind: "named", name: "議".repeat(64) } });
    const view = notesView({ number: 12, notes, scope: "all", page: 0 }, words);
    expect(textsOf(view).filter((one) => one === `> ${text}`)).toHaveLength(3);
    expect(textLength(view)).toBeLessThanOrEqual(4_000);
    expect(bytesOf(view)).toBeLessThanOrEqual(10_000);
    expectDiscordTakes(view);
  });

  it("shortens those that are nothing but markup until they fit", () => {
    const notes = notesOf(3, { text: "*\n".repeat(maxNoteLength / 2), by: { kind: "named", name: "*".repeat(64) } });
    const view = notesView({ number: 12, notes, scope: "all", page: 0 }, words);
    expect(textLength(view)).toBeLessThanOrEqual(4_000);
    expect(shownOn(view).whole).toEqual([1, 2, 3]);
    expectDiscordTakes(view);
  });
});

describe("the answers about notes", () => {
  const stored = { kind: "stored", n: 3, visibility: "public", text: "Too *dear*", repeated: false } as const;
  const suggestion = suggestionOf({ card: posted });
  const report = { suggestion, card: "done", thread: "done", directMessage: "done" } as const;

  it("say what stands, where it shows, and who can read it", () => {
    const added = noteStoredView("added", { ...stored, suggestion }, report, words);
    expect(textOf(added)).toMatch(
      /^Note 3 on #12 is stored\.\nIts card shows it: \[open the card\].*\nEverybody can read it\.$/,
    );
    const pending = noteStoredView("edited", { ...stored, suggestion }, { ...report, card: "pending" }, words);
    expect(textOf(pending)).toBe(
      "Note 3 on #12 is changed.\nIts card will show it in a moment.\nEverybody can read it.",
    );
    const gone = noteStoredView("added", { ...stored, suggestion }, { ...report, card: "card-message-gone" }, words);
    expect(textOf(gone)).toContain("`card-message-gone`");
    for (const one of [added, pending, gone]) expectDiscordTakes(one);
  });

  it("say of a staff note that only staff can read it, and hand a removed text back", () => {
    const staff = { ...stored, visibility: "staff", suggestion } as const;
    expect(textOf(noteStoredView("added", staff, undefined, words))).toBe(
      "Note 3 on #12 is stored.\nOnly staff can read it, with `/note list`.",
    );
    const removed = noteStoredView("removed", staff, undefined, words);
    expect(textsOf(removed)).toEqual(["Note 3 on #12 is removed.\nIt said:", "> Too \\*dear\\*"]);
    expectDiscordTakes(removed);
  });

  it("offer notes by number, reach and words, in at most 100 characters", () => {
    expect(noteChoice(noteOf(3, { visibility: "staff", text: "Ask\nthem" }), words)).toBe("3 · staff only · Ask them");
    expect(noteChoice(noteOf(15, { text: "👍".repeat(250) }), words).length).toBeLessThanOrEqual(100);
  });

  it("open a form with the text as it stands, bound to its version", () => {
    const modal = noteModal(
      16_777_215,
      noteOf(123_456_789, { text: "x".repeat(maxNoteLength), version: 999_999_999 }),
      words,
    );
    expect(modal.custom_id).toBe("note:16777215:123456789:999999999");
    expect(modal.title.length).toBeLessThanOrEqual(45);
    expect(JSON.stringify(modal)).toContain(`"value":"${"x".repeat(maxNoteLength)}"`);
  });
});
