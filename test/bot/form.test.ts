import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { file, picture } from "../../playground/people/files.ts";
import { cardsOf, untilCard } from "../helpers/cards.ts";
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

async function placeWith(name: string, rules: Readonly<Record<string, string>> = {}) {
  const place = await town.place(name);
  for (const [setting, value] of Object.entries(rules)) await place.rule(setting, value);
  return { place, mod: place.mod, ana: town.member(place, "Ana"), ben: town.member(place, "Ben") };
}

const all = (place: Place) => stored.suggestions(place.server.id);
const tagged = { tags: "🌳 Parks, Roads, Schools" };

/** What a camera writes: a picture that tells who took it. */
async function photo(): Promise<Uint8Array> {
  return await sharp({ create: { width: 40, height: 30, channels: 3, background: "#804020" } })
    .jpeg()
    .withExif({ IFD0: { Artist: "Ana of Elm Street" } })
    .toBuffer();
}

describe.concurrent("images", () => {
  it("are taken up to five, typed or in the form, each renamed and without what it tells of its taking", async () => {
    const { place, ana } = await placeWith("Five");
    const five = await Promise.all(
      Array.from({ length: 5 }, async (_, index) => file(`ana-${index}.jpg`, await photo(), "image/jpeg")),
    );
    const [image, image2, image3, image4, image5] = five;
    await said(ana.types("/suggest", { text: "Typed", image, image2, image3, image4, image5, anonymous: true }));
    const { modal } = await ana.suggest();
    await said(ana.submits(modal, { text: "In the form", images: five, anonymous: true }));
    for (const number of [1, 2]) {
      const card = await place.card(number);
      expect(card.images).toHaveLength(5);
      expect(stored.images(place.server.id, number).map(({ name }) => name)).toEqual(
        [1, 2, 3, 4, 5].map((n) => `image-${n}.jpg`),
      );
      for (const url of card.images) {
        const served = Buffer.from(await (await fetch(url)).arrayBuffer());
        expect(served.includes("Elm Street")).toBe(false);
      }
      expect(JSON.stringify(card.raw)).not.toMatch(/ana-\d/);
    }
  });

  it("are refused together when one of them is none, and the text is handed back", async () => {
    const { place, ana } = await placeWith("Liar");
    const image3 = file("holiday.png", "not a picture", "image/png");
    const text = await said(ana.types("/suggest", { text: "Look", image: picture(), image3 }));
    expect(text).toContain("“holiday.png” is not an image");
    expect(text).toContain("```\nLook\n```");
    expect(all(place)).toEqual([]);
  });
});

describe.concurrent("titles", () => {
  it("are asked for as the board says, shown on the card, and found by their words", async () => {
    const { place, ana } = await placeWith("Titles", { titles: "required" });
    const { modal } = await ana.suggest();
    expect(modal?.field("title")?.required).toBe(true);
    await said(ana.submits(modal, { title: "Sunday matinée", text: "In the barn" }));
    const card = await place.card(1);
    expect(card.text).toContain("> **Sunday matinée**\n> In the barn");
    expect((await ana.typing("/suggestions show", "id", "MATINÉE")).map(({ value }) => value)).toEqual(["1"]);
    expect(await said(ana.types("/suggestions list"))).toContain("Sunday matinée");

    const missing = await said(ana.suggest("Without"));
    expect(missing).toContain("This board asks for a title");
    expect(missing).toContain("```\nWithout\n```");
    await place.rule("titles", "off");
    const unwanted = await said(ana.types("/suggest", { title: "A title", text: "With" }));
    expect(unwanted).toContain("Suggestions on this board have no title");
    expect(unwanted).toContain("A title\n\nWith");
    expect((await ana.suggest()).modal?.field("title")).toBeUndefined();
    expect(all(place)).toHaveLength(1);
  });

  it("can be edited with the text, which the history tells", async () => {
    const { place, ana, ben } = await placeWith("Retitled", { titles: "optional" });
    await said(ana.types("/suggest", { title: "A pond", text: "With fish" }));
    await place.card(1);
    const { modal } = await ana.types("/suggestions edit", { id: "1" });
    expect(modal?.field("title")?.value).toBe("A pond");
    await said(ana.submits(modal, { title: "A lake" }));
    await untilCard(place, 1, (one) => one.text.includes("> **A lake**\n> With fish"));
    const history = await said(ben.types("/suggestions history", { id: "1" }));
    expect(history).toContain("> A pond");
    expect(history).toContain("> A lake");
  });
});

