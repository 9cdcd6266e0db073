import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Channel } from "../../playground/discord/world/types.ts";
import { picture } from "../../playground/people/files.ts";
import type { SeenMessage } from "../../playground/people/seen.ts";
import { cardsOf, untilCard } from "../helpers/cards.ts";
import { eventually } from "../helpers/eventually.ts";
import { Stored } from "../helpers/stored.ts";
import { said } from "../helpers/told.ts";
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

interface Logging {
  readonly place: Place;
  readonly done: Channel;
  readonly bin: Channel;
}

/** A server whose board logs what is approved or implemented in #done, and what is rejected in #bin. */
async function logging(name: string, mode: "copy" | "move"): Promise<Logging> {
  const place = await town.place(name);
  const done = place.server.addChannel({ name: "done" });
  const bin = place.server.addChannel({ name: "bin" });
  await place.rule("log", mode);
  await place.rule("logApproved", `<#${done.id}>`);
  await place.rule("logImplemented", `<#${done.id}>`);
  await place.rule("logRejected", `<#${bin.id}>`);
  return { place, done, bin };
}

async function suggested(place: Place, options: Parameters<ReturnType<Town["member"]>["suggest"]>[1] = {}) {
  const ana = town.member(place, "Ana");
  await said(ana.suggest("A bench by the pond", options));
  const card = await untilCard(place, 1, ({ text }) => text.includes("Discussion: "));
  return { ana, card };
}

/** Everything by that number in a channel. */
function shown({ mod }: Place, channel: Channel): readonly SeenMessage[] {
  return mod.sees(channel).filter((message) => isCard(message, 1));
}

function shows(place: Place, channel: Channel, text: string): Promise<SeenMessage> {
  return place.mod.waitsFor(channel, (messages) =>
    messages.find((message) => isCard(message, 1) && message.text.includes(text)),
  );
}

const owed = ({ server }: Place) => stored.intents(server.id, 1).filter(({ state }) => state === "pending");

describe.concurrent("a board that copies what is decided", () => {
  it("posts a copy in the outcome's channel that links to the card and takes no presses", async () => {
    const { place, done, bin } = await logging("Copies", "copy");
    const { card } = await suggested(place, { image: picture() });
    await said(place.mod.decides("approve", 1, { reason: "Sunny spot" }));
    const copy = await shows(place, done, "✅ Approved");
    expect(copy.text).toContain("> A bench by the pond");
    expect(copy.text).toContain("> Sunny spot");
    expect(copy.text).toContain("Ana");
    expect(copy.images).toHaveLength(1);
    expect(copy.pings).toEqual([]);
    expect(copy.buttons.map(({ label, customId, url }) => ({ label, customId, url }))).toEqual([
      {
        label: "open the card",
        customId: "",
        url: `https://discord.com/channels/${place.server.id}/${place.box.id}/${card.id}`,
      },
    ]);
    expect(cardsOf(place, 1).map(({ id }) => id)).toEqual([card.id]);
    expect(shown(place, bin)).toEqual([]);
  });

  it("keeps one copy by the newest decision: drawn anew in its channel, posted in another, taken away by a reopening", async () => {
    const { place, done, bin } = await logging("Changes", "copy");
    await suggested(place);
    await said(place.mod.decides("approve", 1));
    const copy = await shows(place, done, "✅ Approved");
    await said(place.mod.decides("status", 1, { status: "implemented" }));
    expect((await shows(place, done, "Implemented")).id).toBe(copy.id);
    await said(place.mod.types("/note add", { id: "1", visibility: "public", text: "Come and sit" }));
    expect((await shows(place, done, "Come and sit")).id).toBe(copy.id);

    await said(place.mod.decides("reopen", 1));
    await eventually(() => shown(place, done).length === 0);
    await said(place.mod.decides("reject", 1));
    await shows(place, bin, "Rejected");
    expect(shown(place, done)).toEqual([]);
    expect(shown(place, bin)).toHaveLength(1);
    await said(place.mod.decides("reopen", 1));
    await eventually(() => shown(place, bin).length === 0);
    expect(owed(place)).toEqual([]);
  });

  it("takes the copy of what is removed away", async () => {
    const { place, done } = await logging("Removed", "copy");
    await suggested(place);
    await said(place.mod.decides("approve", 1));
    await shows(place, done, "✅ Approved");
    await said(place.mod.decides("remove", 1));
    await eventually(() => shown(place, done).length === 0);
    expect(place.mod.sees(done)).toEqual([]);
  });

  it("logs an outcome without a channel nowhere", async () => {
    const { place, done, bin } = await logging("Nowhere", "copy");
    await suggested(place);
    await said(place.mod.decides("status", 1, { status: "planned" }));
    expect(stored.intents(place.server.id, 1).map(({ kind }) => kind)).not.toContain("log");
    expect([...shown(place, done), ...shown(place, bin)]).toEqual([]);
  });

  it("names no anonymous author and has no trace of one", async () => {
    const { place, done } = await logging("Masked", "copy");
    const { ana } = await suggested(place, { anonymous: true });
    await said(place.mod.decides("approve", 1));
    const copy = await shows(place, done, "✅ Approved");
    expect(copy.text).toContain("Anonymous");
    const raw = JSON.stringify(copy.raw);
    expect(raw).not.toContain(ana.id);
    expect(raw).not.toContain("Ana");
  });

  it("tells who decides when the channel is gone, names it in /doctor, and logs it when that is mended", async () => {
    const { place, done, bin } = await logging("Sunk", "copy");
    await suggested(place);
    town.discord.faults.removeChannel(done);
    const answer = await said(place.mod.decides("approve", 1));
    expect(answer).toContain("#1 is now **✅ Approved**.");
    expect(answer).toContain("Code: `log-channel-gone`");
    expect(await said(place.mod.types("/doctor"))).toContain("Code: `log-channel-gone`");
    await place.rule("logApproved", `<#${bin.id}>`);
    await (await place.mod.clicks(await (await place.mod.types("/doctor")).final(), "doctor:retry")).final();
    await shows(place, bin, "✅ Approved");
  });

  it("tells who decides when it may not post there, and logs the next decision", async () => {
    const { place, done } = await logging("Barred", "copy");
    await suggested(place);
    town.discord.faults.takePermission(done, "SendMessages", town.discord.application);
    const answer = await said(place.mod.decides("approve", 1));
    expect(answer).toContain(`I may not post in <#${done.id}>`);
    expect(answer).toContain("Code: `log-forbidden`");
    expect(await said(place.mod.types("/doctor"))).toContain("Code: `log-forbidden`");
    town.discord.faults.givePermission(done, "SendMessages", town.discord.application);
    expect(await said(place.mod.decides("status", 1, { status: "implemented" }))).not.toContain("Code:");
    await shows(place, done, "Implemented");
  });

  it("posts a copy anew with the next change when somebody deleted it", async () => {
    const { place, done } = await logging("Deleted", "copy");
    await suggested(place);
    await said(place.mod.decides("approve", 1));
    const copy = await shows(place, done, "✅ Approved");
    town.discord.faults.removeMessage(copy);
    expect(await said(place.mod.decides("status", 1, { status: "implemented" }))).not.toContain("Code:");
    await shows(place, done, "Implemented");
  });
});

