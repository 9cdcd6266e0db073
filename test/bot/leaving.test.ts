import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cardsOf, untilCard } from "../helpers/cards.ts";
import { killWhilePosting, suggests } from "../helpers/crash.ts";
import { eventually } from "../helpers/eventually.ts";
import { reviewingPlace } from "../helpers/queue.ts";
import { Stored } from "../helpers/stored.ts";
import { said } from "../helpers/told.ts";
import { type Place, Town } from "../helpers/town.ts";

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

const away = ({ server }: Place) => stored.isAway(server.id);

describe("a bot that is thrown out of a server", () => {
  it("lets what it owes there wait without trying, and goes on when it is let in again", async () => {
    const place = await town.place("Out");
    const elsewhere = await town.place("In");
    const ana = town.member(place, "Ana");
    await killWhilePosting(town, "is lost", () => suggests(ana, "A bench by the pond"));
    place.server.removeBot(town.discord.application);
    await town.restart();
    // The card of the other server comes after the one that is due for longer.
    await said(town.member(elsewhere, "Eve").suggest("A lamp"));
    await elsewhere.card(1);
    expect(stored.intents(place.server.id, 1)[0]).toMatchObject({ kind: "card", state: "pending", attempts: 1 });
    expect(stored.suggestion(place.server.id, 1).problem).toBeNull();

    place.server.inviteBot(town.discord.application);
    const card = await untilCard(place, 1, ({ text }) => text.includes("Discussion: "));
    await (await ana.clicks(card, "up")).final();
    expect(stored.suggestion(place.server.id, 1)).toMatchObject({ up: 1, problem: null });
    expect(cardsOf(place, 1)).toHaveLength(1);
  });

  it("notices it at once, and on its next start when it was stopped meanwhile", async () => {
    const place = await town.place("Asleep");
    const { application } = town.discord;
    await said(town.member(place, "Ana").suggest("A bench by the pond"));
    await untilCard(place, 1, ({ text }) => text.includes("Discussion: "));
    place.server.removeBot(application);
    await eventually(() => away(place));
    place.server.inviteBot(application);
    await eventually(() => !away(place));

    await town.bot.stop();
    place.server.removeBot(application);
    await town.restart();
    expect(away(place)).toBe(true);
    await town.bot.stop();
    place.server.inviteBot(application);
    await town.restart();
    expect(away(place)).toBe(false);
    expect(await said(place.mod.decides("approve", 1))).toContain("Its card shows it");
  });
});

describe.concurrent("the queue's channel is deleted", () => {
  it("posts what still waits in the channel that is chosen next, and lets it be accepted there", async () => {
    const place = await reviewingPlace(town, "Desk");
    await said(town.member(place, "Ana").suggest("A bench by the pond"));
    await place.post(1);
    town.discord.faults.removeChannel(place.desk);
    const loft = place.server.addChannel({ name: "loft" });
    await place.rule("queueChannel", `<#${loft.id}>`);
    await said(place.mod.types("/setup", { channel: place.box }));
    const post = await place.mod.waitsFor(loft, (messages) =>
      messages.find(({ ephemeral, text }) => !ephemeral && text.includes("### #1 ")),
    );
    await said(place.mod.clicks(post, "Accept"));
    await place.card(1);
    expect(place.mod.sees(loft).filter(({ ephemeral }) => !ephemeral)).toHaveLength(1);
  });
});

describe.concurrent("a role that is deleted", () => {
  it("is taken out of the rules that named it", async () => {
    const place = await town.place("Roles");
    const [first, second] = [place.server.addRole("First"), place.server.addRole("Second")];
    await place.rule("suggestRoles", `<@&${first.id}> <@&${second.id}>`);
    await place.rule("voteDeniedRoles", `<@&${first.id}>`);
    await place.rule("pingOnNew", `<@&${first.id}>`);
    place.server.deleteRole(first);
    const rules = () => JSON.stringify(stored.boards(place.server.id));
    await eventually(() => !rules().includes(first.id));
    expect(rules()).toContain(second.id);
    expect(await said(place.mod.types("/doctor"))).not.toContain("a role was deleted");
  });

  it("lets nobody in whom it kept out: the last role that may suggest stays, and /doctor names it", async () => {
    const place = await town.place("Last");
    const only = place.server.addRole("Only");
    const ana = town.member(place, "Ana");
    await place.rule("suggestRoles", `<@&${only.id}>`);
    await place.rule("voteRoles", `<@&${only.id}>`);
    await place.rule("pingOnNew", `<@&${only.id}>`);
    expect(await said(ana.suggest("Let me in"))).toContain("you need one of these roles");
    place.server.deleteRole(only);
    await eventually(() => JSON.stringify(stored.boards(place.server.id)[0]?.rules["pingRoleIdsOnNew"]) === "[]");
    expect(await said(ana.suggest("Let me in"))).toContain("you need one of these roles");
    const found = await said(place.mod.types("/doctor"));
    expect(found).toContain("a role was deleted that its rules name (who may suggest)");
    expect(found).toContain("a role was deleted that its rules name (who may vote)");
    expect(stored.suggestions(place.server.id)).toEqual([]);
  });
});
