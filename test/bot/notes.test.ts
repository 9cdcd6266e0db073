import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Cannot } from "../../playground/people/cannot.ts";
import type { Person } from "../../playground/people/person.ts";
import { shownVotes, untilCard } from "../helpers/cards.ts";
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

/** A server of its own, with suggestions of Ana's in this order and a second moderator. */
async function placeWith(name: string, ...texts: readonly string[]) {
  const place = await town.place(name);
  const ana = town.member(place, "Ana");
  for (const text of texts) await said(ana.suggest(text));
  const mia = place.server.join("Mia", { permissions: ["ManageGuild"] });
  mia.here = place.box;
  return { place, ana, ben: town.member(place, "Ben"), mod: place.mod, mia };
}

interface Given {
  readonly id?: string;
  readonly visibility?: "public" | "staff";
  readonly anonymous?: boolean;
}

function notes(who: Person, text: string, { id = "1", visibility = "public", anonymous }: Given = {}) {
  return who.types("/note add", { id, text, visibility, anonymous });
}

/** Lets somebody type `/note` whom Discord would not offer it. */
function letType(place: Place, who: Person): void {
  const command = [...town.discord.application.commands.values()].find(({ name }) => name === "note");
  if (command === undefined) throw new Error("/note is not registered");
  place.server.setCommandRule(command, who);
}

/** All that others can see there. */
const seenBy = (place: Place, ...people: readonly Person[]) =>
  JSON.stringify(people.map((one) => [...place.server.guild.channels.values()].map((channel) => one.sees(channel))));

