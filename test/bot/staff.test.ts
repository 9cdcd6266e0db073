import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { picture } from "../../playground/people/files.ts";
import type { SeenMessage } from "../../playground/people/seen.ts";
import { untilCard, voteButtons } from "../helpers/cards.ts";
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

async function placeWith(name: string, ...texts: readonly string[]) {
  const place = await town.place(name);
  const ana = town.member(place, "Ana");
  for (const text of texts) await said(ana.suggest(text));
  const second = place.server.join(`Second of ${name}`, { permissions: ["ManageGuild"] });
  second.here = place.box;
  return { place, ana, ben: town.member(place, "Ben"), second };
}

const statusOf = (place: Place, number: number) => stored.suggestion(place.server.id, number).status;
const changesOf = (place: Place, number: number) =>
  stored.events(place.server.id, number).filter(({ kind }) => kind === "status-changed");

function customIdOf(message: SeenMessage): string {
  const [button] = message.buttons;
  if (button === undefined) throw new Error("there is no button");
  return button.customId;
}

describe.concurrent("/decide status", () => {
  it.each([
    ["Under review", "🔎", "staff are looking at it"],
    ["Planned", "📌", "it is going to be done"],
    ["In progress", "🚧", "somebody is working on it"],
    ["Implemented", "🎉", "it is done"],
  ])("%s: on the card, and in the author's own words", async (status, sign, dm) => {
    const { place, ana } = await placeWith(`Street ${status}`, "A crossing");
    expect(await said(place.mod.decides("status", 1, { status }))).toContain(`#1 is now **${sign} ${status}**.`);
    const card = await place.card(1);
    expect(card.text).toContain(`### #1 · ${sign} ${status}`);
    expect(voteButtons(card) !== undefined).toBe(status === "Under review");
    expect(ana.dms().at(-1)?.text).toContain(dm);
  });

  it("offers while typing what can become so", async () => {
    const { place } = await placeWith("Offers", "One", "Two");
    await said(place.mod.decides("status", 1, { status: "Implemented" }));
    const values = (choices: readonly { readonly value: unknown }[]) => choices.map(({ value }) => value);
    expect(values(await place.mod.typing("/decide status", "id", "", { status: "Planned" }))).toEqual(["2"]);
    expect(values(await place.mod.typing("/decide remove", "id", ""))).toEqual(["2", "1"]);
    expect(values(await place.mod.typing("/decide duplicate", "of", "", { id: "2" }))).toEqual(["2", "1"]);
  });
});

describe.concurrent("/decide duplicate", () => {
  it("links both ways, until it is reopened", async () => {
    const { place, ana } = await placeWith("Twins", "A bench", "A bench, please");
    const original = await place.card(1);
    const link = `[#1](https://discord.com/channels/${place.server.id}/${place.box.id}/${original.id})`;
    await said(place.mod.decides("duplicate", 2, { of: "#1", reason: "Same" }));
    const copy = await untilCard(place, 2, ({ text }) => text.includes(`Duplicate of ${link}`));
    expect(voteButtons(copy)).toBeUndefined();
    await untilCard(place, 1, ({ text }) => text.includes("· 1 duplicate"));
    expect(await said(ana.types("/suggestions show", { id: "2" }))).toContain(`Duplicate of ${link}`);
    expect(await said(ana.types("/suggestions show", { id: "1" }))).toContain("· 1 duplicate");
    expect(ana.dms().at(-1)?.text).toContain(`repeats ${link}`);

    await said(place.mod.decides("reopen", 2));
    await untilCard(place, 2, ({ text }) => !text.includes("Duplicate of"));
    await untilCard(place, 1, ({ text }) => !text.includes("duplicate"));
  });

  it("refuses itself, its own duplicate, and what is not there, and hands the reason back", async () => {
    const { place } = await placeWith("Rings", "One", "Two", "Three");
    await said(place.mod.decides("duplicate", 2, { of: 1 }));
    await said(place.mod.decides("remove", 3));
    const refused = (of: number | string) => said(place.mod.decides("duplicate", 1, { of, reason: "Mine" }));
    expect(await refused(1)).toContain("cannot be a duplicate of itself");
    expect(await refused(2)).toContain("nor of one of its own duplicates");
    expect(await refused(3)).toContain("#3 is **Removed** and cannot be the original");
    expect(await refused(99)).toContain("There is no suggestion “99” here");
    expect(await refused(99)).toContain("```\nMine\n```");
    expect(statusOf(place, 1)).toBe("open");
  });
});

