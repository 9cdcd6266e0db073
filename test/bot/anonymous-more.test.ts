import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { file, type GivenFile } from "../../playground/people/files.ts";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { untilCard } from "../helpers/cards.ts";
import { eventually } from "../helpers/eventually.ts";
import { forumPlace } from "../helpers/forum.ts";
import { type ReviewingPlace, reviewingPlace } from "../helpers/queue.ts";
import { Stored } from "../helpers/stored.ts";
import { said, told } from "../helpers/told.ts";
import { Town } from "../helpers/town.ts";
import { holdsAny, requestsWith, seenBy, somebody } from "../helpers/traces.ts";

let town: Town;
let stored: Stored;
beforeAll(async () => {
  town = await Town.found({ rateLimits: false, env: { LOG_LEVEL: "debug" } });
  stored = new Stored(town.dataDir);
});
afterAll(async () => {
  stored.close();
  await town.end();
});

/** A photo that tells whose it is, by its name and by what is written into it. */
async function photo(owner: string, n: number): Promise<GivenFile> {
  const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#804020" } })
    .jpeg()
    .withExif({ IFD0: { Artist: owner } })
    .toBuffer();
  return file(`${owner}-${n}.jpg`, bytes, "image/jpeg");
}

/** A board with everything switched on that could tell who an author is. */
async function talkative(name: string): Promise<ReviewingPlace> {
  const place = await reviewingPlace(town, name);
  const done = place.server.addChannel({ name: "done" });
  await place.rule("threadName", "{author}: {text}");
  await place.rule("pingAuthor", "yes");
  await place.rule("log", "copy");
  await place.rule("logApproved", `<#${done.id}>`);
  return place;
}

/** Everything that can happen to a suggestion since boards have rules, and everything that others can ask about it. */
async function life(place: ReviewingPlace, author: Suggester, ben: Suggester, anonymous: boolean): Promise<void> {
  const { mod } = place;
  const id = "1";
  const [image, image2, image3, image4, image5] = await Promise.all(
    [1, 2, 3, 4, 5].map((n) => photo(author.user.username, n)),
  );
  const typed = { text: "Longer breaks", anonymous, image, image2, image3, image4, image5, preview: true };
  const preview = await told(author.types("/suggest", typed));
  await said(author.clicks(preview, "Post"));
  await place.post(1);
  for (const line of ["/queue view", "/queue info"]) await told(mod.types(line, line === "/queue view" ? {} : { id }));
  await said(mod.types("/queue approve", { id }));
  const card = await untilCard(place, 1, ({ text }) => text.includes("Discussion"));
  await said(ben.types("/suggestions follow", { id }));
  await said(author.clicks(card, "Follow"));
  const { modal } = await author.types("/suggestions edit", { id });
  await said(author.submits(modal, { text: "Longer breaks, please" }));
  await said(mod.types("/note add", { id, text: "Ask the works council", visibility: "public" }));
  await said(mod.types("/block add", { suggestion: id, for: "1d" }));
  await said(author.suggest("Another", { anonymous }));
  await said(mod.types("/block list"));
  await said(mod.types("/block remove", { suggestion: id }));
  await mod.typing("/block add", "suggestion", "breaks");
  await said(mod.decides("approve", 1, { reason: "Earned" }));
  for (const line of ["/suggestions history", "/suggestions voters", "/suggestions show", "/note list"]) {
    await said(mod.types(line, { id }));
  }
  await said(mod.types("/suggestions list", { status: "approved" }));
  await said(ben.types("/suggestions top", { status: "all" }));
  // A reason to complain: nobody hears of the next decision, and the card of the next suggestion is refused.
  author.closesDms();
  await place.rule("queue", "off");
  town.discord.faults.fails("POST /channels/:channel/messages", { times: 1, status: 400 });
  await said(author.suggest("Shorter breaks", { anonymous }));
  await said(mod.decides("reopen", 1));
  const intents = (number: number) => stored.intents(place.server.id, number);
  await eventually(() => intents(1).every(({ state }) => state !== "pending") && intents(2)[0]?.state === "failed");
}

