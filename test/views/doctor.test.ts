import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/boards/diagnosis.ts";
import { wordsFor } from "../../src/i18n/catalogue.ts";
import { doctorView } from "../../src/views/doctor.ts";
import { expectDiscordTakes, textOf } from "../helpers/bodies.ts";

const words = wordsFor("en");

const examples: readonly (readonly [Finding, string])[] = [
  [{ kind: "no-board" }, "There is no board"],
  [
    { kind: "channel-gone", board: "ideas", use: "queue", channelId: "5" },
    "**ideas**: the channel of its queue is gone",
  ],
  [{ kind: "channel-gone", board: "ideas", use: "log-other", channelId: "5" }, "a channel of its log is gone"],
  [
    { kind: "rights-missing", board: "ideas", use: "board", channelId: "5", permissions: ["Attach Files"] },
    "**ideas**: in <#5> I lack **Attach Files**.",
  ],
  [
    { kind: "rights-missing", board: "ideas", use: "log-approved", channelId: "5", permissions: ["Attach Files"] },
    "in <#5> (log) I lack",
  ],
  [{ kind: "queue-nowhere", board: "**x**" }, "**\\*\\*x\\*\\***: what waits for review"],
  [{ kind: "log-nowhere", board: "ideas" }, "should go to a log, but no channel is chosen"],
  [{ kind: "tags-missing", board: "ideas" }, "every suggestion needs a tag"],
  [{ kind: "role-gone", board: "ideas", use: "voteWeight", roleId: "7" }, "(whose votes weigh more)"],
  [{ kind: "role-gone", board: undefined, use: "manager", roleId: "7" }, "A role of the managers was deleted"],
  [{ kind: "role-not-pingable", board: "ideas", roleId: "7" }, "<@&7> should be pinged"],
  [
    { kind: "grant-missing", roleId: "7", commands: ["decide", "note"] },
    "Members with <@&7> are not offered `/decide`, `/note`",
  ],
  [
    { kind: "not-shown", problem: "card-forbidden", count: 2, number: 12 },
    "2 suggestions cannot be shown, the newest is #12: I may not write there",
  ],
  [
    { kind: "not-shown", problem: "card-tag-required", count: 1, number: 12 },
    "#12 cannot be shown: its forum wants a tag on every post. Give me Manage Channels there",
  ],
  [
    { kind: "not-shown", problem: "card-channel-gone", count: 1, number: 12 },
    "#12 cannot be shown: the channel is gone",
  ],
];

describe("what the doctor says", () => {
  it.each(examples)("has a sentence for %o", (finding, says) => {
    const view = doctorView({ findings: [finding], boards: 1 }, words);
    expect(textOf(view)).toContain(says);
    expectDiscordTakes(view);
  });

  it("says that all is well", () => {
    const view = doctorView({ findings: [], boards: 2 }, words);
    expect(textOf(view)).toContain("All is well. The channels and roles of 2 boards are there");
    expectDiscordTakes(view);
  });

  it("shows as many as fit of very many, says how many are left, and fits", () => {
    const longest: Finding = {
      kind: "rights-missing",
      board: "想".repeat(32),
      use: "log-implemented",
      channelId: "9".repeat(19),
      permissions: Array.from({ length: 12 }, () => "Send Messages in Threads"),
    };
    const view = doctorView({ findings: Array.from({ length: 40 }, () => longest), boards: 25 }, words);
    expect(textOf(view)).toMatch(/3\d more findings are left out/);
    expectDiscordTakes(view);
  });

  it("offers to try again only where something could not be shown", () => {
    const buttons = (findings: readonly Finding[]) => JSON.stringify(doctorView({ findings, boards: 1 }, words));
    expect(buttons([{ kind: "not-shown", problem: "refused", count: 1, number: 1 }])).toContain("doctor:retry");
    expect(buttons([{ kind: "no-board" }])).not.toContain("doctor:retry");
  });
});
