import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "../../playground/people/answer.ts";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { countsOf, shownVotes, untilShown, type VoteCounts } from "../helpers/cards.ts";
import { Stored } from "../helpers/stored.ts";
import { type Place, Town } from "../helpers/town.ts";

const callbacks = "POST /interactions/:interaction/:token/callback";
const up = "vote:1:up";
const down = "vote:1:down";

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

/** What a presser is told in words: beside the card, or instead of it while another write of it is not noted yet. */
async function lineFor(press: Promise<Answer>): Promise<string> {
  const answer = await press;
  const line = answer.kind === "message" ? await answer.final() : await answer.followUp();
  if (!line.ephemeral) throw new Error(`everybody could read it: ${line.text}`);
  return line.text;
}

/** A server of its own with one card whose thread is open, and so many members who have not voted yet. */
async function newCard(name: string, voterCount: number) {
  const place = await town.place(name);
  await town.member(place, "Ana").suggest("A bench by the pond");
  const card = await place.mod.waitsFor(place.box, (messages) =>
    messages.find(({ text }) => text.includes("Discussion")),
  );
  const voters = Array.from({ length: voterCount }, (_, index) => town.member(place, `Voter ${index + 1}`));
  const voter = (index: number): Suggester => {
    const found = voters[index];
    if (found === undefined) throw new Error(`there is no voter ${index}`);
    return found;
  };
  return { place, card, voters, voter };
}

function storedCounts(place: Place): VoteCounts {
  const { up, down } = stored.suggestion(place.server.id, 1);
  return { up, down };
}

/** Whose vote stands where, by user id, without those who took theirs back. */
function storedVotes(place: Place): Map<string, string> {
  const standing = stored.votes(place.server.id, 1).filter(({ side }) => side !== "none");
  return new Map(standing.map(({ voter, side }) => [voter, side]));
}

describe("200 members who press at once", () => {
  it("have one vote each: stored is what they wanted, and shown within 2 s", async () => {
    const { place, card, voters } = await newCard("Square", 200);
    /** What each does in turn, and where that leaves their vote. */
    const ways = [
      { presses: [up], leaves: "up" },
      { presses: [down], leaves: "down" },
      { presses: [up, down], leaves: "down" },
      { presses: [up, up], leaves: undefined },
      { presses: [down, up, up, up], leaves: "up" },
      { presses: [up], delivered: "twice", leaves: "up" },
    ];
    const wayOf = (index: number) => ways[index % ways.length] ?? { presses: [], leaves: undefined };
    const expected = new Map(
      voters.flatMap(({ id }, index) => {
        const { leaves } = wayOf(index);
        return leaves === undefined ? [] : [[id, leaves]];
      }),
    );

    // Everybody's first press, then everybody's second: nobody waits for an answer.
    const presses = [0, 1, 2, 3].flatMap((turn) =>
      voters.flatMap((voter, index) => {
        const { presses: customIds, delivered } = wayOf(index);
        const customId = customIds[turn];
        return customId === undefined ? [] : [voter.press(card, customId, { duplicate: delivered === "twice" })];
      }),
    );
    await Promise.all(presses.map((press) => press.answer));
    const lastAcknowledged = performance.now();
    await untilShown(place, 1, countsOf(expected.values()));

    expect(performance.now() - lastAcknowledged).toBeLessThan(2_000);
    expect(storedVotes(place)).toEqual(expected);
    expect(storedCounts(place)).toEqual(countsOf(expected.values()));
  });

  it("see their votes within 2 s also when they come in waves that could use up the channel's edits", async () => {
    const { place, card, voters } = await newCard("Market", 200);
    const waves = Array.from({ length: 10 }, (_, wave) => voters.slice(wave * 20, (wave + 1) * 20));
    for (const wave of waves) await Promise.all(wave.map((voter) => voter.press(card, up).answer));
    const lastAcknowledged = performance.now();
    await untilShown(place, 1, { up: 200, down: 0 });

    expect(performance.now() - lastAcknowledged).toBeLessThan(2_000);
    expect(storedCounts(place)).toEqual({ up: 200, down: 0 });
    expect(town.discord.requests.all().filter(({ status }) => status === 429)).toEqual([]);
  });
});