describe.concurrent("/decide remove", () => {
  it("leaves neither text, author nor image to be seen, and any staff may undo it: all is there again", async () => {
    const { place, ana, ben, second } = await placeWith("Clean");
    await said(ana.suggest("Buy my things", { image: picture() }));
    await ben.clicks(await place.card(1), "up");
    const answer = await told(place.mod.decides("remove", 1, { reason: "Advertising" }));
    expect(answer.text).toContain("#1 is now **🗑️ Removed**.");
    const removed = await untilCard(place, 1, ({ text }) => text.includes("Removed by staff"));
    expect(removed.text).toContain("> Advertising");
    for (const trace of ["Buy my things", "Ana", "Mo of Clean"]) expect(removed.text).not.toContain(trace);
    expect(JSON.stringify(town.discord.core.world.message(removed.id)?.body)).not.toContain("image-1.png");
    for (const line of ["/suggestions show", "/suggestions list"]) {
      const text = await said(ben.types(line, line.endsWith("show") ? { id: "1" } : {}));
      expect(text).not.toContain("Buy my things");
    }
    expect(ana.dms().at(-1)?.text).toContain("Staff took your suggestion #1 away from **Clean**.");

    const undone = await second.press(removed, customIdOf(answer)).answer;
    expect((await undone.final()).text).toContain("#1 is now **💡 Open**.");
    const back = await untilCard(place, 1, ({ text }) => text.includes("> Buy my things"));
    expect(back.text).toContain("Suggested by **Ana**");
    expect(voteButtons(back)).toEqual({ up: 1, down: 0 });
    expect(JSON.stringify(town.discord.core.world.message(back.id)?.body)).toContain("image-1.png");
    await ben.clicks(back, "up");
    await untilCard(place, 1, (card) => voteButtons(card)?.up === 0);
    expect(await said(place.mod.press(removed, customIdOf(answer)).answer)).toContain(
      "cannot be brought back any more",
    );
  });

  it("is not undone by whoever is no staff, whatever they press", async () => {
    const { place, ben } = await placeWith("Nosy", "One");
    const answer = await told(place.mod.decides("remove", 1));
    const card = await place.card(1);
    expect(await said(ben.press(card, customIdOf(answer)).answer)).toContain("Only staff can do this");
    for (const id of ["undo:1", "undo:1:2:3", "undo:x:2", "undo:1:-2", "undo:1:02"]) {
      expect(await said(place.mod.press(card, id).answer)).toContain("I do not know this button");
    }
    expect(await said(place.mod.press(card, "undo:1:1").answer)).toContain("cannot be brought back any more");
    expect(statusOf(place, 1)).toBe("removed");
  });

  it("races decisions: what is told is what is stored", async () => {
    const { place, second } = await placeWith("Race", "One");
    const [removing, deciding] = await Promise.all([
      said(place.mod.decides("remove", 1)),
      said(second.decides("approve", 1)),
    ]);
    expect(removing).toContain("#1 is now **🗑️ Removed**.");
    expect(statusOf(place, 1)).toBe("removed");
    const approved = deciding.includes("#1 is now");
    expect(approved || deciding.includes("**Mo of Race** was first: #1 is already **Removed**")).toBe(true);
    expect(changesOf(place, 1)).toHaveLength(approved ? 2 : 1);
    await untilCard(place, 1, ({ text }) => text.includes("Removed by staff"));
  });

  it("races its own undoing and a decision: one undoes, and the decision comes after or not at all", async () => {
    const { place, second } = await placeWith("Race back", "One");
    const answer = await told(place.mod.decides("remove", 1));
    const card = await place.card(1);
    const [first, again, deciding] = await Promise.all([
      said(place.mod.press(card, customIdOf(answer)).answer),
      said(second.press(card, customIdOf(answer)).answer),
      said(second.decides("reject", 1)),
    ]);
    expect([first, again].filter((text) => text.includes("#1 is now **💡 Open**."))).toHaveLength(1);
    const rejected = deciding.includes("#1 is now **❌ Rejected**.");
    expect(statusOf(place, 1)).toBe(rejected ? "rejected" : "open");
    expect(changesOf(place, 1)).toHaveLength(rejected ? 3 : 2);
  });
});

