import { describe, expect, it } from "vitest";
import { wordsFor } from "../../src/i18n/catalogue.ts";
import { suggestionStatuses } from "../../src/suggestions/status.ts";
import type { Suggestion } from "../../src/suggestions/types.ts";
import { cardView } from "../../src/views/card.ts";
import { textLength } from "../../src/views/message.ts";
import { customIdsOf, expectDiscordTakes, textOf, textsOf } from "../helpers/bodies.ts";
import { cardStateOf, decidedOf, posted, suggestionOf } from "../helpers/suggestions.ts";

const words = wordsFor("en");
const face = { name: "Ana", avatarUrl: "https://cdn.discordapp.com/avatars/100000000000000007/abc.png?size=128" };

function draw(suggestion: Suggestion, imageNames: readonly string[] = []) {
  return cardView(cardStateOf(suggestion, imageNames), { author: face }, words);
}

describe("a card", () => {
  it("shows number, status, author, text, time and votes", () => {
    const card = draw(suggestionOf({ up: 3, down: 1 }));
    expect(textsOf(card)).toEqual([
      "### #12 · 💡 Open",
      "Suggested by **Ana**",
      "> A quiet room for people who read",
      "👍 **3** ▰▰▰▰▰▰▰▰▱▱ **1** 👎 · 75% in favour",
      `-# Suggested <t:${Date.parse("2026-11-20T10:00:00Z") / 1_000}:f>`,
    ]);
    expect(JSON.stringify(card)).toContain(face.avatarUrl);
    expectDiscordTakes(card);
  });

  it("carries the number of its intent on the first component, and cannot ping", () => {
    const card = draw(suggestionOf());
    expect(card.components[0]?.id).toBe(4_711);
    expect(card.allowed_mentions).toEqual({ parse: [] });
    expect(card.flags).toBe(1 << 15);
  });

  it("has buttons with the counts while votes count, and none afterwards", () => {
    const withButton = (name: string) =>
      suggestionStatuses.filter((status) =>
        customIdsOf(draw(suggestionOf({ status }))).some((id) => id.startsWith(`${name}:`)),
      );
    expect(withButton("vote")).toEqual(["open", "under_review"]);
    expect(suggestionStatuses.filter((status) => !withButton("follow").includes(status))).toEqual([
      "withdrawn",
      "removed",
    ]);
    const card = draw(suggestionOf({ up: 12, down: 3 }));
    expect(customIdsOf(card)).toEqual(["vote:12:up", "vote:12:down", "follow:12"]);
    expect(JSON.stringify(card)).toContain('"emoji":{"name":"👍"},"label":"12"');
    expect(JSON.stringify(card)).toContain('"emoji":{"name":"👎"},"label":"3"');
  });

  it("shows who decided, when and why, also without colour", () => {
    const card = draw(decidedOf("We have the space"));
    const at = Date.parse("2026-11-21T10:00:00Z") / 1_000;
    expect(textOf(card)).toContain(`**✅ Approved** by **Mod** · <t:${at}:R>\n> We have the space`);
    expectDiscordTakes(card);
  });

  it("names somebody when the one who decided was erased", () => {
    const decision = { kind: "named" as const, byUserId: undefined, byName: "", reason: undefined, at: new Date(0) };
    expect(textOf(draw(suggestionOf({ status: "rejected", decision })))).toContain("by **Somebody**");
  });

  it("links its thread and shows its images", () => {
    const first = draw(suggestionOf(), ["image-1.png"]);
    expect(JSON.stringify(first)).toContain('"url":"attachment://image-1.png"');
    expectDiscordTakes(first, ["image-1.png"]);
    expect(textOf(draw(suggestionOf({ card: { ...posted, threadId: "55" } })))).toContain("Discussion: <#55>");
  });

  it("shows of a posted card's images only those that its message has", () => {
    const state = cardStateOf(suggestionOf({ card: posted }), ["image-1.png", "image-2.png"]);
    const attachments = [{ id: "9", name: "image-2.png" }];
    const body = JSON.stringify(cardView({ ...state, attachments }, {}, words));
    expect(body).toContain("attachment://image-2.png");
    expect(body).not.toContain("attachment://image-1.png");
  });

  it("never rounds a side that has votes away", () => {
    expect(textOf(draw(suggestionOf({ up: 999, down: 1 })))).toContain("▰▰▰▰▰▰▰▰▰▱ **1** 👎 · 99%");
    expect(textOf(draw(suggestionOf({ up: 1, down: 999 })))).toContain("▰▱▱▱▱▱▱▱▱▱ **999** 👎 · 1%");
    expect(textOf(draw(suggestionOf({ up: 2, down: 0 })))).toContain("100%");
    expect(textOf(draw(suggestionOf()))).toContain("No votes yet");
  });

  it("draws the stored name when the face is not known, and something when that is empty", () => {
    expect(textOf(cardView(cardStateOf(suggestionOf()), {}, words))).toContain("Suggested by **Ana**");
    const nobody = suggestionOf({ author: { kind: "named", userId: undefined, name: "\u200B \u2066" } });
    expect(textOf(cardView(cardStateOf(nobody), {}, words))).toContain("Suggested by **Somebody**");
    expect(textOf(cardView(cardStateOf(suggestionOf()), { author: { name: "\u3164" } }, words))).toContain("**Ana**");
  });
});

