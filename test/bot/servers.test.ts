import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cardsOf, shownVotes, untilCard, untilShown } from "../helpers/cards.ts";
import { eventually } from "../helpers/eventually.ts";
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

function counts(place: Place, number: number) {
  const { up, down } = stored.suggestion(place.server.id, number);
  return { up, down };
}

describe("two servers", () => {
  it("each get their own card when both post their #1 in the same moment", async () => {
    const [north, south] = [await town.place("North"), await town.place("South")];
    await Promise.all([
      town.member(north, "Nora").suggest("A bench in the north"),
      town.member(south, "Sam").suggest("A fountain in the south"),
    ]);
    const cards = await Promise.all([north, south].map((place) => place.card(1)));

    expect(cards[0]?.text).toContain("> A bench in the north");
    expect(cards[1]?.text).toContain("> A fountain in the south");
    expect([north, south].map((place) => cardsOf(place, 1).length)).toEqual([1, 1]);
    expect([north, south].map(({ server }) => stored.suggestion(server.id, 1).messageId)).toEqual(
      cards.map(({ id }) => id),
    );
  });

  it("never touch each other's suggestions: a number means the server's own", async () => {
    const [east, west] = [await town.place("East"), await town.place("West")];
    await town.member(east, "Ana").suggest("East one");
    await town.member(east, "Ana").suggest("East two");
    await town.member(west, "Ben").suggest("West one");
    const card = await untilCard(west, 1, ({ text }) => text.includes("Discussion"));
    const wanda = town.member(west, "Wanda");
    const standing = () => stored.suggestions(east.server.id);
    await eventually(() => standing().every(({ version, cardVersion }) => cardVersion === version));
    const before = standing();

    const own = await wanda.press(card, "vote:1:up").answer;
    expect(shownVotes(await own.final())).toEqual({ up: 1, down: 0 });
    const foreign = await wanda.press(card, "vote:2:up").answer;
    expect(await foreign.final()).toMatchObject({ ephemeral: true });
    expect(foreign.text).toContain("There is no suggestion “2” here.");
    const read = await wanda.press(card, "read:2:text").answer;
    expect((await read.final()).text).toContain("There is no suggestion “2” here.");
    const decided = await west.mod.decides("approve", 2);
    expect((await decided.final()).text).toContain("There is no suggestion “2” here.");
    const shown = await wanda.types("/suggestions show", { id: "2" });
    expect((await shown.final()).text).toContain("There is no suggestion “2” here.");
    const choices = await west.mod.typing("/decide approve", "id", "East");
    expect(choices).toEqual([]);

    expect(standing()).toEqual(before);
    expect(counts(west, 1)).toEqual({ up: 1, down: 0 });
  });

  it("keep one person's votes apart", async () => {
    const [left, right] = [await town.place("Left"), await town.place("Right")];
    await town.member(left, "Ana").suggest("Left one");
    await town.member(right, "Ben").suggest("Right one");
    const here = town.member(left, "Gwen");
    const there = right.server.join(here);
    there.here = right.box;
    await (await here.clicks(await left.card(1), "up")).final();
    await (await there.clicks(await right.card(1), "down")).final();

    expect([counts(left, 1), counts(right, 1)]).toEqual([
      { up: 1, down: 0 },
      { up: 0, down: 1 },
    ]);
    await untilShown(left, 1, { up: 1, down: 0 });
    await untilShown(right, 1, { up: 0, down: 1 });
  });
});

describe("a button that names another suggestion than the card it hangs from", () => {
  it("counts for the one it names, and leaves the card it hangs from as it is", async () => {
    const place = await town.place("Mixed up");
    const ana = town.member(place, "Ana");
    await ana.suggest("The first");
    await ana.suggest("The second");
    const first = await untilCard(place, 1, ({ text }) => text.includes("Discussion"));
    await untilCard(place, 2, ({ text }) => text.includes("Discussion"));
    const answer = await town.member(place, "Ben").press(first, "vote:2:up").answer;

    expect(await answer.final()).toMatchObject({ text: "Your vote on #2 is now 👍 in favour.", ephemeral: true });
    await untilCard(place, 2, (card) => shownVotes(card).up === 1);
    expect(ana.looksAgain(first)?.text).toBe(first.text);
    expect([counts(place, 1), counts(place, 2)]).toEqual([
      { up: 0, down: 0 },
      { up: 1, down: 0 },
    ]);
  });
});
