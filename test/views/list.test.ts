import { describe, expect, it } from "vitest";
import { wordsFor } from "../../src/i18n/catalogue.ts";
import type { Suggestion } from "../../src/suggestions/types.ts";
import { listPageSize, listView } from "../../src/views/list.ts";
import { textLength } from "../../src/views/message.ts";
import { customIdsOf, expectDiscordTakes, textOf } from "../helpers/bodies.ts";
import { posted, suggestionOf } from "../helpers/suggestions.ts";

const words = wordsFor("en");

function rows(count: number, differing: Partial<Suggestion> = {}): Suggestion[] {
  return Array.from({ length: count }, (_, index) => suggestionOf({ number: 100 - index, ...differing }));
}

function disabled(view: ReturnType<typeof listView>): boolean[] {
  return [...JSON.stringify(view).matchAll(/"disabled":(true|false)/g)].map(([, value]) => value === "true");
}

describe("a list", () => {
  it("has a line with number, status, votes and first words each, linked to the card", () => {
    const suggestions = [suggestionOf({ up: 2, down: 1, card: posted, text: "**Cats**\nand dogs" })];
    const view = listView({ suggestions, total: 1, status: "all", page: 0 }, words);
    expect(textOf(view)).toContain(
      "**[#12](https://discord.com/channels/100000000000000001/100000000000000002/100000000000000003)** · 💡 Open · 👍 2 👎 1\n> \\*\\*Cats\\*\\* and dogs",
    );
    expect(textOf(view)).toContain("Page 1 of 1 · 1 suggestion");
    expectDiscordTakes(view);
  });

  it("links to no card that somebody has deleted", () => {
    const suggestions = [suggestionOf({ card: posted, cardProblem: "card-message-gone" })];
    expect(textOf(listView({ suggestions, total: 1, status: "all", page: 0 }, words))).toContain("**#12** · 💡 Open");
  });

  it("pages by buttons that are off at the ends", () => {
    const page = (page: number, count = listPageSize) =>
      listView({ suggestions: rows(count), total: 23, status: "open", page }, words);
    expect(customIdsOf(page(0))).toEqual(["list:open:0", "list:open:1"]);
    expect(disabled(page(0))).toEqual([true, false]);
    expect(customIdsOf(page(1))).toEqual(["list:open:0", "list:open:2"]);
    expect(disabled(page(1))).toEqual([false, false]);
    expect(disabled(page(2, 3))).toEqual([false, true]);
    expect(textOf(page(2, 3))).toContain("Page 3 of 3 · 23 suggestions");
    for (const one of [page(0), page(1), page(2, 3)]) expectDiscordTakes(one);
  });

  it("stays within Discord's limits at its longest", () => {
    const suggestions = rows(listPageSize, {
      number: 999_999,
      text: "*".repeat(2_000),
      up: 999_999,
      down: 999_999,
      card: posted,
      status: "queued",
    });
    const view = listView({ suggestions, total: 1_000_000, status: "queued", page: 99_999 }, words);
    expect(textLength(view)).toBeLessThanOrEqual(4_000);
    expectDiscordTakes(view);
  });

  it("says when there is nothing to list", () => {
    const empty = { suggestions: [], total: 0, page: 0 };
    expect(textOf(listView({ ...empty, status: "all" }, words))).toContain("Be the first");
    expect(textOf(listView({ ...empty, status: "rejected" }, words))).toContain("No suggestion is Rejected");
    expectDiscordTakes(listView({ ...empty, status: "all" }, words));
  });
});