describe.concurrent("a board that moves what is decided", () => {
  it("brings the card to the outcome's channel with images and votes, keeps its thread, and brings it back when it is reopened", async () => {
    const { place, done } = await logging("Moves", "move");
    const { card } = await suggested(place, { image: picture() });
    const ben = town.member(place, "Ben");
    await (await ben.clicks(card, "up")).final();
    const answer = await said(place.mod.decides("approve", 1));
    const moved = await shows(place, done, "✅ Approved");
    expect(answer).toContain(`https://discord.com/channels/${place.server.id}/${done.id}/${moved.id}`);
    expect(moved.text).toContain("👍 **1**");
    expect(moved.text).toContain(`Discussion: <#${card.id}>`);
    expect(moved.images).toHaveLength(1);
    await eventually(() => cardsOf(place, 1).length === 0);
    expect(place.server.channel(card.id)).toBeDefined();

    await said(place.mod.decides("reopen", 1));
    const back = await untilCard(place, 1, ({ buttons }) => buttons.length === 3);
    await eventually(() => shown(place, done).length === 0);
    await (await town.member(place, "Cleo").clicks(back, "up")).final();
    expect((await untilCard(place, 1, ({ text }) => text.includes("👍 **2**"))).id).toBe(back.id);
    expect(stored.suggestion(place.server.id, 1)).toMatchObject({ messageId: back.id, threadId: card.id });
    expect(owed(place)).toEqual([]);
  });

  it("brings it from one outcome's channel to another's, and home when that has none", async () => {
    const { place, done, bin } = await logging("Wanders", "move");
    await suggested(place);
    await said(place.mod.decides("reject", 1));
    await shows(place, bin, "Rejected");
    await said(place.mod.decides("reopen", 1));
    await said(place.mod.decides("approve", 1));
    await shows(place, done, "✅ Approved");
    await said(place.mod.decides("status", 1, { status: "planned" }));
    await untilCard(place, 1, ({ text }) => text.includes("Planned"));
    await eventually(() => owed(place).length === 0);
    expect([...shown(place, done), ...shown(place, bin)]).toEqual([]);
    expect(cardsOf(place, 1)).toHaveLength(1);
  });

  it("leaves the card where it is when it may not post there, and says so", async () => {
    const { place, done } = await logging("Stays", "move");
    const { card } = await suggested(place);
    town.discord.faults.takePermission(done, "SendMessages", town.discord.application);
    expect(await said(place.mod.decides("approve", 1))).toContain("Code: `log-forbidden`");
    expect((await untilCard(place, 1, ({ text }) => text.includes("✅ Approved"))).id).toBe(card.id);
  });

  it("shows the last of many decisions once, however fast they come", async () => {
    const { place, done, bin } = await logging("Storm", "move");
    await suggested(place);
    for (const [what, options] of [
      ["approve", {}],
      ["reopen", {}],
      ["reject", {}],
      ["reopen", {}],
      ["approve", {}],
      ["status", { status: "implemented" }],
    ] as const) {
      await said(place.mod.decides(what, 1, options));
    }
    await shows(place, done, "Implemented");
    await eventually(() => owed(place).length === 0);
    expect([...cardsOf(place, 1), ...shown(place, bin)]).toEqual([]);
    expect(shown(place, done)).toHaveLength(1);
  });
});
