import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cardsOf } from "../helpers/cards.ts";
import { eventually } from "../helpers/eventually.ts";
import { reviewingPlace } from "../helpers/queue.ts";
import { Stored } from "../helpers/stored.ts";
import { said, told } from "../helpers/told.ts";
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

describe.concurrent("/queue", () => {
  it("lists the longest waiting first, and reviews several at once with one reason", async () => {
    const place = await reviewingPlace(town, "Bulk");
    await place.rule("queue", "virtual");
    const ana = town.member(place, "Ana");
    for (const text of ["First", "Second", "Third", "Fourth"]) await said(ana.suggest(text));
    const view = await told(place.mod.types("/queue view"));
    expect(view.text.indexOf("First")).toBeLessThan(view.text.indexOf("Fourth"));
    expect(view.text).toContain("4 suggestions wait");
    const accepting = (await place.mod.clicks(view, "Accept several…")).modal;
    await said(place.mod.types("/queue approve", { id: "2" }));
    const accepted = await said(place.mod.submits(accepting, { chosen: ["1-1", "2-1"] }));
    expect(accepted).toContain("Accepted: #1.");
    expect(accepted).toContain("#2 does not wait for a review any more: it is **Open**, by Mo of Bulk.");
    const rejecting = (await place.mod.clicks(view, "Reject several…")).modal;
    const rejected = await said(place.mod.submits(rejecting, { chosen: ["3-1", "4-1"], reason: "Not now" }));
    expect(rejected).toBe("Rejected: #3, #4.");
    expect(stored.suggestion(place.server.id, 4)).toMatchObject({ status: "rejected", reason: "Not now" });
    expect(await said(place.mod.types("/queue view"))).toContain("Nothing waits for a review.");
    expect(place.posts(1)).toEqual([]);
  });

  it("names the channel with the posts, also where the queue is there alone", async () => {
    const place = await reviewingPlace(town, "Channel");
    await place.rule("queue", "channel");
    await said(town.member(place, "Ana").suggest("Here"));
    const view = await said(place.mod.types("/queue view"));
    expect(view).toContain(`Posts with buttons are in <#${place.desk.id}>.`);
    expect(view).toContain("> Here");
  });

  it("asks for a reason where the board requires one, in the queue and in /decide", async () => {
    const place = await reviewingPlace(town, "Why");
    await place.rule("requireReason", "rejected, approved");
    await place.rule("cannedReasons", "Too dear");
    const ana = town.member(place, "Ana");
    await said(ana.suggest("A moat"));
    await said(ana.suggest("A wall"));
    const { modal } = await place.mod.clicks(await place.post(1), "Reject");
    expect(await said(place.mod.submits(modal))).toContain(
      "asks for a reason when something becomes **Rejected**. #1 has",
    );
    expect(stored.suggestion(place.server.id, 1)?.status).toBe("queued");
    expect(await said(place.mod.types("/decide reject", { id: "1" }))).toContain("asks for a reason");
    expect(await said(place.mod.types("/decide reject", { id: "1", reason: "Wet" }))).toContain("#1 is now");
    await said(place.mod.types("/queue approve", { id: "2" }));
    expect(await said(place.mod.types("/decide approve", { id: "2" }))).toContain("asks for a reason");
    expect(await said(place.mod.types("/decide approve", { id: "2", reason: "Dry" }))).toContain("#2 is now");
  });

  it("takes decisions on what waits only as the table of transitions says", async () => {
    const place = await reviewingPlace(town, "Table");
    await said(town.member(place, "Ana").suggest("A bridge"));
    expect(await said(place.mod.types("/decide approve", { id: "1" }))).toMatch(
      /^#1 is \*\*Waiting for review\*\* .*accept or reject it with `\/queue` first/,
    );
    expect(await said(place.mod.types("/decide reopen", { id: "1" }))).toContain("#1 is now **💡 Open**");
    expect(await said(place.mod.types("/suggestions history", { id: "1" }))).toContain("Accepted from the queue");
    await place.card(1);
    expect(await said(place.mod.types("/queue approve", { id: "1" }))).toContain("does not wait for a review any more");
  });

  it("is claimed by one, who is named to the others; anybody of the staff gives it back", async () => {
    const place = await reviewingPlace(town, "Claim");
    const fay = place.server.join("Fay", { permissions: ["ManageGuild"] });
    fay.here = place.desk;
    await said(town.member(place, "Ana").suggest("A gate"));
    const post = await place.post(1);
    expect(await said(fay.clicks(post, "Claim"))).toContain("You have claimed #1");
    expect(await said(place.mod.press(post, "queue:claim:1").answer)).toContain(
      "**Fay** claimed #1 before you. You can decide it all the same.",
    );
    const claimed = await place.post(1, ({ text }) => text.includes("Claimed by **Fay**"));
    expect(await said(place.mod.types("/queue view"))).toContain("Claimed by **Fay**");
    expect(await said(place.mod.clicks(claimed, "Give back"))).toContain("#1 is not claimed any more");
    expect(
      await said(place.mod.clicks(await place.post(1, ({ buttons }) => buttons[2]?.label === "Claim"), "Claim")),
    ).toContain("claimed #1");
    const answer = await said(fay.types("/queue approve", { id: "1" }));
    expect(answer).toContain("**Mo of Claim** had claimed it.");
  });

  it("lets reviewers by role press at once, and nobody else: neither the button nor the form they had open", async () => {
    const place = await reviewingPlace(town, "Roles");
    const role = place.server.addRole("Reviewers");
    const rae = place.server.join("Rae", { roles: [role] });
    const ben = town.member(place, "Ben");
    rae.here = place.desk;
    for (const text of ["One", "Two"]) await said(ben.suggest(text));
    const [first, second] = [await place.post(1), await place.post(2)];
    for (const which of ["Accept", "Reject", "Claim"]) {
      expect(await said(ben.clicks(first, which))).toContain("staff");
    }
    expect(stored.suggestion(place.server.id, 1)?.status).toBe("queued");
    const panel = await told(place.mod.types("/board staff"));
    await (await place.mod.selects(panel, "reviewers", [role])).final();
    expect(await said(rae.clicks(first, "Accept"))).toContain("#1 is accepted");
    const { modal } = await rae.clicks(second, "Reject");
    place.server.takeRole(rae, role);
    expect(await said(rae.submits(modal, { reason: "Mine" }))).toMatch(/staff[\s\S]*Mine/);
    expect(stored.suggestion(place.server.id, 2)?.status).toBe("queued");
  });

  it("refuses to accept a text that was edited after it was read", async () => {
    const place = await reviewingPlace(town, "Stale");
    const ana = town.member(place, "Ana");
    await said(ana.suggest("Kind words"));
    const post = await place.post(1);
    const press = place.mod.press(post, "queue:accept:1:1", { hold: true });
    const { modal } = await ana.types("/suggestions edit", { id: "1" });
    await said(ana.submits(modal, { text: "Rude words" }));
    press.dispatch();
    expect(await said(press.answer)).toContain("The author has edited #1 since you read it");
    expect(cardsOf(place, 1)).toEqual([]);
    const drawn = await place.post(1, ({ text }) => text.includes("Rude words"));
    expect(await said(place.mod.clicks(drawn, "Accept"))).toContain("#1 is accepted");
  });

  it("says why a post cannot be shown, and posts it once the channel is mended", async () => {
    const place = await reviewingPlace(town, "Mend");
    const { application, faults } = town.discord;
    faults.takePermission(place.desk, "SendMessages", application);
    await said(town.member(place, "Ana").suggest("A sign"));
    await said(town.member(place, "Ben").suggest("A post"));
    const states = () => [1, 2].map((number) => stored.intents(place.server.id, number).at(-1)?.state);
    await eventually(() => states().every((state) => state === "failed"));
    const view = await said(place.mod.types("/queue view"));
    expect(view).toContain("> A sign");
    expect(view).toContain(`I may not post in <#${place.desk.id}>`);
    faults.givePermission(place.desk, "SendMessages", application);
    await said(place.mod.types("/setup", { channel: place.box }));
    expect((await place.post(1)).text).toContain("> A sign");
    expect((await place.post(2)).text).toContain("> A post");
  });
});
