import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Stored } from "../helpers/stored.ts";
import { said } from "../helpers/told.ts";
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

const isStored = (answer: string) => answer.includes("Your suggestion is #");

describe.concurrent("who may suggest", () => {
  it("is whom the board's roles let, and everybody else is told which role it takes", async () => {
    const place = await town.place("Guild");
    const [crew, guests] = [place.server.addRole("Crew"), place.server.addRole("Guests")];
    await place.rule("suggestRoles", `<@&${crew.id}>`);
    await place.rule("suggestDeniedRoles", `<@&${guests.id}>`);
    const ana = town.member(place, "Ana");
    const refused = await said(ana.suggest("A sail"));
    expect(refused).toContain(`<@&${crew.id}>`);
    expect(refused).toContain("A sail");
    // Nobody types into a form for nothing.
    expect(await said(ana.suggest())).toContain(`<@&${crew.id}>`);
    place.server.giveRole(ana, crew);
    expect(isStored(await said(ana.suggest("A sail")))).toBe(true);
    place.server.giveRole(ana, guests);
    expect(await said(ana.suggest("An anchor"))).toContain(
      `Members with <@&${guests.id}> cannot suggest on this board`,
    );
    expect(stored.suggestions(place.server.id)).toHaveLength(1);
  });

  it("is everybody on a board whose rule names @everyone, and nobody where it keeps @everyone out", async () => {
    const place = await town.place("Plaza");
    const ana = town.member(place, "Ana");
    await place.rule("suggestRoles", `<@&${place.server.id}>`);
    expect(isStored(await said(ana.suggest("A fountain")))).toBe(true);
    await place.rule("suggestDeniedRoles", `<@&${place.server.id}>`);
    expect(await said(ana.suggest("A statue"))).toContain("cannot suggest on this board");
    expect(stored.suggestions(place.server.id)).toHaveLength(1);
  });

  it("is whose account and membership are old enough", async () => {
    const place = await town.place("Elders");
    const ana = town.member(place, "Ana");
    await place.rule("suggestAccountAge", "7d");
    expect(await said(ana.suggest("A chair"))).toContain("accounts that are 7 days old");
    await place.rule("suggestAccountAge", "off");
    await place.rule("suggestMemberFor", "1d");
    expect(await said(ana.suggest("A chair"))).toContain("members who joined a day ago");
    expect(stored.suggestions(place.server.id)).toEqual([]);
    await place.rule("suggestMemberFor", "off");
    expect(isStored(await said(ana.suggest("A chair")))).toBe(true);
  });

  it("is judged again when the form is sent: what was typed is handed back", async () => {
    const place = await town.place("Turn");
    const crew = place.server.addRole("Crew");
    const ana = town.member(place, "Ana");
    const { modal } = await ana.suggest();
    await place.rule("suggestRoles", `<@&${crew.id}>`);
    const refused = await said(ana.submits(modal, { text: "A long thought" }));
    expect(refused).toContain(`<@&${crew.id}>`);
    expect(refused).toContain("A long thought");
    expect(stored.suggestions(place.server.id)).toEqual([]);
  });
});

