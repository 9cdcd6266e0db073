import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { picture } from "../../playground/people/files.ts";
import { eventually } from "../helpers/eventually.ts";
import { type ForumPlace, forumPlace, forumRights } from "../helpers/forum.ts";
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

const row = ({ server }: ForumPlace, number = 1) => stored.suggestion(server.id, number);
const without = (...rights: readonly (typeof forumRights)[number][]) =>
  forumRights.filter((right) => !rights.includes(right));
const closed = { archived: true, locked: true };
const open = { archived: false, locked: false };

describe.concurrent("a board in a forum", () => {
  it("gets one post a suggestion, with the card in it, a tag for its status and its images", async () => {
    const place = await forumPlace(town, "Square");
    const { ana, forum, mod } = place;
    expect(await said(ana.suggest("A bench by the pond", { image: picture("bench.png") }))).toContain("open the card");
    const post = await place.post(1);
    expect(post).toMatchObject({ name: "#1 · A bench by the pond", tags: ["Open"], ...open });
    const card = await place.card(post);
    expect(card).toMatchObject({ id: post.id, author: town.discord.application.bot.username });
    expect(card.text).toContain("> A bench by the pond");
    expect(card.text).not.toContain("Discussion");
    expect(card.images).toHaveLength(1);
    expect(mod.threads(forum)).toHaveLength(1);
    expect(row(place)).toMatchObject({ channelId: post.id, messageId: post.id, threadId: post.id });
    expect(forum.availableTags).toMatchObject([{ name: "Open", moderated: true, emoji_name: "💡" }]);
    expect(await said(ana.types("/suggestions show", { id: "1" }))).toContain(`/${post.id}/${post.id})`);
  });

  it("gives the post the suggestion's own tags beside its status's", async () => {
    const place = await forumPlace(town, "Shelf", { tags: [{ name: "paths" }] });
    await place.rule("tags", "Paths, 🌳 Green, Loud");
    await said(place.ana.types("/suggest", { text: "A path under trees", tags: "Green, Paths" }));
    expect((await place.post(1)).tags.toSorted()).toEqual(["Green", "Open", "paths"]);
    expect(place.forum.availableTags.map(({ name, emoji_name }) => [name, emoji_name])).toEqual([
      ["paths", null],
      ["Open", "💡"],
      ["Green", "🌳"],
    ]);
    await said(place.mod.decides("approve", 1));
    const post = await place.post(1, ({ archived }) => archived);
    expect(post.tags.toSorted()).toEqual(["Approved", "Green", "paths"]);
  });

  it("counts votes on the card in the post", async () => {
    const place = await forumPlace(town, "Poll");
    await said(place.ana.suggest("A bench"));
    const post = await place.post(1);
    const ben = place.server.join("Ben");
    await ben.clicks(await place.card(post), "up");
    // The post may have been opened only now: then the vote is told in a line, and the card follows.
    await eventually(async () => !(await place.card(post)).text.includes("No votes yet"));
    expect((await place.card(post)).text).toContain("👍 **1**");
  });

  it("closes the post with the decision, and opens it again with the next", async () => {
    const place = await forumPlace(town, "Gate");
    const { ana, mod } = place;
    await said(ana.suggest("A bench"));
    expect(await said(mod.decides("approve", 1, { reason: "Oak it is" }))).toContain("Its card shows it");
    const post = await place.post(1, ({ archived, tags }) => archived && tags.includes("Approved"));
    expect(post).toMatchObject({ tags: ["Approved"], ...closed });
    expect((await place.card(post)).text).toContain("> Oak it is");

    expect(await said(mod.decides("status", 1, { status: "implemented" }))).toContain("Its card shows it");
    expect(await place.post(1, ({ archived, tags }) => archived && tags.includes("Implemented"))).toMatchObject(closed);
    expect((await place.card(post)).text).toContain("🎉 Implemented");

    expect(await said(mod.decides("reopen", 1))).toContain("Its card shows it");
    expect(await place.post(1, ({ archived }) => !archived)).toMatchObject({ tags: ["Open"], ...open });
    expect((await place.card(post)).buttons.map(({ label }) => label)).toEqual(expect.arrayContaining(["0", "0"]));
  });

  it("shows what changes about a decided one, and closes the post again", async () => {
    const place = await forumPlace(town, "Echo");
    const { ana, mod } = place;
    await said(ana.suggest("A bench"));
    await said(mod.decides("reject", 1));
    const post = await place.post(1, ({ archived }) => archived);
    await said(mod.types("/note add", { id: "1", text: "See the minutes", visibility: "public" }));
    const card = await place.card(post, ({ text }) => text.includes("See the minutes"));
    expect(card.text).toContain("❌ Rejected");
    expect(await place.post(1, ({ archived }) => archived)).toMatchObject({ tags: ["Rejected"], ...closed });
  });

  it("takes what a removed suggestion said out of the post's name", async () => {
    const place = await forumPlace(town, "Blank");
    await said(place.ana.suggest("Something rude"));
    await said(place.mod.decides("remove", 1));
    expect(await place.post(1, ({ archived }) => archived)).toMatchObject({ name: "#1", tags: ["Removed"], ...closed });
  });

  it("puts back tags, lock and archive that others change, and keeps those tags of the forum that it does not know", async () => {
    const place = await forumPlace(town, "Meddle", { tags: [{ name: "Off topic" }] });
    const { ana, mod, server, forum } = place;
    await said(ana.suggest("A bench"));
    const { channel } = await place.post(1);
    mod.retags(channel, ["Off topic"]);
    await place.post(1, ({ tags }) => tags.join() === "Open");
    mod.locks(channel);
    await place.post(1, ({ locked }) => !locked);
    mod.archives(channel);
    await place.post(1, ({ archived }) => !archived);
    // As Discord does when nobody has written for long.
    server.archives(channel);
    await place.post(1, ({ archived }) => !archived);

    await said(mod.decides("approve", 1));
    await place.post(1, ({ archived, tags }) => archived && tags.join() === "Approved");
    mod.reopens(channel);
    expect(await place.post(1, ({ archived }) => archived)).toMatchObject({ tags: ["Approved"], ...closed });
    expect(forum.availableTags.map(({ name }) => name)).toEqual(["Off topic", "Open", "Approved"]);
  });

  it("puts back what others change about a post before Discord has answered its opening", async () => {
    const place = await forumPlace(town, "Haste");
    const { ana, mod, forum } = place;
    const opening = town.discord.faults.holds(`POST /channels/${forum.id}/threads`, { times: 1, afterHandling: true });
    const answer = said(ana.suggest("A bench"));
    await opening.arrived();
    const { channel } = await place.post(1);
    mod.locks(channel);
    opening.release();
    expect(await place.post(1, ({ locked }) => !locked)).toMatchObject(open);
    expect(await answer).toContain("open the card");
  });

  it("lets a post be that others change again and again, until its suggestion changes", async () => {
    const place = await forumPlace(town, "Feud");
    const { ana, mod } = place;
    await said(ana.suggest("A bench"));
    const { channel } = await place.post(1);
    for (let round = 0; round < 5; round += 1) {
      mod.locks(channel);
      await place.post(1, ({ locked }) => !locked);
    }
    mod.locks(channel);
    await town.bot.logged((entry) => entry.msg.includes("changed by others again and again"));
    expect(channel.thread?.locked).toBe(true);
    await said(mod.decides("status", 1, { status: "Under review" }));
    expect(await place.post(1, ({ tags }) => tags.includes("Under review"))).toMatchObject(open);
  });

  it("uses the tags that are there, whatever their case, and gives one where the forum wants it", async () => {
    const place = await forumPlace(town, "Labels", {
      tags: [{ name: "OPEN" }],
      requireTag: true,
      bot: without("ManageChannels"),
    });
    await said(place.ana.suggest("A bench"));
    expect(await place.post(1)).toMatchObject({ tags: ["OPEN"] });
    expect(place.forum.availableTags).toHaveLength(1);
  });

  it("goes without a tag that it may not make, says so, and gives it once it may", async () => {
    const place = await forumPlace(town, "Bare", { bot: without("ManageChannels") });
    const { ana, mod, forum } = place;
    expect(place.answer).toContain("Without **Manage Channels** I cannot make the tags");
    expect(await said(ana.suggest("A bench"))).toContain("Code: `tags-forbidden`");
    expect(await place.post(1)).toMatchObject({ tags: [] });
    expect(await said(mod.types("/doctor"))).toContain("Manage Channels");
    town.discord.faults.givePermission(forum, "ManageChannels", town.discord.application.bot);
    await said(mod.types("/setup", { channel: forum }));
    expect(await place.post(1, ({ tags }) => tags.length > 0)).toMatchObject({ tags: ["Open"] });
  });

  it("says that a forum wants a tag when there is none to give, and posts once there is", async () => {
    const place = await forumPlace(town, "Strict", {
      tags: [{ name: "Off topic" }],
      requireTag: true,
      bot: without("ManageChannels"),
    });
    const { ana, mod, forum, server } = place;
    expect(await said(ana.suggest("A bench"))).toContain("Code: `card-tag-required`");
    server.setTags(forum, [...forum.availableTags, { name: "Open" }]);
    expect(await said(mod.types("/setup", { channel: forum }))).toContain("1 suggestion that could not be posted");
    expect(await place.post(1)).toMatchObject({ tags: ["Open"] });
  });

  it("goes without a tag for which the forum has no room", async () => {
    const tags = Array.from({ length: 20 }, (_, at) => ({ name: `Tag ${at}` }));
    const place = await forumPlace(town, "Full", { tags });
    expect(await said(place.ana.suggest("A bench"))).toContain("Code: `tags-full`");
    expect(await place.post(1)).toMatchObject({ tags: [] });
  });

  it("says that it may not close a post, still shows the decision, and closes it once it may", async () => {
    const place = await forumPlace(town, "Jammed");
    const { ana, mod, forum } = place;
    const { faults, application } = town.discord;
    await said(ana.suggest("A bench"));
    faults.takePermission(forum, "ManageThreads", application.bot);
    expect(await said(mod.decides("approve", 1))).toContain("Code: `post-forbidden`");
    const post = await place.post(1);
    expect(post).toMatchObject({ tags: ["Open"], ...open });
    expect((await place.card(post)).text).toContain("✅ Approved");
    faults.givePermission(forum, "ManageThreads", application.bot);
    await said(mod.types("/setup", { channel: forum }));
    expect(await place.post(1, ({ archived }) => archived)).toMatchObject({ tags: ["Approved"], ...closed });
  });

  it("says which rights it lacks there, by the names they have in a forum", async () => {
    const { forum, mod } = await forumPlace(town, "Walled", { bot: without("ManageThreads") });
    town.discord.faults.takePermission(forum, "SendMessages", town.discord.application.bot);
    const answer = await said(mod.types("/setup", { channel: forum }));
    expect(answer).toContain("**Create Posts**");
    expect(answer).toContain("**Manage Threads**");
    expect(answer).not.toContain("**Create Public Threads**");
  });

  it("tells an author whom no direct message reaches in the post, which it opens for that and closes again", async () => {
    const place = await forumPlace(town, "Deaf");
    const { ana, mod } = place;
    await place.rule("pingAuthor", "yes");
    ana.closesDms();
    await said(ana.suggest("A bench"));
    const { channel } = await place.post(1);
    await said(mod.decides("approve", 1));
    const told = await mod.waitsFor(channel, (messages) => messages.find(({ text }) => text.includes("is now")));
    expect(told.pings).toEqual([ana.id]);
    expect(await place.post(1, ({ archived }) => archived)).toMatchObject(closed);
    // Long after, when the decision's message finds the post closed.
    expect(await said(mod.decides("status", 1, { status: "Implemented" }))).toContain("Its card shows it");
    await mod.waitsFor(channel, (messages) => messages.filter(({ pings }) => pings.length > 0).length >= 3);
    expect(await place.post(1, ({ archived, tags }) => archived && tags.includes("Implemented"))).toMatchObject(closed);
  });

  it("takes a deleted post for a deleted card", async () => {
    const place = await forumPlace(town, "Gap");
    const { ana, mod } = place;
    await said(ana.suggest("A bench"));
    const { channel } = await place.post(1);
    town.discord.faults.removeChannel(channel);
    await eventually(() => row(place)?.problem === "card-message-gone");
    expect(await said(mod.decides("approve", 1))).toContain("Code: `card-message-gone`");
  });

  it("tells the named author of the post where the board wants it, and never an anonymous one", async () => {
    const place = await forumPlace(town, "Call");
    const { ana } = place;
    await place.rule("pingAuthor", "yes");
    await place.rule("threadName", "#{number} {author}: {text}");
    await said(ana.suggest("A bench"));
    const named = await place.post(1);
    const ping = await place.mod.waitsFor(named.channel, (messages) => messages.find(({ pings }) => pings.length > 0));
    expect(ping.pings).toEqual([ana.id]);
    expect(named.name).toBe("#1 Ana: A bench");

    await said(ana.suggest("A fountain", { anonymous: true }));
    const anonymous = await place.post(2);
    expect(anonymous.name).toBe("#2 Anonymous: A fountain");
    expect(JSON.stringify(place.mod.sees(anonymous.channel).map(({ raw }) => raw))).not.toContain(ana.id);
    expect(stored.intents(place.server.id, 2).map(({ kind }) => kind)).toEqual(["card"]);
  });
});
