import { describe, expect, it } from "vitest";
import { defaultBoardRules } from "../../src/boards/board-rules.ts";
import { wordsFor } from "../../src/i18n/catalogue.ts";
import type { Suggestion } from "../../src/suggestions/types.ts";
import type { Voter } from "../../src/suggestions/voters.ts";
import { cardView } from "../../src/views/card.ts";
import { listView } from "../../src/views/list.ts";
import { textLength } from "../../src/views/message.ts";
import { showView } from "../../src/views/show.ts";
import { voterPageSize, votersView } from "../../src/views/voters.ts";
import { customIdsOf, expectDiscordTakes, textOf } from "../helpers/bodies.ts";
import { cardStateOf, suggestionOf } from "../helpers/suggestions.ts";

const words = wordsFor("en");
const rules = { ...defaultBoardRules, abstainAllowed: true };

function card(differing: Partial<Suggestion>) {
  const body = cardView(cardStateOf(suggestionOf(differing)), {}, words);
  expectDiscordTakes(body);
  return body;
}

describe("a card's votes", () => {
  it("have a third button where the board takes abstentions, beside the others", () => {
    const body = card({ up: 3, down: 1, abstain: 2, rules });
    expect(customIdsOf(body)).toEqual(["vote:12:up", "vote:12:down", "vote:12:abstain", "follow:12"]);
    expect(JSON.stringify(body)).toContain('"emoji":{"name":"🤷"},"label":"2"');
    expect(textOf(body)).toContain("**1** 👎 · 75% in favour · 🤷 **2**");
  });

  it("name abstentions that stand also where the board takes no more, and after the decision", () => {
    const body = card({ abstain: 2 });
    expect(customIdsOf(body)).not.toContain("vote:12:abstain");
    expect(textOf(body)).toContain("No votes yet · 🤷 **2**");
    expect(textOf(card({ status: "approved", abstain: 2, rules }))).toContain("🤷 **2**");
  });

  it("say how many members voted where their votes do not count alike", () => {
    expect(textOf(card({ up: 9, down: 3, abstain: 1, voters: 5 }))).toContain(
      "👍 **9** ▰▰▰▰▰▰▰▰▱▱ **3** 👎 · 75% in favour · 🤷 **1** · 5 members voted",
    );
    expect(textOf(card({ up: 10, voters: 1 }))).toContain("100% in favour · 1 member voted");
    expect(textOf(card({ up: 2, down: 1 }))).not.toContain("voted");
  });

  it("tell no figure while they are hidden: not in the text, on a button, in a list or to whom shows it", () => {
    const hidden = { countsHidden: true, rules: { ...rules, countsHidden: true }, duplicates: 2 };
    const suggestion = suggestionOf(hidden);
    const body = card(hidden);
    expect(textOf(body)).toContain("Votes stay hidden until voting ends. · 2 duplicates");
    expect(JSON.stringify(body)).not.toMatch(/"emoji":\{"name":"(👍|👎|🤷)"\},"label"/u);
    expect(customIdsOf(body)).toEqual(["vote:12:up", "vote:12:down", "vote:12:abstain", "follow:12"]);
    const shown = textOf(showView(suggestion, {}, words));
    const listed = textOf(listView({ suggestions: [suggestion], total: 1, page: 0, status: "all" }, words));
    for (const text of [textOf(body), shown, listed]) expect(text).not.toMatch(/👍|👎|🤷|▱|%/u);
    expect(listed).toContain("💡 Open · votes hidden");
  });
});

function voter(index: number, differing: Partial<Voter> = {}): Voter {
  return {
    userId: String(100_000_000_000_000_000n + BigInt(index)),
    name: `V${index}`,
    side: "up",
    weight: 1,
    ...differing,
  };
}

describe("the voters of a suggestion", () => {
  it("stand under their side with its number, each with name, mention and what a vote counts", () => {
    const voters = [voter(1), voter(2, { weight: 3 }), voter(3, { side: "abstain" })];
    const members = { up: 12, down: 4, abstain: 1 };
    const body = votersView({ suggestion: suggestionOf(), voters, members, page: 0 }, words);
    expect(textOf(body).split("\n")).toEqual([
      "### Who voted on #12",
      "**👍 12 in favour**",
      "- V1 <@100000000000000001>",
      "- V2 <@100000000000000002> · ×3",
      "**🤷 1 abstains**",
      "- V3 <@100000000000000003>",
      "-# Page 1 of 1 · 17 members",
    ]);
    expect(body.allowed_mentions).toEqual({ parse: [] });
    expectDiscordTakes(body);
  });

  it("are nobody at first, and somebody who was erased is counted without a name", () => {
    const members = { up: 0, down: 0, abstain: 0 };
    const none = votersView({ suggestion: suggestionOf(), voters: [], members, page: 0 }, words);
    expect(textOf(none)).toContain("Nobody has voted on it.");
    const erased = [voter(1, { userId: undefined, name: "" })];
    const one = votersView(
      { suggestion: suggestionOf(), voters: erased, members: { ...members, up: 1 }, page: 0 },
      words,
    );
    expect(textOf(one)).toContain("\n- Somebody\n");
  });

  it.each([
    ["that need escaping", "*".repeat(64)],
    ["in CJK", "議".repeat(64)],
    ["in emoji", "👍".repeat(32)],
    ["from right to left", "ש".repeat(64)],
  ])("fit a page with the longest names %s", (_, name) => {
    const voters = Array.from({ length: voterPageSize }, (_, index) =>
      voter(index, { name, weight: 10, side: (["up", "down", "abstain"] as const)[index % 3] ?? "up" }),
    );
    const members = { up: 999_999, down: 999_999, abstain: 999_999 };
    const body = votersView({ suggestion: suggestionOf({ number: 9_999_999 }), voters, members, page: 99_999 }, words);
    expect(textLength(body)).toBeLessThanOrEqual(4_000);
    expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThanOrEqual(10_000);
    expectDiscordTakes(body);
  });
});
