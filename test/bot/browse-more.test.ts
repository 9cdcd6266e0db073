import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SeenMessage } from "../../playground/people/seen.ts";
import { said, told } from "../helpers/told.ts";
import { type Place, Town } from "../helpers/town.ts";

let town: Town;
beforeAll(async () => {
  town = await Town.found({ rateLimits: false });
});
afterAll(() => town.end());

/** The suggestions that a list names, in its order. */
function listed({ text }: SeenMessage): number[] {
  return [...text.matchAll(/^\*\*\[#(\d+)\]/gm)].map((found) => Number(found[1]));
}

const votes = async (place: Place, number: number, side: string, ...names: readonly string[]) => {
  for (const name of names)
    await town.member(place, name).press(await place.card(number), `vote:${number}:${side}`).answer;
};

describe.concurrent("/suggestions top", () => {
  it("lists open ones by votes in favour less those against, of equal ones the newest, all if asked", async () => {
    const place = await town.place("Top");
    const ana = town.member(place, "Ana");
    for (const text of ["One", "Two", "Three", "Four"]) await said(ana.suggest(text));
    await votes(place, 1, "up", "Ben", "Cleo");
    await votes(place, 2, "down", "Ben");
    await votes(place, 3, "up", "Ben", "Cleo", "Dev");
    await said(place.mod.decides("approve", 3));
    const open = await told(ana.types("/suggestions top"));
    expect(open.text).toContain("### Top suggestions");
    expect(listed(open)).toEqual([1, 4, 2]);
    expect(listed(await told(ana.types("/suggestions top", { status: "All" })))).toEqual([3, 1, 4, 2]);
    const week = await told(ana.types("/suggestions top", { period: "Last 7 days", status: "All" }));
    expect(week.text).toContain("Top suggestions of the last 7 days");
    expect(listed(week)).toEqual([3, 1, 4, 2]);
  });

  it("pages in the one message, by its own period and status, and takes no other custom id", async () => {
    const place = await town.place("Pages");
    const ana = town.member(place, "Ana");
    await Promise.all(Array.from({ length: 12 }, (_, index) => said(ana.suggest(`Idea ${index}`))));
    await votes(place, 5, "up", "Ben");
    const first = await told(ana.types("/suggestions top", { period: "Last 30 days" }));
    expect(listed(first)).toEqual([5, 12, 11, 10, 9, 8, 7, 6, 4, 3]);
    const second = await told(ana.clicks(first, "Next"));
    expect(second.id).toBe(first.id);
    expect(listed(second)).toEqual([2, 1]);
    expect(second.text).toContain("last 30 days");
    for (const id of [
      "top:year:open:0",
      "top:week:rejected:0",
      "top:week:open:-1",
      "top:week:open",
      "mine:x",
      "mine:0:1",
    ]) {
      expect(await said(ana.press(first, id).answer)).toContain("I do not know this button");
    }
  });
});

describe.concurrent("/suggestions mine", () => {
  it("lists to each what they wrote, also anonymously, and nothing of others'", async () => {
    const place = await town.place("Mine");
    const [ana, ben] = [town.member(place, "Ana"), town.member(place, "Ben")];
    await said(ana.suggest("Signed"));
    await said(ana.suggest("A secret", { anonymous: true }));
    await said(ben.suggest("Of Ben's"));
    const own = await told(ana.types("/suggestions mine"));
    expect(own.ephemeral).toBe(true);
    expect(listed(own)).toEqual([2, 1]);
    expect(own.text).toContain("Your suggestions");
    const bens = await told(ben.types("/suggestions mine"));
    expect(listed(bens)).toEqual([3]);
    // Pressed by whomever: each is shown their own.
    expect(listed(await told(ben.press(bens, "mine:0").answer))).toEqual([3]);
    expect(await said(place.mod.types("/suggestions mine"))).toContain("You have not suggested anything here yet.");
    const elsewhere = await town.place("Elsewhere");
    expect(await said(town.member(elsewhere, "Ana").types("/suggestions mine"))).toContain("You have not suggested");
  });
});

describe.concurrent("/suggestions history", () => {
  it("tells in words what happened, with both texts of an edit and the reasons, page by page", async () => {
    const place = await town.place("Past");
    const ana = town.member(place, "Ana");
    await said(ana.suggest("A *bench*"));
    await votes(place, 1, "up", "Ben");
    const { modal } = await ana.types("/suggestions edit", { id: "1" });
    await said(ana.submits(modal, { text: "Two benches" }));
    await said(place.mod.decides("reject", 1, { reason: "No room" }));
    await said(place.mod.decides("reopen", 1));
    const five = await told(town.member(place, "Ben").types("/suggestions history", { id: "#1" }));
    expect(five.text.replaceAll(/<t:\d+:f>/g, "T")).toBe(
      [
        "### What happened to #1",
        "T · Suggested by **Ana**",
        "T · Edited by **Ana**",
        "Before:",
        "> A \\*bench\\*",
        "After:",
        "> Two benches",
        "T · **❌ Rejected** by **Mo of Past**",
        "Reason:",
        "> No room",
        "T · **💡 Open** again, by **Mo of Past**; it was Rejected",
        "-# Page 1 of 1 · 4 events",
      ].join("\n"),
    );
    await said(place.mod.decides("approve", 1));
    await said(place.mod.decides("reopen", 1));
    await said(ana.types("/suggestions withdraw", { id: "1" }));
    const first = await told(ana.types("/suggestions history", { id: "1" }));
    expect(first.text).toContain("Page 1 of 2 · 7 events");
    const second = await told(ana.clicks(first, "Next"));
    expect(second.id).toBe(first.id);
    expect(second.text).toMatch(/by \*\*Mo of Past\*\*; it was Approved\n<t:\d+:f> · Withdrawn by \*\*Ana\*\*\n/);
    const beyond = await told(ana.press(second, "history:1:999999").answer);
    expect(beyond.text).toContain("Page 2 of 2");
    expect(await said(ana.press(second, "history:1:-1").answer)).toContain("I do not know this button");
    expect(await said(ana.press(second, "history:2:0").answer)).toContain("There is no suggestion “2” here.");
  });

  it("calls an anonymous author the author, and a decider by name even if they are the author", async () => {
    const place = await town.place("Shade");
    await said(place.mod.suggest("A secret", { anonymous: true }));
    const { modal } = await place.mod.types("/suggestions edit", { id: "1" });
    await said(place.mod.submits(modal, { text: "A better secret" }));
    await said(place.mod.decides("approve", 1));
    const text = await said(town.member(place, "Ben").types("/suggestions history", { id: "1" }));
    expect(text).toMatch(/ · Suggested by the author\n.* · Edited by the author\n/);
    expect(text).toContain("**✅ Approved** by **Mo of Shade**");
    expect(text.match(/Mo of Shade/g)).toHaveLength(1);
  });

  it("has nothing of other servers", async () => {
    const [here, there] = [await town.place("Here"), await town.place("There")];
    await said(town.member(here, "Ana").suggest("Of here"));
    expect(await said(there.mod.types("/suggestions history", { id: "1" }))).toContain(
      "There is no suggestion “1” here.",
    );
    expect(await there.mod.typing("/suggestions history", "id", "here")).toEqual([]);
  });
});
