import { describe, expect, it } from "vitest";
import { defaultBoardRules } from "../../src/boards/board-rules.ts";
import { wordsFor } from "../../src/i18n/catalogue.ts";
import { suggestionStatuses } from "../../src/suggestions/status.ts";
import { authorPing } from "../../src/views/author-ping.ts";
import { cardView } from "../../src/views/card.ts";
import { decisionMessage } from "../../src/views/decision-dm.ts";
import { followView } from "../../src/views/follow.ts";
import { pinging } from "../../src/views/message.ts";
import { preferencesView } from "../../src/views/preferences.ts";
import { calling } from "../../src/views/role-ping.ts";
import { serverSettingsView } from "../../src/views/server-settings.ts";
import { customIdsOf, expectDiscordTakes, textOf, textsOf } from "../helpers/bodies.ts";
import { cardStateOf, decidedOf, posted, suggestionOf } from "../helpers/suggestions.ts";

const words = wordsFor("en");

describe("a follower's direct message", () => {
  const toFollower = (suggestion = decidedOf("Lovely", { card: posted })) =>
    decisionMessage({ suggestion, intentId: 7, guildName: "Park", is: "follower" }, words);

  it("says what became of it and why, whose idea it was not, and how to hear no more", () => {
    const text = textOf(toFollower());
    expect(text).toContain("#12 on **Park**, which you follow, is now **✅ Approved**.");
    expect(text).toContain("The suggestion:\n> A quiet room for people who read\nReason:\n> Lovely");
    expect(text).toContain("`/suggestions unfollow`");
    expect(text).not.toContain("Ana");
    expectDiscordTakes(toFollower());
  });

  it("links to the card as long as there is one", () => {
    expect(textOf(toFollower())).toContain("See it: [open the card]");
    const deleted = decidedOf("Lovely", { card: posted, cardProblem: "card-channel-gone" });
    expect(textOf(toFollower(deleted))).not.toContain("open the card");
  });

  it.each(suggestionStatuses)("never calls it theirs (%s)", (status) => {
    const removed = status === "removed" ? { text: "" } : {};
    const text = textOf(toFollower(suggestionOf({ status, ...removed, duplicateOf: { number: 3, card: undefined } })));
    expect(text).toMatch(/#12.*which you follow/);
    expect(text).not.toMatch(/your suggestion|you had suggested/i);
  });
});

describe("a follower of what waits for review", () => {
  it("hears that it was accepted, not that it is open again", () => {
    const suggestion = suggestionOf({ justAccepted: true });
    const text = textOf(decisionMessage({ suggestion, intentId: 7, guildName: "Park", is: "follower" }, words));
    expect(text).toContain("#12 on **Park**, which you follow, was accepted");
    expect(text).not.toContain("again");
  });
});

describe("an author's mention in the thread", () => {
  it("names them in a text of ours, and pings them once it is posted as such", () => {
    const body = authorPing(decidedOf("x"), 7, "100000000000000007", words);
    expect(textOf(body)).toBe("<@100000000000000007>, your suggestion #12 is now **✅ Approved**.");
    expect(body.allowed_mentions).toEqual({ parse: [] });
    const sent = pinging(body, { userIds: ["100000000000000007"] });
    expect(sent.allowed_mentions).toEqual({ parse: [], users: ["100000000000000007"] });
    expectDiscordTakes(sent);
  });
});

describe("the roles that a board calls to new cards", () => {
  const rules = { ...defaultBoardRules, pingRoleIdsOnNew: ["11", "12", "11"] };
  const state = { ...cardStateOf(suggestionOf({ text: "Ask <@&11>" })), rules };

  it("stand in a line of their own; a drawing pings nobody, the posting exactly them", () => {
    const card = cardView(state, {}, words);
    expect(textsOf(card).at(-1)).toBe("-# For <@&11> <@&12>");
    expect(textsOf(card)).toContain("> Ask \\<@&11\\>");
    expect(card.allowed_mentions).toEqual({ parse: [] });
    const sent = calling(card, state);
    expect(sent.allowed_mentions).toEqual({ parse: [], roles: ["11", "12"] });
    expectDiscordTakes(sent);
  });

  it("are not called to what is decided already", () => {
    const decided = { ...state, suggestion: decidedOf("x") };
    const card = cardView(decided, {}, words);
    expect(textOf(card)).not.toContain("<@&");
    expect(calling(card, decided).allowed_mentions).toEqual({ parse: [] });
  });
});

describe("what holds", () => {
  it("is told to whoever follows, with what would keep them from hearing of it", () => {
    const line = (following: "following" | "not-following" | "own", directMessages: boolean) =>
      textOf(followView({ number: 12, following, directMessages }, words));
    expect(line("following", true)).toBe("You follow #12 now: I write to you when staff decide about it.");
    expect(line("following", false)).toContain("you switched direct messages off");
    expect(line("not-following", false)).toBe("You do not follow #12 any more.");
    expect(line("own", true)).toContain("#12 is yours");
  });

  it("is shown with buttons that say what they switch to", () => {
    const body = preferencesView({ directMessages: true, threadPings: false }, words);
    expect(textOf(body)).toMatch(/follow: \*\*on\*\*\n.*suggested: \*\*off\*\*/);
    expect(customIdsOf(body)).toEqual(["preference:direct-messages:off", "preference:thread-pings:on"]);
    expect(JSON.stringify(body)).toContain('"label":"Direct messages off"');
    expectDiscordTakes(body);
  });

  it("is shown of a server", () => {
    const settings = { managerRoleIds: [], reviewerRoleIds: [], directMessages: false, threadPings: true };
    expect(textOf(serverSettingsView(settings, words))).toMatch(/followers: \*\*off\*\*\n.*threads: \*\*on\*\*/);
  });
});
