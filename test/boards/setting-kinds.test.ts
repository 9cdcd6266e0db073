import { assert as check, constantFrom, oneof, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultBoardRules } from "../../src/boards/board-rules.ts";
import type { Board } from "../../src/boards/boards.ts";
import {
  channel,
  count,
  duration,
  line,
  lines,
  look,
  oneOf,
  roles,
  type SettingKind,
  someOf,
  tags,
  weights,
  yesOrNo,
} from "../../src/boards/setting-kinds.ts";
import { boardSettings, settingOf } from "../../src/suggestions/board-settings.ts";

const [one, two] = ["100000000000000001", "100000000000000002"];

function read<Value>(kind: SettingKind<Value>, typed: string): Value | "refused" {
  return kind.parse(typed)?.value ?? "refused";
}

describe("a setting's value", () => {
  it.each([
    ["yes", true],
    [" ON ", true],
    ["true", true],
    ["No", false],
    ["off", false],
    ["", "refused"],
    ["maybe", "refused"],
  ])("reads %j as a switch", (typed, value) => {
    expect(read(yesOrNo, typed)).toBe(value);
  });

  it.each([
    ["1h", 3_600],
    ["90 min", 5_400],
    ["1d 12h", 129_600],
    ["2 weeks", 1_209_600],
    ["1 hour, 30 minutes", 5_400],
    ["off", 0],
    ["0", "refused"],
    ["0m", "refused"],
    ["15", "refused"],
    ["1 fortnight", "refused"],
    ["1h soon", "refused"],
    ["91d", "refused"],
    ["", "refused"],
    ["-1h", "refused"],
  ])("reads %j as a time", (typed, value) => {
    expect(read(duration("second", "90d"), typed)).toBe(value);
  });

  it("takes times in whole units alone, and words that stand for a number", () => {
    const days = duration("day", "365d");
    expect([read(days, "36h"), read(days, "48h"), read(days, "1w")]).toEqual(["refused", 2, 7]);
    const edits = duration("minute", "365d", { unlimited: 0, never: -1 });
    expect([read(edits, "Never"), read(edits, "unlimited"), read(edits, "off")]).toEqual([-1, 0, "refused"]);
    expect([edits.write(-1), edits.write(0), edits.write(90)]).toEqual(["never", "unlimited", "1h 30m"]);
  });

  it("reads roles and channels by mention or id, and refuses whatever else stands between them", () => {
    expect(read(roles(2), `<@&${one}>, ${two}  <@&${one}>`)).toBe("refused");
    expect(read(roles(3), `<@&${one}>, ${two}  <@&${one}>`)).toEqual([one, two]);
    expect([read(roles(2), "none"), read(roles(2), "@Crew"), read(roles(2), `<@${one}>`)]).toEqual([
      [],
      "refused",
      "refused",
    ]);
    const tooGreat = "9223372036854775808";
    expect([read(roles(2), tooGreat), read(channel, tooGreat), read(weights(2), `${tooGreat} 2`)]).toEqual([
      "refused",
      "refused",
      "refused",
    ]);
    expect(read(channel, `<#${one}>`)).toBe(one);
    expect(channel.parse("none")).toEqual({ value: undefined });
    expect([read(channel, "#general"), read(channel, `<#${one}> <#${two}>`)]).toEqual(["refused", "refused"]);
  });

  it("reads weights as roles with a number from 2 to 10 each", () => {
    expect(read(weights(2), `<@&${one}> 3, <@&${two}>: x10`)).toEqual([
      { roleId: one, weight: 3 },
      { roleId: two, weight: 10 },
    ]);
    for (const typed of [`<@&${one}>`, `<@&${one}> 1`, `<@&${one}> 11`, `3 <@&${one}>`, `<@&${one}> 3 and more`]) {
      expect([typed, read(weights(2), typed)]).toEqual([typed, "refused"]);
    }
    expect(read(weights(1), `<@&${one}> 3 <@&${two}> 3`)).toBe("refused");
  });

  it("reads tags with their emoji, each name once", () => {
    expect(read(tags(3, 10), "🐛 Bug, idea\n<:fix:100000000000000001> fix me")).toEqual([
      { name: "Bug", emoji: "🐛" },
      { name: "idea", emoji: undefined },
      { name: "fix me", emoji: "<:fix:100000000000000001>" },
    ]);
    for (const typed of ["bug, BUG", "a, b, c, d", "much too long", "🐛", "🐛 bug, ☃️", "\u200b"]) {
      expect([typed, read(tags(3, 10), typed)]).toEqual([typed, "refused"]);
    }
  });

  it("reads a look as a label, a colour, or both", () => {
    expect(read(look(10), "Done #2ECC71")).toEqual({ label: "Done", colour: 0x2e_cc_71 });
    expect(read(look(10), "#000000")).toEqual({ label: undefined, colour: 0 });
    expect(read(look(10), "no. 1")).toEqual({ label: "no. 1", colour: undefined });
    expect(read(look(10), "none")).toEqual({ label: undefined, colour: undefined });
    expect(["#zzzzzz", "Done #2ECC7"].map((typed) => read(look(20), typed))).toEqual(["refused", "refused"]);
    expect(read(look(10), "Top #1")).toEqual({ label: "Top #1", colour: undefined });
    expect([read(look(10), "A label that is long"), read(look(10), " \u200b")]).toEqual(["refused", "refused"]);
    expect(look(10).write({ label: undefined, colour: 0x0f })).toBe("#00000f");
  });

  it("reads words, texts, numbers and choices within their bounds", () => {
    expect([read(someOf(["approved", "rejected"]), "Rejected"), read(someOf(["approved"]), "open")]).toEqual([
      ["rejected"],
      "refused",
    ]);
    expect(read(lines(2, 8), "Too dear | too old")).toEqual(["Too dear", "too old"]);
    expect([read(lines(2, 8), "a|b|c"), read(lines(2, 8), "far too long")]).toEqual(["refused", "refused"]);
    expect([read(line(5), " a\n b "), read(line(5), " "), read(line(5), "abcdef")]).toEqual([
      "a b",
      "refused",
      "refused",
    ]);
    expect([read(count(9), "off"), read(count(9), "9"), read(count(9), "10"), read(count(9), "1.5")]).toEqual([
      0,
      9,
      "refused",
      "refused",
    ]);
    const archive = oneOf({ "1h": 60, "1d": 1440 } as const);
    expect([read(archive, "1D"), read(archive, "2d"), read(archive, "toString")]).toEqual([1440, "refused", "refused"]);
  });
});

