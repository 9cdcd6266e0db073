import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Stored } from "../helpers/stored.ts";
import { said, told } from "../helpers/told.ts";
import { type Place, Town } from "../helpers/town.ts";

let town: Town;
let stored: Stored;
beforeAll(async () => {
  town = await Town.found({ rateLimits: false });
  stored = new Stored(town.dataDir);
});
afterAll(async () => {
  stored.close();
  await town.end();
});

/** A server of its own, with suggestions of Ana's in this order. */
async function placeWith(name: string, ...texts: readonly string[]) {
  const place = await town.place(name);
  const ana = town.member(place, "Ana");
  for (const text of texts) await said(ana.suggest(text));
  return { place, ana, ben: town.member(place, "Ben") };
}

const statusOf = (place: Place, number: number) => stored.suggestion(place.server.id, number).status;

describe.concurrent("/decide, while typing", () => {
  it("offers number, status and text of those that can be decided so, and of no others", async () => {
    const { place } = await placeWith("Park", "A bench", "A fountain", `Long ${"and longer ".repeat(30)}`);
    await said(place.mod.decides("approve", 1));
    const names = async (what: string, typed = "") =>
      (await place.mod.typing(`/decide ${what}`, "id", typed)).map(({ name, value }) => [value, name]);

    const open = await names("approve");
    expect(open).toEqual([
      ["3", expect.stringMatching(/^#3 · Open · Long and longer .*…$/)],
      ["2", "#2 · Open · A fountain"],
    ]);
    for (const [, name] of open) expect(String(name).length).toBeLessThanOrEqual(100);
    expect(await names("reject")).toEqual(open);
    expect(await names("reopen")).toEqual([["1", "#1 · Approved · A bench"]]);
    expect(await names("approve", "FOUNT")).toEqual([["2", "#2 · Open · A fountain"]]);
    expect(await names("approve", "#2")).toEqual([["2", "#2 · Open · A fountain"]]);
    expect(await names("approve", "bench")).toEqual([]);
  });

  it("takes signs of a search for what they are: characters", async () => {
    const { place } = await placeWith("Signs", "100% cotton", "snake_case", "C:\\temp");
    const found = async (typed: string) =>
      (await place.mod.typing("/decide approve", "id", typed)).map(({ value }) => value);
    expect(await found("%")).toEqual(["1"]);
    expect(await found("_")).toEqual(["2"]);
    expect(await found("\\")).toEqual(["3"]);
    expect(await found("'; --")).toEqual([]);
  });
});

describe.concurrent("/decide", () => {
  it("shows on the card who decided and why, takes the buttons away, and tells the author in person", async () => {
    const { place, ana } = await placeWith("Square", "Plant a tree");
    const reason = "Yes!\nIn spring.";
    const { text } = await told(place.mod.decides("approve", 1, { reason }));
    const card = await place.card(1);
    const link = `[open the card](https://discord.com/channels/${place.server.id}/${place.box.id}/${card.id})`;
    expect(text).toBe(`#1 is now **✅ Approved**.\nIts card shows it: ${link}\nIts author got a direct message.`);
    expect(card.text).toMatch(/\*\*✅ Approved\*\* by \*\*Mo of Square\*\* · <t:\d+:R>\n> Yes!\n> In spring\.\n/);
    expect(card.buttons.map(({ label }) => label)).toEqual(["Follow"]);
    expect(ana.dms().map((dm) => dm.text)).toEqual([
      "Your suggestion #1 on **Square** is now **✅ Approved**.\nYou had suggested:\n> Plant a tree\n" +
        `Reason:\n> Yes!\n> In spring.\nSee it: ${link}`,
    ]);
    expect(stored.suggestion(place.server.id, 1)).toMatchObject({
      status: "approved",
      reason,
      decidedBy: place.mod.id,
    });
    expect(stored.events(place.server.id, 1)).toEqual([
      { kind: "submitted", actor: ana.id, reason: null },
      { kind: "status-changed", actor: place.mod.id, reason },
    ]);
  });

  it("reopens: the decision goes, the buttons and every vote are there again, and the author is told", async () => {
    const { place, ana, ben } = await placeWith("Lane", "More light");
    await ben.clicks(await place.card(1), "up");
    await said(place.mod.decides("reject", 1, { reason: "No money" }));
    await expect(ben.clicks(await place.card(1), "up")).rejects.toThrow("There is no button");

    expect(await said(place.mod.decides("reopen", 1))).toContain("#1 is now **💡 Open**.");
    const card = await place.card(1);
    expect(card.text).not.toContain("No money");
    expect(card.text).not.toContain("Mo of Lane");
    expect(card.buttons.map(({ label }) => label)).toEqual(["1", "0", "Follow"]);
    expect(stored.suggestion(place.server.id, 1)).toMatchObject({
      status: "open",
      decidedBy: null,
      reason: null,
      up: 1,
    });
    expect(ana.dms().at(-1)?.text).toContain("Your suggestion #1 on **Lane** is open again: people can vote on it.");

    await ben.clicks(card, "down");
    expect(stored.votes(place.server.id, 1)).toEqual([{ voter: ben.id, side: "down" }]);
    await said(place.mod.decides("approve", 1));
    expect(stored.events(place.server.id, 1).map(({ kind }) => kind)).toHaveLength(4);
  });

  it("keeps a reason of 1,000 characters whole, and one that nobody can see not at all", async () => {
    const { place } = await placeWith("Long Lane", "Why", "And why");
    const reason = "So it is. ".repeat(100).trim().padEnd(1_000, "!");
    await said(place.mod.decides("approve", 1, { reason }));
    expect((await place.card(1)).text).toContain(`> ${reason}`);
    expect(stored.suggestion(place.server.id, 1).reason).toBe(reason);
    await said(place.mod.decides("approve", 2, { reason: "\u200B\u3164" }));
    expect(stored.suggestion(place.server.id, 2)).toMatchObject({ status: "approved", reason: null });
  });

  it("refuses a second decision, says which one stands, and hands the reason back", async () => {
    const { place } = await placeWith("Twice", "Once is enough");
    await said(place.mod.decides("approve", 1, { reason: "Fine" }));
    const text = await said(place.mod.decides("approve", 1, { reason: "Not fine at all" }));
    expect(text).toContain("**Mo of Twice** was first: #1 is already **Approved**. Your decision was not stored;");
    expect(text).toContain("```\nNot fine at all\n```");
    expect(stored.suggestion(place.server.id, 1)).toMatchObject({ status: "approved", reason: "Fine" });
    expect(await said(place.mod.decides("reopen", 1))).toContain("is now **💡 Open**");
    expect(await said(place.mod.decides("reopen", 1))).toContain("#1 is **Open** and cannot become **Open**.");
    expect(statusOf(place, 1)).toBe("open");
  });

  it("finds nothing under a number that is not there or another server's, and hands the reason back", async () => {
    const { place } = await placeWith("Here", "One", "Two");
    const { place: there } = await placeWith("There", "Only one");
    for (const id of ["2", "#99", "0", "-1", "99999999999999999999", "Two"]) {
      const text = await said(there.mod.decides("approve", id, { reason: "Nice" }));
      expect(text).toContain(`There is no suggestion “${id.replace("#99", "99")}” here.`);
      expect(text).toContain("```\nNice\n```");
    }
    expect([statusOf(place, 2), statusOf(there, 1)]).toEqual(["open", "open"]);
  });

  it("refuses a vote that comes after the decision, and says that voting is closed", async () => {
    const { place, ben } = await placeWith("Late", "Too late");
    const press = ben.press(await place.card(1), "vote:1:up", { hold: true });
    await said(place.mod.decides("approve", 1));
    const text = await said(press.dispatch().answer);
    expect(text).toBe("Votes on #1 are closed: it is **Approved**. Your vote was not counted.");
    expect(stored.votes(place.server.id, 1)).toEqual([]);
  });
});
