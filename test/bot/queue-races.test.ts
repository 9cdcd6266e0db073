import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cardsOf } from "../helpers/cards.ts";
import { reviewingPlace } from "../helpers/queue.ts";
import { Stored } from "../helpers/stored.ts";
import { said } from "../helpers/told.ts";
import { Town } from "../helpers/town.ts";

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

/** How often its status was changed. */
function changes(guildId: string, number: number): number {
  return stored.events(guildId, number).filter(({ kind }) => kind === "status-changed").length;
}

describe("reviewing at once", () => {
  it("lets one of 100 staff accept what waits, tells the 99 who did, and posts one card", async () => {
    const place = await reviewingPlace(town, "Hundred");
    const staff = Array.from({ length: 100 }, (_, index) =>
      place.server.join(`Staff ${index}`, { permissions: ["ManageGuild"] }),
    );
    for (const one of staff) one.here = place.desk;
    await said(town.member(place, "Ana").suggest("A bench"));
    const post = await place.post(1);
    const presses = staff.map((one) => one.press(post, "queue:accept:1:1", { hold: true }));
    for (const press of presses) press.dispatch();
    const answers = await Promise.all(presses.map((press) => said(press.answer)));
    const winners = answers.flatMap((answer, index) => (answer.includes("is accepted") ? [index] : []));
    expect(winners).toHaveLength(1);
    const told = `it is **Open**, by Staff ${winners[0]}.`;
    expect(answers.filter((answer) => answer.includes(told))).toHaveLength(99);
    await place.card(1);
    await place.post(1, ({ text }) => text.includes(`Accepted by **Staff ${winners[0]}**`));
    expect(cardsOf(place, 1)).toHaveLength(1);
    expect(place.posts(1)).toHaveLength(1);
    expect(changes(place.server.id, 1)).toBe(1);
  });

  it("lets accepting or rejecting win, never both", async () => {
    const place = await reviewingPlace(town, "Either");
    const fay = place.server.join("Fay", { permissions: ["ManageGuild"] });
    fay.here = place.desk;
    const ana = town.member(place, "Ana");
    for (let number = 1; number <= 8; number += 1) {
      await said(ana.suggest(`Idea ${number}`));
      const { modal } = await fay.clicks(await place.post(number), "Reject");
      const accepts = () => said(place.mod.types("/queue approve", { id: String(number) }));
      const rejects = () => said(fay.submits(modal, { reason: "No" }));
      const both = number % 2 === 0 ? [accepts(), rejects()] : [rejects(), accepts()];
      const answers = await Promise.all(both);
      const { status } = stored.suggestion(place.server.id, number);
      expect(answers.filter((answer) => answer.includes("does not wait for a review any more"))).toHaveLength(1);
      expect(changes(place.server.id, number)).toBe(1);
      expect(cardsOf(place, number)).toHaveLength(status === "open" ? 1 : 0);
      expect(["open", "rejected"]).toContain(status);
    }
  });

  it("accepts a text that was read, or the author's edit comes first and the press is refused", async () => {
    const place = await reviewingPlace(town, "Edit");
    await place.rule("threads", "no");
    const ana = town.member(place, "Ana");
    for (let number = 1; number <= 4; number += 1) {
      await said(ana.suggest("Kind words"));
      const post = await place.post(number);
      const { modal } = await ana.types("/suggestions edit", { id: String(number) });
      const press = place.mod.press(post, `queue:accept:${number}:1`, { hold: true });
      const edits = () => said(ana.submits(modal, { text: "Rude words" }));
      const first = number % 2 === 0 ? edits() : undefined;
      press.dispatch();
      const [, answer] = await Promise.all([first ?? edits(), said(press.answer)]);
      const { status } = stored.suggestion(place.server.id, number);
      expect([answer.includes("is accepted"), answer.includes("has edited")]).toEqual([
        status === "open",
        status === "queued",
      ]);
    }
  });

  it("withdraws what waits or accepts it, never both", async () => {
    const place = await reviewingPlace(town, "Withdraw");
    await place.rule("threads", "no");
    const ana = town.member(place, "Ana");
    for (let number = 1; number <= 4; number += 1) {
      await said(ana.suggest(`Idea ${number}`));
      const id = String(number);
      const withdraws = () => said(ana.types("/suggestions withdraw", { id }));
      const accepts = () => said(place.mod.types("/queue approve", { id }));
      const [one, other] = number % 2 === 0 ? [withdraws(), accepts()] : [accepts(), withdraws()];
      await Promise.all([one, other]);
      // An accepted one can still be withdrawn; a withdrawn one is never accepted.
      expect(stored.suggestion(place.server.id, number).status).toBe("withdrawn");
      const accepted = changes(place.server.id, number) === 2;
      expect(stored.intents(place.server.id, number).find(({ kind }) => kind === "card")?.state === "pending").toBe(
        !accepted,
      );
    }
  });

  it("does a press that is delivered twice once, and answers it as done", async () => {
    const place = await reviewingPlace(town, "Twice");
    await said(town.member(place, "Ana").suggest("A bench"));
    const press = place.mod.press(await place.post(1), "queue:accept:1:1", { duplicate: true });
    expect(await said(press.answer)).toContain("#1 is accepted");
    await place.card(1);
    expect(changes(place.server.id, 1)).toBe(1);
    expect(cardsOf(place, 1)).toHaveLength(1);
  });

  it("lets one of 20 staff claim what waits and tells the others who did", async () => {
    const place = await reviewingPlace(town, "Claims");
    const staff = Array.from({ length: 20 }, (_, index) =>
      place.server.join(`Staff ${index}`, { permissions: ["ManageGuild"] }),
    );
    for (const one of staff) one.here = place.desk;
    await said(town.member(place, "Ana").suggest("A bench"));
    const post = await place.post(1);
    const presses = staff.map((one) => one.press(post, "queue:claim:1", { hold: true }));
    for (const press of presses) press.dispatch();
    const answers = await Promise.all(presses.map((press) => said(press.answer)));
    const winners = answers.flatMap((answer, index) => (answer.includes("You have claimed") ? [index] : []));
    expect(winners).toHaveLength(1);
    expect(answers.filter((answer) => answer.includes(`**Staff ${winners[0]}** claimed #1 before you`))).toHaveLength(
      19,
    );
    await place.post(1, ({ text }) => text.includes(`Claimed by **Staff ${winners[0]}**`));
  });
});
