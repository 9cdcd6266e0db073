import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { picture } from "../../playground/people/files.ts";
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

describe.concurrent("suggesting where staff review first", () => {
  it("gives the number at once, posts no card, and shows staff a post with the buttons", async () => {
    const place = await reviewingPlace(town, "Number");
    const ana = town.member(place, "Ana");
    expect(await said(ana.suggest("A bench by the pond"))).toContain("stored as #1. Staff review it first");
    const post = await place.post(1);
    expect(post.text).toContain("### #1 · ⏳ Waiting for review");
    expect(post.text).toContain("Suggested by **Ana**");
    expect(post.text).toContain("> A bench by the pond");
    expect(post.buttons.map(({ label }) => label)).toEqual(["Accept", "Reject", "Claim"]);
    expect(cardsOf(place, 1)).toEqual([]);
    expect(await said(ana.types("/suggestions mine"))).toContain("A bench by the pond");
  });

  it("keeps id and number when it is accepted: then come card and thread, and the author is told", async () => {
    const place = await reviewingPlace(town, "Accept");
    const ana = town.member(place, "Ana");
    await said(ana.suggest("More trees"));
    const answer = await said(place.mod.clicks(await place.post(1), "Accept"));
    expect(answer).toContain("#1 is accepted: it is now **💡 Open**.");
    expect(answer).toContain("Its author got a direct message.");
    const card = await place.card(1);
    expect(card.text).toContain("> More trees");
    expect(card.threadId).toBeDefined();
    const post = await place.post(1, ({ text }) => text.includes("Accepted"));
    expect(post.text).toContain("✅ Accepted by **Mo of Accept**");
    expect(post.buttons).toEqual([]);
    const [message] = ana.dms();
    expect(message?.text).toContain("Your suggestion #1 on **Accept** passed its review");
    expect(await said(ana.types("/suggestions history", { id: "1" }))).toContain(
      "Accepted from the queue by **Mo of Accept**",
    );
    expect(stored.suggestion(place.server.id, 1)).toMatchObject({ status: "open", number: 1 });
  });

  it("rejects with the reason of the form, tells the author alone, and posts no card", async () => {
    const place = await reviewingPlace(town, "Reject");
    await place.rule("cannedReasons", "Too dear | Already there");
    const ana = town.member(place, "Ana");
    await said(ana.suggest("A pool on the roof"));
    const { modal } = await place.mod.clicks(await place.post(1), "Reject");
    expect(modal?.title).toBe("Reject #1");
    const answer = await said(place.mod.submits(modal, { canned: "Too dear", reason: "Sorry!" }));
    expect(answer).toContain("#1 is now **❌ Rejected**.");
    expect(answer).toContain("It has no card");
    const post = await place.post(1, ({ text }) => text.includes("❌ Rejected** by **Mo of Reject**"));
    expect(post.text.match(/Rejected.* by/g)).toHaveLength(1);
    expect(post.text).toContain("> Too dear\n> Sorry!");
    expect(cardsOf(place, 1)).toEqual([]);
    const [message] = ana.dms();
    expect(message?.text).toContain("#1 on **Reject** is now **❌ Rejected**");
    expect(message?.text).toContain("> Too dear");
  });

  it("posts the card when one that was rejected in the queue is opened after all", async () => {
    const place = await reviewingPlace(town, "After all");
    const ana = town.member(place, "Ana");
    await said(ana.suggest("A swing"));
    await said(place.mod.types("/queue reject", { id: "1", reason: "No room" }));
    expect(await said(place.mod.types("/decide reopen", { id: "1" }))).toContain("#1 is now **💡 Open**");
    expect((await place.card(1)).text).toContain("> A swing");
  });

  it("lets the author edit and withdraw what waits, and shows staff both", async () => {
    const place = await reviewingPlace(town, "Own");
    const ana = town.member(place, "Ana");
    await said(ana.suggest("A shed"));
    const { modal } = await ana.types("/suggestions edit", { id: "1" });
    expect(await said(ana.submits(modal, { text: "A shed with a window" }))).toContain("has your new text");
    await place.post(1, ({ text }) => text.includes("> A shed with a window"));
    await said(ana.types("/suggestions withdraw", { id: "1" }));
    const post = await place.post(1, ({ text }) => text.includes("Withdrawn"));
    expect(post.text).toContain("↩️ Withdrawn by **its author**");
    expect(await said(place.mod.types("/queue approve", { id: "1" }))).toContain(
      "#1 does not wait any more: its author withdrew it. Nothing has been changed.",
    );
    expect(cardsOf(place, 1)).toEqual([]);
  });

  it("shows neither name nor face of an anonymous author to staff", async () => {
    const place = await reviewingPlace(town, "Hidden");
    const ana = town.member(place, "Ana");
    await said(ana.suggest("Later hours", { anonymous: true }));
    const post = await place.post(1);
    expect(post.text).toContain("Anonymous");
    const seen = [post.raw, (await told(place.mod.types("/queue info", { id: "1" }))).raw];
    seen.push((await told(place.mod.types("/queue view"))).raw);
    for (const body of seen) {
      expect(JSON.stringify(body)).not.toContain("Ana");
      expect(JSON.stringify(body)).not.toContain(ana.id);
    }
  });

  it("pings the roles that the board names, once, and nobody when it draws the post anew", async () => {
    const place = await reviewingPlace(town, "Ping");
    const role = place.server.addRole("Reviewers");
    await place.rule("pingOnQueued", `<@&${role.id}>`);
    const ana = town.member(place, "Ana");
    await said(ana.suggest(`Look <@&${place.server.id}> @everyone`));
    const post = await place.post(1);
    expect(post.pings).toEqual([role.id]);
    await said(place.mod.clicks(post, "Claim"));
    const again = await place.post(1, ({ text }) => text.includes("Claimed by **Mo of Ping**"));
    expect(again.text).not.toContain("New in the queue");
  });

  it("gets its post when the queue gets a channel after it, without calling anybody", async () => {
    const place = await town.place("Late desk");
    const { server, mod } = place;
    const role = server.addRole("Reviewers");
    await place.rule("pingOnQueued", `<@&${role.id}>`);
    await place.rule("queue", "virtual");
    const ana = town.member(place, "Ana");
    for (const text of ["A bench", "A tree", "A gate"]) await said(ana.suggest(text));
    await said(mod.types("/queue approve", { id: "2" }));
    const desk = server.addChannel({ name: "desk" });
    await place.rule("queueChannel", `<#${desk.id}>`);
    expect(mod.sees(desk)).toEqual([]);
    await place.rule("queue", "channel");
    const posts = await mod.waitsFor(desk, (seen) => seen.length === 2 && seen);
    expect(posts.map(({ text }) => /#(\d)/.exec(text)?.[1] ?? "").toSorted()).toEqual(["1", "3"]);
    expect(posts.flatMap(({ pings }) => pings)).toEqual([]);
    await said(ana.suggest("A lamp"));
    const fresh = await mod.waitsFor(desk, (seen) => seen.find(({ text }) => text.includes("### #4 ")));
    expect(fresh.pings).toEqual([role.id]);
    const [first] = posts;
    if (first === undefined) throw new Error("no post");
    expect(await said(mod.clicks(first, "Accept"))).toContain("is accepted");
  });

  it("shows images in the post and to whoever looks in private, and on the card later", async () => {
    const place = await reviewingPlace(town, "Image");
    const ana = town.member(place, "Ana");
    await said(ana.suggest("Like this", { image: picture("holiday.png") }));
    const post = await place.post(1);
    expect(post.images.length).toBeGreaterThan(0);
    expect((await told(place.mod.types("/queue info", { id: "1" }))).images.length).toBeGreaterThan(0);
    await said(place.mod.clicks(post, "Accept"));
    expect((await place.card(1)).images.length).toBeGreaterThan(0);
    const drawn = await place.post(1, ({ text }) => text.includes("Accepted"));
    expect(drawn.images.length).toBeGreaterThan(0);
  });
});

describe.concurrent("who may read what waits", () => {
  it("hides it from everybody but staff and its author, in every list, look-up and choice", async () => {
    const place = await reviewingPlace(town, "Leak");
    const [ana, ben] = [town.member(place, "Ana"), town.member(place, "Ben")];
    await said(ana.suggest("A secret garden"));
    await said(ana.suggest("A hidden door", { anonymous: true }));
    await said(place.mod.types("/queue reject", { id: "2", reason: "A reason of staff" }));
    const secrets = /secret garden|hidden door|A reason of staff/;
    const gone = "no suggestion";
    for (const line of ["/suggestions list", "/suggestions top"]) {
      expect(await said(ben.types(line))).not.toMatch(secrets);
    }
    for (const status of ["queued", "rejected"]) {
      expect(await said(ben.types("/suggestions list", { status }))).not.toMatch(secrets);
      expect(await said(ana.types("/suggestions list", { status }))).toMatch(secrets);
    }
    for (const id of ["1", "2"]) {
      for (const what of ["show", "history", "follow", "voters"]) {
        const answer = await said(ben.types(`/suggestions ${what}`, { id }));
        expect(answer).not.toMatch(secrets);
        expect(answer.toLowerCase()).toContain(gone);
      }
      expect(await said(ana.types("/suggestions show", { id }))).toMatch(secrets);
      expect(await said(place.mod.types("/suggestions show", { id }))).toMatch(secrets);
    }
    for (const typed of ["", "secret", "hidden", "1"]) {
      for (const what of ["show", "history", "edit"]) {
        expect(JSON.stringify(await ben.typing(`/suggestions ${what}`, "id", typed))).not.toMatch(secrets);
      }
    }
    expect(JSON.stringify(await ana.typing("/suggestions show", "id", "secret"))).toMatch(secrets);
    expect(JSON.stringify(await place.mod.typing("/suggestions show", "id", "secret"))).toMatch(secrets);
    // Buttons that nobody was given: as a changed client would press them.
    await said(ana.types("/suggestions show", { id: "1" }));
    const own = await told(ben.types("/suggestions list"));
    for (const customId of [
      "read:1:text",
      "notes:1:public:0",
      "history:1:0",
      "vote:1:up",
      "follow:1",
      "queue:accept:1:1",
    ]) {
      const answer = await ben.press(own, customId).answer;
      expect((await answer.final()).text).not.toMatch(secrets);
    }
    expect(stored.suggestion(place.server.id, 1)?.status).toBe("queued");
  });

  it("tells in its history that it was edited before its review, and not what it said then", async () => {
    const place = await reviewingPlace(town, "Before");
    const [ana, ben] = [town.member(place, "Ana"), town.member(place, "Ben")];
    await said(ana.suggest("Rude words"));
    const { modal } = await ana.types("/suggestions edit", { id: "1" });
    await said(ana.submits(modal, { text: "Kind words" }));
    await said(place.mod.types("/queue approve", { id: "1" }));
    const history = await said(ben.types("/suggestions history", { id: "1" }));
    expect(history).toContain("Edited by **Ana** before its review");
    expect(history).not.toContain("Rude");
  });

  it("takes what is edited later back into the queue where the board asks for it, and its card tells nothing of it", async () => {
    const place = await reviewingPlace(town, "Again");
    await place.rule("reviewEdits", "yes");
    const [ana, ben] = [town.member(place, "Ana"), town.member(place, "Ben")];
    await said(ana.suggest("Kind words"));
    await said(place.mod.clicks(await place.post(1), "Accept"));
    await place.card(1);
    const { modal } = await ana.types("/suggestions edit", { id: "1" });
    await said(ana.submits(modal, { text: "Rude words" }));
    const card = await place.mod.waitsFor(place.box, (messages) =>
      messages.find(({ text }) => text.includes("#1 ") && text.includes("waits for a review")),
    );
    expect(card.text).not.toMatch(/Rude|Kind/);
    expect(await said(ben.types("/suggestions list"))).not.toMatch(/Rude/);
    const post = await place.post(1, ({ text, buttons }) => text.includes("Rude words") && buttons.length > 0);
    await said(place.mod.submits((await place.mod.clicks(post, "Reject")).modal, { reason: "No" }));
    const rejected = await place.mod.waitsFor(place.box, (messages) =>
      messages.find(({ text }) => text.includes("#1 ") && text.includes("did not pass")),
    );
    expect(rejected.text).not.toMatch(/Rude|Kind/);
  });
});

describe("a post of the queue that staff cannot find", () => {
  it("is explained to whoever looks in private: deleted, not to be written, or gone with its channel", async () => {
    const place = await reviewingPlace(town, "Lost");
    const { application, faults } = town.discord;
    const ana = town.member(place, "Ana");
    const info = (id: string) => said(place.mod.types("/queue info", { id }));
    await said(ana.suggest("A lost page"));
    expect(await info("1")).not.toContain("⚠️");
    await said(place.mod.clicks(await place.post(1), "Claim"));
    faults.removeMessage(await place.post(1, ({ text }) => text.includes("Claimed by")));
    await eventually(async () => (await info("1")).includes(`Its post was deleted from <#${place.desk.id}>.`));
    faults.takePermission(place.desk, "SendMessages", application);
    await said(ana.suggest("A closed door"));
    await eventually(async () =>
      (await info("2")).includes("Staff cannot be shown it in the queue's channel: I may not"),
    );
    faults.removeChannel(place.desk);
    await said(ana.suggest("No door at all"));
    await eventually(async () => (await info("3")).includes(`the queue's channel: <#${place.desk.id}> is gone.`));
  });
});
