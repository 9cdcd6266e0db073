import { describe, expect, it } from "vitest";
import { type Logged, logPlace } from "../../src/suggestions/logs.ts";

const board = { channelId: "box", channelKind: "text" } as const;
const channels = { approved: "done", rejected: "bin" };

function placeOf(log: Logged["rules"]["log"], status: Logged["status"], differing: Partial<Logged> = {}) {
  return logPlace({ status, published: true, board, rules: { log, logChannelIds: channels }, ...differing });
}

describe("where a suggestion is logged", () => {
  it("is nowhere on a board that keeps its cards in place", () => {
    expect(placeOf("in-place", "approved")).toEqual({ moves: false, channelId: undefined });
  });

  it.each([
    ["approved", "done"],
    ["rejected", "bin"],
    ["implemented", undefined],
    ["planned", undefined],
    ["open", undefined],
    ["under_review", undefined],
    ["withdrawn", undefined],
    ["removed", undefined],
  ] as const)("as a copy, when it is %s: %s", (status, channelId) => {
    expect(placeOf("copy", status)).toEqual({ moves: false, channelId });
  });

  it.each([
    ["approved", "done"],
    ["implemented", "box"],
    ["planned", "box"],
    ["open", "box"],
    ["under_review", "box"],
    ["withdrawn", undefined],
    ["removed", undefined],
  ] as const)("as the card itself, when it is %s: %s, where undefined leaves it", (status, channelId) => {
    expect(placeOf("move", status)).toEqual({ moves: true, channelId });
  });

  it("is the channel for others where the outcome has none of its own", () => {
    const rules = { log: "copy", logChannelIds: { ...channels, other: "rest" } } as const;
    const places = (["approved", "implemented", "in_progress", "open"] as const).map(
      (status) => placeOf("copy", status, { rules }).channelId,
    );
    expect(places).toEqual(["done", "rest", "rest", undefined]);
  });

  it("is a copy for a forum's post, which stays where it is talked about", () => {
    const forum = { channelId: "box", channelKind: "forum" } as const;
    expect(placeOf("move", "approved", { board: forum })).toEqual({ moves: false, channelId: "done" });
    expect(placeOf("move", "open", { board: forum })).toEqual({ moves: false, channelId: undefined });
  });

  it.each(["copy", "move"] as const)("is nowhere (%s) for what not everybody may read", (log) => {
    expect(placeOf(log, "rejected", { published: false }).channelId).toBeUndefined();
  });
});
