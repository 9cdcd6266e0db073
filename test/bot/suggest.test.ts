import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { file, picture } from "../../playground/people/files.ts";
import type { SeenMessage } from "../../playground/people/seen.ts";
import { Stored } from "../helpers/stored.ts";
import { said } from "../helpers/told.ts";
import { type Place, Town } from "../helpers/town.ts";

let town: Town;
let stored: Stored;
let place: Place;
beforeAll(async () => {
  town = await Town.found({ rateLimits: false });
  stored = new Stored(town.dataDir);
  place = await town.place("Park");
});
afterAll(async () => {
  stored.close();
  await town.end();
});

const newest = () => stored.suggestions(place.server.id).at(-1)?.number ?? 0;

/** What a camera writes: a picture that tells where it was taken, and by whom. */
async function photo(): Promise<Uint8Array> {
  return await sharp({ create: { width: 40, height: 30, channels: 3, background: "#804020" } })
    .jpeg()
    .withExif({ IFD0: { Artist: "Ana of Elm Street" }, IFD3: { GPSLatitude: "52/1 31/1 0/1", GPSLatitudeRef: "N" } })
    .toBuffer();
}

async function expectCleanPhoto(card: SeenMessage, number: number): Promise<void> {
  const [url, ...more] = card.images;
  expect(more).toEqual([]);
  const served = new Uint8Array(await (await fetch(url ?? "")).arrayBuffer());
  const [image] = stored.images(place.server.id, number);
  expect(image).toMatchObject({ name: "image-1.jpg", contentType: "image/jpeg" });
  expect(Buffer.compare(served, image?.bytes ?? new Uint8Array())).toBe(0);
  const { width, height, exif } = await sharp(served).metadata();
  expect({ width, height, exif }).toEqual({ width: 40, height: 30, exif: undefined });
  expect(Buffer.from(served).includes("Elm Street")).toBe(false);
  const posted = town.discord.requests.last("POST", new RegExp(`^/channels/${place.box.id}/messages$`));
  expect(posted?.files).toEqual(["image-1.jpg"]);
}

describe("/suggest", () => {
  it("posts a text at once, links to the card, and opens a thread that bears its number and words", async () => {
    const ana = town.member(place, "Ana");
    const number = newest() + 1;
    const text = await said(ana.suggest("A bench by the pond"));
    const card = await place.card(number);
    expect(text).toBe(
      `Your suggestion is #${number}: [open the card](https://discord.com/channels/${place.server.id}/${place.box.id}/${card.id})`,
    );
    expect(card.text).toContain("Suggested by **Ana**\n> A bench by the pond\n");
    expect(card.buttons.map(({ customId, label }) => [customId, label])).toEqual([
      [`vote:${number}:up`, "0"],
      [`vote:${number}:down`, "0"],
      [`follow:${number}`, "Follow"],
    ]);
    expect(stored.suggestion(place.server.id, number)).toMatchObject({
      text: "A bench by the pond",
      author: ana.id,
      anonymous: false,
      status: "open",
      messageId: card.id,
    });
    await ana.waitsFor(place.box, () => place.server.guild.channels.has(card.id));
    expect(place.server.guild.channels.get(card.id)?.name).toBe(`#${number} · A bench by the pond`);
    expect(ana.dms()).toEqual([]);
  });

  it("opens a form when no text is given, and posts what is entered there", async () => {
    const ana = town.member(place, "Ana");
    const number = newest() + 1;
    const { modal } = await ana.suggest();
    expect(modal?.fields.map(({ customId, required }) => [customId, required])).toEqual([
      ["text", true],
      ["images", false],
      ["anonymous", false],
    ]);
    expect(newest()).toBe(number - 1);
    await said(ana.submits(modal, { text: "A fountain\nwith fish" }));
    expect((await place.card(number)).text).toContain("> A fountain\n> with fish\n");
    expect(stored.suggestion(place.server.id, number).text).toBe("A fountain\nwith fish");
  });

  it("posts an image given with the command as the card's own attachment, without what it tells of its taking", async () => {
    const number = newest() + 1;
    await said(
      town.member(place, "Ana").suggest("Look", { image: file("ana-at-home.jpg", await photo(), "image/jpeg") }),
    );
    const card = await place.card(number);
    await expectCleanPhoto(card, number);
    expect(JSON.stringify(card.raw)).not.toContain("ana-at-home");
  });

  it("does the same with an image uploaded in the form, and keeps it when votes and decisions redraw the card", async () => {
    const ana = town.member(place, "Ana");
    const number = newest() + 1;
    const { modal } = await ana.suggest();
    const image = file("holiday.jpg", await photo(), "image/jpeg");
    await said(ana.submits(modal, { text: "Look here", images: image }));
    const card = await place.card(number);
    await expectCleanPhoto(card, number);
    await town.member(place, "Ben").clicks(card, "up");
    await said(place.mod.decides("approve", number));
    const decided = await place.card(number);
    expect(decided.text).toContain("✅ Approved");
    await expectCleanPhoto(decided, number);
  });

  it("asks for the image again when a form opens, since a form cannot take one over", async () => {
    const { modal } = await town.member(place, "Ana").suggest(undefined, { image: picture(), anonymous: true });
    expect(modal?.field("images")?.description).toContain("attach your image once more");
    expect(modal?.field("anonymous")?.raw["default"]).toBe(true);
  });

  it("hides the author when asked to, by option and in the form", async () => {
    const number = newest() + 1;
    const ana = town.member(place, "Ana");
    expect(await said(ana.suggest("Secretly", { anonymous: true }))).toContain("Your name is not shown anywhere.");
    const { modal } = await ana.suggest();
    await said(ana.submits(modal, { text: "Secretly again", anonymous: true }));
    for (const one of [number, number + 1]) {
      const { text } = await place.card(one);
      expect(text).toContain("Anonymous\n> Secretly");
      expect(text).not.toContain("Ana");
      expect(stored.suggestion(place.server.id, one)).toMatchObject({ anonymous: true, author: ana.id });
    }
  });
});