describe("an anonymous suggestion on a board that uses everything", () => {
  it("names its author in no message, thread, request or line of the log at its most talkative", async () => {
    const office = await talkative("Office");
    const hall = await talkative("Hall");
    const [ben, bea] = [town.member(office, "Ben"), town.member(hall, "Bea")];
    const hidden = somebody(office, "Zacharias");
    const named = somebody(hall, "Yolanda");
    await life(office, hidden.person, ben, true);
    await life(hall, named.person, bea, false);
    const log = town.bot.output;

    expect(stored.images(office.server.id, 1).map(({ name }) => name)).toEqual(
      [1, 2, 3, 4, 5].map((n) => `image-${n}.jpg`),
    );
    for (const { bytes } of stored.images(office.server.id, 1)) {
      expect(Buffer.from(bytes).includes("zacharias")).toBe(false);
    }
    expect(holdsAny(seenBy([ben, office.mod], office), hidden.traces)).toEqual([]);
    expect(requestsWith(town, hidden.traces)).toEqual(["POST /users/@me/channels"]);
    expect(ben.dms()).not.toEqual([]);
    const own = town.discord.core.world.directMessagesOf(hidden.person.id).map(({ id }) => id);
    expect(log).toContain("Discord refused an intent");
    expect(log).toContain("an author cannot be told");
    expect(log).toContain("turned down");
    expect(holdsAny(log, [...hidden.traces, ...own])).toEqual([]);

    // The control: of somebody who gives their name the same look finds it in the thread's name, the queue and the card.
    const seen = seenBy([bea, hall.mod], hall);
    expect(seen).toContain("Yolanda the Nick: Longer breaks");
    expect(holdsAny(seen, named.traces)).toContain(named.person.id);
    expect(requestsWith(town, named.traces).length).toBeGreaterThan(3);
  });

  it("is a forum's post without a name, in its title, its card, its members and its messages", async () => {
    const place = await forumPlace(town, "Square");
    const at = { server: place.server, box: place.forum };
    await place.rule("threadName", "{author}: {text}");
    await place.rule("pingAuthor", "yes");
    const { person, traces } = somebody(at, "Wilhelmina");
    await said(person.suggest("Better chairs", { anonymous: true }));
    const post = await place.mod.waitsForThread(place.forum, ([first]) => first);
    expect(post.name).toBe("Anonymous: Better chairs");
    await said(place.mod.decides("approve", 1));
    await place.mod.waitsForThread(place.forum, ([first]) => first?.archived === true && first);
    await eventually(() => stored.intents(place.server.id, 1).every(({ state }) => state !== "pending"));
    expect(holdsAny(seenBy([place.mod], at), traces)).toEqual([]);
    expect(requestsWith(town, traces)).toEqual(["POST /users/@me/channels"]);

    await said(person.suggest("Better desks"));
    await place.mod.waitsForThread(place.forum, (posts) =>
      posts.some(({ name }) => name.includes("Wilhelmina the Nick")),
    );
  });
});