describe.concurrent("/note add", () => {
  it("shows a public note on the card, on /suggestions show, and says so", async () => {
    const { place, ben, mod } = await placeWith("Park", "A bench");
    const before = stored.suggestion(place.server.id, 1);
    const text = await said(notes(mod, "The **gardener** agrees"));
    const card = await place.card(1);
    expect(card.text).toMatch(
      /> A bench\nNote 1 by \*\*Mo of Park\*\* · <t:\d+:R>\n> The \\\*\\\*gardener\\\*\\\* agrees\n/,
    );
    const link = `[open the card](https://discord.com/channels/${place.server.id}/${place.box.id}/${card.id})`;
    expect(text).toBe(`Note 1 on #1 is stored.\nIts card shows it: ${link}\nEverybody can read it.`);
    expect((await told(ben.types("/suggestions show", { id: "1" }))).text).toContain("Note 1 by **Mo of Park**");
    expect(stored.notes(place.server.id, 1)).toEqual([
      { n: 1, visibility: "public", anonymous: 0, author: mod.id, text: "The **gardener** agrees", version: 1 },
    ]);
    expect(stored.suggestion(place.server.id, 1)).toMatchObject({
      status: "open",
      version: before.version + 1,
      cardVersion: before.version + 1,
    });
  });

  it("keeps a staff note from everything that is public, through its whole life", async () => {
    const { place, ana, ben, mod, mia } = await placeWith("Office", "A coffee machine");
    const card = await untilCard(place, 1, ({ text }) => text.includes("Discussion"));
    const { version } = stored.suggestion(place.server.id, 1);
    const requests = () => town.discord.requests.all().filter(({ path }) => path.includes(place.box.id)).length;
    const before = requests();
    const text = await said(notes(mod, "Quite secret", { visibility: "staff" }));
    expect(text).toBe("Note 1 on #1 is stored.\nOnly staff can read it, with `/note list`.");
    expect(await said(mia.types("/note list", { id: "1" }))).toContain("· staff only\n> Quite secret");
    await said(mia.types("/note edit", { id: "1", note: "1", text: "Quite secret indeed" }));
    expect(requests()).toBe(before);
    expect(stored.suggestion(place.server.id, 1).version).toBe(version);

    await ben.clicks(card, "up");
    await said(ben.types("/suggestions show", { id: "1" }));
    await said(ben.types("/suggestions list"));
    await said(ben.types("/suggestions history", { id: "1" }));
    await told(ben.press(card, "notes:1:public:0").answer);
    await said(mod.decides("approve", 1));
    expect(stored.notes(place.server.id, 1)).toHaveLength(1);
    expect(seenBy(place, ana, ben)).not.toContain("secret");
    expect(JSON.stringify(ana.dms())).not.toContain("secret");
    await said(mod.types("/note remove", { id: "1", note: "1" }));
    expect(seenBy(place, ana, ben)).not.toContain("secret");
    expect(town.bot.output).not.toContain("secret");
  });

  it("comes from the staff when it is anonymous, to other staff too; the row keeps who", async () => {
    const { place, ben, mod, mia } = await placeWith("Hall", "Longer breaks");
    await said(notes(mia, "We will see", { anonymous: true }));
    const card = await untilCard(place, 1, ({ text }) => text.includes("We will see"));
    expect(card.text).toContain("Note 1 from the staff · ");
    await said(mod.types("/note list", { id: "1" }));
    await said(ben.types("/suggestions show", { id: "1" }));
    for (const trace of ["Mia", mia.id]) expect(seenBy(place, ben, mod)).not.toContain(trace);
    expect(stored.notes(place.server.id, 1)).toMatchObject([{ anonymous: 1, author: mia.id }]);
  });

  it("shows the newest three on the card and all behind a button, to everybody", async () => {
    const { place, ben, mod } = await placeWith("Lane", "More light");
    for (const n of [1, 2, 3, 4]) await said(notes(mod, `Word ${n}`));
    await said(notes(mod, "Hidden word", { visibility: "staff" }));
    const card = await untilCard(place, 1, ({ text }) => text.includes("Word 4"));
    expect(card.text).toContain("-# 1 more note\n");
    expect(card.text).not.toContain("> Word 1");
    const all = await told(ben.clicks(card, "Read all notes"));
    expect(all.text).toContain("Page 1 of 2 · 4 notes");
    expect(all.text).toContain("> Word 1");
    const next = await told(ben.clicks(all, "Next"));
    expect(next.id).toBe(all.id);
    expect(next.text).toContain("> Word 4");
    expect(next.text).not.toContain("Hidden");
    await ben.clicks(card, "up");
    const redrawn = await untilCard(place, 1, (one) => shownVotes(one).up === 1);
    expect(redrawn.text).toContain("> Word 2\n");
    expect(redrawn.text).not.toContain("Hidden");
  });

  it("goes with a suggestion that staff remove, and stays in the list of staff", async () => {
    const { place, ben, mod } = await placeWith("Removed", "Spam");
    await said(notes(mod, "What a text"));
    const card = await untilCard(place, 1, ({ text }) => text.includes("What a text"));
    await said(mod.types("/decide remove", { id: "1" }));
    const removed = await untilCard(place, 1, ({ text }) => text.includes("Removed"));
    expect(removed.text).not.toContain("What a text");
    expect((await told(ben.types("/suggestions show", { id: "1" }))).text).not.toContain("What a text");
    expect((await told(ben.press(card, "notes:1:public:0").answer)).text).toContain("There is no note here.");
    expect(await said(mod.types("/note list", { id: "1" }))).toContain("What a text");
    expect(await said(notes(mod, "One more"))).toContain("Note 2 on #1 is stored.");
    expect((await place.card(1)).text).not.toContain("One more");
  });

  it("refuses what nobody can read, and the sixteenth; the text comes back", async () => {
    const { place, mod } = await placeWith("Full", "All full");
    const blank = await said(notes(mod, "\u200B\u3164"));
    expect(blank).toContain("There is nothing to read in your note");
    const answers = await Promise.all(
      Array.from({ length: 18 }, (_, index) => said(notes(mod, `One of many: ${index}`))),
    );
    const refused = answers.filter((answer) => answer.startsWith("#1 has 15 notes, which is as many as fit."));
    expect(refused).toHaveLength(3);
    for (const answer of refused) expect(answer).toMatch(/```\nOne of many: \d+\n```/);
    expect(stored.notes(place.server.id, 1)).toHaveLength(15);
    await said(mod.types("/note remove", { id: "1", note: "7" }));
    expect(await said(notes(mod, "Room again"))).toContain("Note 16 on #1 is stored.");
  });

  it("finds nothing on another server, nor a suggestion that is not there, and hands the text back", async () => {
    const { mod } = await placeWith("Here", "One", "Two");
    const { mod: other, place } = await placeWith("There", "Only one");
    await said(notes(mod, "Ours", { id: "2" }));
    await said(notes(mod, "Ours too", { id: "1" }));
    const text = await said(notes(other, "Mine", { id: "2" }));
    expect(text).toContain("There is no suggestion “2” here.");
    expect(text).toContain("```\nMine\n```");
    expect(await said(other.types("/note list", { id: "1" }))).toContain("There is no note here.");
    expect(await other.typing("/note edit", "note", "", { id: "1" })).toEqual([]);
    expect(await said(other.types("/note remove", { id: "1", note: "1" }))).toContain("There is no note “1” on #1.");
    const card = await place.card(1);
    expect((await told(other.press(card, "notes:2:all:0").answer)).text).toContain("There is no suggestion “2” here.");
  });
});

