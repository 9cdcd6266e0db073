import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Cannot } from "../../playground/people/cannot.ts";
import type { Person } from "../../playground/people/person.ts";
import type { Suggester } from "../../playground/people/suggesters.ts";
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

/** A server of its own, on which Ana has suggested #1, and Ben did nothing yet. */
async function placeWith(name: string, options: { readonly anonymous?: boolean } = {}) {
  const place = await town.place(name);
  const [ana, ben] = [town.member(place, "Ana"), town.member(place, "Ben")];
  await said(ana.suggest("A bench", options));
  return { place, mod: place.mod, ana, ben };
}

const noVoting = "Staff have blocked you from voting on this server";
const noSuggesting = "Staff have blocked you from suggesting on this server";
const mention = ({ id }: Person) => `<@${id}>`;

async function votes(who: Person, place: Place, side: "up" | "down" = "up"): Promise<string> {
  return (await (await who.clicks(await place.card(1), side)).final()).text;
}

describe.concurrent("somebody whom staff blocked", () => {
  it("can neither suggest nor vote, is told why and until when, and keeps what was typed and voted", async () => {
    const { place, mod, ben } = await placeWith("Park");
    await ben.clicks(await place.card(1), "up");
    const { modal } = await ben.suggest();
    const done = await said(mod.types("/block add", { user: ben, for: "7d", reason: "Ads, **again**" }));
    expect(done).toMatch(
      new RegExp(`^🚫 ${mention(ben)} can no longer suggest or vote on this server, until <t:\\d+:f>\\.`),
    );
    expect(done).toContain("What they suggested and voted so far stays.");
    expect(done).toContain("they are told this reason:\n> Ads, \\*\\*again\\*\\*");

    const vote = await votes(ben, place, "down");
    expect(vote).toMatch(
      new RegExp(`^${noVoting}, until <t:\\d+:f>\\. Your vote was not counted\\. Their reason: Ads, `),
    );
    const typed = await said(ben.suggest("Buy my shoes"));
    expect(typed).toMatch(new RegExp(`^${noSuggesting}, until <t:\\d+:f>\\. Nothing was stored\\. Their reason: `));
    expect(typed).toContain("```\nBuy my shoes\n```");
    expect(await said(ben.submits(modal, { text: "My hats" }))).toContain("```\nMy hats\n```");
    expect((await ben.suggest()).modal).toBeUndefined();
    expect(stored.suggestions(place.server.id)).toHaveLength(1);
    expect(stored.votes(place.server.id, 1)).toEqual([{ voter: ben.id, side: "up" }]);

    await said(mod.types("/block remove", { user: ben }));
    await votes(ben, place, "down");
    expect(stored.suggestion(place.server.id, 1)).toMatchObject({ up: 0, down: 1 });
    expect(await said(ben.suggest("A tree"))).toContain("Your suggestion is #2");
  });

  it("can take back what they suggested, and not write something else in its place", async () => {
    const { place, mod, ana } = await placeWith("Pond", { anonymous: true });
    const { modal } = await ana.types("/suggestions edit", { id: "1" });
    await said(mod.types("/block add", { suggestion: "1", reason: "Insults" }));
    const late = await said(ana.submits(modal, { text: "Worse" }));
    expect(late).toContain(`${noSuggesting}, until they lift it. Nothing was stored. Their reason: Insults`);
    expect(late).toContain("```\nWorse\n```");
    expect(await said(ana.types("/suggestions edit", { id: "1" }))).toContain(noSuggesting);
    expect(stored.suggestion(place.server.id, 1).text).toBe("A bench");
    expect(await said(ana.types("/suggestions withdraw", { id: "1" }))).toContain("Nobody can vote on it any more");
  });

  it("is kept from what the block covers alone, and from the longer of two", async () => {
    const { place, mod, ana, ben } = await placeWith("Halves");
    await said(mod.types("/block add", { user: ben, covers: "Voting" }));
    await said(mod.types("/block add", { user: ana, covers: "Suggesting", for: "1h", reason: "Short" }));
    await said(mod.types("/block add", { suggestion: "#1", covers: "Suggesting", for: "2h", reason: "Long" }));
    expect(await said(ben.suggest("A tree"))).toContain("Your suggestion is #2");
    expect(await votes(ben, place)).toContain(`${noVoting}, until they lift it.`);
    expect(await votes(ana, place)).not.toContain("blocked");
    expect(await said(ana.suggest("A pond"))).toContain("Their reason: Long");
    expect(stored.suggestion(place.server.id, 1).up).toBe(1);
  });

  it("is blocked on that server alone", async () => {
    const [here, there] = [await placeWith("Here"), await placeWith("There")];
    const visitor = there.place.server.join(here.ben);
    visitor.here = there.place.box;
    await said(here.mod.types("/block add", { user: here.ben }));
    await said(here.mod.types("/block add", { suggestion: "1" }));
    expect(await votes(visitor, there.place)).not.toContain("blocked");
    expect(await said(visitor.suggest("A kiosk"))).toContain("Your suggestion is #2");
    expect(await said(there.ana.suggest("A fence"))).toContain("Your suggestion is #3");
    expect(await said(there.mod.types("/block list"))).toContain("Nobody is blocked here.");
    expect(await said(there.mod.types("/block remove", { user: here.ben }))).toContain("There is no such block here");
    expect(await there.mod.typing("/block remove", "suggestion", "")).toEqual([]);
    expect(await votes(here.ben, here.place)).toContain(noVoting);
  });

  it("can be staff too, who go on with their work", async () => {
    const { place, mod } = await placeWith("Equal");
    await said(mod.types("/block add", { user: mod }));
    expect(await said(mod.suggest("My own"))).toContain(noSuggesting);
    expect(await said(mod.decides("approve", 1))).toContain("#1 is now");
    expect(await said(mod.types("/block remove", { user: mod }))).toContain("is not blocked any more");
    expect(await said(mod.suggest("My own"))).toContain("Your suggestion is #2");
    expect(place.mod).toBe(mod);
  });
});

