import { expect, it, onTestFinished } from "vitest";
import { untilCard, voteButtons } from "../helpers/cards.ts";
import { reviewingPlace } from "../helpers/queue.ts";
import { said } from "../helpers/told.ts";
import { isCard, Town } from "../helpers/town.ts";

const edits = "PATCH /channels/:channel/messages/:message";

it.concurrent("corrects a card when an edit without an answer lands after the decision was shown", async () => {
  const town = await Town.found();
  onTestFinished(() => town.end());
  const place = await town.place("Park");
  const [ana, ben] = [town.member(place, "Ana"), town.member(place, "Ben")];
  await ana.suggest("A bench by the pond");
  const card = await untilCard(place, 1, ({ text }) => text.includes("Discussion"));

  // Ben's vote finds Ana's on its way, and is drawn by an edit of its own; that one hangs when all connections break.
  const answer = town.discord.faults.holds("POST /interactions/:interaction/:token/callback", { times: 1 });
  const first = ana.press(card, "vote:1:up");
  await answer.arrived();
  await ben.clicks(card, "up");
  const hanging = town.discord.faults.holds(edits, { times: 1 });
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

it.concurrent("corrects card, copy and queue when edits of a bot that was killed land after the next one has shown more", async () => {
  const town = await Town.found();
  onTestFinished(() => town.end());
  const { mod, box, ...place } = await reviewingPlace(town, "Park");
  const here = { ...place, mod, box };
  const done = place.server.addChannel({ name: "done" });
  await place.rule("log", "copy");
  await place.rule("logOther", `<#${done.id}>`);
  await said(town.member(here, "Ana").suggest("A bench by the pond"));
  await said(mod.clicks(await place.post(1), "Claim"));
  await place.post(1, ({ text }) => text.includes("Claimed by"));
  await said(mod.types("/queue approve", { id: "1" }));
  await place.post(1, ({ buttons }) => buttons.length === 0);
  await untilCard(here, 1, ({ text }) => text.includes("Discussion"));
  for (const text of ["A lamp", "A swing"]) await said(town.member(here, "Al").suggest(text));
  await place.post(2);
  await said(mod.types("/queue approve", { id: "3" }));
  await said(mod.decides("approve", 3));
  const copy = (looks: (text: string) => boolean) =>
    mod.waitsFor(done, (seen) => seen.find((one) => isCard(one, 3) && looks(one.text)));
  await copy((text) => text.includes("Discussion"));
  await untilCard(here, 3, ({ text }) => text.includes("Approved"));
  const note = (id: string, text: string) => mod.types("/note add", { id, text, visibility: "public" });

  // Three edits are on their way when the bot is killed; what comes after them they do not show.
  const hanging = town.discord.faults.holds(edits, { times: 3 });
  await note("1", "Ask Fay");
  await hanging.arrived(1);
  await Promise.all([note("3", "Ask Ada"), mod.clicks(await place.post(2), "Claim")]);
  await hanging.arrived(3);
  note("3", "Ada likes it").catch(() => undefined);
  mod.decides("approve", 1).catch(() => undefined);
  mod.press(await place.post(2), "queue:accept:2:1");
  await place.card(2);
  await town.bot.kill();
  await town.restart();
  await untilCard(here, 1, (card) => voteButtons(card) === undefined);
  await place.post(2, ({ text }) => text.includes("Accepted by"));
  await copy((text) => text.includes("Ada likes it"));

  hanging.release();
  await untilCard(here, 1, (card) => voteButtons(card) !== undefined);
  await copy((text) => !text.includes("Ada likes it"));
  await place.post(2, ({ text }) => text.includes("Claimed by"));
  await copy((text) => text.includes("Ada likes it"));
  const corrected = await untilCard(here, 1, (card) => voteButtons(card) === undefined);
  expect(corrected.text).toContain("Approved");
  expect((await place.post(2, ({ text }) => text.includes("Accepted by"))).buttons).toEqual([]);
});