describe.concurrent("overriding", () => {
  it("asks first, keeps the reason, and is recorded", async () => {
    const { place, ana } = await placeWith("Second thoughts", "One");
    await said(place.mod.decides("approve", 1));
    const question = await told(place.mod.decides("reject", 1, { reason: "No money" }));
    expect(question.text).toContain("**Mo of Second thoughts** decided before: #1 is already **Approved**.");
    expect(statusOf(place, 1)).toBe("approved");
    expect(customIdOf(question)).not.toContain("No money");
    const done = await told(place.mod.clicks(question, "Override: Rejected"));
    expect(done.id).toBe(question.id);
    expect(done.text).toContain("#1 is now **❌ Rejected**.");
    expect(stored.suggestion(place.server.id, 1)).toMatchObject({ status: "rejected", reason: "No money" });
    expect((await place.card(1)).text).toContain("> No money");
    expect(ana.dms().at(-1)?.text).toContain("❌ Rejected");
    expect(changesOf(place, 1)).toHaveLength(2);
  });

  it("is refused, and the reason handed back, when the status has changed since it was asked for", async () => {
    const { place, second } = await placeWith("Overtaken", "One");
    await said(place.mod.decides("approve", 1));
    const question = await told(place.mod.decides("reject", 1, { reason: "No money" }));
    await said(second.decides("status", 1, { status: "Implemented" }));
    const text = await said(place.mod.clicks(question, "Override"));
    expect(text).toContain("**Second of Overtaken** was first: #1 is already **Implemented**.");
    expect(text).toContain("```\nNo money\n```");
    expect(statusOf(place, 1)).toBe("implemented");
  });

  it("takes the answer of nobody else, and nothing that is made up", async () => {
    const { place, ben, second } = await placeWith("Forged", "One");
    await said(place.mod.decides("approve", 1));
    const id = customIdOf(await told(place.mod.decides("reject", 1)));
    const card = await place.card(1);
    expect(await said(ben.press(card, id).answer)).toContain("Only staff can do this");
    expect(await said(second.press(card, id).answer)).toContain("I have no such question to you about #1");
    const other = id.replace("rejected", "planned");
    expect(await said(place.mod.press(card, other).answer)).toContain("I have no such question to you about #1");
    for (const wrong of ["override:1:approved:2", "override:1:nice:2:3", `${id}:1`, "override:1:rejected:0:3"]) {
      expect(await said(place.mod.press(card, wrong).answer)).toContain("I do not know this button");
    }
    expect(statusOf(place, 1)).toBe("approved");
  });
});

describe.concurrent("an anonymous decision", () => {
  it("names staff and nobody, on the card, to the author, to other staff and in what is looked up", async () => {
    const { place, ana, second } = await placeWith("Council", "One");
    await said(place.mod.decides("approve", 1, { anonymous: true, reason: "We like it" }));
    const texts = [
      (await place.card(1)).text,
      ana.dms().at(-1)?.text ?? "",
      await said(ana.types("/suggestions show", { id: "1" })),
      await said(ana.types("/suggestions history", { id: "1" })),
      await said(second.decides("approve", 1)),
      await said(second.decides("reject", 1)),
    ];
    for (const text of texts) {
      expect(text).not.toContain("Mo of Council");
      expect(text.toLowerCase()).toContain("staff");
    }
    expect(changesOf(place, 1)).toEqual([{ kind: "status-changed", actor: place.mod.id, reason: "We like it" }]);
  });
});

describe("50 staff at once", () => {
  it("who choose different statuses: one event each for those who are told it is stored, and one chain", async () => {
    const { place } = await placeWith("Many", "One");
    const what = ["Planned", "In progress", "Implemented", "Approved", "Rejected"];
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const member = place.server.join(`Staff ${index + 1}`, { permissions: ["ManageGuild"] });
        member.here = place.box;
        return await said(member.decides("status", 1, { status: what[index % what.length] ?? "Planned" }));
      }),
    );
    const done = answers.filter((text) => text.includes("#1 is now **"));
    const others = answers.filter((text) => / was first: #1 is already | decided before: #1 is already /u.test(text));
    expect(done.length).toBeGreaterThan(0);
    expect(done.length + others.length).toBe(50);
    expect(changesOf(place, 1)).toHaveLength(done.length);
  });
});