describe.concurrent("a cooldown", () => {
  it("stores one of two that a member submits at once, tells when the other may come, and hands it back", async () => {
    const place = await town.place("Calm");
    await place.rule("cooldown", "1h");
    const ana = town.member(place, "Ana");
    const texts = ["A swing", "A slide"];
    const answers = await Promise.all(texts.map((text) => said(ana.suggest(text))));
    expect(answers.filter(isStored)).toHaveLength(1);
    const [refused] = answers.filter((answer) => !isStored(answer));
    expect(refused).toMatch(/You have just suggested something here.*You can send it <t:\d+:R>\./);
    const kept = stored.suggestions(place.server.id);
    expect(kept).toHaveLength(1);
    expect(refused).toContain(texts.find((text) => text !== kept[0]?.text));
    // Another member waits for nobody, and no number was spent.
    expect(await said(town.member(place, "Ben").suggest("A pool"))).toContain("Your suggestion is #2");
  });

  it("is told before a form opens, and when one is sent that was opened before", async () => {
    const place = await town.place("Form");
    await place.rule("cooldown", "1h");
    const ana = town.member(place, "Ana");
    const { modal } = await ana.suggest();
    expect(isStored(await said(ana.suggest("First")))).toBe(true);
    expect(await said(ana.suggest())).toContain("You have just suggested something here");
    const refused = await said(ana.submits(modal, { text: "Second", anonymous: true }));
    expect(refused).toContain("You have just suggested something here");
    expect(refused).toContain("Second");
    expect(stored.suggestions(place.server.id)).toHaveLength(1);
  });

  it("does not hold for a role without cooldown, nor on another board", async () => {
    const place = await town.place("Free");
    const vip = place.server.addRole("Regulars");
    await place.rule("cooldown", "1h");
    await place.rule("cooldownExempt", `<@&${vip.id}>`);
    const bugs = place.server.addChannel({ name: "bugs" });
    await said(place.mod.types("/board create", { name: "bugs", channel: bugs }));
    const [ana, ben] = [town.member(place, "Ana"), town.member(place, "Ben")];
    place.server.giveRole(ana, vip);
    expect(isStored(await said(ana.suggest("One")))).toBe(true);
    expect(isStored(await said(ana.suggest("Two")))).toBe(true);
    expect(isStored(await said(ben.suggest("One")))).toBe(true);
    expect(isStored(await said(ben.suggest("Two", { board: "bugs" })))).toBe(true);
    expect(isStored(await said(ben.suggest("Three")))).toBe(false);
  });

  it("is given back when the card can never be posted, and not when its author withdraws it", async () => {
    const place = await town.place("Lost");
    await place.rule("cooldown", "1h");
    const ana = town.member(place, "Ana");
    const { application, faults } = town.discord;
    faults.takePermission(place.box, "SendMessages", application);
    await said(ana.suggest("A bell"));
    expect(stored.suggestion(place.server.id, 1).problem).toBe("card-forbidden");
    faults.givePermission(place.box, "SendMessages", application);
    expect(isStored(await said(ana.suggest("A gong")))).toBe(true);
    await said(ana.types("/suggestions withdraw", { id: "2" }));
    expect(await said(ana.suggest("A drum"))).toContain("You have just suggested something here");
  });
});

describe.concurrent("a limit of undecided suggestions", () => {
  it("stores one of two that a member submits at once under a limit of one, and the next after an answer", async () => {
    const place = await town.place("One");
    await place.rule("maxOpenPerMember", "1");
    const ana = town.member(place, "Ana");
    const answers = await Promise.all(["A swing", "A slide"].map((text) => said(ana.suggest(text))));
    expect(answers.filter(isStored)).toHaveLength(1);
    expect(answers.filter((answer) => answer.includes("that nobody has decided yet"))).toHaveLength(1);
    expect(stored.suggestions(place.server.id)).toHaveLength(1);
    await said(place.mod.decides("approve", 1));
    expect(isStored(await said(ana.suggest("A pool")))).toBe(true);
  });

  it("holds for the whole board, for anonymous ones too, and says nothing of who has them", async () => {
    const place = await town.place("Brim");
    await place.rule("maxOpen", "2");
    const people = ["Ana", "Ben", "Cem", "Dua"].map((name) => town.member(place, name));
    const answers = await Promise.all(people.map((one) => said(one.suggest("An idea", { anonymous: true }))));
    expect(answers.filter(isStored)).toHaveLength(2);
    const full = answers.filter((answer) => answer.includes("**suggestions** has 2 suggestions that wait"));
    expect(full).toHaveLength(2);
    expect(stored.suggestions(place.server.id).map(({ number }) => number)).toEqual([1, 2]);
    await said(place.mod.decides("remove", 1));
    expect(await said(place.mod.suggest("Mine"))).toContain("Your suggestion is #3");
  });
});

describe("an interaction that Discord delivers twice", () => {
  it("is never refused because of its own first delivery", async () => {
    const place = await town.place("Echo");
    await place.rule("cooldown", "1h");
    await place.rule("maxOpenPerMember", "1");
    await place.rule("maxOpen", "2");
    const ana = town.member(place, "Ana");
    for (const [index, options] of [{}, { anonymous: true }].entries()) {
      const member = index === 0 ? ana : town.member(place, "Ben");
      town.discord.faults.duplicateInteractions(1);
      expect(await said(member.suggest("A yodel", options))).toContain(`Your suggestion is #${index + 1}`);
    }
    expect(stored.suggestions(place.server.id)).toHaveLength(2);
    expect(await said(ana.suggest("Another"))).toContain("You have just suggested something here");
  });
});