describe.concurrent("/note edit and remove", () => {
  it("offers the notes of the suggestion by number, reach and text", async () => {
    const { mod } = await placeWith("Offers", "A pond", "A fountain");
    await said(notes(mod, "Needs water"));
    await said(notes(mod, "Ask the city", { visibility: "staff" }));
    const offered = async (typed: string, id = "1") =>
      (await mod.typing("/note edit", "note", typed, { id })).map(({ name, value }) => [value, name]);
    const both = [
      ["1", "1 · public · Needs water"],
      ["2", "2 · staff only · Ask the city"],
    ];
    expect(await offered("")).toEqual(both);
    expect(await offered("CITY")).toEqual([both[1]]);
    expect(await offered("#1")).toEqual([both[0]]);
    for (const id of ["2", "99", "pond"]) expect(await offered("", id)).toEqual([]);
    expect(await mod.typing("/note remove", "id", "fount")).toEqual([{ name: "#2 · Open · A fountain", value: "2" }]);
  });

  it("lets any staff change it, in the command or in a form that has its text, and records before and after", async () => {
    const { place, mod, mia } = await placeWith("Edits", "A swing");
    await said(notes(mod, "Two swings"));
    expect(await said(mia.types("/note edit", { id: "#1", note: "1", text: " Three swings " }))).toContain(
      "Note 1 on #1 is changed.",
    );
    const card = await untilCard(place, 1, ({ text }) => text.includes("Three swings"));
    expect(card.text).toMatch(/Note 1 by \*\*Mo of Edits\*\* · <t:\d+:R> · edited\n> Three swings\n/);
    const { modal } = await mia.types("/note edit", { id: "1", note: "#1" });
    expect(modal?.field("text")?.value).toBe("Three swings");
    await said(mia.submits(modal, { text: "Four swings" }));
    await untilCard(place, 1, ({ text }) => text.includes("Four swings") && !text.includes("Three"));
    const removed = await said(mod.types("/note remove", { id: "1", note: "1" }));
    expect(removed).toMatch(/^Note 1 on #1 is removed\.\nIts card shows it: .*\nIt said:\n> Four swings$/);
    expect((await place.card(1)).text).not.toContain("swings");
    expect(stored.noteEvents(place.server.id, 1)).toEqual([
      { n: 1, kind: "added", actor: mod.id, before: null, after: "Two swings" },
      { n: 1, kind: "edited", actor: mia.id, before: "Two swings", after: "Three swings" },
      { n: 1, kind: "edited", actor: mia.id, before: "Three swings", after: "Four swings" },
      { n: 1, kind: "removed", actor: mod.id, before: "Four swings", after: null },
    ]);
    for (const note of ["1", "2", "0", "x"]) {
      const text = await said(mod.types("/note edit", { id: "1", note, text: "Too late" }));
      expect(text).toContain(`There is no note “${note}” on #1.`);
      expect(text).toContain("```\nToo late\n```");
    }
  });

  it("lets one of two win whose forms show the same text, and hands the other's text back", async () => {
    const { place, mod, mia } = await placeWith("Two forms", "A wall");
    await said(notes(mod, "Paint it"));
    const [mine, hers] = await Promise.all([mod, mia].map((one) => one.types("/note edit", { id: "1", note: "1" })));
    const [first, second] = await Promise.all([
      said(mod.submits(mine?.modal, { text: "Paint it red" })),
      said(mia.submits(hers?.modal, { text: "Paint it blue" })),
    ]);
    const [won, lost] = first.includes("is changed") ? (["red", second] as const) : (["blue", first] as const);
    const other = won === "red" ? "blue" : "red";
    expect(lost).toContain("Somebody else changed or removed note 1 on #1 in the meantime, so nothing was changed.");
    expect(lost).toContain(`\`\`\`\nPaint it ${other}\n\`\`\``);
    await untilCard(place, 1, ({ text }) => text.includes(`Paint it ${won}`));
    expect(stored.noteEvents(place.server.id, 1)).toHaveLength(2);
    const late = await said(mod.submits(mine?.modal, { text: "Paint it green" }));
    expect(late).toContain("```\nPaint it green\n```");
    expect(stored.notes(place.server.id, 1)).toMatchObject([{ text: `Paint it ${won}`, version: 2 }]);
  });
});

describe.concurrent("somebody who is no staff", () => {
  it("can neither write, change, list nor be offered notes, whatever the server lets them type", async () => {
    const { place, ben, mod } = await placeWith("Closed", "A gate");
    await said(notes(mod, "Among us", { visibility: "staff" }));
    await expect(notes(ben, "Me too")).rejects.toBeInstanceOf(Cannot);
    letType(place, ben);
    const refusal = "Only staff can do this, so nothing was changed.";
    expect(await said(notes(ben, "Me too"))).toContain("```\nMe too\n```");
    for (const [line, options] of [
      ["/note edit", { note: "1", text: "Mine" }],
      ["/note edit", { note: "1" }],
      ["/note remove", { note: "1" }],
      ["/note list", {}],
    ] as const) {
      expect(await said(ben.types(line, { id: "1", ...options }))).toContain(refusal);
    }
    expect(await ben.typing("/note edit", "note", "", { id: "1" })).toEqual([]);
    expect(await ben.typing("/note edit", "id", "")).toEqual([]);
    const card = await place.card(1);
    expect((await told(ben.press(card, "notes:1:all:0").answer)).text).toContain(refusal);
    expect(stored.noteEvents(place.server.id, 1)).toHaveLength(1);
  });

  it("is refused when the form comes after the rights are gone, and gets the text back", async () => {
    const { place, mod, mia } = await placeWith("Demoted", "A clock");
    await said(notes(mod, "At noon"));
    const { modal } = await mia.types("/note edit", { id: "1", note: "1" });
    const member = place.server.guild.members.get(mia.id);
    if (member === undefined) throw new Error("Mia is no member");
    member.roleIds.splice(0);
    const text = await said(mia.submits(modal, { text: "At midnight" }));
    expect(text).toContain("Only staff can do this");
    expect(text).toContain("```\nAt midnight\n```");
    expect(stored.notes(place.server.id, 1)).toMatchObject([{ text: "At noon" }]);
  });

  it.each([
    "notes:1:all",
    "notes:1:mine:0",
    "notes:01:public:0",
    "notes:1:public:-1",
    "notes:1:public:0:0",
    "notes:1:public:100",
  ])("cannot press %s", async (customId) => {
    const { place, ben } = await placeWith(`Press ${customId}`, "A door");
    const text = await said(ben.press(await place.card(1), customId).answer);
    expect(text).toContain("I do not know this button or form any more");
  });
});

describe("a note, a vote and a decision on one card in one moment", () => {
  it.each([
    ["note", "vote", "decision"],
    ["note", "decision", "vote"],
    ["vote", "note", "decision"],
    ["vote", "decision", "note"],
    ["decision", "note", "vote"],
    ["decision", "vote", "note"],
  ] as const)("end right: %s, %s, %s", async (...order) => {
    const { place, ben, mod, mia } = await placeWith(order.join(" "), "A race");
    const card = await place.card(1);
    const acts = {
      note: () => told(notes(mia, "Mind the gap")),
      vote: () => ben.clicks(card, "up").then((answer) => answer.final()),
      decision: () => told(mod.decides("approve", 1, { reason: "Run" })),
    };
    const before = stored.suggestion(place.server.id, 1).version;
    const answers = await Promise.all(order.map((what) => acts[what]()));
    const of = (what: keyof typeof acts) => answers[order.indexOf(what)]?.text ?? "";
    expect(of("note")).toContain("Note 1 on #1 is stored.");
    expect(of("decision")).toContain("#1 is now **✅ Approved**.");

    const { up, version } = stored.suggestion(place.server.id, 1);
    expect(of("vote").includes("Votes on #1 are closed")).toBe(up === 0);
    expect(version).toBe(before + 2 + up);
    const shown = await untilCard(place, 1, ({ text }) => text.includes("Mind the gap") && text.includes("> Run"));
    expect(shown.buttons.map(({ label }) => label)).toEqual(["Follow"]);
    expect((await untilCard(place, 1, (one) => shownVotes(one).up === up)).text).toContain("Approved");
    await eventually(() => stored.suggestion(place.server.id, 1).cardVersion === version);
  });
});
