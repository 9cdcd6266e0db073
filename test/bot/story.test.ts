import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Town } from "../helpers/town.ts";

let town: Town;
beforeAll(async () => {
  town = await Town.found();
});
afterAll(async () => await town.end());

describe("a suggestion's way", () => {
  it("leads from /suggest by votes and a decision to a card that everybody sees", async () => {
    const place = await town.place("Park");
    const ana = town.member(place, "Ana");
    const ben = town.member(place, "Ben");
    const answer = await ana.suggest("A bench by the pond");
    console.log(answer.kind, (await answer.final()).text);
    const card = await place.card(1);
    console.log(card.text, card.buttons);
    const press = await ben.clicks(card, "up");
    console.log(press.kind, (await press.final()).text);
    const decided = await place.mod.decides("approve", 1, { reason: "Lovely" });
    console.log((await decided.final()).text);
    console.log((await place.card(1)).text);
    console.log(ana.dms().map((dm) => dm.text));
    expect(1).toBe(1);
  });
});
