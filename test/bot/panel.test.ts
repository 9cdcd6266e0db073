import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { said, told } from "../helpers/told.ts";
import { isCard, Town } from "../helpers/town.ts";

let town: Town;
beforeAll(async () => {
  town = await Town.found({ rateLimits: false });
});
afterAll(async () => {
  await town.end();
});

describe.concurrent("/panel", () => {
  it("posts a message whose button opens the form of its board, for everybody", async () => {
    const place = await town.place("Plaza");
    const lobby = place.server.addChannel({ name: "lobby" });
    const text = "## Ideas, please\\n@everyone may press";
    const answer = await said(place.mod.types("/panel", { channel: lobby, text, button: "I have one" }));
    expect(answer).toBe(`✅ The panel is in <#${lobby.id}>. Delete the message to be rid of it.`);

    const ana = town.member(place, "Ana");
    const [panel] = ana.sees(lobby);
    if (panel === undefined) throw new Error("there is no panel");
    expect(panel.text).toBe("## Ideas, please\n@everyone may press");
    expect(panel.pings).toEqual([]);
    ana.here = lobby;
    const { modal } = await ana.clicks(panel, "I have one");
    await said(ana.submits(modal, { text: "A fountain" }));
    const card = await ana.waitsFor(place.box, (messages) => messages.find((message) => isCard(message, 1)));
    expect(card.text).toContain("> A fountain");
  });

  it("has words of its own, and stands where it was asked for", async () => {
    const place = await town.place("Agora");
    await said(place.mod.types("/panel"));
    const panel = place.mod.finds(({ buttons }) => buttons.some(({ label }) => label === "Suggest something"));
    expect(panel?.text).toContain("Do you have an idea?");
  });

  it("names the right that the bot lacks there, and hands the words back", async () => {
    const place = await town.place("Wall");
    const shut = place.server.addChannel({
      name: "shut",
      overwrites: [{ for: town.discord.application, deny: ["SendMessages"] }],
    });
    const refused = await told(place.mod.types("/panel", { channel: shut, text: "Come in" }));
    expect(refused.text).toContain(`I cannot work in <#${shut.id}> yet: I lack **Send Messages**.`);
    expect(refused.text).toContain("Come in");
  });

  it("says so when its board is gone", async () => {
    const place = await town.place("Ruin");
    await said(place.mod.types("/panel"));
    const panel = place.mod.finds(({ buttons }) => buttons.some(({ customId }) => customId.startsWith("panel:")));
    if (panel === undefined) throw new Error("there is no panel");
    const question = await told(place.mod.types("/board delete", { board: "suggestions" }));
    await (await place.mod.clicks(question, question.buttons[0]?.customId ?? "")).final();
    const refused = await told(town.member(place, "Ana").clicks(panel, "Suggest something"));
    expect(refused.text).toContain("This server has no channel for suggestions");
  });
});