describe.concurrent("an anonymous author", () => {
  it("is listed as a voter like everybody else", async () => {
    const place = await town.place("Ballot");
    const [ana, ben] = [town.member(place, "Ana"), town.member(place, "Ben")];
    await said(ana.suggest("A secret ballot", { anonymous: true }));
    const card = await place.card(1);
    for (const one of [ana, ben]) await (await one.clicks(card, "up")).final();
    const list = await said(place.mod.types("/suggestions voters", { id: "1" }));
    const lines = list.split("\n").filter((line) => line.startsWith("- "));
    expect(lines).toEqual([`- Ana <@${ana.id}>`, `- Ben <@${ben.id}>`]);
  });

  it("who is staff can note and decide on what they wrote, and nothing says that it is theirs", async () => {
    const place = await town.place("Double");
    const fay = place.server.join("Fay", { permissions: ["ManageGuild"] });
    fay.here = place.box;
    await said(place.mod.suggest("A raise for moderators", { anonymous: true }));
    await said(fay.suggest("A raise for Fay", { anonymous: true }));
    // Mo works on their own and on another's: it reads the same.
    for (const id of ["1", "2"]) {
      await said(place.mod.types("/note add", { id, text: "Well deserved", visibility: "public" }));
      await said(place.mod.decides("approve", id, { reason: "Yes" }));
    }
    const read = async (line: string, id: string) =>
      (await said(fay.types(line, { id })))
        .replaceAll("A raise for moderators", "It")
        .replaceAll("A raise for Fay", "It")
        .replaceAll(/#[12]|<t:\d+:\w>|\/\d+|<#\d+>/g, "");
    for (const line of ["/suggestions show", "/suggestions history", "/note list"]) {
      expect(await read(line, "1")).toBe(await read(line, "2"));
    }
  });

  it("is not betrayed by what staff are told of a message that never reached them", async () => {
    const place = await town.place("Postbox");
    const ana = town.member(place, "Ana");
    await said(ana.suggest("Silence", { anonymous: true }));
    const openly = await said(place.mod.decides("approve", 1));
    await said(ana.types("/preferences", { dms: false }));
    await said(place.mod.decides("reopen", 1));
    expect(await said(place.mod.decides("approve", 1))).toBe(openly);
    await eventually(() => stored.intents(place.server.id, 1).at(-1)?.problem === "dm-off");
  });

  it("is found by no filter, choice or count of lists", async () => {
    const place = await town.place("Finder");
    const ana = town.member(place, "Ana");
    await said(ana.suggest("Anonymous indeed", { anonymous: true }));
    for (const typed of ["Ana", ana.id, `<@${ana.id}>`]) {
      expect(await place.mod.typing("/suggestions show", "id", typed === "Ana" ? "ana" : typed)).toEqual([]);
    }
    expect(await place.mod.typing("/suggestions show", "id", "indeed")).toHaveLength(1);
    expect(await said(place.mod.types("/suggestions list", { author: ana }))).toContain("There is no such suggestion.");
  });
});

const withName = "On this board staff decide and write notes with their name only";

describe.concurrent("staff, on a board that wants their names", () => {
  it("decide with their name, typed, in the menu's form, confirmed, and on what waits for review", async () => {
    const place = await reviewingPlace(town, "Signed");
    const { mod, server } = place;
    const ana = town.member(place, "Ana");
    await said(ana.suggest("It waits"));
    await place.rule("queue", "off");
    await said(ana.suggest("It is open"));
    await said(ana.suggest("It is decided"));
    await said(mod.decides("approve", 3));
    const card = await place.card(2);
    const early = await mod.uses("Decide", card);
    expect(early.modal?.field("anonymous")).toBeDefined();
    const question = await told(mod.decides("reject", 3, { anonymous: true, reason: "On second thoughts" }));
    await place.rule("anonymousStaff", "no");

    const refused = [
      await said(mod.decides("approve", 2, { anonymous: true, reason: "Because of it" })),
      await said(mod.decides("reject", 1, { anonymous: true, reason: "Because of it" })),
      await said(mod.decides("reject", 3, { anonymous: true, reason: "Because of it" })),
      await said(mod.submits(early.modal, { status: "approved", reason: "Because of it", anonymous: true })),
    ];
    for (const text of refused) {
      expect(text).toContain(withName);
      expect(text).toContain("```\nBecause of it\n```");
    }
    const late = await said(mod.clicks(question, "Override"));
    expect(late).toContain(withName);
    expect(late).toContain("```\nOn second thoughts\n```");
    expect(stored.suggestions(server.id).map(({ status }) => status)).toEqual(["queued", "open", "approved"]);
    expect((await mod.uses("Decide", card)).modal?.field("anonymous")).toBeUndefined();

    // The control: with their name they decide all the same, and where it is allowed without it too.
    expect(await said(mod.submits(early.modal, { status: "planned" }))).toContain("#2 is now");
    await place.rule("anonymousStaff", "yes");
    expect(await said(mod.decides("approve", 2, { anonymous: true }))).toContain("#2 is now");
    expect(await said(mod.clicks(question, "Override"))).toContain("#3 is now");
  });

  it("write notes with their name, public and among themselves", async () => {
    const place = await town.place("Signed notes");
    await said(town.member(place, "Ana").suggest("A bench"));
    await place.rule("anonymousStaff", "no");
    const note = (visibility: string, anonymous: boolean) =>
      said(place.mod.types("/note add", { id: "1", text: "Nonsense", visibility, anonymous }));
    for (const visibility of ["public", "staff"]) {
      const text = await note(visibility, true);
      expect(text).toContain(withName);
      expect(text).toContain("```\nNonsense\n```");
    }
    expect(stored.notes(place.server.id, 1)).toEqual([]);
    expect(await note("staff", false)).toContain("Note 1 on #1 is stored");
  });
});