describe("a refused /suggest", () => {
  const longText = `${"Why not? ".repeat(220)}End.`;

  it("hands back what was typed when the file is no image, by option and in the form, and stores nothing", async () => {
    const before = newest();
    const ana = town.member(place, "Ana");
    const lying = file("holiday.png", "not a picture at all", "image/png");
    const { modal } = await ana.suggest();
    for (const text of [
      await said(ana.suggest(longText, { image: lying })),
      await said(ana.submits(modal, { text: longText, images: lying })),
    ]) {
      expect(text).toContain("“holiday.png” is not an image that I can show, so nothing was stored.");
      expect(text).toContain(`\`\`\`\n${longText}\n\`\`\``);
    }
    expect(newest()).toBe(before);
  });

  it("hands back what was typed when the rules have changed since the form opened", async () => {
    const strict = await town.place("Strict");
    const ana = town.member(strict, "Ana");
    const { modal } = await ana.suggest();
    await said(strict.mod.types("/setup", { channel: strict.box, anonymous: false, images: false }));
    const anonymous = [
      await said(ana.submits(modal, { text: longText, anonymous: true })),
      await said(ana.suggest(longText, { anonymous: true })),
    ];
    const withImage = [
      await said(ana.submits(modal, { text: longText, images: picture() })),
      await said(ana.suggest(longText, { image: picture() })),
    ];
    for (const text of anonymous) expect(text).toContain("This board does not take anonymous suggestions");
    for (const text of withImage) expect(text).toContain("This board does not take images");
    for (const text of [...anonymous, ...withImage]) expect(text).toContain(longText);
    expect(stored.suggestions(strict.server.id)).toEqual([]);
    expect((await ana.suggest()).modal?.fields.map(({ customId }) => customId)).toEqual(["text"]);
  });

  it("finds nothing to read in blanks and characters that nobody sees", async () => {
    const before = newest();
    const text = await said(town.member(place, "Ana").suggest("\u200B\u3164\u2800\u00AD"));
    expect(text).toContain("There is nothing to read in your suggestion, so it was not stored.");
    expect(newest()).toBe(before);
  });

  it("hands back the text on a server without a board, and opens no form there for nothing", async () => {
    const server = town.discord.addServer({ name: "Bare" });
    const ana = server.join("Ana");
    const text = await said(ana.suggest("Anybody home?"));
    expect(text).toContain("This server has no channel for suggestions yet");
    expect(text).toContain("```\nAnybody home?\n```");
    expect(await said(ana.suggest())).toContain("This server has no channel for suggestions yet");
    expect(stored.suggestions(server.id)).toEqual([]);
  });
});
