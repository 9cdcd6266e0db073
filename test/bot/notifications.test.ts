import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SeenMessage } from "../../playground/people/seen.ts";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { cardsOf } from "../helpers/cards.ts";
import { approves, killWhilePosting, nonceForgottenMs } from "../helpers/crash.ts";
import { eventually } from "../helpers/eventually.ts";
import { Stored } from "../helpers/stored.ts";
import { said, told } from "../helpers/told.ts";
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

interface Story {
  readonly place: Place;
  readonly ana: Suggester;
  readonly ben: Suggester;
  /** The card, its thread opened. */
  readonly card: SeenMessage;
}

/** Ana's suggestion on a server of its own; Ben is there too. */
async function story(name: string, { anonymous = false } = {}): Promise<Story> {
  const place = await town.place(name);
  const [ana, ben] = [town.member(place, "Ana"), town.member(place, "Ben")];
  await place.rule("pingAuthor", "yes");
  await said(ana.suggest("A bench by the pond", { anonymous }));
  const card = await place.mod.waitsFor(place.box, (seen) => seen.find(({ text }) => text.includes("Discussion")));
  return { place, ana, ben, card };
}

const follow = (person: Suggester) => said(person.types("/suggestions follow", { id: "1" }));

/** Nothing is owed any more. */
async function workedOff({ server }: Place): Promise<void> {
  await eventually(() => stored.intents(server.id, 1).every(({ state }) => state !== "pending"));
}

/** What was written in the thread, oldest first. */
function inThread({ place: { server, mod }, card }: Story): SeenMessage[] {
  const thread = server.guild.channels.get(card.id);
  return thread === undefined ? [] : mod.sees(thread);
}

/** Those that mention the author because of a decision. */
const decisionMentions = (of: Story) => inThread(of).filter(({ text }) => text.includes("is now"));

describe.concurrent("following", () => {
  it("is turned on and off by the card's button, typed too, and tells the person alone what holds", async () => {
    const { place, ben, card } = await story("Park");
    expect(await said(ben.clicks(card, "Follow"))).toBe(
      "You follow #1 now: I write to you when staff decide about it.",
    );
    expect(await follow(ben)).toContain("You follow #1 now");
    expect(await said(ben.clicks(card, "Follow"))).toBe("You do not follow #1 any more.");
    expect(await said(ben.types("/suggestions unfollow", { id: "#1" }))).toBe("You do not follow #1 any more.");
    expect(await said(ben.types("/suggestions follow", { id: "7" }))).toContain("There is no suggestion “7” here");
    expect((await place.card(1)).editedCount).toBe(card.editedCount);
  });

  it("tells each follower of a decision once, the author as before, and whoever stopped nothing", async () => {
    const { place, ana, ben } = await story("Square");
    const cleo = town.member(place, "Cleo");
    for (const one of [ben, cleo, place.mod]) await follow(one);
    await said(cleo.types("/suggestions unfollow", { id: "1" }));
    expect(await said(place.mod.decides("approve", 1, { reason: "Lovely" }))).toContain("got a direct message");
    const dm = await ben.waitsForDm(([first]) => first);
    expect(dm.text).toContain("#1 on **Square**, which you follow, is now **✅ Approved**.");
    expect(dm.text).toContain("> Lovely");
    await workedOff(place);
    expect(ana.dms().map(({ text }) => text)).toEqual([expect.stringContaining("Your suggestion #1")]);
    expect([ben, cleo, place.mod].map((one) => one.dms().length)).toEqual([1, 0, 0]);
    await said(place.mod.decides("reopen", 1));
    await ben.waitsForDm((seen) => seen.find(({ text }) => text.includes("is open again")));
  });

  it("counts one press once when it is delivered twice", async () => {
    const { ben, card } = await story("Echo");
    const press = ben.press(card, "follow:1", { duplicate: true });
    expect(await said(press.answer)).toContain("You follow #1 now");
    expect(await follow(ben)).toContain("You follow #1 now");
    const late = ben.press(card, "follow:1", { hold: true });
    expect(await said(ben.clicks(card, "follow:1"))).toContain("You do not follow #1 any more");
    expect(await said(late.dispatch().answer)).toContain("You do not follow #1 any more");
  });

  it("is for those who may see it: what waits for review is its author's and the staff's", async () => {
    const place = await town.place("Waiting room");
    await place.rule("queue", "virtual");
    const [ana, ben] = [town.member(place, "Ana"), town.member(place, "Ben")];
    await said(ana.suggest("A bench by the pond"));
    expect(await follow(ben)).toContain("There is no suggestion “1” here");
    expect(await follow(ana)).toContain("#1 is yours");
    expect(await follow(place.mod)).toContain("You follow #1 now");
  });

  it("leaves no trace of an anonymous author for others, whatever they press", async () => {
    const { place, ana, ben, card } = await story("Mask", { anonymous: true });
    const before = JSON.stringify(place.mod.sees(place.box));
    const requests = town.discord.requests.count();
    expect(await said(ana.clicks(card, "Follow"))).toContain("#1 is yours");
    expect(await follow(ana)).toContain("#1 is yours");
    await said(ana.types("/suggestions unfollow", { id: "1" }));
    expect(JSON.stringify(place.mod.sees(place.box))).toBe(before);
    const asked = town.discord.requests.all().slice(requests);
    const named = asked.filter(({ path, body }) => JSON.stringify([path, body]).includes(ana.id));
    expect(named).toEqual([]);

    await follow(ben);
    await said(place.mod.decides("approve", 1));
    const dm = await ben.waitsForDm(([first]) => first);
    expect(JSON.stringify(dm.raw)).not.toContain("Ana");
    expect(JSON.stringify(dm.raw)).not.toContain(ana.id);
    await workedOff(place);
    expect(ana.dms()).toHaveLength(1);
  });
});