describe("an anonymous suggestion's card", () => {
  it("has nothing of the author in it, even when a face is handed in by mistake", () => {
    const card = draw(decidedOf("Fine", { author: { kind: "anonymous" } }));
    expect(textsOf(card)[1]).toBe("Anonymous");
    const body = JSON.stringify(card);
    for (const trace of ["Ana", "100000000000000007", "abc.png", "cdn.discordapp.com"]) {
      expect(body).not.toContain(`${trace}"`);
      expect(body.replaceAll("Anonymous", "")).not.toContain(trace);
    }
    expectDiscordTakes(card);
  });
});

describe("a card's length", () => {
  const fullwidth = (length: number) => "議".repeat(length);

  it.each([
    ["2,000 CJK characters", fullwidth(2_000), undefined],
    ["2,000 CJK characters and a reason of 1,000", fullwidth(2_000), fullwidth(1_000)],
    ["2,000 characters that all need escaping and such a reason", "*".repeat(2_000), "_".repeat(1_000)],
    ["a thousand lines", "a\n".repeat(999), "b\n".repeat(500)],
    ["emoji of many parts", "👩‍👩‍👧‍👦".repeat(181), "🏳️‍🌈".repeat(160)],
    ["one letter under 1,999 marks", `a${"\u0301".repeat(1_999)}`, undefined],
    ["addresses", "https://example.org/a_b_c ".repeat(76), "https://example.org/*** ".repeat(41)],
    ["unpaired surrogates", "\uD83D".repeat(2_000), "\uDE00".repeat(1_000)],
    ["quotes and backslashes", '"\\'.repeat(1_000), '"\\'.repeat(500)],
  ])("is within 4,000 characters and 10,000 bytes with %s", (_, text, reason) => {
    const images = ["image-1.png"];
    for (const suggestion of [suggestionOf({ text, up: 99_999, down: 99_999 }), decidedOf(reason, { text })]) {
      const card = draw(suggestion, images);
      expect(textLength(card)).toBeLessThanOrEqual(4_000);
      expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThanOrEqual(10_000);
      expectDiscordTakes(card, images);
    }
  });

  it("shows 2,000 CJK characters whole, with a reason of 1,000 too", () => {
    const texts = textsOf(draw(decidedOf("由".repeat(1_000), { text: fullwidth(2_000) }), ["image-1.png"]));
    expect(texts.includes(`> ${fullwidth(2_000)}`)).toBe(true);
    expect(texts.includes(`> ${"由".repeat(1_000)}`)).toBe(true);
  });

  it("counts the bytes of all it says, long names and many images too", () => {
    const names = Array.from({ length: 5 }, (_, index) => `image-${index + 1}.png`);
    const decision = {
      kind: "named" as const,
      byUserId: "9",
      byName: fullwidth(64),
      reason: "由".repeat(1_000),
      at: new Date(0),
    };
    const author = { kind: "named" as const, userId: "7", name: fullwidth(64) };
    const suggestion = suggestionOf({ status: "rejected", decision, author, text: fullwidth(2_000) });
    const card = cardView(cardStateOf(suggestion, names), {}, words);
    expect(textLength(card)).toBeLessThan(4_000);
    expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThanOrEqual(10_000);
    expect(customIdsOf(card)).toEqual(["follow:12", "read:12:reason"]);
    expectDiscordTakes(card, names);
  });

  it("shortens the reason before the text, and offers to read it whole", () => {
    const card = draw(decidedOf("_".repeat(1_000), { text: fullwidth(2_000) }));
    expect(textsOf(card).includes(`> ${fullwidth(2_000)}`)).toBe(true);
    expect(textOf(card)).toMatch(/> (\\_){700,999}…\n-# Shortened/);
    expect(customIdsOf(card)).toEqual(["follow:12", "read:12:reason"]);
  });

  it("shortens the text only where a short reason does not help", () => {
    const card = draw(suggestionOf({ text: "*".repeat(2_000) }));
    expect(textOf(card)).toMatch(/(\\\*){1500,1999}…\n-# Shortened/);
    expect(customIdsOf(card)).toEqual(["vote:12:up", "vote:12:down", "follow:12", "read:12:text"]);
  });

  it("never cuts an emoji of many parts in two", () => {
    const family = "👩‍👩‍👧‍👦";
    const card = draw(decidedOf(family.repeat(90), { text: `${"*".repeat(1_000)}${"議".repeat(999)}` }));
    const reason = textsOf(card).find((text) => text.includes("👩"));
    expect(reason?.replaceAll(family, "")).toMatch(/^> …?$/u);
  });
});