describe("a presser learns which vote now stands", () => {
  it("from the card alone after a first vote", async () => {
    const { place, card, voter } = await newCard("Harbour", 1);
    const answer = await voter(0).clicks(card, "up");
    expect(answer.kind).toBe("update");
    expect(answer.message?.id).toBe(card.id);
    expect(shownVotes(await answer.final())).toEqual({ up: 1, down: 0 });
    expect(answer.followUps).toEqual([]);
    expect(storedCounts(place)).toEqual({ up: 1, down: 0 });
  });

  it("from the card and a line of their own after moving and after taking back", async () => {
    const { place, card, voter } = await newCard("Hill", 1);
    await voter(0).clicks(card, "up");

    expect(await lineFor(voter(0).clicks(card, "down"))).toBe("Your vote on #1 is now 👎 against.");
    await untilShown(place, 1, { up: 0, down: 1 });

    expect(await lineFor(voter(0).clicks(card, "down"))).toBe(
      "You took back your vote on #1. None of yours counts there now.",
    );
    await untilShown(place, 1, { up: 0, down: 0 });
    expect(storedVotes(place)).toEqual(new Map());
  });

  it("from a line of their own while another write of the card is on its way, and the card follows", async () => {
    const { place, card, voter } = await newCard("Bridge", 3);
    const gate = town.discord.faults.holds(callbacks, { times: 1 });
    const first = voter(0).press(card, up);
    await gate.arrived();

    const second = await voter(1).clicks(card, "up");
    expect(await second.final()).toMatchObject({ text: "Your vote on #1 is now 👍 in favour.", ephemeral: true });
    const third = await voter(2).clicks(card, "down");
    expect(await third.final()).toMatchObject({ text: "Your vote on #1 is now 👎 against.", ephemeral: true });
    expect(shownVotes(await place.card(1))).toEqual({ up: 0, down: 0 });

    gate.release();
    expect((await first.answer).kind).toBe("update");
    await untilShown(place, 1, { up: 2, down: 1 });
    expect(storedCounts(place)).toEqual({ up: 2, down: 1 });
  });

  it("although the answer to their press gets lost on its way to Discord", async () => {
    const { place, card, voter } = await newCard("Ford", 1);
    town.discord.faults.drops(callbacks, { times: 1 });
    const answer = await voter(0).clicks(card, "up");
    expect(await answer.final()).toMatchObject({ text: "Your vote on #1 is now 👍 in favour.", ephemeral: true });
    await untilShown(place, 1, { up: 1, down: 0 });
    expect(storedCounts(place)).toEqual({ up: 1, down: 0 });
  });

  it("although Discord's word that it took the answer gets lost", async () => {
    const { place, card, voter } = await newCard("Ferry", 1);
    town.discord.faults.drops(callbacks, { times: 1, afterHandling: true });
    const answer = await voter(0).clicks(card, "up");
    expect(answer.kind).toBe("update");
    expect(await answer.followUp()).toMatchObject({ text: "Your vote on #1 is now 👍 in favour.", ephemeral: true });
    expect(shownVotes(await place.card(1))).toEqual({ up: 1, down: 0 });
  });
});

describe("a press", () => {
  it("that is delivered twice counts once, and does not take itself back", async () => {
    const { place, card, voter } = await newCard("Twice", 1);
    const press = voter(0).press(card, up, { duplicate: true });
    await press.answer;
    // Both deliveries have been worked off once a later one has.
    await lineFor(voter(0).clicks(card, "down"));
    expect(storedVotes(place)).toEqual(new Map([[voter(0).id, "down"]]));
    await untilShown(place, 1, { up: 0, down: 1 });
  });

  it("that is delivered again after others changes nothing, and is told what stands", async () => {
    const { place, card, voter } = await newCard("Again", 1);
    const press = voter(0).press(card, up);
    await press.answer;
    await lineFor(voter(0).clicks(card, "down"));
    const { version } = stored.suggestion(place.server.id, 1);
    press.dispatch();
    await town.bot.logged(({ msg, interaction }) => msg === "an answer was not taken" && interaction === press.id);

    expect(storedVotes(place)).toEqual(new Map([[voter(0).id, "down"]]));
    expect(stored.suggestion(place.server.id, 1).version).toBe(version);
    expect(shownVotes(await place.card(1))).toEqual({ up: 0, down: 1 });
  });

  it("that is overtaken by a later one of the same person does not undo it", async () => {
    const { place, card, voter } = await newCard("Overtaken", 1);
    const earlier = voter(0).press(card, up, { hold: true });
    const later = voter(0).press(card, down, { hold: true });
    await (await later.dispatch().answer).final();
    const late = await earlier.dispatch().answer;

    expect((await late.final()).text).toBe(
      "That press had been counted already. Your vote on #1 stands at 👎 against.",
    );
    expect(storedVotes(place)).toEqual(new Map([[voter(0).id, "down"]]));
    expect(shownVotes(await place.card(1))).toEqual({ up: 0, down: 1 });
  });
});