describe.concurrent("a decision", () => {
  it.each([
    ["the board", (place: Place) => place.rule("directMessages", "no")],
    ["the server", (place: Place) => said(place.mod.types("/board server", { "direct-messages": false }))],
  ])(
    "is told to nobody in person where %s switched that off, and to its author in the thread, once",
    async (who, off) => {
      const of = await story(`Quiet of ${who}`);
      const { place, ana, ben } = of;
      await follow(ben);
      await off(place);
      expect(await said(place.mod.decides("approve", 1))).toContain("Code: `dm-off`");
      await workedOff(place);
      expect([...ana.dms(), ...ben.dms()]).toEqual([]);
      expect(decisionMentions(of).map(({ text, pings }) => [text, pings])).toEqual([
        [`<@${ana.id}>, your suggestion #1 is now **✅ Approved**.`, [ana.id]],
      ]);
    },
  );

  it("reaches neither author nor follower who want no messages, and is told to others all the same", async () => {
    const { place, ana, ben } = await story("Choosy");
    const cleo = town.member(place, "Cleo");
    for (const one of [ana, ben]) await said(one.types("/preferences", { dms: false, "thread-pings": false }));
    expect(await follow(ben)).toContain("you switched direct messages off");
    await follow(cleo);
    expect(await said(place.mod.decides("approve", 1))).toContain("Code: `dm-off`");
    await cleo.waitsForDm(([dm]) => dm);
    await workedOff(place);
    expect([...ana.dms(), ...ben.dms()]).toEqual([]);
    expect(stored.intents(place.server.id, 1).filter(({ kind }) => kind === "author-ping")).toMatchObject([
      { state: "failed", attempts: 0 },
    ]);
  });

  it("is told in the thread to an author whose direct messages are closed, unless the board or the server wants none", async () => {
    const closed = async (name: string, off: (place: Place) => Promise<unknown>) => {
      const of = await story(name);
      of.ana.closesDms();
      await off(of.place);
      expect(await said(of.place.mod.decides("approve", 1))).toContain("Code: `dm-closed`");
      await workedOff(of.place);
      return decisionMentions(of).map(({ pings }) => pings.length);
    };
    expect(await closed("Closed", () => Promise.resolve())).toEqual([1]);
    expect(await closed("Closed, board", (place) => place.rule("pingAuthor", "no"))).toEqual([]);
    const server = (place: Place) => said(place.mod.types("/board server", { "thread-pings": false }));
    expect(await closed("Closed, server", server)).toEqual([]);
  });

  it("is told nowhere to the author of what staff removed, whom the card no longer names", async () => {
    const of = await story("Wiped");
    of.ana.closesDms();
    expect(await said(of.place.mod.decides("remove", 1))).toContain("#1 is now **🗑️ Removed**");
    await workedOff(of.place);
    expect(decisionMentions(of)).toEqual([]);
  });

  it("is told nowhere to an anonymous author whose direct messages are closed, and staff learn nothing of it", async () => {
    const of = await story("Masked", { anonymous: true });
    of.ana.closesDms();
    expect(await said(of.place.mod.decides("approve", 1))).not.toMatch(/dm-|direct message/);
    await workedOff(of.place);
    expect(inThread(of).filter(({ pings }) => pings.length > 0)).toEqual([]);
    expect(JSON.stringify(inThread(of))).not.toContain(of.ana.id);
  });
});

