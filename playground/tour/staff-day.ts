import type { Channel } from "../discord/world/types.ts";
import type { SeenMessage } from "../people/seen.ts";
import type { Suggester } from "../people/suggesters.ts";
import { cardOf, isCard, isOpen, type Stage } from "./town.ts";

/** What the staff's day leaves behind, to be checked. */
export interface StaffDay {
  readonly events: Channel;
  readonly desk: Channel;
  readonly ria: Suggester;
}

/** A second board, whose suggestions are reviewed first by somebody with a role. */
export async function secondBoard({ server, cast: { mo }, narrator }: Stage): Promise<StaffDay> {
  narrator.scene("The staff's day: Mo opens a board for events, which is reviewed first");
  const events = server.addChannel({ name: "events" });
  const desk = server.addChannel({ name: "review-desk" });
  const reviewers = server.addRole("Reviewers");
  const ria = server.join("Ria", { roles: [reviewers] });
  ria.here = desk;

  narrator.does(mo.name, "/board create name:events channel:#events");
  narrator.only(mo.name, await (await mo.types("/board create", { name: "events", channel: events })).final());
  for (const [setting, value] of [
    ["queueChannel", `<#${desk.id}>`],
    ["queue", "both"],
    ["cannedReasons", "Too dear | Already planned"],
  ] as const) {
    narrator.does(
      mo.name,
      `/board set board:events setting:${setting} value:${value.replace(/<#\d+>/, "#review-desk")}`,
    );
    await (await mo.types("/board set", { board: "events", setting, value })).final();
  }
  narrator.does(mo.name, "/board staff, and chooses @Reviewers, Ria's role");
  const staff = await (await mo.types("/board staff")).final();
  const chosen = await mo.selects(staff, "reviewers", reviewers);
  narrator.only(mo.name, await chosen.final());
  return { events, desk, ria };
}

/** What waits is seen by staff alone; accepted, it is posted under the number that it had. */
export async function review(stage: Stage, { events, desk, ria }: StaffDay): Promise<void> {
  const { cast, narrator } = stage;
  const { eli, fay, dev } = cast;
  narrator.scene("Eli and Fay suggest events, and Ria reviews them");
  narrator.does(eli.name, "/suggest board:events text:A lantern walk");
  narrator.only(eli.name, await (await eli.suggest("A lantern walk", { board: "events" })).final());
  narrator.does(fay.name, "/suggest board:events text:Fireworks every week");
  await (await fay.suggest("Fireworks every week", { board: "events" })).final();
  const first = await postIn(desk, ria, 5);
  narrator.staff(first);

  narrator.does(ria.name, "presses Accept on #5");
  narrator.only(ria.name, await (await ria.clicks(first, "Accept")).final());
  narrator.everybody(await dev.waitsFor(events, (messages) => messages.find((message) => isCard(message, 5))));

  narrator.does(ria.name, "presses Reject on #6, and chooses a reason");
  const form = await ria.clicks(await postIn(desk, ria, 6), "Reject");
  const rejected = await ria.submits(form.modal, { canned: "Too dear", reason: "Once a year, perhaps." });
  narrator.only(ria.name, await rejected.final());
  narrator.directMessage(fay.name, await fay.waitsForDm((messages) => messages.at(-1)));
}

/** Notes, a duplicate, and a removal that is undone. */
export async function tidyUp(stage: Stage): Promise<void> {
  const { cast, narrator } = stage;
  const { ana, dev, fay, mo } = cast;
  narrator.scene("Mo tidies up: a note, a duplicate, a removal that was a mistake");
  narrator.does(mo.name, "/note add id:2 visibility:public text:The hall is free on Fridays");
  await (await mo.types("/note add", { id: "2", text: "The hall is free on Fridays", visibility: "public" })).final();
  narrator.everybody(await cardOf(stage, fay, 2, (card) => card.text.includes("The hall is free")));

  narrator.does(dev.name, "/suggest text:Films on Friday evenings");
  await (await dev.suggest("Films on Friday evenings")).final();
  narrator.does(mo.name, "/decide duplicate id:7 of:2");
  await (await mo.decides("duplicate", 7, { of: 2 })).final();
  narrator.everybody(await cardOf(stage, fay, 7, (card) => card.text.includes("Duplicate")));

  narrator.does(mo.name, "/decide remove id:4, which was the wrong one, and presses Undo");
  const removed = await (await mo.decides("remove", 4)).final();
  const undone = await mo.clicks(removed, "Undo");
  narrator.only(mo.name, await undone.final());
  await cardOf(stage, ana, 4, (card) => card.text.includes("A shelf to swap books") && isOpen(card));
}

/** A right is taken from the bot; `/doctor` names it, and tries again when it is back. */
export async function seeTheDoctor(stage: Stage, { events, ria, desk }: StaffDay): Promise<void> {
  const { discord, cast, narrator } = stage;
  const { mo, ana, dev } = cast;
  narrator.scene("Somebody takes a right from the bot, and /doctor finds it");
  discord.faults.takePermission(events, "SendMessages", discord.application);
  narrator.note("the bot may no longer write in #events");
  await (await ana.suggest("A street breakfast", { board: "events" })).final();
  narrator.does(ria.name, "presses Accept on #8");
  narrator.only(ria.name, await (await ria.clicks(await postIn(desk, ria, 8), "Accept")).final());
  narrator.does(mo.name, "/doctor");
  const found = await (await mo.types("/doctor")).final();
  narrator.only(mo.name, found);
  discord.faults.givePermission(events, "SendMessages", discord.application);
  narrator.does(mo.name, "gives the right back, and presses Try again");
  narrator.only(mo.name, await (await mo.clicks(found, "doctor:retry")).final());
  narrator.everybody(await dev.waitsFor(events, (messages) => messages.find((message) => isCard(message, 8))));
}

/** What must have come of the staff's day. */
export function checkStaffDay(stage: Stage, { events, desk, ria }: StaffDay): void {
  const { checks, cast } = stage;
  const shown = (channel: Channel, number: number) =>
    ria.sees(channel).filter((message) => isCard(message, number)).length;
  checks.equal(
    "cards of #5 and #8 among the events",
    [5, 8].map((number) => shown(events, number)).join(" and "),
    "1 and 1",
  );
  checks.equal("cards of #6, which was rejected before anybody saw it", shown(events, 6), 0);
  checks.equal("posts on the review desk", ria.sees(desk).filter(({ ephemeral }) => !ephemeral).length, 3);
  checks.equal("direct messages to Fay", cast.fay.dms().length, 1);
}

function postIn(desk: Channel, ria: Suggester, number: number): Promise<SeenMessage> {
  return ria.waitsFor(desk, (messages) => messages.find((message) => isCard(message, number)));
}
