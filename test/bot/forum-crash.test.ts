import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { approves, killDuring, suggests } from "../helpers/crash.ts";
import { eventually } from "../helpers/eventually.ts";
import { forumPlace } from "../helpers/forum.ts";
import { Stored } from "../helpers/stored.ts";
import { said } from "../helpers/told.ts";
import { Town } from "../helpers/town.ts";

/** Requests that open a post. */
const openings = "POST /channels/:channel/threads";
/** Requests that close one, tag it or open it again. */
const changes = "PATCH /channels/:channel";

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

describe("a post whose opening was not answered", () => {
  it.each(["reaches Discord", "is lost"] as const)("is there once after a crash (it %s)", async (fate) => {
    const place = await forumPlace(town, `Crash, ${fate}`);
    await killDuring(town, openings, fate, () => suggests(place.ana, "A bench by the pond"));
    expect(place.ana.threads(place.forum)).toHaveLength(fate === "is lost" ? 0 : 1);
    expect(stored.intents(place.server.id, 1)).toMatchObject([{ kind: "card", state: "pending", attempts: 1 }]);

    await town.restart();
    await eventually(() => stored.suggestion(place.server.id, 1)?.channelId !== null);
    const post = await place.post(1);
    await place.card(post, ({ text }) => text.includes("A bench by the pond"));
    const ben = place.server.join("Ben");
    await ben.clicks(await place.card(post), "up");
    expect(stored.suggestion(place.server.id, 1)).toMatchObject({ channelId: post.id, up: 1, problem: null });
    expect(place.ana.threads(place.forum)).toHaveLength(1);
  });

  it("is found among archived ones too", async () => {
    const place = await forumPlace(town, "Crash, archived");
    await killDuring(town, openings, "reaches Discord", () => suggests(place.ana, "A bench by the pond"));
    const [left] = place.ana.threads(place.forum);
    if (left === undefined) throw new Error("no post was left");
    place.mod.archives(left.channel);
    await town.restart();
    // It is taken up, drawn anew, and opened again for the votes.
    expect(await place.post(1, ({ archived }) => !archived)).toMatchObject({ id: left.id, tags: ["Open"] });
    expect(place.ana.threads(place.forum)).toHaveLength(1);
  });

  it("is one post when Discord opens it late, after the bot has looked and opened another", async () => {
    const place = await forumPlace(town, "Late");
    const { faults } = town.discord;
    const { mod, forum } = place;
    const first = faults.holds(openings, { times: 1 });
    suggests(place.ana, "A bench by the pond");
    await first.arrived();
    await town.bot.kill();
    const second = faults.holds(openings, { times: 1 });
    await town.restart();
    await second.arrived();
    first.release();
    const opened = await mod.waitsForThread(forum, ([post]) => post);
    second.release();
    await eventually(() => stored.intents(place.server.id, 1)[0]?.state === "done");
    expect(mod.threads(forum).map(({ id }) => id)).toEqual([opened.id]);
    await place.card(opened, ({ text }) => text.includes("A bench by the pond"));
    expect(stored.suggestion(place.server.id, 1)).toMatchObject({ channelId: opened.id, problem: null });
  });
});

describe("a decision whose post was not closed before a crash", () => {
  it("closes it after the next start", async () => {
    const place = await forumPlace(town, "Closing");
    await said(place.ana.suggest("A bench"));
    const post = await place.post(1);
    await killDuring(town, changes, "is lost", () => approves(place.mod, 1));
    await town.restart();
    const shut = await place.post(1, ({ archived, tags }) => archived && tags.includes("Approved"));
    expect(shut).toMatchObject({ id: post.id, locked: true });
    expect((await place.card(post)).text).toContain("✅ Approved");
  });
});

describe("a bot that was away", () => {
  it("puts back what others have changed about posts meanwhile, and finds that a forum is gone", async () => {
    const [place, sunk] = await Promise.all([forumPlace(town, "Away"), forumPlace(town, "Ebb")]);
    const { ana, mod, server } = place;
    for (const text of ["A bench", "A fountain", "A tree", "A gate"]) await said(ana.suggest(text));
    await said(mod.decides("approve", 4));
    const reopened = await place.post(4, (post) => post.archived);
    await said(sunk.ana.suggest("A pier"));
    const [archived, retagged, locked] = [await place.post(1), await place.post(2), await place.post(3)];
    await sunk.post(1);
    await town.bot.stop();
    server.archives(archived.channel);
    mod.retags(retagged.channel, []);
    mod.locks(locked.channel);
    mod.reopens(reopened.channel);
    town.discord.faults.removeChannel(sunk.forum);
    await town.restart();
    await place.post(1, (post) => !post.archived);
    await place.post(2, ({ tags }) => tags.join() === "Open");
    await place.post(3, (post) => !post.locked);
    await place.post(4, (post) => post.archived);

    // Open suggestions come along to the channel that is named now.
    sunk.mod.here = sunk.server.general;
    const dock = sunk.server.addChannel({ name: "dock" });
    const answer = await said(sunk.mod.types("/setup", { channel: dock }));
    expect(answer).toContain("1 suggestion that could not be posted is");
    const card = await sunk.mod.waitsFor(dock, (messages) => messages.find(({ text }) => text.includes("A pier")));
    await sunk.server.join("Ben").clicks(card, "up");
    // Whoever is fast presses before it is noted where the card stands.
    await eventually(() => stored.suggestion(sunk.server.id, 1).channelId === dock.id);
    expect(stored.suggestion(sunk.server.id, 1)).toMatchObject({ up: 1, channelId: dock.id, problem: null });
  });
});