describe.concurrent("roles that a board calls to new suggestions", () => {
  it("are pinged once by the card that is posted, exactly they, and by nothing that members write", async () => {
    const place = await town.place("Bell");
    const [ringers, others] = [place.server.addRole("Ringers"), place.server.addRole("Others")];
    await place.rule("pingOnNew", `<@&${ringers.id}>`);
    const [ana, ben] = [town.member(place, "Ana"), town.member(place, "Ben")];
    await said(ana.suggest(`A bell for <@&${others.id}>`));
    await (await ben.clicks(await place.card(1), "up")).final();
    const card = await place.mod.waitsFor(place.box, (seen) => seen.find(({ text }) => text.includes("Discussion")));
    expect(card.text).toContain(`For <@&${ringers.id}>`);

    const inBox = (method: string, path: RegExp) =>
      town.discord.requests
        .all(method, path)
        .filter(({ path: asked }) => asked.startsWith(`/channels/${place.box.id}/`));
    const [posted, ...more] = inBox("POST", /\/messages$/);
    expect(more).toEqual([]);
    expect(posted?.body).toMatchObject({ allowed_mentions: { parse: [], roles: [ringers.id] } });
    expect(posted?.response).toMatchObject({ mention_roles: [ringers.id] });
    const edits = inBox("PATCH", /\/messages\/\d+$/);
    expect(edits.length).toBeGreaterThan(0);
    for (const { body } of edits) expect(body).toMatchObject({ allowed_mentions: { parse: [] } });
    const calling = town.discord.requests
      .all()
      .filter(({ body }) => JSON.stringify([body]).includes(`"roles":["${ringers.id}`));
    expect(calling.map(({ path }) => path)).toEqual([`/channels/${place.box.id}/messages`]);
  });

  it("are not called again when the card is posted anew in another channel", async () => {
    const place = await town.place("Silent bell");
    await place.rule("pingOnNew", `<@&${place.server.addRole("Ringers").id}>`);
    await said(town.member(place, "Ana").suggest("A bell"));
    await place.card(1);
    place.mod.here = place.server.general;
    town.discord.faults.removeChannel(place.box);
    const dock = place.server.addChannel({ name: "dock" });
    await said(place.mod.types("/setup", { channel: dock }));
    await place.mod.waitsFor(dock, (seen) => seen.find(({ text }) => text.includes("A bell")));
    const [anew] = town.discord.requests.all("POST", new RegExp(`^/channels/${dock.id}/messages$`));
    expect(anew?.body).toMatchObject({ allowed_mentions: { parse: [] } });
    expect(JSON.stringify(anew?.body)).not.toContain('"roles"');
  });
});

describe("fifty followers, and a bot that is killed while it writes to them", () => {
  it("are told once each, also the one whose message was on its way", async () => {
    const { place, ana } = await story("Crowd");
    const followers = Array.from({ length: 50 }, (_, index) => town.member(place, `Follower ${index + 1}`));
    const first = followers.slice(0, 8);
    for (const some of [first, followers.slice(8)]) await Promise.all(some.map(follow));
    approves(place.mod, 1);
    await Promise.all(first.map((one) => one.waitsForDm(([dm]) => dm)));
    await killWhilePosting(town, "reaches Discord", () => undefined);
    const toldBefore = followers.filter((one) => one.dms().length > 0).length;
    expect(toldBefore).toBeGreaterThanOrEqual(8);
    expect(toldBefore).toBeLessThan(50);
    town.discord.clock.advance(nonceForgottenMs);

    await town.restart();
    await Promise.all(followers.map((one) => one.waitsForDm(([dm]) => dm)));
    await workedOff(place);
    expect(followers.map((one) => one.dms().length)).toEqual(followers.map(() => 1));
    expect(ana.dms()).toHaveLength(1);
    expect(cardsOf(place, 1)).toHaveLength(1);
    const told50 = stored.intents(place.server.id, 1).filter(({ kind }) => kind === "follower-dm");
    expect(told50.filter(({ state }) => state === "done")).toHaveLength(50);
    expect((await told(place.mod.types("/suggestions show", { id: "1" }))).text).toContain("Approved");
  });
});
