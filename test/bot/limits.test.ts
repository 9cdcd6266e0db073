import { describe, expect, it, type TestContext } from "vitest";
import type { SeenMessage } from "../../playground/people/seen.ts";
import { shownVotes } from "../helpers/cards.ts";
import { Stored } from "../helpers/stored.ts";
import { isCard, Town } from "../helpers/town.ts";

const postsAllowed = 5;
const windowMs = 5_000;

/** A board with so many cards, each posted within what Discord allows, since its time passes quickly. */
async function board(
  { onTestFinished }: Pick<TestContext, "onTestFinished">,
  { count, callbacksCountAsEdits }: { readonly count: number; readonly callbacksCountAsEdits: boolean },
) {
  const town = await Town.found({ callbacksCountAsEdits });
  const stored = new Stored(town.dataDir);
  onTestFinished(async () => {
    stored.close();
    await town.end();
  });
  const place = await town.place("Park");
  // Without threads no card is drawn again for its link.
  await (await place.mod.types("/setup", { channel: place.box, threads: false })).final();
  const ana = town.member(place, "Ana");
  const cards: SeenMessage[] = [];
  for (let number = 1; number <= count; number += 1) {
    if (number % (postsAllowed - 1) === 0) town.discord.clock.advance(windowMs);
    await (await ana.suggest(`Idea ${number}`)).final();
    cards.push(await place.card(number));
  }
  town.discord.clock.advance(windowMs);
  town.discord.requests.clear();
  return { town, stored, place, cards };
}

/** Waits until every card shows what is stored. */
async function allNewest({ stored, place }: Awaited<ReturnType<typeof board>>): Promise<void> {
  const expected = stored.suggestions(place.server.id);
  await place.mod.waitsFor(
    place.box,
    (seen) =>
      expected.every(({ number, status, up, down }) => {
        const [card, ...more] = seen.filter((message) => isCard(message, number));
        if (card === undefined || more.length > 0) throw new Error(`#${number} has not one card`);
        const shown = shownVotes(card);
        return shown.up === up && shown.down === down && card.text.includes("Approved") === (status === "approved");
      }),
    60_000,
  );
}

describe.concurrent("the cards of one channel that change at once", () => {
  it("end newest, 30 of them, with hardly a request that Discord turns down", async (test) => {
    const there = await board(test, { count: 30, callbacksCountAsEdits: false });
    const { town, place, cards, stored } = there;
    const ben = town.member(place, "Ben");
    const [decided, voted] = [cards.slice(0, 8), cards.slice(8)];
    const answers = await Promise.all([
      ...decided.map(async (_, index) => await place.mod.decides("approve", index + 1)),
      ...voted.map(async (card) => await ben.clicks(card, "up")),
    ]);
    await Promise.all(answers.map(async (answer) => await answer.final()));
    expect(stored.suggestions(place.server.id).filter(({ status }) => status === "approved")).toHaveLength(8);
    expect(stored.suggestions(place.server.id).filter(({ up }) => up === 1)).toHaveLength(22);

    await allNewest(there);
    const edits = town.discord.requests.all("PATCH", /\/channels\/\d+\/messages\//);
    expect(edits.filter(({ status }) => status === 200)).toHaveLength(8);
    expect(town.discord.requests.all().filter(({ status }) => status === 429).length).toBeLessThanOrEqual(3);
    expect(town.bot.log.filter(({ level }) => level >= 50)).toEqual([]);
  });

  it("end newest even if the answers to presses count as edits, and every press is answered in time", async (test) => {
    const there = await board(test, { count: 9, callbacksCountAsEdits: true });
    const { town, place, cards, stored } = there;
    const ben = town.member(place, "Ben");
    const answers = await Promise.all(cards.map(async (card) => await ben.clicks(card, "up")));
    expect(Math.max(...answers.map((answer) => answer.acknowledgedAfterMs))).toBeLessThan(3_000);
    const told = await Promise.all(answers.map(async (answer) => await answer.final()));
    expect(told.every(({ text }) => text.includes("👍"))).toBe(true);
    // Discord having said no, the next presses do not even try.
    const refused = () =>
      town.discord.requests.all("POST", /\/callback$/).filter(({ status }) => status === 429).length;
    expect(refused()).toBeGreaterThan(0);
    const before = refused();
    const cleo = town.member(place, "Cleo");
    const more = await Promise.all(cards.map(async (card) => await cleo.clicks(card, "down")));
    expect(more.map(({ kind }) => kind)).toEqual(cards.map(() => "message"));
    expect(refused()).toBe(before);
    expect(stored.suggestions(place.server.id).map(({ up, down }) => [up, down])).toEqual(cards.map(() => [1, 1]));

    await allNewest(there);
    const turnedDown = town.discord.requests.all().filter(({ status }) => status === 429);
    expect(turnedDown.filter(({ method }) => method === "PATCH").length).toBeLessThanOrEqual(3);
    expect(town.bot.log.filter(({ level }) => level >= 50)).toEqual([]);
  });
});
