import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "../../playground/people/answer.ts";
import { picture } from "../../playground/people/files.ts";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { shownVotes } from "../helpers/cards.ts";
import { Program } from "../helpers/program.ts";
import { Stored } from "../helpers/stored.ts";
import { type Place, Town } from "../helpers/town.ts";

let town: Town;
let stored: Stored;
let places = 0;
beforeAll(async () => {
  town = await Town.found({ rateLimits: false });
  stored = new Stored(town.dataDir);
});
afterEach(() => town.discord.faults.clear());
afterAll(async () => {
  stored.close();
  await town.end();
});

/** A server where Ana has suggested twice, and #3 is still to come. */
async function village(): Promise<{ readonly place: Place; readonly ana: Suggester }> {
  places += 1;
  const place = await town.place(`Village ${places}`);
  const ana = town.member(place, "Ana");
  for (const text of ["A bench by the pond", "A swing"]) await (await ana.suggest(text)).final();
  return { place, ana };
}

/** Everything that people can do, at once; each resolves with what they were told in the end. */
async function everythingAtOnce(place: Place, ana: Suggester, acknowledgedWithinMs = 3_000) {
  const [bench, swing] = await Promise.all([place.card(1), place.card(2)]);
  const ben = town.member(place, "Ben");
  const { mod } = place;
  const told = async (asked: Promise<Answer>) => {
    const answer = await asked;
    expect(answer.acknowledgedAfterMs).toBeLessThan(acknowledgedWithinMs);
    return (await answer.final()).text;
  };
  const filledIn = async () => {
    const opened = await mod.suggest();
    expect(opened.acknowledgedAfterMs).toBeLessThan(acknowledgedWithinMs);
    return await told(mod.submits(opened.modal, { text: "A lamp" }));
  };
  const voters = Array.from({ length: 10 }, (_, index) => town.member(place, `Voter ${index}`));
  const [suggested, submitted, pressed, votes, decided, shown, listed, helped, set, choices] = await Promise.all([
    told(ana.suggest("A map", { image: picture() })),
    filledIn(),
    told(ben.clicks(bench, "up")),
    Promise.all(voters.map((voter) => told(voter.clicks(bench, "up")))),
    told(mod.decides("approve", 2, { reason: "Lovely" })),
    told(ben.types("/suggestions show", { id: "1" })),
    told(ben.types("/suggestions list")),
    told(ben.types("/help")),
    told(mod.types("/setup", { channel: place.box, anonymous: false })),
    mod.typing("/decide reject", "id", "bench"),
  ]);
  expect(suggested).toMatch(/^Your suggestion is (stored as )?#[34]/);
  expect(submitted).toMatch(/^Your suggestion is (stored as )?#[34]/);
  expect(pressed).toMatch(/### #1 |#1/);
  expect(votes).toHaveLength(voters.length);
  expect(decided).toContain("#2 is now **✅ Approved**.");
  expect(shown).toContain("A bench by the pond");
  expect(listed).toContain("A bench by the pond");
  expect(helped).toContain("/suggest");
  expect(set).toContain("Anonymous suggestions: not allowed");
  expect(choices).toEqual([{ name: expect.stringContaining("A bench by the pond"), value: "1" }]);

  // Stored is shown, and both are what people were told.
  const upVotes = await mod.waitsFor(place.box, () => {
    const card = mod.looksAgain(bench);
    return card !== undefined && shownVotes(card).up === voters.length + 1 && shownVotes(card);
  });
  expect(upVotes).toEqual({ up: voters.length + 1, down: 0 });
  const server = place.server.id;
  expect(stored.suggestion(server, 1)).toMatchObject({ up: voters.length + 1, down: 0, status: "open" });
  expect(stored.suggestion(server, 2)).toMatchObject({ status: "approved", reason: "Lovely" });
  expect(stored.suggestions(server).map(({ text }) => text)).toEqual(
    expect.arrayContaining(["A bench by the pond", "A swing", "A map", "A lamp"]),
  );
  expect(stored.boards(server)).toEqual([
    expect.objectContaining({ rules: expect.objectContaining({ anonymousAllowed: false }) }),
  ]);
  await mod.waitsFor(place.box, () => mod.looksAgain(swing)?.text.includes("Approved"));
}

const faulty = () => town.bot.log.filter(({ level }) => level >= 50);

describe("every interaction is acknowledged within 3 s and answered right", () => {
  it("while Discord's API takes 2 s to answer anything", async () => {
    const { place, ana } = await village();
    town.discord.faults.latency(/./, 2_000);
    await everythingAtOnce(place, ana);
    expect(faulty()).toEqual([]);
  });

  it("while Discord's API takes 2 s before it does anything", async () => {
    const { place, ana } = await village();
    town.discord.faults.latency(/./, 2_000, { beforeHandling: true });
    // Whether it came in time is judged by when it came; what it says is seen 2 s later.
    await everythingAtOnce(place, ana, 5_000);
    expect(faulty()).toEqual([]);
  });

  it("while another process holds the database's lock for 4 s, in which the bot goes on answering at once", async () => {
    const { place, ana } = await village();
    const holder = new Program(new URL("../storage/sqlite/programs/hold-lock.ts", import.meta.url), [
      `${town.dataDir}/suggestion-box.db`,
      "4000",
    ]);
    expect(await holder.line()).toBe("held");
    const everything = everythingAtOnce(place, ana);

    const ben = town.member(place, "Ben");
    let answered = 0;
    let slowestMs = 0;
    const released = holder.line();
    const over = new AbortController();
    void released.then(() => over.abort());
    while (!over.signal.aborted) {
      const answers = [
        await ben.types("/help"),
        await ben.types("/suggestions show", { id: "1" }),
        await ben.suggest(),
      ];
      slowestMs = Math.max(slowestMs, ...answers.map((answer) => answer.acknowledgedAfterMs));
      answered += 1;
    }
    expect(await released).toBe("released");
    expect(answered).toBeGreaterThan(10);
    expect(slowestMs).toBeLessThan(1_500);

    await everything;
    expect(faulty()).toEqual([]);
  });

  it.each([
    ["the deferral", "POST /interactions/:id/:token/callback", "POST", /\/callback$/],
    ["what follows it", "PATCH /webhooks/:application/:token/messages/:message", "PATCH", /%40original$/],
  ] as const)("when Discord answers %s with 500 although it did what it was asked", async (_, route, method, path) => {
    const { place, ana } = await village();
    const { faults, requests } = town.discord;
    const posting = faults.holds("POST /channels/:channel/messages");
    faults.fails(route, { times: 1, afterHandling: true });
    const failed = requests.next(method, path);
    const asked = ana.suggest("A map");
    await requests.next("POST", /\/callback$/);
    posting.end();
    await failed;
    await requests.next(method, path);
    const answer = await asked;
    expect(answer.kind).toBe("deferral");
    expect((await answer.final()).text).toMatch(/^Your suggestion is #3/);
    expect(answer.followUps).toEqual([]);
    expect(stored.suggestion(place.server.id, 3)).toMatchObject({ text: "A map" });
    expect(faulty()).toEqual([]);
  });
});
