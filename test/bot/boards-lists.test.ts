import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { said, told } from "../helpers/told.ts";
import { Town } from "../helpers/town.ts";

let town: Town;
beforeAll(async () => {
  town = await Town.found({ rateLimits: false });
});
afterAll(() => town.end());

const numbersIn = (text: string) => [...text.matchAll(/#(\d+)\W.*? · /g)].map(([, number]) => Number(number));

describe.concurrent("lists of one board or author", () => {
  it("keep to the board that was named, page by page, and say so", async () => {
    const place = await town.place("Shelf");
    const { mod, server } = place;
    const bugs = server.addChannel({ name: "bugs" });
    await said(mod.types("/board create", { name: "bugs", channel: bugs }));
    const ana = town.member(place, "Ana");
    await said(ana.suggest("A bench"));
    for (let index = 1; index <= 12; index += 1) await said(ana.suggest(`Bug ${index}`, { board: "bugs" }));
    await said(ana.suggest("A lamp"));

    expect(await ana.typing("/suggestions list", "board", "bu")).toEqual([{ name: "bugs", value: "bugs" }]);
    const first = await told(ana.types("/suggestions list", { board: "BUGS" }));
    expect(first.text).toContain("-# Board **bugs**");
    expect(first.text).toContain("Page 1 of 2 · 12 suggestions");
    expect(first.text).not.toMatch(/A bench|A lamp/);
    const second = await (await ana.clicks(first, "Next")).final();
    expect(second.text).toContain("Page 2 of 2 · 12 suggestions");
    expect(second.text).toContain("Bug 1");
    expect(second.text).not.toMatch(/A bench|A lamp/);
    expect(await said(ana.types("/suggestions top", { board: "bugs" }))).not.toMatch(/A bench|A lamp/);
    const recent = await told(ana.types("/suggestions list", { board: "bugs", author: ana, period: "week" }));
    expect(recent.text).toContain("· From the last 7 days");
    const older = await (await ana.clicks(recent, "Next")).final();
    expect(older.text).toContain("· From the last 7 days");
    expect(older.text).toContain("Page 2 of 2 · 12 suggestions");
    expect(await said(ana.types("/suggestions list", { board: "attic" }))).toContain("no board “attic”");
  });

  it("never tell which anonymous suggestion is whose, not even to staff or by how many there are", async () => {
    const place = await town.place("Mask");
    const ana = town.member(place, "Ana");
    await said(ana.suggest("Signed by Ana"));
    await said(ana.suggest("Whispered by somebody", { anonymous: true }));
    for (const reader of [place.mod, ana]) {
      const list = await said(reader.types("/suggestions list", { author: ana }));
      expect(list).toContain("Signed by Ana");
      expect(list).toContain(`-# Suggested by <@${ana.id}> with their name`);
      expect(list).not.toContain("Whispered");
      expect(list).toContain("Page 1 of 1 · 1 suggestion");
    }
    const ben = town.member(place, "Ben");
    await said(ben.suggest("Whispered by Ben", { anonymous: true }));
    const none = await said(place.mod.types("/suggestions list", { author: ben }));
    expect(none).toContain("There is no such suggestion.");
    // What staff removed shows nobody's name, and is not found by it either.
    await said(place.mod.decides("remove", 1));
    expect(await said(place.mod.types("/suggestions list", { author: ana }))).toContain("There is no such suggestion.");
    // The control: without the filter everybody reads them.
    expect(numbersIn(await said(place.mod.types("/suggestions list")))).toEqual([3, 2, 1]);
  });

  it("are the server's own, where two servers have the same numbers and boards of the same names", async () => {
    const [east, west] = [await town.place("East"), await town.place("West")];
    for (const place of [east, west]) {
      const bugs = place.server.addChannel({ name: "bugs" });
      await said(place.mod.types("/board create", { name: "bugs", channel: bugs }));
    }
    await said(east.mod.types("/board set", { board: "bugs", setting: "anonymous", value: "no" }));
    const [ana, ben] = [town.member(east, "Ana"), town.member(west, "Ben")];
    await said(ana.suggest("East bug", { board: "bugs" }));
    await said(ben.suggest("West bug", { board: "bugs", anonymous: true }));

    const eastern = await told(ana.types("/suggestions list", { board: "bugs" }));
    expect(eastern.text).toContain("East bug");
    expect(eastern.text).not.toContain("West bug");
    expect(await said(ben.types("/suggestions list", { author: ana }))).toContain("There is no such suggestion.");
    expect(await said(west.mod.types("/board list"))).toContain("as at first");

    // A control of one server means nothing on another.
    const western = await told(ben.types("/suggestions list", { board: "bugs" }));
    const foreign = eastern.buttons.find(({ label }) => label === "Next")?.customId ?? "";
    const pressed = await ben.press(western, foreign.replace(/:1:/, ":0:")).answer;
    expect((await pressed.final()).text).toContain("I do not know this button or form any more");
    const [panel, theirs] = [
      await told(east.mod.types("/board edit", { board: "bugs" })),
      await told(west.mod.types("/board edit", { board: "bugs" })),
    ];
    const eastBoard = panel.selects[0]?.customId.split(":")[2];
    const crossed = await west.mod.press(theirs, `board:set:${eastBoard}:images:no`).answer;
    expect((await crossed.final()).text).toContain("This server has no board");
    const deletion = await told(west.mod.types("/board delete", { board: "bugs" }));
    const stolen = await west.mod.press(deletion, `board-delete:${eastBoard}`).answer;
    expect((await stolen.final()).text).toContain("This server has no board");
    expect(await said(east.mod.types("/board list"))).toContain("**bugs**");
    expect(await said(east.mod.types("/board list"))).not.toContain("Images: no");
  });
});
