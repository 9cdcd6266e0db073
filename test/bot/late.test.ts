import { afterAll, beforeAll, expect, it } from "vitest";
import { untilCard, voteButtons } from "../helpers/cards.ts";
import { Town } from "../helpers/town.ts";

let town: Town;
beforeAll(async () => {
  town = await Town.found();
});
afterAll(async () => await town.end());

it("corrects a card when an edit without an answer lands after the decision was shown", async () => {
  const place = await town.place("Park");
  const [ana, ben] = [town.member(place, "Ana"), town.member(place, "Ben")];
  await ana.suggest("A bench by the pond");
  const card = await untilCard(place, 1, ({ text }) => text.includes("Discussion"));

  // Ben's vote finds Ana's on its way, and is drawn by an edit of its own; that one hangs when all connections break.
  const answer = town.discord.faults.holds("POST /interactions/:interaction/:token/callback", { times: 1 });
  const first = ana.press(card, "vote:1:up");
  await answer.arrived();
  await ben.clicks(card, "up");
  const hanging = town.discord.faults.holds("PATCH /channels/:channel/messages/:message", { times: 1 });
  answer.release();
  await first.answer;
  await hanging.arrived();
  await town.discord.faults.apiDown();
  await town.discord.faults.apiUp();

  await place.mod.decides("approve", 1);
  await untilCard(place, 1, (seen) => voteButtons(seen) === undefined);
  hanging.release();
  await untilCard(place, 1, (seen) => voteButtons(seen)?.up === 2);
  const corrected = await untilCard(place, 1, (seen) => voteButtons(seen) === undefined);
  expect(corrected.text).toContain("Approved");
});
