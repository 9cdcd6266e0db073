import { describe, expect, it } from "vitest";
import { defaultBoardRules } from "../../src/boards/board-rules.ts";
import { wordsFor } from "../../src/i18n/catalogue.ts";
import type { Suggestion } from "../../src/suggestions/types.ts";
import { suggestionChoice } from "../../src/views/choice.ts";
import { customId, parseCustomId } from "../../src/views/custom-id.ts";
import { cut, shorten } from "../../src/views/shorten.ts";
import { threadName } from "../../src/views/thread-name.ts";
import { suggestionOf } from "../helpers/suggestions.ts";

const words = wordsFor("en");

describe("a custom id", () => {
  it("can be taken apart again", () => {
    expect(parseCustomId(customId("vote", 12, "up"))).toEqual({ name: "vote", args: ["12", "up"] });
    expect(parseCustomId(customId("suggest"))).toEqual({ name: "suggest", args: [] });
  });

  it.each(["", ":", "a::b", "vote:", "x".repeat(101)])("is not taken for one of ours when it is %j", (id) => {
    expect(parseCustomId(id)).toBeUndefined();
  });

  it("is never made so that it could not be taken apart or Discord would refuse it", () => {
    expect(() => customId("a", "b:c")).toThrow("unusable");
    expect(() => customId("a", "")).toThrow("unusable");
    expect(() => customId("a", "x".repeat(99))).toThrow("over 100");
  });
});

describe("a thread's name", () => {
  const named = (suggestion: Suggestion, template = defaultBoardRules.threadName, author?: string) =>
    threadName(suggestion, template, author, words);

  it("is the number and the first words on one line of at most 100 characters", () => {
    expect(named(suggestionOf({ text: "A quiet\n\nroom" }))).toBe("#12 · A quiet room");
    const name = named(suggestionOf({ text: "word ".repeat(400) }));
    expect(name).toMatch(/^#12 · word .* wor…$/);
    expect(name.length).toBeLessThanOrEqual(100);
  });

  it("shows nothing that cannot be seen and cuts no emoji in two", () => {
    expect(named(suggestionOf({ text: "\u202Ea\u200Bb\u2028c" }))).toBe("#12 · ab c");
    expect(named(suggestionOf({ text: "\u3164" }))).toBe("#12");
    const name = named(suggestionOf({ text: "👩‍👩‍👧‍👦".repeat(50) }));
    expect(name.slice("#12 · ".length, -1).replaceAll("👩‍👩‍👧‍👦", "")).toBe("");
  });

  it("is what the board says, and what the suggestion says gives way to the rest", () => {
    const long = suggestionOf({ text: "word ".repeat(400) });
    expect(named(suggestionOf({ text: "A room" }), "{author}: {text} ({number})", "Ana")).toBe("Ana: A room (12)");
    const name = named(long, "{author}: {text} ({number})", "Ana");
    expect(name).toMatch(/^Ana: word .*… \(12\)$/);
    expect(name.length).toBeLessThanOrEqual(100);
    expect(named(long, "Idea {number}")).toBe("Idea 12");
    expect(named(long, "x".repeat(100) + "{text}")).toBe(`${"x".repeat(99)}…`);
    // What stands for a blank is not filled in again.
    expect(named(suggestionOf({ text: "{author} {number}" }), "{text}", "Ana")).toBe("{author} {number}");
  });

  it("never has an anonymous author's name, nor what a removed suggestion said", () => {
    const anonymous = suggestionOf({ author: { kind: "anonymous" }, text: "A room" });
    expect(named(anonymous, "{author}: {text}", "Ana")).toBe("Anonymous: A room");
    expect(named(suggestionOf({ text: "A room" }), "{author}: {text}", undefined)).toBe("Ana: A room");
    expect(named(suggestionOf({ status: "removed", text: "A room" }), "{author}: {text}", "Ana")).toBe("#12");
  });
});

describe("a choice of autocomplete", () => {
  it("shows number, status and text in at most 100 characters", () => {
    expect(suggestionChoice(suggestionOf(), words)).toBe("#12 · Open · A quiet room for people who read");
    expect(suggestionChoice(suggestionOf({ text: "議".repeat(2_000) }), words)).toHaveLength(100);
  });
});

describe("shortening", () => {
  it("leaves what fits and marks what does not", () => {
    expect(shorten("abc", 3)).toBe("abc");
    expect(shorten("abcd", 3)).toBe("ab…");
    expect(shorten("ab cd", 4)).toBe("ab…");
  });

  it("cuts where a visible character ends, and between code points where one is too long", () => {
    expect(cut("ab👍", 3)).toBe("ab");
    expect(cut("e\u0301e\u0301", 3)).toBe("e\u0301");
    expect(cut("🇩🇪🇫🇷", 6)).toBe("🇩🇪");
    expect(cut(`a${"\u0301".repeat(500)}`, 100)).toHaveLength(100);
    expect(cut(`${"x".repeat(1_000)}👍`, 1_001)).toBe("x".repeat(1_000));
    expect(cut("abc", 0)).toBe("");
  });
});
