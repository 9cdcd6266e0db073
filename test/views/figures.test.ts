import { describe, expect, it } from "vitest";
import { defaultBoardRules } from "../../src/boards/board-rules.ts";
import type { CacheStats } from "../../src/cache/index.ts";
import { Refusal } from "../../src/errors.ts";
import { wordsFor } from "../../src/i18n/catalogue.ts";
import { helpView } from "../../src/views/help.ts";
import { textLength } from "../../src/views/message.ts";
import { setupView } from "../../src/views/setup.ts";
import { botStatsView, cacheStatsView } from "../../src/views/stats.ts";
import { expectDiscordTakes, textOf, textsOf } from "../helpers/bodies.ts";

const words = wordsFor("en");

const bot = {
  uptimeMs: 93_784_000,
  guilds: 1_234,
  shards: 2,
  latencyMs: 41,
  memoryMiB: 120,
  version: "0.1.0",
  nodeVersion: "24.21.0",
  pendingIntents: 3,
};

const cache: CacheStats = {
  nearHits: 1_001,
  storeHits: 1_002,
  misses: 1_003,
  loads: 1_004,
  joins: 1_005,
  remoteJoins: 1_006,
  stored: 1_007,
  unchanged: 1_008,
  stale: 1_009,
  negativeHits: 1_010,
  staleServed: 1_011,
  mismatches: 1_012,
  unreadable: 1_013,
  storeErrors: 1_014,
  storeTimeouts: 1_015,
  loadErrors: 1_016,
  loadP50Ms: 12.4,
  loadP99Ms: 99.6,
  entries: 1_017,
  breaker: "half-open",
};

describe("the figures of the bot", () => {
  it("are a table", () => {
    const view = botStatsView(bot, words);
    expect(textsOf(view)[1]).toBe(
      [
        "```",
        "uptime         1 d 2 h 3 min",
        "servers                1,234",
        "shards                     2",
        "latency                41 ms",
        "memory               120 MiB",
        "waiting posts              3",
        "version                0.1.0",
        "Node.js              24.21.0",
        "```",
      ].join("\n"),
    );
    expectDiscordTakes(view);
  });

  it.each([
    [0, "0 s"],
    [59_999, "59 s"],
    [60_000, "1 min"],
    [86_400_000, "1 d"],
  ])("count %d ms up as %s", (uptimeMs, shown) => {
    expect(textOf(botStatsView({ ...bot, uptimeMs }, words))).toMatch(new RegExp(`uptime +${shown}\n`));
  });
});

describe("the figures of the caches", () => {
  it("are all there, each cache a column of its own", () => {
    const view = cacheStatsView({ users: cache, members: { ...cache, nearHits: 7 } }, words);
    const text = textOf(view);
    expect(text).toMatch(/ +users +members\n/);
    expect(text).toMatch(/near hits +1,001 +7\n/);
    for (const value of Array.from({ length: 17 }, (_, index) => `1,0${String(index + 1).padStart(2, "0")}`)) {
      expect(text).toContain(value);
    }
    expect(text).toMatch(/load p50, ms +12 +12\n/);
    expect(text).toMatch(/load p99, ms +100 +100\n/);
    expect(text).toMatch(/breaker +half-open +half-open\n/);
    expectDiscordTakes(view);
  });

  it("fit in one message with many caches, long names and great numbers", () => {
    const great = Object.fromEntries(Object.entries(cache).map(([key, value]) => [key, Number(value) * 1e12 || value]));
    const stats = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`${index}-a-cache-with-a-long-name`, { ...cache, ...great }]),
    );
    const view = cacheStatsView(stats, words);
    expect(textLength(view)).toBeLessThanOrEqual(4_000);
    expectDiscordTakes(view);
  });

  it("say when there is no cache", () => {
    expect(textOf(cacheStatsView({}, words))).toContain("No cache");
  });
});

