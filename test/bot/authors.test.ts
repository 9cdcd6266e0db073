import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { cardsOf, shownVotes, untilCard, untilShown } from "../helpers/cards.ts";
import { submitsAnyway } from "../helpers/crafted.ts";
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

/** A server of its own, with suggestions of Ana's in this order. */
async function placeWith(name: string, texts: readonly string[], options: { readonly anonymous?: boolean } = {}) {
  const place = await town.place(name);
  const ana = town.member(place, "Ana");
  for (const text of texts) await said(ana.suggest(text, options));
  return { place, ana, ben: town.member(place, "Ben") };
}

const row = (place: Place, number: number) => stored.suggestion(place.server.id, number);
const kinds = (place: Place, number: number) => stored.events(place.server.id, number).map(({ kind }) => kind);

async function form(person: Suggester, number: number) {
  const { modal } = await person.types("/suggestions edit", { id: String(number) });
  return modal;
}

describe.concurrent("/suggestions edit", () => {
  it("opens a form with the text, changes the card, keeps the votes, and says that it was edited", async () => {
    const { place, ana, ben } = await placeWith("Park", ["A bench\nby the pond"]);
    await ben.clicks(await place.card(1), "up");
    const modal = await form(ana, 1);
    expect(modal?.fields[0]?.value).toBe("A bench\nby the pond");
    const text = await said(ana.submits(modal, { text: "Two benches by the pond" }));
    expect(text).toContain("#1 now has your new text. Its votes stay.");
    const card = await untilCard(place, 1, (one) => one.text.includes("> Two benches by the pond"));
    expect(card.text).toMatch(/Suggested <t:\d+:f> · Edited <t:\d+:R>/);
    expect(shownVotes(card)).toEqual({ up: 1, down: 0 });
    expect(cardsOf(place, 1)).toHaveLength(1);
    expect(row(place, 1)).toMatchObject({ text: "Two benches by the pond", up: 1, status: "open" });
    expect(kinds(place, 1)).toEqual(["submitted", "edited"]);
  });

  it("offers while typing only what that person wrote and may still change, also anonymously", async () => {
    const { place, ana, ben } = await placeWith("Offers", ["A bench", "A tree"]);
    await said(ana.suggest("A secret", { anonymous: true }));
    await said(ben.suggest("Of Ben's"));
    await said(place.mod.decides("approve", 1));
    for (const line of ["/suggestions edit", "/suggestions withdraw"]) {
      expect((await ana.typing(line, "id", "")).map(({ value }) => value)).toEqual(["3", "2"]);
      expect((await ben.typing(line, "id", "")).map(({ value }) => value)).toEqual(["4"]);
      expect(await place.mod.typing(line, "id", "secret")).toEqual([]);
    }
  });

  it("lets one of two forms win and hands the other's text back", async () => {
    const { place, ana } = await placeWith("Twice", ["First"]);
    const [one, two] = [await form(ana, 1), await form(ana, 1)];
    const answers = await Promise.all([
      said(ana.submits(one, { text: "From the phone" })),
      said(ana.submits(two, { text: "From the desk" })),
    ]);
    const stands = row(place, 1).text;
    const lost = stands === "From the phone" ? "From the desk" : "From the phone";
    expect(answers.filter((answer) => answer.includes("now has your new text"))).toHaveLength(1);
    const refused = answers.find((answer) =>
      answer.includes("#1 was edited in another form since you opened this one"),
    );
    expect(refused).toContain(`\`\`\`\n${lost}\n\`\`\``);
    expect(kinds(place, 1)).toEqual(["submitted", "edited"]);
  });

  it("refuses after a decision, whenever the form was opened, and hands the text back", async () => {
    const { place, ana } = await placeWith("Late", ["First"]);
    const modal = await form(ana, 1);
    await said(place.mod.decides("approve", 1));
    const text = await said(ana.submits(modal, { text: "Too late" }));
    expect(text).toContain("#1 is **Approved**, so its author can no longer change or withdraw it.");
    expect(text).toContain("```\nToo late\n```");
    expect(await said(ana.types("/suggestions edit", { id: "1" }))).toContain("#1 is **Approved**, so its author");
    expect(row(place, 1)).toMatchObject({ text: "First", status: "approved" });
  });

  it("decides and edits at once: the text that was decided about is whole, the one or the other", async () => {
    const { place, ana } = await placeWith("Race", ["A", "B", "C", "D"]);
    await Promise.all(
      [1, 2, 3, 4].map(async (number) => {
        const modal = await form(ana, number);
        const [answer] = await Promise.all([
          said(ana.submits(modal, { text: `New ${number}` })),
          said(place.mod.decides("approve", number)),
        ]);
        const { text, status } = row(place, number);
        expect(status).toBe("approved");
        expect(text === `New ${number}`).toBe(answer.includes("now has your new text"));
        await untilCard(place, number, (card) => card.text.includes(`> ${text}`) && card.text.includes("Approved"));
      }),
    );
  });

  it("refuses a text that nobody can see, and takes 2,000 characters", async () => {
    const { place, ana } = await placeWith("Long", ["Short"]);
    expect(await said(ana.submits(await form(ana, 1), { text: "\u200B \u3164" }))).toContain(
      "There is nothing to read",
    );
    const long = "議".repeat(2_000);
    await said(ana.submits(await form(ana, 1), { text: long }));
    expect(row(place, 1).text).toBe(long);
    expect((await form(ana, 1))?.fields[0]?.value).toBe(long);
    expect(kinds(place, 1)).toEqual(["submitted", "edited"]);
  });

  it("takes no form that it did not make, and none of another's", async () => {
    const { place, ana, ben } = await placeWith("Crafted", ["Mine"]);
    const field = { type: 4, id: 2, custom_id: "text", value: "Taken over" };
    const label = { type: 18, id: 1, component: field };
    for (const id of [
      "suggestions:edit:1",
      "suggestions:edit:01:1",
      "suggestions:edit:1:1:1",
      "suggestions:seize:1:1",
    ]) {
      const text = await said(submitsAnyway(town, ana, id, [label]));
      expect(text).toContain("I do not know this button or form any more");
      expect(text).toContain("Taken over");
    }
    const text = await said(submitsAnyway(town, ben, "suggestions:edit:1:1", [label]));
    expect(text).toContain("None of your suggestions here is “1”");
    expect(row(place, 1).text).toBe("Mine");
  });
});

