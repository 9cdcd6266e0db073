import { describe, expect, it } from "vitest";
import { wordsFor } from "../../src/i18n/catalogue.ts";
import type { HistoryEvent } from "../../src/suggestions/history.ts";
import { historyPageSize, historyView } from "../../src/views/history.ts";
import { textLength } from "../../src/views/message.ts";
import { maxBodyBytes } from "../../src/views/room.ts";
import { customIdsOf, expectDiscordTakes, textOf, textsOf } from "../helpers/bodies.ts";
import { suggestionOf } from "../helpers/suggestions.ts";

const words = wordsFor("en");
const at = new Date("2026-11-21T10:00:00Z");
const when = `<t:${at.getTime() / 1_000}:f>`;
const ana = { kind: "named", name: "Ana" } as const;
const author = { kind: "author" } as const;
const change = { kind: "status-changed", reason: undefined, duplicateOf: undefined, by: ana, at } as const;

function view(events: readonly HistoryEvent[], differing: Partial<Parameters<typeof historyView>[0]> = {}) {
  return historyView({ suggestion: suggestionOf(), events, total: events.length, page: 0, ...differing }, words);
}

describe("a history", () => {
  it("tells each event in words, member text always in a quote of its own", () => {
    const shown = view([
      { kind: "submitted", by: author, at },
      { kind: "edited", by: author, at, before: "**Cats**", after: "Dogs\nand cats" },
      { ...change, from: "open", to: "rejected", reason: "No *room*" },
      { ...change, from: "rejected", to: "open", by: { kind: "staff" } },
      { ...change, from: "open", to: "withdrawn", by: author },
    ]);
    expect(textsOf(shown)).toEqual([
      "### What happened to #12",
      `${when} · Suggested by the author`,
      `${when} · Edited by the author`,
      "Before:",
      "> \\*\\*Cats\\*\\*",
      "After:",
      "> Dogs\n> and cats",
      `${when} · **❌ Rejected** by **Ana**`,
      "Reason:",
      "> No \\*room\\*",
      `${when} · **💡 Open** again, by staff; it was Rejected`,
      `${when} · Withdrawn by the author`,
      "-# Page 1 of 1 · 5 events",
    ]);
    expect(customIdsOf(shown)).toEqual([]);
    expect(shown.allowed_mentions).toEqual({ parse: [] });
    expectDiscordTakes(shown);
  });

  it("names what a duplicate repeats, and somebody where a name is gone", () => {
    const by = { kind: "named", name: "" } as const;
    const shown = view([{ ...change, from: "open", to: "duplicate", duplicateOf: 3, by }]);
    expect(textOf(shown)).toContain(`${when} · **🔁 Duplicate** of #3 by **Somebody**`);
  });

  it("keeps the texts of edits to itself once staff removed the suggestion", () => {
    const edited = { kind: "edited", by: ana, at, before: "an insult", after: "another insult" } as const;
    const shown = textOf(view([edited], { suggestion: suggestionOf({ status: "removed" }) }));
    expect(shown).toContain(`${when} · Edited by **Ana**`);
    expect(shown).not.toContain("insult");
  });

  it("leads from page to page, off at the ends", () => {
    const events = Array.from({ length: historyPageSize }, () => ({ kind: "submitted", by: ana, at }) as const);
    const shown = view(events, { total: 12, page: 1 });
    expect(customIdsOf(shown)).toEqual(["history:12:0", "history:12:2"]);
    expect(textOf(shown)).toContain("Page 2 of 3 · 12 events");
    expectDiscordTakes(shown);
  });

  it.each([
    ["Latin", "x"],
    ["markup", "*"],
    ["CJK", "議"],
    ["emoji", "👩‍👩‍👧‍👦"],
    ["lines", "y\n"],
  ])("stays within every limit with a page of edits at their longest in %s", (_, piece) => {
    const text = piece.repeat(2_000 / piece.length);
    const by = { kind: "named", name: "*".repeat(64) } as const;
    const events = Array.from({ length: historyPageSize }, () => {
      return { kind: "edited", before: text, after: text, by, at } as const;
    });
    const shown = view(events, { total: 999_999, page: 99_999, suggestion: suggestionOf({ number: 16_777_215 }) });
    expect(textLength(shown)).toBeLessThanOrEqual(4_000);
    expect(Buffer.byteLength(JSON.stringify(shown))).toBeLessThanOrEqual(maxBodyBytes);
    expect(JSON.stringify(shown).isWellFormed()).toBe(true);
    expectDiscordTakes(shown);
  });

  it("shows a text of 2,000 characters whole where there is room for it", () => {
    const [before, after] = ["b".repeat(1_900), "a".repeat(1_900)];
    const shown = textOf(view([{ kind: "edited", by: ana, at, before, after }]));
    expect(shown).toContain(`> ${before}\n`);
    expect(shown).toContain(`> ${after}\n`);
  });
});
