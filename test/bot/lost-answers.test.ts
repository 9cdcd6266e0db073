import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { picture } from "../../playground/people/files.ts";
import { shownVotes } from "../helpers/cards.ts";
import { Stored } from "../helpers/stored.ts";
import { type Place, Town } from "../helpers/town.ts";

const callback = "POST /interactions/:id/:token/callback";

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

/** How Discord fails once: before it does what it was asked, after it, or by breaking the connection after it. */
const failures = [
  ["is answered 500", () => town.discord.faults.fails(callback, { times: 1 })],
  [
    "is answered 500 although it was taken",
    () => town.discord.faults.fails(callback, { times: 1, afterHandling: true }),
  ],
  ["is cut off", () => town.discord.faults.drops(callback, { times: 1 })],
  ["is cut off after it was taken", () => town.discord.faults.drops(callback, { times: 1, afterHandling: true })],
] as const;

describe.each(failures)("an answer whose sending %s", (way, fail) => {
  let place: Place;
  beforeAll(async () => {
    place = await town.place(`Where it ${way}`);
    // Without threads no card is drawn again for its link.
    await (await place.mod.types("/setup", { channel: place.box, threads: false })).final();
  });

  /** Does something whose first answer fails; resolves when the bot has sent another one. */
  async function unlucky<T>(act: () => Promise<T>): Promise<T> {
    const { requests } = town.discord;
    const failed = requests.next("POST", /\/callback$/);
    fail();
    const acted = act();
    await failed;
    await requests.next("POST", /\/callback$/);
    return await acted;
  }

  it("is there once: to a command, to a form, in a list, and as choices", async () => {
    const ana = town.member(place, "Ana");
    const suggested = await unlucky(() => ana.suggest("A bench by the pond", { image: picture() }));
    expect((await suggested.final()).text).toContain("Your suggestion is #1");
    expect(suggested.followUps).toEqual([]);

    const { modal } = await unlucky(() => ana.suggest());
    const submitted = await unlucky(() => ana.submits(modal, { text: "A swing" }));
    expect((await submitted.final()).text).toContain("Your suggestion is #2");
    expect(submitted.followUps).toEqual([]);
    expect(stored.suggestions(place.server.id)).toHaveLength(2);

    const choices = await unlucky(() => place.mod.typing("/decide approve", "id", "bench"));
    expect(choices).toEqual([expect.objectContaining({ value: "1" })]);

    for (let number = 3; number <= 11; number += 1) await (await ana.suggest(`Idea ${number}`)).final();
    const list = await (await ana.types("/suggestions list")).final();
    const next = await unlucky(() => ana.clicks(list, "list:all:1"));
    expect((await next.final()).text).toContain("#1");
    expect(next.followUps).toEqual([]);
    expect(town.bot.log.filter(({ level }) => level >= 50)).toEqual([]);
  });

  it("is there for who votes, and the card shows the vote that is stored", async () => {
    const ben = town.member(place, "Ben");
    const { text } = await (await ben.suggest("A lamp")).final();
    const number = Number(/#(\d+)/.exec(text)?.[1]);
    const card = await place.card(number);
    const pressed = await unlucky(() => ben.clicks(card, "up"));
    const line = pressed.kind === "message" ? await pressed.final() : await pressed.followUp();
    expect(line.text).toContain("👍");
    expect(line.ephemeral).toBe(true);

    await ben.waitsFor(place.box, () => {
      const now = ben.looksAgain(card);
      return now !== undefined && shownVotes(now).up === 1;
    });
    expect(stored.suggestion(place.server.id, number)).toMatchObject({ up: 1, down: 0 });
  });
});

describe("a press whose answer and the line after it are both answered 500 although they were taken", () => {
  it("is told once what stands, and nothing of a failure", async () => {
    const { faults } = town.discord;
    const place = await town.place("Twice");
    await (await place.mod.types("/setup", { channel: place.box, threads: false })).final();
    const ben = town.member(place, "Ben");
    await (await ben.suggest("A lamp")).final();
    const card = await place.card(1);
    const before = town.bot.log.length;
    faults.fails(callback, { times: 1, afterHandling: true });
    const followUps = faults.fails("POST /webhooks/:application/:token", { times: 1, afterHandling: true });
    const pressed = await ben.clicks(card, "up");
    expect((await pressed.followUp()).text).toContain("👍");
    await town.bot.logged(({ msg }) => msg === "what follows an answer may not have arrived");
    followUps.end();
    // Everything that is to be said has been said once another press is answered.
    await (await ben.clicks(card, "down")).final();
    expect(pressed.followUps).toHaveLength(1);
    expect(town.bot.log.slice(before).filter(({ level }) => level >= 50)).toEqual([]);
  });
});