describe.concurrent("/suggestions withdraw", () => {
  it("takes the suggestion back: no buttons, no more votes, no message to anybody", async () => {
    const { place, ana, ben } = await placeWith("Square", ["A tree"]);
    await ben.clicks(await place.card(1), "up");
    await untilShown(place, 1, { up: 1, down: 0 });
    const late = ben.press(await place.card(1), "vote:1:down", { hold: true });
    expect(await said(ana.types("/suggestions withdraw", { id: "1" }))).toContain("#1 is now **↩️ Withdrawn**.");
    const card = await untilCard(place, 1, (one) => one.text.includes("Withdrawn"));
    expect(card.buttons).toEqual([]);
    expect(shownVotes(card)).toEqual({ up: 1, down: 0 });
    expect(await said(late.dispatch().answer)).toContain("Votes on #1 are closed: it is **Withdrawn**.");
    expect(stored.votes(place.server.id, 1)).toEqual([{ voter: ben.id, side: "up" }]);
    expect(ana.dms()).toEqual([]);
    expect(await said(ana.types("/suggestions withdraw", { id: "1" }))).toContain("#1 is **Withdrawn**, so its author");
    expect(await said(place.mod.decides("reopen", 1))).toContain("#1 is **Withdrawn** and cannot become **Open**.");
  });

  it("says of another's suggestion the same as of none, so that nobody can probe who wrote what", async () => {
    const { place, ana, ben } = await placeWith("Secret", ["A secret"], { anonymous: true });
    await said(ben.suggest("Of Ben's"));
    for (const line of ["/suggestions withdraw", "/suggestions edit"]) {
      for (const person of [ben, place.mod]) {
        const [hidden, missing] = [
          await said(person.types(line, { id: "1" })),
          await said(person.types(line, { id: "99" })),
        ];
        expect(hidden).toBe(missing.replace("99", "1"));
        expect(hidden).toContain("None of your suggestions here is “1”, so nothing was changed.");
      }
      expect(await said(ana.types(line, { id: "2" }))).toContain("None of your suggestions here is “2”");
    }
    expect([row(place, 1).status, row(place, 2).status]).toEqual(["open", "open"]);
  });

  it("leaves an anonymous author as unknown as before", async () => {
    const { place, ana } = await placeWith("Shade", ["A secret"], { anonymous: true });
    await said(ana.submits(await form(ana, 1), { text: "A better secret" }));
    await untilCard(place, 1, (card) => card.text.includes("A better secret") && card.text.includes("Anonymous"));
    await said(ana.types("/suggestions withdraw", { id: "1" }));
    const card = await untilCard(place, 1, (one) => one.text.includes("Withdrawn"));
    const history = await said(place.mod.types("/suggestions history", { id: "1" }));
    for (const text of [card.text, history]) {
      expect(text).not.toContain("Ana");
      expect(text).not.toContain(ana.id);
    }
  });

  it("lets one of a withdrawal and a decision win, and counts votes that come between once", async () => {
    const { place, ana, ben } = await placeWith("Races", ["A", "B", "C", "D"]);
    await Promise.all(
      [1, 2, 3, 4].map(async (number) => {
        const card = await place.card(number);
        await Promise.all([
          said(ana.types("/suggestions withdraw", { id: String(number) })),
          said(place.mod.decides("reject", number)),
          ben.press(card, `vote:${number}:up`).answer,
        ]);
        const { status, up } = row(place, number);
        expect(kinds(place, number)).toEqual(["submitted", "status-changed"]);
        expect(stored.votes(place.server.id, number)).toHaveLength(up);
        const label = status === "withdrawn" ? "Withdrawn" : "Rejected";
        const shown = await untilCard(place, number, (one) => one.text.includes(label) && shownVotes(one).up === up);
        expect(shown.buttons.map(({ label }) => label)).toEqual(status === "withdrawn" ? [] : ["Follow"]);
      }),
    );
  });

  it.each(["before", "after"] as const)(
    "counts whoever votes %s it as they were told, and nobody once it is withdrawn",
    async (order) => {
      const { place, ana } = await placeWith(`Votes ${order}`, ["A"]);
      const card = await place.card(1);
      const voters = Array.from({ length: 12 }, (_, index) => town.member(place, `V${index}`));
      const withdraws = () => said(ana.types("/suggestions withdraw", { id: "1" }));
      const votes = () => voters.map(async (one) => (await (await one.press(card, "vote:1:up").answer).final()).text);
      const first = order === "after" ? withdraws() : undefined;
      const pressed = votes();
      await (first ?? withdraws());
      const told = await Promise.all(pressed);
      const refused = told.filter((text) => text.includes("Votes on #1 are closed: it is **Withdrawn**")).length;
      expect(row(place, 1)).toMatchObject({ status: "withdrawn", up: voters.length - refused });
      expect(stored.votes(place.server.id, 1)).toHaveLength(voters.length - refused);
      for (const text of await Promise.all(votes())) expect(text).toContain("Votes on #1 are closed");
      expect(row(place, 1).up).toBe(voters.length - refused);
    },
  );

  it("knows each server's numbers for itself", async () => {
    const { place: here, ana } = await placeWith("Here", ["Of here"]);
    const there = await town.place("There");
    const olga = town.member(there, "Olga");
    await said(olga.suggest("Of there"));
    await said(olga.types("/suggestions withdraw", { id: "1" }));
    expect([row(here, 1).status, row(there, 1).status]).toEqual(["open", "withdrawn"]);
    expect((await ana.typing("/suggestions withdraw", "id", "")).map(({ value }) => value)).toEqual(["1"]);
  });
});