describe("help", () => {
  const commands = [
    { name: "suggest", description: "Suggest something", options: [{ type: 3, name: "text", description: "x" }] },
    {
      name: "decide",
      description: "Decide",
      options: [
        { type: 1, name: "approve", description: "Approve one" },
        { type: 1, name: "reject", description: "Reject one" },
      ],
    },
    { name: "help", description: "This" },
  ];

  const nothing = { members: [], staff: [], notOffered: [], boards: [] };
  const boardOf = (id: number, name: string) => ({
    ...defaultBoardRules,
    id,
    guildId: "1",
    name,
    channelId: "5",
    channelKind: "text" as const,
  });
  const everywhere = (board: ReturnType<typeof boardOf>) => ({ board, suggesting: undefined, voting: undefined });

  it("lists what can be typed, what each board lets one do, and how voting works", () => {
    const boards = [everywhere(boardOf(1, "ideas"))];
    const view = helpView({ ...nothing, members: commands, boards }, words);
    expect(textsOf(view).flatMap((text) => text.split("\n"))).toEqual([
      "### What you can do here",
      "- `/suggest` · Suggest something",
      "- `/decide` `approve` `reject` · Decide",
      "- `/help` · This",
      "**Boards**",
      "- **ideas** <#5>: you can suggest and vote.",
      expect.stringContaining("press 👍 or 👎"),
    ]);
    expectDiscordTakes(view);
  });

  it("says in a few words what keeps somebody from a board", () => {
    const from = new Date(1_700_000_000_000);
    const denied = new Refusal("role-denied", { what: "suggest", roleIds: ["7", "8"] });
    const missing = new Refusal("role-missing", { what: "vote", roleIds: ["9"] });
    const blocked = (until: Date | undefined) => ({
      suggesting: new Refusal("blocked-suggesting", { until, reason: "Spam" }),
      voting: new Refusal("blocked-voting", { until, reason: "Spam" }),
    });
    const boards = [
      { board: boardOf(1, "a"), suggesting: denied, voting: undefined },
      { board: boardOf(2, "b*"), suggesting: undefined, voting: missing },
      {
        board: boardOf(3, "c"),
        suggesting: new Refusal("member-too-new", { what: "suggest", days: 2, from }),
        voting: missing,
      },
      { board: boardOf(4, "d"), ...blocked(from) },
      { board: boardOf(5, "e"), ...blocked(undefined) },
      { board: boardOf(6, "f"), suggesting: undefined, voting: blocked(from).voting },
      { board: boardOf(7, "g"), suggesting: blocked(from).suggesting, voting: blocked(undefined).voting },
    ];
    expect(textsOf(helpView({ ...nothing, boards }, words))[1]?.split("\n")).toEqual([
      "**Boards**",
      "- **a** <#5>: you can vote. Members with <@&7>, <@&8> cannot suggest.",
      "- **b\\*** <#5>: you can suggest. To vote you need <@&9>.",
      "- **c** <#5>: you can look and read. You may suggest from <t:1700000000:f>. To vote you need <@&9>.",
      "- **d** <#5>: you can look and read. Staff have blocked you until <t:1700000000:f>.",
      "- **e** <#5>: you can look and read. Staff have blocked you until they lift it.",
      "- **f** <#5>: you can suggest. Staff have blocked you from voting until <t:1700000000:f>.",
      "- **g** <#5>: you can look and read. Staff have blocked you from suggesting until <t:1700000000:f>. " +
        "Staff have blocked you from voting until they lift it.",
    ]);
  });

  it("names the staff's commands apart, and those that Discord does not offer yet", () => {
    const text = textOf(helpView({ ...nothing, staff: commands, notOffered: ["decide", "help"] }, words));
    expect(text).toContain("**As one of the staff**\n- `/suggest`");
    expect(text).toContain("Discord does not offer your roles `/decide`, `/help` yet");
  });

  it("says so when there is nothing, and fits when there is much", () => {
    const empty = textOf(helpView(nothing, words));
    expect(empty).toContain("There is no command for you here.");
    expect(empty).toContain("This server has no channel for suggestions yet.");
    const many = Array.from({ length: 100 }, (_, index) => ({ name: `c${index}`, description: "d".repeat(100) }));
    const voting = new Refusal("role-missing", {
      what: "vote",
      roleIds: Array.from({ length: 9 }, () => "1".repeat(20)),
    });
    const boards = Array.from({ length: 25 }, (_, index) => ({
      ...everywhere(boardOf(index, "𝕊".repeat(16))),
      suggesting: new Refusal("role-denied", { ...voting.details, what: "suggest" }),
      voting,
    }));
    const view = helpView({ members: many, staff: many, notOffered: ["decide"], boards }, words);
    expectDiscordTakes(view);
    expect(textOf(view)).toMatch(/\d+ more boards: `\/suggest` names them/);
  });
});

describe("the answer to set-up", () => {
  const place = { id: 1, guildId: "1", name: "suggestions", channelId: "5", channelKind: "text" as const };
  const board = { ...defaultBoardRules, ...place, imagesAllowed: false };

  it("says what now holds and what is tried again", () => {
    const view = setupView(board, { isNew: true, retried: 2, wished: ["Manage Channels"] }, words);
    expect(textsOf(view)[0]?.split("\n")).toEqual([
      "✅ Suggestions go to <#5>.",
      "- Anonymous suggestions: allowed",
      "- Images: not allowed",
      "- A thread for each: yes",
      "2 suggestions that could not be posted are on the way now.",
      "⚠️ Without **Manage Channels** I cannot make the tags that <#5> lacks: posts go without them.",
      "Members can now use `/suggest`.",
    ]);
    expectDiscordTakes(view);
  });

  it("says that rules were changed", () => {
    const text = textOf(setupView(board, { isNew: false, retried: 0, wished: [] }, words));
    expect(text).toContain("rules for suggestions are changed");
    expect(text).not.toContain("on the way");
  });
});