describe.concurrent("staff", () => {
  it("list blocks with their terms, page by page, the newest first", async () => {
    const { place, mod, ana } = await placeWith("Many");
    expect(await said(mod.types("/block list"))).toBe("### Blocks\nNobody is blocked here.");
    const members = Array.from({ length: 6 }, (_, index) => town.member(place, `M${index}`));
    for (const user of members)
      await said(mod.types("/block add", { user, covers: "Voting", reason: "x".repeat(300) }));
    await said(mod.types("/block add", { user: ana, for: "12h" }));
    await said(mod.types("/block add", { user: members[0], for: "forever" }));
    const first = await told(mod.types("/block list"));
    const named = (text: string) => [...text.matchAll(/^<@(\d+)> · /gm)].map((found) => found[1]);
    expect(named(first.text)).toEqual([members[0], ana, members[5], members[4], members[3]].map((one) => one?.id));
    expect(first.text).toContain(`${mention(ana)} · suggesting and voting · until <t:`);
    expect(first.text).toMatch(/· voting · until it is lifted\n-# By \*\*Mo of Many\*\* <t:\d+:R>\n> x{300}\n/);
    expect(first.text).toContain("Page 1 of 2 · 7 blocks");
    const second = await told(mod.clicks(first, "Next"));
    expect(second.id).toBe(first.id);
    expect(named(second.text)).toEqual([members[2], members[1]].map((one) => one?.id));
    expect(named(await said(mod.press(second, "blocks:99").answer))).toEqual(named(second.text));
    for (const id of ["blocks:x", "blocks:1:2", "blocks:-1"]) {
      expect(await said(mod.press(second, id).answer)).toContain("I do not know this button");
    }
  });

  it("are told what is wrong with what they typed, and nobody is blocked", async () => {
    const { mod, ben } = await placeWith("Wrong");
    const add = (options: object) => said(mod.types("/block add", { reason: "Mine", ...options }));
    for (const both of [{}, { user: ben, suggestion: "1" }]) {
      expect(await add(both)).toContain("Name either a member or a suggestion whose author is meant.");
    }
    for (const length of ["soon", "7", "-1d", "30 years", "1826d", "<@1>"]) {
      const text = await add({ user: ben, for: length });
      expect(text).toMatch(/^I cannot read “.+” as a time, so nobody was blocked\./);
      expect(text).toContain("```\nMine\n```");
    }
    expect(await add({ suggestion: "99" })).toContain("There is no suggestion “99” here.");
    expect(await said(mod.types("/block remove", { user: ben }))).toBe(
      "There is no such block here, so nothing was changed. `/block list` shows those there are.",
    );
    expect(await said(mod.types("/block list"))).toContain("Nobody is blocked here.");
  });

  it("alone may block, unblock and look, whatever the server lets others type", async () => {
    const { place, mod, ana, ben } = await placeWith("Closed");
    await said(mod.types("/block add", { user: ana }));
    await expect(ben.types("/block list")).rejects.toBeInstanceOf(Cannot);
    for (const command of town.discord.application.commands.values()) {
      if (command.name === "block") place.server.setCommandRule(command, ben);
    }
    for (const [line, options] of [
      ["/block add", { user: place.mod }],
      ["/block remove", { user: ana }],
      ["/block list", {}],
    ] as const) {
      expect(await said(ben.types(line, options))).toContain("Only staff can do this");
    }
    expect(await said(ben.press(await place.card(1), "blocks:0").answer)).toContain("Only staff can do this");
    expect(await ben.typing("/block remove", "suggestion", "")).toEqual([]);
    expect(await ben.typing("/block add", "suggestion", "")).toEqual([]);
    expect(await said(ana.suggest("A tree"))).toContain(noSuggesting);
  });
});

describe.concurrent("an anonymous author who is blocked by a suggestion", () => {
  /** What staff can do to find out: everything they are told, without times and numbers of requests. */
  async function probe(mod: Suggester, suspect: Person): Promise<readonly string[]> {
    const unblocking = () => mod.types("/block remove", { user: suspect });
    return [
      await said(unblocking()),
      await said(mod.types("/block list")),
      JSON.stringify(await mod.typing("/block remove", "suggestion", "")),
      await said(mod.types("/block add", { user: suspect, reason: "Test" })),
      await said(mod.types("/block list")),
      await said(unblocking()),
      await said(unblocking()),
    ].map((text) => text.replaceAll(suspect.id, "them").replaceAll(/<t:\d+:\w>/g, "then"));
  }

  it("stays unknown: nothing staff do tells them from somebody else, and commands on users do not touch the block", async () => {
    const { place, mod, ana, ben } = await placeWith("Office", { anonymous: true });
    const before = town.discord.requests.all().length;
    const done = await said(mod.types("/block add", { suggestion: "#1", reason: "Insults" }));
    expect(done).toContain("🚫 The author of #1 can no longer suggest or vote on this server, until staff lift it");
    expect(done).toContain("Who that is stays unknown");
    const list = await said(mod.types("/block list"));
    expect(list).toContain("The author of #1 · suggesting and voting · until it is lifted");
    expect(await mod.typing("/block remove", "suggestion", "#1")).toEqual([{ name: "The author of #1", value: "1" }]);
    for (const text of [done, list]) for (const trace of [ana.id, "Ana"]) expect(text).not.toContain(trace);
    expect(await probe(mod, ana)).toEqual(await probe(mod, ben));
    const requests = town.discord.requests.all().slice(before);
    // The control: whom staff name as a user is in what they are answered.
    expect(JSON.stringify(requests)).toContain(ben.id);
    expect(requests.filter(({ path }) => path.includes(ana.id))).toEqual([]);

    expect(await said(ana.suggest("Another", { anonymous: true }))).toMatch(
      new RegExp(`^${noSuggesting}, until they lift it\\. Nothing was stored\\. Their reason: Insults`),
    );
    expect(await votes(ana, place)).toContain(noVoting);
    expect(await said(ben.suggest("Mine"))).toContain("Your suggestion is #2");
    expect(await said(mod.types("/block remove", { suggestion: "1" }))).toBe(
      "The author of #1 is not blocked any more.",
    );
    expect(await said(ana.suggest("Another", { anonymous: true }))).toContain("Your suggestion is #3");
  });

  it("is named by no line of the log, and by nothing that others see", async () => {
    const { place, mod, ben } = await placeWith("Quiet", { anonymous: true });
    const zoe = town.member(place, "Zoe");
    await said(zoe.suggest("A secret", { anonymous: true }));
    await said(mod.types("/block add", { suggestion: "2", reason: "Hush" }));
    await said(zoe.suggest("More secrets", { anonymous: true }));
    await said(mod.types("/block list"));
    await said(mod.types("/block remove", { suggestion: "2" }));
    await place.card(2);
    for (const trace of [zoe.id, "Zoe"]) expect(town.bot.output).not.toContain(trace);
    const channels = [...place.server.guild.channels.values()];
    const seen = JSON.stringify([mod, ben].map((one) => channels.map((channel) => one.sees(channel))));
    for (const trace of [zoe.id, "Zoe", "blocked you"]) expect(seen).not.toContain(trace);
    expect(seen).toContain("A secret");
  });

  it("can be blocked by a suggestion that staff removed", async () => {
    const { mod, ana } = await placeWith("Swept", { anonymous: true });
    await said(mod.decides("remove", 1));
    expect((await mod.typing("/block add", "suggestion", "1")).map(({ name }) => name)).toEqual(["#1 · Removed"]);
    await said(mod.types("/block add", { suggestion: "1" }));
    expect(await said(ana.suggest("Again"))).toContain(noSuggesting);
  });
});

describe("a block in the same moment", () => {
  it.each(["before", "after"] as const)(
    "as a vote, sent %s it: the vote stands if it was first, and none comes later",
    async (order) => {
      const { place, mod } = await placeWith(`Race ${order}`);
      const card = await place.card(1);
      const voters = Array.from({ length: 8 }, (_, index) => town.member(place, `V${index}`));
      const block = (user: Person) => said(mod.types("/block add", { user }));
      const vote = async (who: Person) => (await (await who.clicks(card, "up")).final()).text;
      const told = await Promise.all(
        voters.map(async (who) => {
          const acts = order === "before" ? ([vote(who), block(who)] as const) : ([block(who), vote(who)] as const);
          const [first, second] = await Promise.all(acts);
          return order === "before" ? first : second;
        }),
      );
      const refused = told.filter((text) => text.includes(noVoting)).length;
      const counted = stored.votes(place.server.id, 1).filter(({ side }) => side === "up").length;
      expect(counted).toBe(voters.length - refused);
      expect(stored.suggestion(place.server.id, 1).up).toBe(counted);
      for (const who of voters) expect(await vote(who)).toContain(noVoting);
      expect(stored.suggestion(place.server.id, 1).up).toBe(counted);
    },
  );

  it("as suggestions of theirs: what they were told is what is stored, and none comes later", async () => {
    const { place, mod } = await placeWith("Race texts");
    const authors = Array.from({ length: 8 }, (_, index) => town.member(place, `A${index}`));
    const told = await Promise.all(
      authors.map(async (who, index) => {
        const submitting = said(who.suggest(`Idea ${index}`));
        const blocking = said(mod.types("/block add", { user: who, covers: "Suggesting" }));
        await blocking;
        return await submitting;
      }),
    );
    const refused = told.filter((text) => text.includes(noSuggesting)).length;
    expect(stored.suggestions(place.server.id)).toHaveLength(1 + authors.length - refused);
    for (const who of authors) expect(await said(who.suggest("Late"))).toContain(noSuggesting);
    expect(stored.suggestions(place.server.id)).toHaveLength(1 + authors.length - refused);
  });
});
