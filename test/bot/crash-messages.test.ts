import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { approves, killWhilePosting, nonceForgottenMs } from "../helpers/crash.ts";
import { Stored } from "../helpers/stored.ts";
import { type Place, Town } from "../helpers/town.ts";

let town: Town;
let stored: Stored;
beforeAll(async () => {
  town = await Town.found();
  stored = new Stored(town.dataDir);
});
afterAll(async () => {
  stored.close();
  await town.end();
});

function decisionMessages(place: Place): string[] {
  const owed = stored.intents(place.server.id, 1).filter(({ kind }) => kind === "decision-dm");
  return owed.map(({ state }) => state);
}

describe("a bot that is killed when a decision's message is with its author, but not yet known to be", () => {
  it.each([
    { nonce: "still known", waitsMs: 0 },
    { nonce: "forgotten", waitsMs: nonceForgottenMs },
  ])("sends no other (nonce $nonce)", async ({ nonce, waitsMs }) => {
    const place = await town.place(`Message ${nonce}`);
    const ana = town.member(place, "Ana");
    await ana.suggest("A bench by the pond");
    await place.card(1);
    await killWhilePosting(town, "reaches Discord", () => approves(place.mod, 1));
    expect(ana.dms()).toHaveLength(1);
    expect(decisionMessages(place)).toEqual(["pending"]);
    town.discord.clock.advance(waitsMs);

    const look = town.discord.requests.next("GET", new RegExp(`^/channels/${ana.dms()[0]?.channelId}/messages`, "u"));
    await town.restart();
    expect((await look).status).toBe(200);
    expect(await town.bot.stop()).toBe(0);
    expect(decisionMessages(place)).toEqual(["done"]);
    expect(ana.dms()).toHaveLength(1);
    await town.restart();
  });

  it("sends it if it never got there", async () => {
    const place = await town.place("Message lost");
    const ana = town.member(place, "Ana");
    await ana.suggest("A bench by the pond");
    await place.card(1);
    await killWhilePosting(town, "is lost", () => approves(place.mod, 1));
    expect(ana.dms()).toEqual([]);

    await town.restart();
    await ana.waitsForDm(([dm]) => dm?.text.includes("Approved"));
    expect(ana.dms()).toHaveLength(1);
  });
});
