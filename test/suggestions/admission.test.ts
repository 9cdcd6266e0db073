import { describe, expect, it } from "vitest";
import { type BoardRules, defaultBoardRules } from "../../src/boards/board-rules.ts";
import { Refusal } from "../../src/errors.ts";
import { admitSubmission, type Draft } from "../../src/suggestions/admission.ts";
import { actor } from "../helpers/storage.ts";

const at = new Date("2026-11-22T12:00:00Z");
const open: BoardRules = defaultBoardRules;
const draft: Draft = { author: actor("101"), text: "A bench by the pond", anonymous: false, imageCount: 0 };

function codeOf(change: Partial<Draft>, rules = open): string {
  try {
    admitSubmission({ ...draft, ...change }, rules, at);
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return "admitted";
}

describe("admission", () => {
  it("takes a text as it is, without the white space around it", () => {
    expect(admitSubmission({ ...draft, text: "  two\nlines \n" }, open, at)).toMatchObject({ text: "two\nlines" });
  });

  it.each([
    ["nothing", ""],
    ["spaces and line breaks", " \n\t "],
    ["zero-width characters", "\u200B\u200D\uFEFF\u2060"],
    ["bidirectional controls", "\u202E\u2066\u2069"],
    ["letters that show nothing", "\u3164\u115F\u2800"],
  ])("refuses a text of %s", (_, text) => {
    expect(codeOf({ text })).toBe("text-empty");
  });

  it("takes 2,000 characters and refuses one more", () => {
    expect(codeOf({ text: "想".repeat(2_000) })).toBe("admitted");
    expect(codeOf({ text: "想".repeat(2_001) })).toBe("text-too-long");
  });

  it("takes a title on one line, of up to 100 characters, as the board says", () => {
    const titled = { ...open, titles: "optional" as const };
    const required = { ...open, titles: "required" as const };
    expect(admitSubmission({ ...draft, title: " A \n  pond " }, titled, at).title).toBe("A pond");
    expect(admitSubmission({ ...draft, title: "\u200B" }, titled, at).title).toBeUndefined();
    expect(codeOf({ title: "想".repeat(100) }, titled)).toBe("admitted");
    expect(codeOf({ title: "想".repeat(101) }, titled)).toBe("title-too-long");
    expect(codeOf({ title: "\u200B" }, required)).toBe("title-missing");
    expect(codeOf({ title: "A pond" })).toBe("title-not-allowed");
  });

  it("takes tags of the board by id or name, each once, up to five", () => {
    const tags = ["Parks", "Roads", "C", "D", "E", "F"].map((name, at) => ({ id: at + 1, name, emoji: undefined }));
    const tagged = { ...open, tags };
    const admitted = (chosen: readonly (number | string)[], rules = tagged) =>
      admitSubmission({ ...draft, tags: chosen }, rules, at).tags;
    expect(admitted([2, " parks ", "Roads"])).toEqual([2, 1]);
    expect(admitted([])).toEqual([]);
    expect(codeOf({ tags: [1, 2, 3, 4, 5, 6] }, tagged)).toBe("tags-too-many");
    expect(codeOf({ tags: [7] }, tagged)).toBe("tag-unknown");
    expect(codeOf({ tags: [] }, { ...tagged, tagsRequired: true })).toBe("tags-missing");
    // A board that asks for a tag and has none would take nothing at all.
    expect(codeOf({ tags: [] }, { ...open, tagsRequired: true })).toBe("admitted");
  });

  it("refuses anonymity and images where the board does not allow them", () => {
    expect(codeOf({ anonymous: true }, { ...open, anonymousAllowed: false })).toBe("anonymous-not-allowed");
    expect(codeOf({ imageCount: 1 }, { ...open, imagesAllowed: false })).toBe("images-not-allowed");
    expect(codeOf({ anonymous: true, imageCount: 1 })).toBe("admitted");
  });
});
