import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Stored } from "../helpers/stored.ts";
import { said } from "../helpers/told.ts";
import { Town } from "../helpers/town.ts";

let town: Town;
beforeAll(async () => {
  town = await Town.found();
});
afterAll(async () => await town.end());

describe("a suggestion's way", () => {
  it("leads from /suggest by votes and a decision to a card that everybody sees, and a restart forgets nothing", async () => {
    const place = await town.place("Park");
    const [ana, ben, cem] = [town.member(place, "Ana"), town.member(place, "Ben"), town.member(place, "Cem")];
    expect(await said(ana.suggest("A bench by the pond"))).toContain("Your suggestion is #1: [open the card]");

    const card = await ben.waitsFor(place.box, (messages) => messages.find(({ text }) => text.includes("Discussion")));
    const press = await ben.clicks(card, "up");
    expect(press.kind).toBe("update");
    await cem.clicks(card, "up");
    await cem.clicks(card, "down");
    await cem.waitsFor(place.box, (messages) =>
      messages.some(({ ephemeral, text }) => ephemeral && text === "Your vote on #1 is now 👎 against."),
    );

    await town.bot.stop();
    await town.restart();
    expect(await said(place.mod.decides("approve", 1, { reason: "Lovely" }))).toContain("#1 is now **✅ Approved**.");
    const decided = await place.card(1);
    expect(decided.id).toBe(card.id);
    expect(decided.text.split("\n")).toEqual([
      "### #1 · ✅ Approved",
      "Suggested by **Ana**",
      "> A bench by the pond",
      expect.stringMatching(/^\*\*✅ Approved\*\* by \*\*Mo of Park\*\* · <t:\d+:R>$/),
      "> Lovely",
      "👍 **1** ▰▰▰▰▰▱▱▱▱▱ **1** 👎 · 50% in favour",
      expect.stringMatching(/^-# Suggested <t:\d+:f> · Discussion: <#\d+>$/),
    ]);
    expect(decided.buttons.map(({ label }) => label)).toEqual(["Follow"]);
    expect(ana.dms().map(({ text }) => text)).toEqual([expect.stringContaining("is now **✅ Approved**")]);

    const stored = new Stored(town.dataDir);
    expect(stored.suggestion(place.server.id, 1)).toMatchObject({
      status: "approved",
      up: 1,
      down: 1,
      reason: "Lovely",
    });
    expect(stored.intents(place.server.id, 1)).toEqual(
      ["card", "thread", "decision-dm"].map((kind) => ({ kind, state: "done", problem: null, attempts: 1 })),
    );
    stored.close();
  });
});
