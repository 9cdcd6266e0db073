import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { picture } from "../../playground/people/files.ts";
import { cardsOf, untilCard } from "../helpers/cards.ts";
import { eventually } from "../helpers/eventually.ts";
import { Stored } from "../helpers/stored.ts";
import { said, told } from "../helpers/told.ts";
import { isCard, type Place, Town } from "../helpers/town.ts";

const again = "Post the card again";

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

const row = ({ server }: Place) => stored.suggestion(server.id, 1);

/** A server with Ana's suggestion, whose card a moderator has deleted. */
async function deleted(name: string, prepare: (place: Place) => Promise<unknown> = () => Promise.resolve()) {
  const place = await town.place(name);
  await prepare(place);
  const ana = town.member(place, "Ana");
  await said(ana.suggest("A bench by the pond", { image: picture() }));
  const card = await untilCard(place, 1, ({ text }) => text.includes("Discussion: "));
  await (await town.member(place, "Ben").clicks(card, "up")).final();
  town.discord.faults.removeMessage(card);
  await eventually(() => row(place).problem === "card-message-gone");
  return { place, ana, card };
}

const show = (place: Place) => told(place.mod.types("/suggestions show", { id: "1" }));

describe.concurrent("a card that somebody deleted", () => {
  it("is posted again for staff, with its number, votes, image and thread", async () => {
    const { place, ana, card } = await deleted("Torn");
    const answer = await said(place.mod.clicks(await show(place), again));
    const anew = await untilCard(place, 1, ({ text }) => text.includes("Discussion: "));
    expect(answer).toContain(`The card of #1 is posted: [open the card]`);
    expect(answer).toContain(anew.id);
    expect(anew.text).toContain("👍 **1**");
    expect(anew.text).toContain(`Discussion: <#${card.id}>`);
    expect(anew.images).toHaveLength(1);
    expect(anew.pings).toEqual([]);
    await (await ana.clicks(anew, "down")).final();
    expect(row(place)).toMatchObject({ up: 1, down: 1, messageId: anew.id, threadId: card.id, problem: null });
    expect((await show(place)).buttons.map(({ label }) => label)).not.toContain(again);
  });

  it("is offered to staff alone, and turned down when somebody else presses", async () => {
    const { place, ana } = await deleted("Members");
    const shown = await told(ana.types("/suggestions show", { id: "1" }));
    expect(shown.text).toContain("Code: `card-message-gone`");
    expect(shown.buttons).toEqual([]);
    expect((await show(place)).buttons.map(({ customId }) => customId)).toEqual(["repost:1"]);
    expect(await said(ana.press(shown, "repost:1").answer)).toContain("Only staff can do this");
    expect(cardsOf(place, 1)).toEqual([]);
  });

  it("is posted once by two presses in one moment, each of them delivered twice", async () => {
    const { place } = await deleted("Twice");
    const shown = await show(place);
    town.discord.faults.duplicateInteractions(2);
    await Promise.all([said(place.mod.clicks(shown, again)), said(place.mod.clicks(shown, again))]);
    await eventually(() => stored.intents(place.server.id, 1).every(({ state }) => state !== "pending"));
    expect(cardsOf(place, 1)).toHaveLength(1);
  });

  it("is offered to whoever decides, and shows the decision then", async () => {
    const { place } = await deleted("Decided");
    const answer = await told(place.mod.decides("approve", 1, { reason: "Sunny" }));
    expect(answer.text).toContain("Code: `card-message-gone`");
    await said(place.mod.clicks(answer, again));
    const anew = await untilCard(place, 1, ({ text }) => text.includes("✅ Approved"));
    expect(anew.text).toContain("> Sunny");
    expect(anew.buttons.map(({ label }) => label)).toEqual(["Follow"]);
  });

  it("goes where a decision has moved it to, and the link of a copy leads to the new one", async () => {
    const { place } = await deleted("Moved", async (made) => {
      const channel = made.server.addChannel({ name: "done" });
      await made.rule("logApproved", `<#${channel.id}>`);
      await made.rule("log", "copy");
    });
    const done = place.server.channel("done");
    if (done === undefined) throw new Error("there is no #done");
    const answer = await told(place.mod.decides("approve", 1));
    const copy = await place.mod.waitsFor(done, (messages) => messages.find((message) => isCard(message, 1)));
    expect(copy.buttons).toEqual([]);
    await said(place.mod.clicks(answer, again));
    const anew = await untilCard(place, 1, () => true);
    await place.mod.waitsFor(done, (messages) =>
      messages.find(({ id, buttons }) => id === copy.id && buttons[0]?.url?.endsWith(anew.id) === true),
    );
    await place.rule("log", "move");
    town.discord.faults.removeMessage(anew);
    await eventually(() => row(place).problem === "card-message-gone");
    await said(place.mod.clicks(await show(place), again));
    await eventually(() => stored.intents(place.server.id, 1).every(({ state }) => state !== "pending"));
    expect(cardsOf(place, 1)).toEqual([]);
    const left = place.mod.sees(done).filter((message) => isCard(message, 1));
    expect(left.map(({ buttons }) => buttons.map(({ label }) => label))).toEqual([["Follow"]]);
  });
});

describe("a card that went with its channel", () => {
  it("is posted again in the channel that the board has moved to, with a thread of its own", async () => {
    const place = await town.place("Flood");
    await said(town.member(place, "Ana").suggest("A bench by the pond"));
    const card = await untilCard(place, 1, ({ text }) => text.includes("Discussion: "));
    await said(place.mod.decides("approve", 1));
    const dock = place.server.addChannel({ name: "dock" });
    place.mod.here = place.server.general;
    town.discord.faults.removeChannel(place.box);
    await said(place.mod.types("/setup", { channel: dock }));
    // What is decided stays where it is until somebody has to do with it again.
    expect(await said(place.mod.decides("status", 1, { status: "implemented" }))).toContain("`card-channel-gone`");
    await said(place.mod.clicks(await show(place), again));
    const anew = await place.mod.waitsFor(dock, (messages) =>
      messages.find((message) => isCard(message, 1) && message.text.includes("Discussion: ")),
    );
    expect(anew.id).not.toBe(card.id);
    expect(anew.text).toContain("Implemented");
    expect(row(place)).toMatchObject({ channelId: dock.id, threadId: anew.id, problem: null });
  });
});
