import { REST } from "discord.js";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { openCacheStore } from "../../src/cache/index.ts";
import { restSource } from "../../src/discord/rest-source.ts";
import { SuggestionsState } from "../../src/state/suggestions-state.ts";
import { naiveSubject, TimedCache } from "../cache/rig/controls.ts";
import { said, told } from "../helpers/told.ts";
import { type Place, Town } from "../helpers/town.ts";

let town: Town;
beforeAll(async () => {
  town = await Town.found({ rateLimits: false });
});
afterEach(() => town.discord.faults.clear());
afterAll(async () => await town.end());

const anyMember = "GET /guilds/:guild/members/:user";

/** Ana's suggestion; then, while the bot is away and hears of nothing, Ana takes another name and picture. */
async function renamedMeanwhile(
  ...names: readonly string[]
): Promise<{ place: Place; ana: Suggester; ben: Suggester }[]> {
  const stories = [];
  for (const name of names) {
    const place = await town.place(name);
    const [ana, ben] = [town.member(place, "Ana"), town.member(place, "Ben")];
    await said(ana.suggest("A bench by the pond"));
    stories.push({ place, ana, ben });
  }
  await town.bot.stop();
  for (const { place, ana } of stories) {
    const member = place.server.guild.members.get(ana.id);
    if (member !== undefined) member.nick = "Ana Banana";
    ana.user.globalName = "Ana Anywhere";
    ana.user.avatar = "0123456789abcdef";
  }
  await town.restart();
  return stories;
}

const thumbnail = (ana: Suggester) => `https://cdn.discordapp.com/avatars/${ana.id}/0123456789abcdef.png?size=128`;

describe("names and avatars on a card", () => {
  it("are those of now where Discord says them in time, else the name stored; nobody waits longer than 300 ms", async () => {
    const [quick, slow, broken] = await renamedMeanwhile("Quick", "Slow", "Broken");
    if (quick === undefined || slow === undefined || broken === undefined) throw new Error("three were asked for");
    const { faults } = town.discord;

    await quick.ben.clicks(await quick.place.card(1), "up");
    const fresh = await quick.place.card(1);
    expect(fresh.text).toContain("Suggested by **Ana Banana**");
    expect(fresh.images).toContain(thumbnail(quick.ana));

    const late = faults.holds(anyMember);
    const answer = await slow.ben.clicks(await slow.place.card(1), "up");
    expect(late.waiting).toBe(1);
    expect(answer.kind).toBe("update");
    expect(answer.acknowledgedAfterMs).toBeGreaterThanOrEqual(290);
    expect(answer.acknowledgedAfterMs).toBeLessThan(1_500);
    const stored = await slow.place.card(1);
    expect(stored.text).toContain("Suggested by **Ana**");
    expect(stored.text).toContain("👍 **1**");
    expect(stored.images).toEqual([]);
    const landed = town.discord.requests.next("GET", new RegExp(`/members/${slow.ana.id}$`));
    late.end();
    await landed;
    await slow.ben.clicks(stored, "down");
    expect((await slow.place.card(1)).text).toContain("Suggested by **Ana Banana**");

    faults.fails(anyMember);
    await broken.ben.clicks(await broken.place.card(1), "up");
    expect((await broken.place.card(1)).text).toContain("Suggested by **Ana**\n");
  });

  it("are the account's once the author has left the server, and the name stored once the account is deleted", async () => {
    const [left, deleted] = await renamedMeanwhile("Left", "Deleted");
    if (left === undefined || deleted === undefined) throw new Error("two were asked for");
    left.place.server.leaves(left.ana);
    town.discord.faults.removeUser(deleted.ana.user);
    for (const { place, ben } of [left, deleted]) await ben.clicks(await place.card(1), "up");
    expect((await left.place.card(1)).text).toContain("Suggested by **Ana Anywhere**");
    expect((await left.place.card(1)).images).toContain(thumbnail(left.ana));
    expect((await deleted.place.card(1)).text).toContain("Suggested by **Ana**\n");
  });
});

describe("1,000 who look at one suggestion after a restart", () => {
  it("make one GET for its author, are all answered while it takes its time, and the next sees what it brought", async () => {
    const [story] = await renamedMeanwhile("Crowded");
    if (story === undefined) throw new Error("one was asked for");
    const { place, ana } = story;
    place.server.leaves(ana);
    const crowd = Array.from({ length: 50 }, (_, index) => town.member(place, `Looker ${index + 1}`));
    const path = new RegExp(`^/users/${ana.id}$`);
    const hold = town.discord.faults.holds("GET /users/:user");

    const texts: string[] = [];
    // All of them while that one GET waits; in ten waves, because this is about look-ups and not about Discord's 3 s.
    for (let wave = 0; wave < 10; wave += 1) {
      const looks = Array.from({ length: 2 }, () =>
        crowd.map((one) => said(one.types("/suggestions show", { id: "1" }))),
      );
      texts.push(...(await Promise.all(looks.flat())));
    }
    expect(texts.filter((text) => text.includes("Suggested by **Ana**\n> A bench by the pond"))).toHaveLength(1_000);
    expect(hold.waiting).toBe(1);

    const landed = town.discord.requests.next("GET", path);
    hold.end();
    await landed;
    expect((await told(place.mod.types("/suggestions show", { id: "1" }))).text).toContain("**Ana Anywhere**");
    expect(town.discord.requests.count("GET", path)).toBe(1);
    expect(town.discord.requests.count("GET", new RegExp(`/members/${ana.id}$`))).toBe(1);
  });
});

describe("1,000 resolutions of one user whom nobody knows yet, over a real connection", () => {
  const rest = () =>
    new REST({ api: town.discord.apiUrl, globalRequestsPerSecond: 100_000 }).setToken(town.discord.token);
  const askers = Array.from({ length: 1_000 });

  it("share one GET and its answer", async () => {
    const user = town.discord.addUser("Nemo");
    const store = openCacheStore({ url: "memory://" });
    const state = new SuggestionsState({ store, source: restSource(rest()) });
    const hold = town.discord.faults.holds(`GET /users/${user.id}`);
    const answers = askers.map(() => state.fetchUser(user.id));
    await hold.arrived();
    hold.end();
    const [first, ...others] = await Promise.all(answers);
    expect(first).toMatchObject({ id: user.id, username: "Nemo" });
    expect(others.every((one) => one === first)).toBe(true);
    expect(town.discord.requests.count("GET", new RegExp(`^/users/${user.id}$`))).toBe(1);
    expect(state.stats().users).toMatchObject({ loads: 1, joins: 999 });
    await store.close();
  });

  it("are 1,000 GETs and 999 errors with get, fetch, add (the control)", async () => {
    const user = town.discord.addUser("Nobody");
    const source = restSource(rest());
    const naive = naiveSubject(new TimedCache(), async (key) => {
      const { id } = await source.user(key, new AbortController().signal);
      return { key: id, version: 1 };
    });
    const hold = town.discord.faults.holds(`GET /users/${user.id}`);
    const answers = Promise.allSettled(askers.map(() => naive.get(user.id)));
    await hold.arrived();
    hold.end();
    expect((await answers).filter(({ status }) => status === "rejected")).toHaveLength(999);
    expect(town.discord.requests.count("GET", new RegExp(`^/users/${user.id}$`))).toBe(1_000);
  });
});