describe.concurrent("tags", () => {
  it("are chosen in the form or typed with suggestions, and shown on the card", async () => {
    const { place, ana } = await placeWith("Tags", tagged);
    const { modal } = await ana.suggest();
    await said(ana.submits(modal, { text: "A bench", tags: ["Parks", "Roads"] }));
    expect((await place.card(1)).text).toContain("Tags: 🌳 Parks · Roads");

    const offered = async (typed: string) => (await ana.typing("/suggest", "tags", typed)).map(({ value }) => value);
    expect(await offered("")).toEqual(["Parks", "Roads", "Schools"]);
    expect(await offered("roads, sc")).toEqual(["roads, Schools"]);
    await said(ana.types("/suggest", { text: "A crossing", tags: "roads, Schools" }));
    expect((await place.card(2)).text).toContain("Tags: Roads · Schools");

    const unknown = await said(ana.types("/suggest", { text: "A boat", tags: "Rivers" }));
    expect(unknown).toContain("There is no tag “Rivers” here");
    expect(unknown).toContain("```\nA boat\n```");
    expect(all(place)).toHaveLength(2);

    const list = await told(ana.types("/suggestions list", { tag: "schools" }));
    expect(list.text).toContain("A crossing");
    expect(list.text).toContain("Tag: Schools");
    expect(list.text).not.toContain("A bench");
    expect((await ana.typing("/suggestions list", "tag", "o")).map(({ value }) => value)).toEqual(["Roads", "Schools"]);
    expect(await said(ana.types("/suggestions list", { tag: "Rivers" }))).toContain("There is no tag “Rivers” here");
  });

  it("may be required, and are at most five", async () => {
    const { place, ana } = await placeWith("Required", { tags: "A, B, C, D, E, F", tagsRequired: "yes" });
    expect(await said(ana.suggest("A bench"))).toContain("This board asks for a tag");
    expect(await said(ana.types("/suggest", { text: "A bench", tags: "A,B,C,D,E,F" }))).toContain("at most 5 tags");
    expect((await ana.suggest()).modal?.field("tags")?.required).toBe(true);
    expect(all(place)).toEqual([]);
  });
});

describe.concurrent("a preview", () => {
  it("is seen by its author alone, stores no suggestion, and is posted once, however often Post is pressed", async () => {
    const { place, ana } = await placeWith("Preview", { ...tagged, titles: "optional" });
    const typed = { title: "A pond", text: "With fish", tags: "Parks", image: picture(), preview: true };
    const preview = await told(ana.types("/suggest", typed));
    expect(preview.text).toContain("Nobody else sees it until you post it");
    expect(preview.text).toContain("Suggested by **Ana**\n> **A pond**\n> With fish");
    expect(preview.text).toContain("Tags: 🌳 Parks");
    expect(preview.images).toHaveLength(1);
    expect(all(place)).toEqual([]);
    expect(place.mod.sees(place.box).filter(({ text }) => text.includes("With fish"))).toEqual([]);

    const post = preview.buttons.find(({ label }) => label === "Post")?.customId ?? "";
    const presses = [ana.press(preview, post, { duplicate: true }), ana.press(preview, post), ana.press(preview, post)];
    await Promise.all(presses.map(async (press) => await press.answer));
    const card = await place.card(1);
    expect(card.text).toContain("> **A pond**\n> With fish");
    expect(card.images).toHaveLength(1);
    expect(all(place)).toHaveLength(1);
    expect(cardsOf(place, 1)).toHaveLength(1);
  });

  it("shows nothing of an anonymous author, and looks nobody up for it", async () => {
    const { place, ana } = await placeWith("Veiled");
    const requests = () => town.discord.requests.all("GET", new RegExp(`/(users|members)/${ana.id}`)).length;
    const before = requests();
    const preview = await told(ana.types("/suggest", { text: "Secretly", anonymous: true, preview: true }));
    expect(preview.text).toContain("Anonymous\n> Secretly");
    expect(JSON.stringify(preview.raw.components)).not.toMatch(new RegExp(`Ana|${ana.id}`));
    await said(ana.clicks(preview, "Post"));
    expect((await place.card(1)).text).not.toContain("Ana");
    expect(requests()).toBe(before);
  });

  it("can be changed: the form begins with all of it, and images stay unless others come", async () => {
    const { place, ana } = await placeWith("Changed", { ...tagged, titles: "optional" });
    const typed = {
      title: "A pond",
      text: "With fish",
      tags: "Parks",
      image: picture(),
      anonymous: true,
      preview: true,
    };
    const preview = await told(ana.types("/suggest", typed));
    const { modal } = await ana.clicks(preview, "Change");
    expect(modal?.field("title")?.value).toBe("A pond");
    expect(modal?.field("text")?.value).toBe("With fish");
    expect(modal?.field("images")?.description).toContain("keep your image");
    await (await ana.submits(modal, { text: "With carp" })).final();
    const again = ana.sees(place.box).findLast(({ ephemeral }) => ephemeral);
    if (again === undefined) throw new Error("the preview is gone");
    expect(again.text).toContain("> **A pond**\n> With carp");
    await said(ana.clicks(again, "Post"));
    const card = await place.card(1);
    expect(card.text).toContain("Anonymous\n> **A pond**\n> With carp");
    expect(card.text).toContain("Tags: 🌳 Parks");
    expect(card.images).toHaveLength(1);
    expect(all(place)).toHaveLength(1);
  });

  it("is discarded with its text handed back, and cannot be posted then", async () => {
    const { place, ana } = await placeWith("Discarded");
    const { modal } = await ana.types("/suggest", { preview: true });
    const preview = await told(ana.submits(modal, { text: "Perhaps not" }));
    const post = preview.buttons.find(({ label }) => label === "Post")?.customId ?? "";
    const posting = ana.press(preview, post, { hold: true });
    const discarded = await (await ana.clicks(preview, "Discard")).final();
    expect(discarded.text).toContain("Nothing was posted");
    expect(discarded.text).toContain("```\nPerhaps not\n```");
    expect(await said(posting.dispatch().answer)).toContain("This draft is not there any more");
    expect(all(place)).toEqual([]);
  });

  it("is judged again when it is posted, and hands everything back when the board has changed", async () => {
    const { place, ana } = await placeWith("Stricter");
    const preview = await told(ana.types("/suggest", { text: "Secretly", anonymous: true, preview: true }));
    await place.rule("anonymous", "no");
    const refused = await said(ana.clicks(preview, "Post"));
    expect(refused).toContain("does not take anonymous suggestions");
    expect(refused).toContain("```\nSecretly\n```");
    expect(all(place)).toEqual([]);
  });

  it("is nobody else's: its buttons post nothing for others", async () => {
    const { place, ana, ben } = await placeWith("Others");
    const preview = await told(ana.types("/suggest", { text: "Mine", preview: true }));
    const post = preview.buttons.find(({ label }) => label === "Post")?.customId ?? "";
    await said(ben.suggest("A card to press on"));
    const card = await place.card(1);
    expect(await said(ben.press(card, post).answer)).toContain("This draft is not there any more");
    expect(all(place)).toHaveLength(1);
  });
});

