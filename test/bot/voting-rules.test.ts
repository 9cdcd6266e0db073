import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "../../playground/people/answer.ts";
import type { SeenMessage } from "../../playground/people/seen.ts";
import { shownVotes, untilCard, voteButtons } from "../helpers/cards.ts";
import { Stored } from "../helpers/stored.ts";
import { said, told } from "../helpers/told.ts";
import { isCard, type Place, Town } from "../helpers/town.ts";

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

/** A server whose board has these rules, with Ana's suggestion on its card. */
async function placeWith(
  name: string,
  rules: Readonly<Record<string, string>>,
  { anonymous = false }: { readonly anonymous?: boolean } = {},
) {
  const place = await town.place(name);
  const ana = town.member(place, "Ana");
  await set(place, { threads: "no", ...rules });
  await told(ana.suggest("A bench by the pond", { anonymous }));
  return { place, ana, card: await place.card(1) };
}

async function set(place: Place, rules: Readonly<Record<string, string>>): Promise<void> {
  for (const [setting, value] of Object.entries(rules)) await place.rule(setting, value);
}

/** What a presser is told in words, beside the card or instead of it. */
async function lineFor(press: Promise<Answer>): Promise<string> {
  const answer = await press;
  const line = answer.kind === "message" ? await answer.final() : await answer.followUp();
  if (!line.ephemeral) throw new Error(`everybody could read it: ${line.text}`);
  return line.text;
}

function labels({ buttons }: SeenMessage): string[] {
  return buttons.filter(({ customId }) => customId.startsWith("vote:")).map(({ label }) => label);
}

describe.concurrent("a vote on one's own suggestion", () => {
  it.each([
    ["Named", false],
    ["Nameless", true],
  ])("is refused to its author alone, where the board forbids it (%s)", async (name, anonymous) => {
    const { place, ana, card } = await placeWith(name, { ownVote: "no" }, { anonymous });
    const ben = town.member(place, "Ben");
    expect(await said(ana.clicks(card, "up"))).toContain("You cannot vote on #1: this board takes no votes of authors");
    expect(await said(ana.clicks(card, "down"))).toContain("Nothing was counted.");
    await (await ben.clicks(card, "up")).final();
    const shown = await untilCard(place, 1, (seen) => shownVotes(seen).up === 1);
    expect(shown.text.includes("Anonymous")).toBe(anonymous);
    expect(stored.votes(place.server.id, 1)).toEqual([{ voter: ben.id, side: "up" }]);
    // Not even staff can tell from the list of voters or the log who it was that could not vote.
    const list = await said(place.mod.types("/suggestions voters", { id: "1" }));
    expect(list).toContain("Ben");
    expect(list).not.toContain("Ana");
    expect(town.bot.output.includes(`"${ana.id}"`)).toBe(false);
  });

  it("that was cast before the rule can still be taken back", async () => {
    const { place, ana, card } = await placeWith("Earlier", {});
    await (await ana.clicks(card, "up")).final();
    await set(place, { ownVote: "no" });
    expect(await said(ana.clicks(card, "down"))).toContain("You cannot vote on #1");
    expect(await lineFor(ana.clicks(card, "up"))).toContain("You took back your vote on #1");
    expect(stored.votes(place.server.id, 1)).toEqual([{ voter: ana.id, side: "none" }]);
  });
});

describe.concurrent("abstaining", () => {
  it("has a button where the board has it, and a vote moves between all three", async () => {
    const { place, card } = await placeWith("Third", { abstain: "yes" });
    const ben = town.member(place, "Ben");
    expect(card.buttons.map(({ customId }) => customId)).toEqual([
      "vote:1:up",
      "vote:1:down",
      "vote:1:abstain",
      "follow:1",
    ]);

    const first = await (await ben.clicks(card, "abstain")).final();
    expect([labels(first), first.text.includes("· 🤷 **1**")]).toEqual([["0", "0", "1"], true]);
    expect(await lineFor(ben.clicks(card, "up"))).toContain("is now 👍 in favour");
    expect(await lineFor(ben.clicks(card, "abstain"))).toBe("You now abstain on #1 🤷.");
    expect(await lineFor(ben.clicks(card, "abstain"))).toContain("You took back your vote on #1");
    const last = await untilCard(place, 1, (seen) => labels(seen).join() === "0,0,0");
    expect(last.text).not.toContain("🤷");
    expect(stored.votes(place.server.id, 1)).toEqual([{ voter: ben.id, side: "none" }]);
  });

  it("stays counted and shown once the board has it no more, without a button", async () => {
    const { place, card } = await placeWith("Switched off", { abstain: "yes" });
    const [ben, cem] = [town.member(place, "Ben"), town.member(place, "Cem")];
    const withButton = await (await ben.clicks(card, "abstain")).final();
    await set(place, { abstain: "no" });
    expect(await said(cem.press(withButton, "vote:1:abstain").answer)).toContain("takes no abstentions on #1 any more");
    await (await cem.clicks(card, "up")).final();
    const shown = await untilCard(place, 1, (seen) => shownVotes(seen).up === 1);
    expect([labels(shown), shown.text.includes("🤷 **1**")]).toEqual([["1", "0"], true]);
  });
});

