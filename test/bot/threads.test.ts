import { afterAll, beforeAll, describe, expect, it } from "vitest";
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

const threadOf = async (place: Place, number: number) => {
  const card = await place.card(number);
  return await place.mod.waitsForThread(place.box, (threads) => threads.find(({ id }) => id === card.id));
};

describe.concurrent("the thread of a suggestion", () => {
  it("is called and put aside as the board says, and shortened where it is too long", async () => {
    const place = await town.place("Names");
    const ana = town.member(place, "Ana");
    await place.rule("threadName", "{author} asks: {text} (#{number})");
    await place.rule("threadArchive", "1d");
    await said(ana.suggest("A bench by the pond"));
    const thread = await threadOf(place, 1);
    expect(thread.name).toBe("Ana asks: A bench by the pond (#1)");
    expect(thread.channel.thread?.autoArchiveMinutes).toBe(1_440);

    await said(ana.suggest("bench ".repeat(100)));
    const long = await threadOf(place, 2);
    expect(long.name).toMatch(/^Ana asks: bench .*… \(#2\)$/u);
    expect(long.name.length).toBeLessThanOrEqual(100);
  });

  it("never has an anonymous author's name, and pings nobody for them", async () => {
    const place = await town.place("Masks");
    const ana = town.member(place, "Ana");
    await place.rule("threadName", "{author}: {text}");
    await place.rule("pingAuthor", "yes");
    await said(ana.suggest("A bench", { anonymous: true }));
    const thread = await threadOf(place, 1);
    expect(thread.name).toBe("Anonymous: A bench");
    await said(ana.suggest("A fountain"));
    // Theirs comes after the other's would have.
    const named = await threadOf(place, 2);
    await place.mod.waitsFor(named.channel, (messages) => messages.some(({ pings }) => pings.includes(ana.id)));
    expect(place.mod.sees(thread.channel).filter(({ pings }) => pings.length > 0)).toEqual([]);
    expect(stored.intents(place.server.id, 1).map(({ kind }) => kind)).toEqual(["card", "thread"]);
  });

  it("tells its author once that it is there, if the board wants it", async () => {
    const place = await town.place("Bells");
    const ana = town.member(place, "Ana");
    await said(ana.suggest("A bench"));
    const silent = await threadOf(place, 1);
    await place.rule("pingAuthor", "yes");
    await said(ana.suggest("A fountain"));
    const { channel } = await threadOf(place, 2);
    const ping = await place.mod.waitsFor(channel, (messages) => messages.find(({ pings }) => pings.length > 0));
    expect(ping).toMatchObject({
      pings: [ana.id],
      text: `<@${ana.id}>, here is the place to talk about your suggestion #2.`,
    });
    expect(place.mod.sees(silent.channel).filter(({ pings }) => pings.length > 0)).toEqual([]);
  });

  it("tells no author who wants no mention", async () => {
    const place = await town.place("Quiet");
    const [ana, ben] = [town.member(place, "Ana"), town.member(place, "Ben")];
    await place.rule("pingAuthor", "yes");
    await said(ana.types("/preferences", { "thread-pings": false }));
    await said(ana.suggest("A bench"));
    await said(ben.suggest("A fountain"));
    const [silent, loud] = [await threadOf(place, 1), await threadOf(place, 2)];
    await place.mod.waitsFor(loud.channel, (messages) => messages.some(({ pings }) => pings.includes(ben.id)));
    expect(stored.intents(place.server.id, 1).at(-1)).toMatchObject({ kind: "thread-ping", state: "failed" });
    expect(place.mod.sees(silent.channel).filter(({ pings }) => pings.length > 0)).toEqual([]);
  });
});