describe.concurrent("a board's rules for editing", () => {
  it("may leave no edit at all, typed or in a form that was open before, and hand the text back", async () => {
    const { place, ana } = await placeWith("Fixed");
    await said(ana.suggest("First"));
    const { modal } = await ana.types("/suggestions edit", { id: "1" });
    await place.rule("editWindow", "never");
    expect(await said(ana.types("/suggestions edit", { id: "1" }))).toContain("cannot be edited");
    const late = await said(ana.submits(modal, { text: "Second" }));
    expect(late).toContain("the text of #1 was not changed");
    expect(late).toContain("```\nSecond\n```");
    expect(all(place)[0]?.text).toBe("First");
    expect(await said(ana.types("/suggestions withdraw", { id: "1" }))).toContain("Nobody can vote on it any more");
  });

  it("send an edit back to its review: the card hides the text until staff accept it, and the votes stay", async () => {
    const { place, mod, ana, ben } = await placeWith("Reviewed", { reviewEdits: "yes" });
    await said(ana.suggest("A bench"));
    await ben.clicks(await place.card(1), "up");
    await place.rule("queue", "virtual");
    const { modal } = await ana.types("/suggestions edit", { id: "1" });
    expect(await said(ana.submits(modal, { text: "Buy my coins" }))).toContain("waits for its review");
    const hidden = await untilCard(place, 1, (one) => one.text.includes("Its text waits for a review"));
    expect(hidden.text).not.toMatch(/Buy my coins|A bench/);
    expect(hidden.buttons.map(({ customId }) => customId)).toEqual([]);
    for (const line of ["/suggestions show", "/suggestions history"]) {
      expect(await said(ben.types(line, { id: "1" }))).not.toMatch(/Buy my coins|A bench/);
    }
    expect(await said(ben.uses("Suggestion history", hidden))).not.toMatch(/Buy my coins|A bench/);
    await said(mod.types("/queue approve", { id: "1" }));
    const shown = await untilCard(place, 1, (one) => one.text.includes("> Buy my coins"));
    expect(shown.text).toContain("👍 **1**");
    expect(cardsOf(place, 1)).toHaveLength(1);
  });
});

describe.concurrent("a status as its board calls it", () => {
  it("is on the card, in answers, lists, choices and refusals", async () => {
    const { place, mod, ana, ben } = await placeWith("Looks", { "look.approved": "On the list #00ff00" });
    await said(ana.suggest("A bench"));
    await place.card(1);
    expect(await said(mod.decides("approve", 1))).toContain("#1 is now **✅ On the list**");
    const card = await untilCard(place, 1, (one) => one.text.includes("### #1 · ✅ On the list"));
    expect(JSON.stringify(card.raw.components)).toContain('"accent_color":65280');
    expect(await said(ben.types("/suggestions list"))).toContain("✅ On the list");
    expect((await ben.typing("/suggestions show", "id", "1"))[0]?.name).toContain("On the list");
    expect(await said(ben.types("/suggestions history", { id: "1" }))).toContain("**✅ On the list** by");
    expect(await said(ana.types("/suggestions edit", { id: "1" }))).toContain("#1 is **On the list**");
    expect(await said(mod.decides("reject", 1))).toContain("is already **On the list**");
  });
});
