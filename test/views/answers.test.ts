import { describe, expect, it } from "vitest";
import { wordsFor } from "../../src/i18n/catalogue.ts";
import type { DeliveryProblem } from "../../src/suggestions/delivery-problem.ts";
import { decidedView } from "../../src/views/decided.ts";
import { decisionMessage } from "../../src/views/decision-dm.ts";
import { textLength } from "../../src/views/message.ts";
import { readAllView } from "../../src/views/read-all.ts";
import { showView } from "../../src/views/show.ts";
import { standingVoteView } from "../../src/views/standing-vote.ts";
import { submittedView } from "../../src/views/submitted.ts";
import { customIdsOf, expectDiscordTakes, textOf, textsOf } from "../helpers/bodies.ts";
import { decidedOf, posted, suggestionOf } from "../helpers/suggestions.ts";

const words = wordsFor("en");
const link = "[open the card](https://discord.com/channels/100000000000000001/100000000000000002/100000000000000003)";
const meanings: { readonly [Problem in DeliveryProblem]: string } = {
  "card-channel-gone": "the channel for suggestions is gone",
  "card-message-gone": "was deleted",
  "card-forbidden": "I may not post",
  "card-tag-required": "wants a tag on every post",
  "post-forbidden": "Give me Manage Threads",
  "tags-forbidden": "Give me Manage Channels",
  "tags-full": "as many tags as Discord allows",
  "thread-forbidden": "Create Public Threads",
  "thread-limit": "Archive some",
  "dm-closed": "takes no direct messages",
  "dm-off": "switched off",
  "author-gone": "no longer exists",
  "queue-channel-gone": "is gone. Choose another one with `/board set`",
  "queue-message-gone": "Its post was deleted",
  "queue-forbidden": "I may not post",
  "log-channel-gone": "is gone. Choose another one with `/board set`",
  "log-forbidden": "I may not post",
  refused: "a mistake of mine",
};

const problems = Object.keys(meanings) as DeliveryProblem[];

describe("the vote that stands", () => {
  it.each([
    ["up", false, "Your vote on #12 is now 👍 in favour."],
    ["down", false, "Your vote on #12 is now 👎 against."],
    ["abstain", false, "You now abstain on #12 🤷."],
    ["abstain", true, "That press had been counted already. You abstain on #12 🤷."],
    ["none", false, "You took back your vote on #12. None of yours counts there now."],
    ["up", true, "That press had been counted already. Your vote on #12 stands at 👍 in favour."],
    ["down", true, "That press had been counted already. Your vote on #12 stands at 👎 against."],
    ["none", true, "That press had been counted already. None of your votes counts on #12."],
  ] as const)("is told (%s, counted before: %s)", (vote, repeated, text) => {
    const view = standingVoteView({ number: 12, vote, repeated, weight: 1 }, words);
    expect(textOf(view)).toBe(text);
    expectDiscordTakes(view);
  });

  it.each([
    ["up", false, "Your vote on #12 is now 👍 in favour. By your role it counts 3 times."],
    ["none", false, "You took back your vote on #12. None of yours counts there now."],
    ["abstain", false, "You now abstain on #12 🤷."],
    ["up", true, "That press had been counted already. Your vote on #12 stands at 👍 in favour."],
  ] as const)(
    "is told with what it counts by a role, where it counts (%s, counted before: %s)",
    (vote, repeated, text) => {
      expect(textOf(standingVoteView({ number: 12, vote, repeated, weight: 3 }, words))).toBe(text);
    },
  );
});

describe("the answer to a submission", () => {
  it("links the card once it is posted", () => {
    const suggestion = suggestionOf({ card: posted });
    expect(textOf(submittedView({ suggestion, card: "done", thread: "done", directMessage: "done" }, words))).toBe(
      `Your suggestion is #12: ${link}`,
    );
  });

  it("says that the card is on its way", () => {
    const report = { suggestion: suggestionOf(), card: "pending", thread: "done", directMessage: "done" } as const;
    expect(textOf(submittedView(report, words))).toContain("stored as #12. Its card is on its way");
    expect(textOf(submittedView({ ...report, boardChannelId: "5" }, words))).toContain("to <#5>.");
  });

  it("tells an anonymous author that they stay so", () => {
    const suggestion = suggestionOf({ author: { kind: "anonymous" } });
    const view = submittedView({ suggestion, card: "pending", thread: "done", directMessage: "done" }, words);
    expect(textOf(view)).toContain("Your name is not shown anywhere.");
  });

  it.each(problems)("says what %s means for it, with the code", (problem) => {
    const view = submittedView(
      { suggestion: suggestionOf(), card: problem, thread: "done", directMessage: "done" },
      words,
    );
    expect(textOf(view)).toContain("stored as #12");
    expect(textOf(view)).toContain(meanings[problem]);
    expect(textOf(view)).toContain(`\`${problem}\``);
    expectDiscordTakes(view);
  });
});

