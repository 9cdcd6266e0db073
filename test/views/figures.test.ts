import { describe, expect, it } from "vitest";
import { defaultBoardRules } from "../../src/boards/board-rules.ts";
import type { CacheStats } from "../../src/cache/index.ts";
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

  it("lists what can be typed, a subcommand a line, and how voting works", () => {
    const view = helpView(commands, words);
    expect(textsOf(view)[0]?.split("\n")).toEqual([
      "### What you can do here",
      "- `/suggest` Suggest something",
      "- `/decide approve` Approve one",
      "- `/decide reject` Reject one",
      "- `/help` This",
      expect.stringContaining("press 👍 or 👎"),
    ]);
    expectDiscordTakes(view);
  });

  it("says so when there is nothing, and fits when there is much", () => {
    expect(textOf(helpView([], words))).toContain("no command");
    const many = Array.from({ length: 100 }, (_, index) => ({ name: `c${index}`, description: "d".repeat(100) }));
    expectDiscordTakes(helpView(many, words));
  });
});

describe("the answer to set-up", () => {
  const place = { id: 1, guildId: "1", name: "suggestions", channelId: "5", channelKind: "text" as const };
  const board = { ...defaultBoardRules, ...place, imagesAllowed: false };

  it("says what now holds and what is tried again", () => {
    const view = setupView(board, { isNew: true, retried: 2 }, words);
    expect(textsOf(view)[0]?.split("\n")).toEqual([
      "✅ Suggestions go to <#5>.",
      "- Anonymous suggestions: allowed",
      "- Images: not allowed",
      "- A thread for each: yes",
      "2 suggestions that could not be posted are on the way now.",
      "Members can now use `/suggest`.",
    ]);
    expectDiscordTakes(view);
  });

  it("says that rules were changed", () => {
    const text = textOf(setupView(board, { isNew: false, retried: 0 }, words));
    expect(text).toContain("rules for suggestions are changed");
    expect(text).not.toContain("on the way");
  });
});