describe.concurrent("counts that are hidden until voting ends", () => {
  it("are nowhere: not on the card, its buttons, the answers, the lists or the order of the top", async () => {
    const { place, ana, card } = await placeWith("Hidden", { hideCounts: "yes" });
    const [ben, cem] = [town.member(place, "Ben"), town.member(place, "Cem")];
    await told(ana.suggest("A second idea"));
    await place.card(2);
    expect([labels(card), card.text.includes("Votes stay hidden until voting ends.")]).toEqual([["", ""], true]);

    expect(await lineFor(ben.clicks(card, "up"))).toBe("Your vote on #1 is now 👍 in favour.");
    expect(await lineFor(cem.clicks(card, "down"))).toBe("Your vote on #1 is now 👎 against.");
    expect(await lineFor(cem.clicks(card, "up"))).toBe("Your vote on #1 is now 👍 in favour.");
    expect(await lineFor(cem.clicks(card, "up"))).toContain("You took back your vote on #1");
    expect(await lineFor(ben.clicks(await place.card(2), "up"))).toContain("#2 is now 👍");

    const answers = [
      (await place.card(1)).text,
      ...(await Promise.all([
        said(ben.types("/suggestions show", { id: "1" })),
        said(ben.types("/suggestions list")),
        said(ana.types("/suggestions mine")),
        said(place.mod.types("/suggestions history", { id: "1" })),
      ])),
    ];
    for (const text of answers) expect(text).not.toMatch(/👍|👎|▰|in favour/);
    expect(answers[2]).toContain("votes hidden");
    expect(await said(ben.types("/suggestions top"))).toContain("There is no such suggestion.");
    expect(await said(ben.types("/suggestions voters", { id: "1" }))).toContain("is not shown to you");
    // Not even a redrawn card tells that somebody voted.
    expect((await place.card(1)).editedCount).toBe(card.editedCount);

    await told(place.mod.decides("approve", 1));
    const decided = await untilCard(place, 1, (seen) => seen.text.includes("Approved"));
    expect(shownVotes(decided)).toEqual({ up: 1, down: 0 });
    expect(await said(ben.types("/suggestions voters", { id: "1" }))).toContain("Ben");
    expect(await said(ben.types("/suggestions top", { status: "All" }))).toMatch(/#1.*👍 1 👎 0/);
  });

  it("leave the card with the next press when the rule is switched on, and the presser learns in words what stands", async () => {
    const { place, card } = await placeWith("Hidden later", {});
    const [ben, cem] = [town.member(place, "Ben"), town.member(place, "Cem")];
    expect(labels(await (await ben.clicks(card, "up")).final())).toEqual(["1", "0"]);
    await set(place, { hideCounts: "yes" });
    expect(await lineFor(cem.clicks(card, "up"))).toBe("Your vote on #1 is now 👍 in favour.");
    const hidden = await untilCard(place, 1, (seen) => seen.text.includes("Votes stay hidden"));
    expect(labels(hidden)).toEqual(["", ""]);
  });

  it("are shown again by the next drawing when the rule is switched off, all of them", async () => {
    const { place, card } = await placeWith("Shown again", { hideCounts: "yes" });
    const [ben, cem] = [town.member(place, "Ben"), town.member(place, "Cem")];
    await lineFor(ben.clicks(card, "up"));
    await set(place, { hideCounts: "no" });
    await (await cem.clicks(card, "up")).final();
    const shown = await untilCard(place, 1, (seen) => voteButtons(seen)?.up === 2);
    expect(shownVotes(shown)).toEqual({ up: 2, down: 0 });
  });
});

describe.concurrent("votes by role", () => {
  it("count what the highest role at the time of the press counts, and N members are N votes all the same", async () => {
    const place = await town.place("Weighty");
    const [patron, elder] = [place.server.addRole("Patron"), place.server.addRole("Elder")];
    await set(place, { threads: "no", weights: `<@&${patron.id}> 3 <@&${elder.id}> 5` });
    await told(town.member(place, "Ana").suggest("A bench"));
    const card = await place.card(1);
    const join = (name: string, ...roles: (typeof patron)[]) => {
      const person = place.server.join(name, { roles });
      person.here = place.box;
      return person;
    };
    const [ben, cem, dev] = [join("Ben"), join("Cem", patron), join("Dev", patron, elder)];
    await (await ben.clicks(card, "down")).final();
    await (await cem.clicks(card, "up")).final();
    await (await dev.clicks(card, "down")).final();
    const shown = await untilCard(place, 1, (seen) => shownVotes(seen).down === 6);
    expect(shownVotes(shown)).toEqual({ up: 3, down: 6 });
    expect(shown.text).toContain("33% in favour · 3 members voted");
    expect(stored.suggestion(place.server.id, 1)).toMatchObject({ up: 1, down: 2 });

    // The role goes: the vote stands as it was cast, and what is taken back is just that.
    place.server.takeRole(dev, elder);
    place.server.takeRole(dev, patron);
    expect(await lineFor(dev.clicks(card, "up"))).toBe("Your vote on #1 is now 👍 in favour.");
    await untilCard(place, 1, (seen) => shownVotes(seen).up === 4 && shownVotes(seen).down === 1);
    place.server.giveRole(dev, elder);
    expect(await lineFor(dev.clicks(card, "down"))).toBe(
      "Your vote on #1 is now 👎 against. By your role it counts 5 times.",
    );
    await untilCard(place, 1, (seen) => shownVotes(seen).up === 3 && shownVotes(seen).down === 6);
    const voters = await said(ben.types("/suggestions voters", { id: "1" }));
    expect(voters).toContain(`- Dev <@${dev.id}> · ×5`);
    expect(voters).toContain("👎 2 against");
  });
});

describe.concurrent("/suggestions voters", () => {
  it("lists everybody by side, page by page, and pings nobody", async () => {
    const { place, card } = await placeWith("Voters", { abstain: "yes" });
    const people = Array.from({ length: 23 }, (_, index) => town.member(place, `Voter ${index + 1}`));
    await Promise.all(people.slice(0, 21).map((one) => one.press(card, "vote:1:up").answer));
    await people[21]?.press(card, "vote:1:down").answer;
    await people[22]?.press(card, "vote:1:abstain").answer;
    const ben = town.member(place, "Ben");
    const first = await told(ben.types("/suggestions voters", { id: "1" }));
    expect(first.text).toContain("Who voted on #1");
    expect(first.text).toContain("👍 21 in favour");
    expect(first.text).toContain("Page 1 of 2 · 23 members");
    expect(first.text.match(/^- Voter/gm)).toHaveLength(20);
    expect(first.pings).toEqual([]);
    const second = await told(ben.clicks(first, "Next"));
    expect(second.id).toBe(first.id);
    expect(second.text.match(/^(\*\*.*|- .*)$/gm)).toEqual([
      "**👍 21 in favour**",
      expect.stringMatching(/^- Voter \d+ <@\d+>$/),
      "**👎 1 against**",
      `- Voter 22 <@${people[21]?.id}>`,
      "**🤷 1 abstains**",
      `- Voter 23 <@${people[22]?.id}>`,
    ]);
    const listed = [first, second].flatMap(({ text }) => [...text.matchAll(/<@(\d+)>/g)].map(([, id]) => id));
    expect(listed).toHaveLength(23);
    expect(new Set(listed)).toEqual(new Set(people.map(({ id }) => id)));
  });

  it.each([
    ["all", [true, true]],
    ["staff", [false, true]],
    ["nobody", [false, false]],
  ] as const)("shows them to whom the board's rule does: %s", async (rule, [toMembers, toStaff]) => {
    const { place, card } = await placeWith(`Rule ${rule}`, { voters: rule });
    const ben = town.member(place, "Ben");
    await (await ben.clicks(card, "up")).final();
    for (const [person, sees] of [
      [ben, toMembers],
      [place.mod, toStaff],
    ] as const) {
      const text = await said(person.types("/suggestions voters", { id: "1" }));
      expect(text.includes(`<@${ben.id}>`)).toBe(sees);
      expect(text.includes("is not shown to you")).toBe(!sees);
    }
    // Hidden counts keep them from members too.
    await set(place, { hideCounts: "yes" });
    expect(await said(ben.types("/suggestions voters", { id: "1" }))).toContain("is not shown to you");
    expect((await said(place.mod.types("/suggestions voters", { id: "1" }))).includes(ben.id)).toBe(toStaff);
  });

  it("is about this server's suggestions alone, and about an earlier page only as far as the rule still allows", async () => {
    const { place, card } = await placeWith("Here", {});
    const elsewhere = await town.place("Elsewhere");
    const ben = town.member(place, "Ben");
    await (await ben.clicks(card, "up")).final();
    expect(await said(elsewhere.mod.types("/suggestions voters", { id: "1" }))).toContain(
      "There is no suggestion “1” here",
    );
    expect(elsewhere.mod.sees(elsewhere.box).some((seen) => isCard(seen, 1))).toBe(false);
    const list = await told(ben.types("/suggestions voters", { id: "1" }));
    await set(place, { voters: "nobody" });
    expect(await said(ben.press(list, "voters:1:0").answer)).toContain("is not shown to you");
  });
});