describe("the settings of a board", () => {
  const board: Board = {
    ...defaultBoardRules,
    id: 1,
    guildId: "900",
    name: "suggestions",
    channelId: "901",
    channelKind: "text",
  };

  it("are what they were when what they show is typed again", () => {
    for (const setting of boardSettings) {
      const change = setting.change(setting.read(board));
      expect([setting.key, setting.read({ ...board, ...change?.(board) })]).toEqual([setting.key, setting.read(board)]);
    }
  });

  it("never throw, and show what was typed in a form that can be typed again", () => {
    const typed = oneof(
      string({ maxLength: 60 }),
      constantFrom("none", "off", "yes", "1h", "7d", "3", `<@&${one}> 2`, `<#${one}>`, "a, b", "x | y", "Done #123456"),
    );
    check(
      property(constantFrom(...boardSettings), typed, (setting, text) => {
        const change = setting.change(text);
        if (change === undefined) return;
        const changed = { ...board, ...change(board) };
        const again = setting.change(setting.read(changed));
        expect(setting.read({ ...board, ...again?.(board) })).toBe(setting.read(changed));
      }),
      { numRuns: 2_000 },
    );
  });

  it("give a tag an id that no tag ever had, and keep it by its name", () => {
    const setting = settingOf("TAGS");
    const step = (before: Board, typed: string) => ({ ...before, ...setting?.change(typed)?.(before) });
    const first = step(board, "bug, idea");
    expect(first.tags.map(({ id, name }) => [id, name])).toEqual([
      [1, "bug"],
      [2, "idea"],
    ]);
    const without = step(first, "Bug");
    expect(without.tags).toEqual([{ id: 1, name: "Bug", emoji: undefined }]);
    expect(step(without, "wish, bug").tags.map(({ id }) => id)).toEqual([3, 1]);
  });
});