describe("the answer to a decision", () => {
  const decided = decidedOf("Because", { card: posted });

  it("says what stands, links the card and tells that the author was told", () => {
    const view = decidedView(
      decided,
      { suggestion: decided, card: "done", thread: "done", directMessage: "done" },
      words,
    );
    expect(textsOf(view)[0]?.split("\n")).toEqual([
      "#12 is now **✅ Approved**.",
      `Its card shows it: ${link}`,
      "Its author got a direct message.",
    ]);
    expectDiscordTakes(view);
  });

  it("says what is still on its way", () => {
    const view = decidedView(
      decided,
      { suggestion: decided, card: "pending", thread: "done", directMessage: "pending" },
      words,
    );
    expect(textOf(view)).toContain("in a moment");
    expect(textOf(view)).toContain("is being told");
  });

  it("names the channel whose card cannot be shown, and how to mend it", () => {
    const report = { suggestion: decided, card: "card-forbidden", thread: "done", directMessage: "dm-closed" } as const;
    const text = textOf(decidedView(decided, report, words));
    expect(text).toContain("I may not post in <#100000000000000002>");
    expect(text).toContain("`card-forbidden`");
    expect(text).toContain("takes no direct messages");
  });

  it.each(["done", "pending", "dm-closed", "author-gone"] as const)(
    "tells nothing about an anonymous author's messages (%s)",
    (directMessage) => {
      const anonymous = decidedOf(undefined, { card: posted, author: { kind: "anonymous" } });
      const text = textOf(
        decidedView(anonymous, { suggestion: anonymous, card: "done", thread: "done", directMessage }, words),
      );
      expect(text).not.toContain("author");
      expect(text).not.toContain("message");
    },
  );
});

describe("the direct message on a decision", () => {
  it("names server, suggestion, status and reason, links the card, and carries its intent's number", () => {
    const suggestion = decidedOf("We have *room*", { card: posted });
    const view = decisionMessage({ suggestion, intentId: 99, guildName: "The **Reading** Room", is: "author" }, words);
    expect(view.components[0]?.id).toBe(99);
    expect(textsOf(view)).toEqual([
      "Your suggestion #12 on **The \\*\\*Reading\\*\\* Room** is now **✅ Approved**.",
      "You had suggested:",
      "> A quiet room for people who read",
      "Reason:",
      "> We have \\*room\\*",
      `See it: ${link}`,
    ]);
    expectDiscordTakes(view);
  });

  it("says when a suggestion is open again, also where the server's name is not to be had", () => {
    const view = decisionMessage(
      { suggestion: suggestionOf(), intentId: 99, guildName: undefined, is: "author" },
      words,
    );
    expect(textsOf(view)[0]).toBe("Your suggestion #12 on **a server** is open again: people can vote on it.");
  });

  it("stays within Discord's limits and does not name who decided or an anonymous author", () => {
    const suggestion = decidedOf("_".repeat(1_000), { text: "*".repeat(2_000), author: { kind: "anonymous" } });
    const view = decisionMessage({ suggestion, intentId: 99, guildName: "議".repeat(100), is: "author" }, words);
    expect(textLength(view)).toBeLessThanOrEqual(4_000);
    expectDiscordTakes(view);
  });
});

describe("reading all", () => {
  it("shows what the card had to shorten", () => {
    const suggestion = decidedOf("由".repeat(1_000), { text: "議".repeat(2_000) });
    expect(textsOf(readAllView(suggestion, "text", words))).toEqual(["### #12 in full", `> ${"議".repeat(2_000)}`]);
    expect(textsOf(readAllView(suggestion, "reason", words))[1]).toBe(`> ${"由".repeat(1_000)}`);
  });

  it.each([
    ["2,000 characters that all need escaping", "*".repeat(2_000)],
    ["2,000 backticks", "`".repeat(2_000)],
    ["a thousand lines", "a\n".repeat(1_000)],
  ])("shows %s whole in one message", (_, text) => {
    const view = readAllView(suggestionOf({ text }), "text", words);
    expect(textLength(view)).toBeLessThanOrEqual(4_000);
    expect(textLength(view)).toBeGreaterThan(2_000);
    expectDiscordTakes(view);
  });

  it("says so when there is no reason any more", () => {
    expect(textOf(readAllView(suggestionOf(), "reason", words))).toContain("no reason");
  });
});

describe("one suggestion shown to who asked", () => {
  it("has all that the card has and a link to it, without buttons to vote", () => {
    const view = showView(decidedOf("Because", { card: posted, up: 2, down: 2 }), { author: { name: "Anna" } }, words);
    const text = textOf(view);
    for (const part of ["#12", "Approved", "**Anna**", "> A quiet room", "> Because", "50%", link]) {
      expect(text).toContain(part);
    }
    expect(customIdsOf(view)).toEqual([]);
    expectDiscordTakes(view);
  });

  it("tells why there is no card", () => {
    expect(textOf(showView(suggestionOf(), {}, words))).toContain("Its card is being posted.");
    const gone = suggestionOf({ card: posted, cardProblem: "card-message-gone" });
    expect(textOf(showView(gone, {}, words))).toContain("Its card was deleted. The suggestion and its votes are kept");
  });

  it("is shortened as a card is", () => {
    const view = showView(decidedOf("_".repeat(1_000), { text: "*".repeat(2_000) }), {}, words);
    expect(textLength(view)).toBeLessThanOrEqual(4_000);
    expect(customIdsOf(view)).toEqual(["read:12:text", "read:12:reason"]);
    expectDiscordTakes(view);
  });

  it("has nothing of an anonymous author", () => {
    const view = showView(suggestionOf({ author: { kind: "anonymous" } }), { author: { name: "Ana" } }, words);
    expect(JSON.stringify(view).replaceAll("Anonymous", "")).not.toContain("Ana");
  });
});
