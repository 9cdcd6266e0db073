import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { file, picture } from "../../playground/people/files.ts";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { Stored } from "../helpers/stored.ts";
import { said, told } from "../helpers/told.ts";
import { type Place, Town } from "../helpers/town.ts";
import { holdsAny, requestsWith, seenBy, somebody } from "../helpers/traces.ts";

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

/** A life of a suggestion of theirs, with everything that others can do to look at it; the bot restarts in its middle. */
async function youth(place: Place, author: Suggester, ben: Suggester, anonymous: boolean): Promise<void> {
  const image = file(`${author.user.username}.png`, picture().bytes, "image/png");
  await said(author.suggest("Longer breaks", { image, anonymous }));
  await ben.clicks(await place.card(1), "up");
  await author.clicks(await place.card(1), "down");
  await said(ben.types("/suggestions show", { id: "1" }));
  await said(ben.types("/suggestions list"));
  await place.mod.typing("/decide approve", "id", "breaks");
  await said(place.mod.decides("approve", 1, { reason: "Earned" }));
  author.closesDms();
  place.server.leaves(author);
}

async function age(place: Place, ben: Suggester): Promise<void> {
  await said(place.mod.decides("reopen", 1));
  await ben.clicks(await place.card(1), "down");
  await said(ben.types("/suggestions show", { id: "1" }));
}

describe("an anonymous suggestion", () => {
  it("names its author to nobody, in no request and in no line of the log, and never looks them up", async () => {
    const [office, hall] = await Promise.all([town.place("Office"), town.place("Hall")]);
    const [ben, bea] = [town.member(office, "Ben"), town.member(hall, "Bea")];
    const hidden = somebody(office, "Zacharias");
    const named = somebody(hall, "Yolanda");
    await Promise.all([youth(office, hidden.person, ben, true), youth(hall, named.person, bea, false)]);
    let log = town.bot.output;
    await town.bot.stop();
    await town.restart();
    await Promise.all([age(office, ben), age(hall, bea)]);
    log += town.bot.output;

    expect(stored.suggestion(office.server.id, 1)).toMatchObject({ author: hidden.person.id, anonymous: true });
    expect(holdsAny(seenBy([ben, office.mod], office), hidden.traces)).toEqual([]);
    expect(requestsWith(town, hidden.traces)).toEqual(["POST /users/@me/channels"]);
    const directMessages = town.discord.core.world.directMessagesOf(hidden.person.id).map(({ id }) => id);
    expect(directMessages).toHaveLength(1);
    expect(log).toContain("an author cannot be told");
    expect(holdsAny(log, [...hidden.traces, ...directMessages])).toEqual([]);

    // The control: of somebody who gives their name the same look finds what it looks for.
    expect(holdsAny(seenBy([bea, hall.mod], hall), named.traces)).toContain("Yolanda the Nick");
    expect(requestsWith(town, named.traces)).toEqual(
      expect.arrayContaining([
        `POST /channels/${hall.box.id}/messages`,
        `GET /guilds/${hall.server.id}/members/${named.person.id}`,
        `GET /users/${named.person.id}`,
      ]),
    );
  });

  it("still tells its author in person what was decided, and nobody else whether that worked", async () => {
    const place = await town.place("Workshop");
    const { person: author } = somebody(place, "Wilhelmina");
    await said(author.suggest("Better chairs", { anonymous: true }));
    const openly = await said(place.mod.decides("approve", 1, { reason: "Our backs!" }));
    expect(author.dms().map(({ text }) => text)).toEqual([
      expect.stringContaining("Your suggestion #1 on **Workshop** is now **✅ Approved**."),
    ]);
    author.closesDms();
    await said(place.mod.decides("reopen", 1));
    const closed = await said(place.mod.decides("approve", 1, { reason: "Our backs!" }));
    expect(closed).toBe(openly);
    expect(stored.intents(place.server.id, 1).at(-1)).toMatchObject({ kind: "decision-dm", problem: "dm-closed" });
  });

  it("shows its author no more than everybody else", async () => {
    const place = await town.place("Studio");
    const { person: author, traces } = somebody(place, "Xanthippe");
    await said(author.suggest("Quiet hours", { anonymous: true }));
    const { text, raw } = await told(author.types("/suggestions show", { id: "1" }));
    expect(text).toContain("Anonymous\n> Quiet hours");
    expect(holdsAny(JSON.stringify(raw.components), traces)).toEqual([]);
  });
});
