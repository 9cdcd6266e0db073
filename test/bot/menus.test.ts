import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { picture } from "../../playground/people/files.ts";
import { cardsOf, untilCard } from "../helpers/cards.ts";
import { Stored } from "../helpers/stored.ts";
import { said } from "../helpers/told.ts";
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

async function placeWith(name: string, ...texts: readonly string[]) {
  const place = await town.place(name);
  const [ana, ben] = [town.member(place, "Ana"), town.member(place, "Ben")];
  for (const text of texts) await said(ana.suggest(text));
  return { place, mod: place.mod, ana, ben };
}

const row = (place: Place, number: number) => stored.suggestion(place.server.id, number);
const form = { status: "approved", reason: "So it is" };

describe.concurrent("the menu of a message", () => {
  it("offers members what is theirs, and staff deciding too", async () => {
    const { place, mod, ana } = await placeWith("Offers");
    const open = ["Make this a suggestion", "Show voters", "Suggestion history"];
    expect(
      ana
        .menus()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(open);
    expect(
      mod
        .menus(place.box)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(["Decide", ...open]);
  });

  it("says clearly that a message is no card, also one of another server", async () => {
    const { place, mod, ben } = await placeWith("Chatter");
    const chat = ben.says("I am not a suggestion");
    for (const answer of [
      await said(mod.uses("Decide", chat)),
      await said(ben.uses("Suggestion history", chat)),
      await said(ben.uses("Show voters", chat)),
    ]) {
      expect(answer).toContain("That message is not the card of a suggestion on this server");
    }
    expect(stored.suggestions(place.server.id)).toEqual([]);
  });
});

describe.concurrent("Decide", () => {
  it("opens a form with what can become of the suggestion, and does what /decide does", async () => {
    const { place, mod, ben } = await placeWith("Park", "A bench");
    const { modal } = await mod.uses("Decide", await place.card(1));
    expect(modal?.title).toBe("Decide #1");
    expect(JSON.stringify(modal?.field("status")?.raw)).toContain('"value":"implemented"');
    expect(JSON.stringify(modal?.field("status")?.raw)).not.toContain('"value":"withdrawn"');
    expect(await said(mod.submits(modal, form))).toContain("#1 is now **✅ Approved**");
    const card = await untilCard(place, 1, (one) => one.text.includes("✅ Approved"));
    expect(card.text).toContain("> So it is");
    expect(card.text).toContain(mod.name);
    expect(await said(ben.uses("Suggestion history", card))).toContain("**✅ Approved** by **Mo of Park**");
    expect(cardsOf(place, 1)).toHaveLength(1);
  });

  it("keeps the name of whoever asks for that off the card, and links a duplicate to its original", async () => {
    const { place, mod } = await placeWith("Quiet", "A bench", "Another bench");
    const { modal } = await mod.uses("Decide", await place.card(2));
    expect(await said(mod.submits(modal, { status: "duplicate", reason: "See there" }))).toContain(
      "A duplicate needs its original",
    );
    const again = await mod.uses("Decide", await place.card(2));
    const told = await said(
      mod.submits(again.modal, { status: "duplicate", original: "#1", anonymous: true, reason: "See there" }),
    );
    expect(told).toContain("#2 is now **🔁 Duplicate**");
    const card = await untilCard(place, 2, (one) => one.text.includes("Duplicate of"));
    expect(card.text).toContain("by **Staff**");
    expect(card.text).not.toContain(mod.name);
  });

  it("tells the second of two whose forms were open at once who was first, and hands the reason back", async () => {
    const { place, mod } = await placeWith("Twice", "A bench");
    const other = place.server.join("Mia", { permissions: ["ManageGuild"] });
    other.here = place.box;
    const card = await place.card(1);
    const [one, two] = [await mod.uses("Decide", card), await other.uses("Decide", card)];
    expect(await said(mod.submits(one.modal, form))).toContain("#1 is now");
    const late = await said(other.submits(two.modal, { status: "planned", reason: "For next year" }));
    expect(late).toContain("**Mo of Twice** was first: #1 is already **Approved**");
    expect(late).toContain("```\nFor next year\n```");
    expect(row(place, 1)).toMatchObject({ status: "approved", reason: "So it is" });
  });

  it("asks before a decision that stands is put aside", async () => {
    const { place, mod } = await placeWith("Override", "A bench");
    await said(mod.decides("approve", 1));
    const card = await untilCard(place, 1, (one) => one.text.includes("Approved"));
    const { modal } = await mod.uses("Decide", card);
    const asked = await (await mod.submits(modal, { status: "rejected", reason: "No money" })).final();
    expect(asked.text).toContain("#1 is already **Approved**");
    expect(await said(mod.clicks(asked, "Override: Rejected"))).toContain("#1 is now **❌ Rejected**");
  });

  it("is judged anew when the form is sent: who was staff a minute ago decides nothing", async () => {
    const { place, ana } = await placeWith("Former", "A bench");
    const decide = [...town.discord.application.commands.values()].find(({ name }) => name === "Decide");
    if (decide === undefined) throw new Error("there is no menu Decide");
    place.server.setCommandRule(decide, ana);
    const card = await place.card(1);
    expect(await said(ana.uses("Decide", card))).toContain("Only staff can do this");
    expect(row(place, 1).status).toBe("open");
  });
});

describe.concurrent("Make this a suggestion", () => {
  it("opens the form with the message's text; who sends it is the author, and who wrote it is named nowhere", async () => {
    const { place, ana, ben } = await placeWith("Chat");
    const message = ben.says("What if we had a pond?");
    const { modal } = await ana.uses("Make this a suggestion", message);
    expect(modal?.field("text")?.value).toBe("What if we had a pond?");
    await said(ana.submits(modal, { images: picture() }));
    const card = await place.card(1);
    expect(card.text).toContain("Suggested by **Ana**\n> What if we had a pond?");
    expect(JSON.stringify(card.raw)).not.toContain(ben.id);
    expect(card.text).not.toContain("Ben");
    expect(row(place, 1)).toMatchObject({ author: ana.id, anonymous: false });
    expect(card.images).toHaveLength(1);
  });

  it("takes the first 2,000 characters of a longer message", async () => {
    const { ana, ben } = await placeWith("Long");
    const message = ben.says("é".repeat(2_500));
    const { modal } = await ana.uses("Make this a suggestion", message);
    expect(modal?.field("text")?.value).toBe("é".repeat(2_000));
  });

  it("has nothing to begin with where a message has no text, as a card has none", async () => {
    const { place, ana } = await placeWith("Wordless", "A bench");
    expect(await said(ana.uses("Make this a suggestion", await place.card(1)))).toContain(
      "There is no text in that message",
    );
  });

  it("opens no form on a server without a board", async () => {
    const server = town.discord.addServer({ name: "Bare" });
    const ana = server.join("Ana");
    const message = ana.says("Anybody home?", server.addChannel({ name: "chat" }));
    expect(await said(ana.uses("Make this a suggestion", message))).toContain("has no channel for suggestions yet");
  });
});
