import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { subcommand, typesAnyway } from "../helpers/crafted.ts";
import { said, told } from "../helpers/told.ts";
import { Town } from "../helpers/town.ts";

let town: Town;
beforeAll(async () => {
  town = await Town.found({ rateLimits: false });
});
afterAll(async () => await town.end());

/** The conversation of that person with the bot. */
function dmWith(person: Suggester) {
  const { core, application } = town.discord;
  return core.channels.directMessage(person.id, application.bot.id);
}

describe.concurrent("/preferences", () => {
  it("shows what holds, and switches by buttons that say what they do, also when pressed twice", async () => {
    const ana = town.member(await town.place("Park"), "Ana");
    const panel = await told(ana.types("/preferences"));
    expect(panel.text).toMatch(/follow: \*\*on\*\*\n.*suggested: \*\*on\*\*/);
    const press = ana.press(panel, "preference:direct-messages:off");
    expect((await told(press.answer)).text).toMatch(/follow: \*\*off\*\*\n.*suggested: \*\*on\*\*/);
    await told(ana.press(panel, "preference:direct-messages:off").answer);
    await told(ana.clicks(panel, "Thread mentions off"));
    expect(await said(ana.types("/preferences"))).toMatch(/follow: \*\*off\*\*\n.*suggested: \*\*off\*\*/);
    await told(ana.clicks(panel, "Direct messages on"));
    expect(await said(ana.types("/preferences"))).toMatch(/follow: \*\*on\*\*\n.*suggested: \*\*off\*\*/);
  });

  it("takes both at once when typed, and leaves what is not named", async () => {
    const ben = town.member(await town.place("Square"), "Ben");
    expect(await said(ben.types("/preferences", { dms: false, "thread-pings": false }))).toMatch(/off.*\n.*off/);
    expect(await said(ben.types("/preferences", { dms: true }))).toMatch(/on\*\*.*\n.*off/);
  });

  it("lets the newer of two presses stand that arrive the wrong way round", async () => {
    const cleo = town.member(await town.place("Lane"), "Cleo");
    const panel = await told(cleo.types("/preferences"));
    const older = cleo.press(panel, "preference:direct-messages:on", { hold: true });
    await told(cleo.press(panel, "preference:direct-messages:off").answer);
    expect((await told(older.dispatch().answer)).text).toContain("follow: **off**");
  });

  it("works in direct messages, typed and pressed, for every server", async () => {
    const place = await town.place("Quay");
    const dora = town.member(place, "Dora");
    const dm = dmWith(dora);
    expect(dora.commands(dm).map(({ name }) => name)).toEqual(["preferences"]);
    const panel = await told(dora.types("/preferences", { dms: false }, { channel: dm }));
    expect(panel.text).toContain("follow: **off**");
    await told(dora.clicks(panel, "Thread mentions off"));
    expect(await said(dora.types("/preferences"))).toMatch(/off.*\n.*off/);
    const elsewhere = await town.place("Harbour");
    const there = elsewhere.server.join(dora);
    there.here = elsewhere.box;
    expect(await said(there.types("/preferences"))).toMatch(/off.*\n.*off/);
  });

  it("does not know buttons that are none of its own", async () => {
    const emil = town.member(await town.place("Yard"), "Emil");
    const panel = await told(emil.types("/preferences"));
    for (const id of ["preference:direct-messages:maybe", "preference:language:on", "preference:thread-pings:on:1"]) {
      expect(await said(emil.press(panel, id).answer)).toContain("I do not know this button");
    }
  });
});

describe("every other command", () => {
  it("says in direct messages that it works on a server", async () => {
    const fay = town.member(await town.place("Pier"), "Fay");
    fay.here = dmWith(fay);
    for (const name of ["help", "suggest", "suggestions"]) {
      expect(await said(typesAnyway(town, fay, name))).toContain("This works on a server");
    }
  });
});

describe("/board server", () => {
  it("is for those who manage the server, and tells what holds", async () => {
    const place = await town.place("Hill");
    const gus = town.member(place, "Gus");
    expect(await said(typesAnyway(town, gus, "board", [subcommand("server")]))).toContain("Only those who manage");
    expect(await said(place.mod.types("/board server"))).toMatch(/followers: \*\*on\*\*\n.*threads: \*\*on\*\*/);
    expect(await said(place.mod.types("/board server", { "thread-pings": false }))).toMatch(/on.*\n.*off/);
    expect(await said(place.mod.types("/board server", { "direct-messages": false }))).toMatch(/off.*\n.*off/);
  });
});
