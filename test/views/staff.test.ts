import { describe, expect, it } from "vitest";
import { wordsFor } from "../../src/i18n/catalogue.ts";
import type { Suggestion } from "../../src/suggestions/types.ts";
import { cardView } from "../../src/views/card.ts";
import { suggestionChoice } from "../../src/views/choice.ts";
import { decidedView } from "../../src/views/decided.ts";
import { decisionMessage } from "../../src/views/decision-dm.ts";
import { textLength } from "../../src/views/message.ts";
import { overrideQuestion } from "../../src/views/override.ts";
import { showView } from "../../src/views/show.ts";
import { customIdsOf, expectDiscordTakes, textOf } from "../helpers/bodies.ts";
import { cardStateOf, decidedOf, posted, suggestionOf } from "../helpers/suggestions.ts";

const words = wordsFor("en");
const link = "https://discord.com/channels/100000000000000001/100000000000000002/100000000000000003";

function draw(suggestion: Suggestion, imageNames: readonly string[] = []) {
  return cardView(cardStateOf(suggestion, imageNames), {}, words);
}

/** As storage hands it out: nothing of the text or author is in it. */
function removedOf(reason?: string): Suggestion {
  return decidedOf(reason, {
    status: "removed",
    text: "",
    author: { kind: "anonymous" },
    card: posted,
    statusVersion: 5,
  });
}

describe("a duplicate", () => {
  it("links to its original, or names it while that has no card", () => {
    const duplicate = { status: "duplicate" as const, duplicateOf: { number: 3, card: posted } };
    expect(textOf(draw(decidedOf(undefined, duplicate)))).toContain(`Duplicate of [#3](${link}): it goes on there.`);
    const unposted = { ...duplicate, duplicateOf: { number: 3, card: undefined } };
    expect(textOf(showView(decidedOf(undefined, unposted), {}, words))).toContain("Duplicate of #3: it goes on there.");
  });

  it("is counted on its original", () => {
    expect(textOf(draw(suggestionOf({ duplicates: 1 })))).toContain(" · 1 duplicate\n");
    expect(textOf(draw(suggestionOf({ duplicates: 1_234 })))).toContain(" · 1,234 duplicates\n");
  });
});

describe("a removed suggestion", () => {
  it("shows its number, that it is removed, and why, and not by whom", () => {
    for (const view of [draw(removedOf("Spam"), ["image-1.png"]), showView(removedOf("Spam"), {}, words)]) {
      expect(textOf(view)).toMatch(/^### #12 · 🗑️ Removed\nRemoved by staff · <t:\d+:R>\n> Spam/);
      expect(JSON.stringify(view)).not.toMatch(/Mod|image-1|Ana|Anonymous/);
      expect(customIdsOf(view)).toEqual([]);
      expectDiscordTakes(view);
    }
    expect(suggestionChoice(removedOf(), words)).toBe("#12 · Removed");
  });

  it("is undone by a button that names the removal", () => {
    const report = { suggestion: removedOf(), card: "done", thread: "done", directMessage: "done" } as const;
    const view = decidedView(removedOf(), report, words);
    expect(customIdsOf(view)).toEqual(["undo:12:5"]);
    const until = Date.parse("2026-11-21T10:10:00Z") / 1_000;
    expect(textOf(view)).toContain(`with the button until <t:${until}:t>`);
    expectDiscordTakes(view);
    expect(customIdsOf(decidedView(decidedOf(undefined), report, words))).toEqual([]);
  });

  it("shows its images again once it is back, also where its message has lost them", () => {
    const back = JSON.stringify(draw(suggestionOf({ card: posted }), ["image-1.png"]));
    expect(back).toContain("attachment://image-1.png");
  });
});

describe("an anonymous decision", () => {
  it("is by staff, on the card and in the message to the author", () => {
    const decision = { kind: "anonymous" as const, reason: "Good", at: new Date(0) };
    const suggestion = suggestionOf({ status: "approved", decision });
    expect(textOf(draw(suggestion))).toContain("**✅ Approved** by **Staff** · <t:0:R>\n> Good");
    const dm = textOf(decisionMessage({ suggestion, intentId: 1, guildName: "Park", is: "author" }, words));
    expect(dm).toContain("Decided by staff.");
  });
});

describe("the question before an overriding", () => {
  it("says who decided what, and its button carries number, status, version and the asking, never the reason", () => {
    const suggestion = decidedOf("because", { statusVersion: 7 });
    const question = { suggestion, to: "rejected", askedBy: "1300000000000000001", expiresAt: new Date(0) } as const;
    const view = overrideQuestion(question, words);
    expect(textOf(view)).toContain("**Mod** decided before: #12 is already **Approved**.");
    expect(customIdsOf(view)).toEqual(["override:12:rejected:7:1300000000000000001"]);
    expectDiscordTakes(view);
  });

  it("stays within a custom id's 100 characters at its longest", () => {
    const suggestion = decidedOf(undefined, { number: 16_777_215, statusVersion: 999_999_999 });
    const question = { suggestion, to: "under_review", askedBy: "9".repeat(20), expiresAt: new Date(0) } as const;
    expect(customIdsOf(overrideQuestion(question, words))[0]?.length).toBeLessThanOrEqual(100);
  });
});

describe("the longest cards", () => {
  const original = { number: 16_777_215, card: posted };
  const ids = { number: 16_777_215, up: 999_999, down: 999_999, duplicates: 99_999, card: posted };

  it.each([
    ["Latin", "x".repeat(2_000), "y".repeat(1_000)],
    ["CJK", "議".repeat(2_000), "由".repeat(1_000)],
    ["emoji", "👩‍👩‍👧‍👦".repeat(181), "🏳️‍🌈".repeat(160)],
    ["markup", "*".repeat(2_000), "_".repeat(1_000)],
  ])("of a duplicate and of a removed one are within 4,000 characters and 10,000 bytes in %s", (_, text, reason) => {
    const views = [
      draw(decidedOf(reason, { ...ids, status: "duplicate", text, duplicateOf: original }), ["image-1.png"]),
      draw({ ...removedOf(reason), ...ids }),
      showView(decidedOf(reason, { ...ids, status: "duplicate", text, duplicateOf: original }), {}, words),
      decisionMessage(
        {
          suggestion: decidedOf(reason, { ...ids, status: "duplicate", text, duplicateOf: original }),
          intentId: 2_147_483_647,
          guildName: "議".repeat(100),
          is: "follower",
        },
        words,
      ),
    ];
    for (const view of views) {
      expect(textLength(view)).toBeLessThanOrEqual(4_000);
      expect(Buffer.byteLength(JSON.stringify(view))).toBeLessThanOrEqual(10_000);
    }
  });
});
