import { describe, expect, it } from "vitest";
import { isPart, parseShards, rangesText, shardOf, shardsText } from "../../src/operations/shards.ts";

describe("shards", () => {
  it.each<[string, readonly number[], number]>([
    ["0-3/16", [0, 1, 2, 3], 16],
    ["0,2,5-7/16", [0, 2, 5, 6, 7], 16],
    ["3,1-2,2/4", [1, 2, 3], 4],
    ["0/1", [0], 1],
    ["0 - 3 / 16".replaceAll(" - ", "-"), [0, 1, 2, 3], 16],
  ])("are read from %s", (text, ids, count) => {
    expect(parseShards(text)).toEqual({ ids, count });
  });

  it.each([
    "",
    "4",
    "0-3",
    "/16",
    "0-3/",
    "3-1/16",
    "0-16/16",
    "16/16",
    "-1/16",
    "0,/16",
    "0--3/16",
    "a/16",
    "0-3/0",
    "0/99999",
  ])("are not read from “%s”", (text) => {
    expect(parseShards(text)).toBeUndefined();
  });

  it("are written as they are read, and told from a whole", () => {
    expect(shardsText({ ids: [0, 1, 2, 5], count: 8 })).toBe("0-2,5/8");
    expect(rangesText([])).toBe("");
    expect(isPart({ ids: [0], count: 2 })).toBe(true);
    expect(isPart({ ids: [0, 1], count: 2 })).toBe(false);
  });

  it("have servers by Discord's rule, and direct messages on the first", () => {
    expect(shardOf("1300000000000000000", 16)).toBe(Number((1300000000000000000n >> 22n) % 16n));
    expect(shardOf(null, 16)).toBe(0);
  });
});
