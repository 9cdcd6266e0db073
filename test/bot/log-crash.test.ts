import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Channel } from "../../playground/discord/world/types.ts";
import type { SeenMessage } from "../../playground/people/seen.ts";
import { cardsOf, untilCard } from "../helpers/cards.ts";
import { approves, type Fate, killDuring, suggests } from "../helpers/crash.ts";
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

/** A server that logs what is approved in #done, with Ana's suggestion and Ben's vote on its card. */
async function logging(name: string, mode: "copy" | "move") {
  const place = await town.place(name);
  const done = place.server.addChannel({ name: "done" });
  await place.rule("log", mode);
  await place.rule("logApproved", `<#${done.id}>`);
  await said(town.member(place, "Ana").suggest("A bench by the pond"));
  const card = await untilCard(place, 1, ({ text }) => text.includes("Discussion: "));
  await (await town.member(place, "Ben").clicks(card, "up")).final();
  return { place, done, card };
}

function shown({ mod }: Place, channel: Channel): readonly SeenMessage[] {
  return mod.sees(channel).filter((message) => isCard(message, 1));
}

/** Waits until nothing is owed any more. */
async function settled({ server }: Place): Promise<void> {
  await eventually(() => stored.intents(server.id, 1).every(({ state }) => state !== "pending"));
}

describe.each<Fate>(["reaches Discord", "is lost"])("a bot that is killed while what it sends %s", (fate) => {
  it("moves a card once, and leaves nothing where it was", async () => {
    const { place, done, card } = await logging(`Post ${fate}`, "move");
    await killDuring(town, `POST /channels/${done.id}/messages`, fate, () => approves(place.mod, 1));
    expect(shown(place, done)).toHaveLength(fate === "is lost" ? 0 : 1);
    expect(cardsOf(place, 1)).toHaveLength(1);

    await town.restart();
    await settled(place);
    expect(cardsOf(place, 1)).toEqual([]);
    expect(shown(place, done)).toHaveLength(1);
    const moved = await place.mod.waitsFor(done, () =>
      shown(place, done).find(({ text }) => text.includes("✅ Approved")),
    );
    expect(moved.text).toContain("👍 **1**");
    expect(moved.text).toContain(`Discussion: <#${card.id}>`);
    expect(stored.suggestion(place.server.id, 1)).toMatchObject({ messageId: moved.id, channelId: done.id });
  });

  it("takes the old card away that it was about to", async () => {
    const { place, done } = await logging(`Delete ${fate}`, "move");
    await killDuring(town, `DELETE /channels/${place.box.id}/messages/:message`, fate, () => approves(place.mod, 1));
    expect(shown(place, done)).toHaveLength(1);
    expect(cardsOf(place, 1)).toHaveLength(fate === "is lost" ? 1 : 0);

    await town.restart();
    await settled(place);
    expect(cardsOf(place, 1)).toEqual([]);
    expect(shown(place, done)).toHaveLength(1);
  });
});

describe("a card that is decided while its thread is being opened", () => {
  const threads = "POST /channels/:channel/messages/:message/threads";

  /** A server that moves or copies what is approved to #done, with Ana's suggestion whose thread is on its way. */
  async function opening(name: string, mode: "copy" | "move", afterHandling: boolean) {
    const place = await town.place(name);
    const done = place.server.addChannel({ name: "done" });
    await place.rule("log", mode);
    await place.rule("logApproved", `<#${done.id}>`);
    const thread = town.discord.faults.holds(threads, { times: 1, afterHandling });
    suggests(town.member(place, "Ana"), "A bench by the pond");
    await thread.arrived();
    const [card] = cardsOf(place, 1);
    approves(place.mod, 1);
    await place.mod.waitsFor(done, () => shown(place, done).find(({ text }) => text.includes("✅ Approved")));
    if (mode === "move") await eventually(() => cardsOf(place, 1).length === 0);
    const all = () => [place.box, done].flatMap((channel) => place.mod.threads(channel).map(({ id }) => id));
    return { place, done, thread, card, all };
  }

  it("keeps the one that was opened where it stood, also when the bot was killed before it knew", async () => {
    const { place, done, thread, card, all } = await opening("Old thread", "move", true);
    await town.bot.kill();
    thread.release();
    await town.restart();
    await settled(place);
    expect(all()).toEqual([card?.id]);
    await place.mod.waitsFor(done, () =>
      shown(place, done).find(({ text }) => text.includes(`Discussion: <#${card?.id}>`)),
    );
  });

  it("gets it where it stands, when it was gone before the thread could be opened", async () => {
    const { place, done, thread, all } = await opening("New thread", "move", false);
    thread.release();
    await settled(place);
    const [moved] = shown(place, done);
    expect(all()).toEqual([moved?.id]);
    await place.mod.waitsFor(done, () =>
      shown(place, done).find(({ text }) => text.includes(`Discussion: <#${moved?.id}>`)),
    );
  });

  it("has it linked by its copy too", async () => {
    const { place, done, thread, card } = await opening("Copied", "copy", false);
    expect(shown(place, done).map(({ text }) => text.includes("Discussion"))).toEqual([false]);
    // The copy is done with before the thread is there.
    const isLogged = () =>
      stored.intents(place.server.id, 1).some(({ kind, state }) => kind === "log" && state === "done");
    await eventually(isLogged);
    await said(place.mod.types("/suggestions show", { id: "1" }));
    thread.release();
    await place.mod.waitsFor(done, () =>
      shown(place, done).find(({ text }) => text.includes(`Discussion: <#${card?.id}>`)),
    );
    expect(shown(place, done)).toHaveLength(1);
  });
});

describe("a bot that is killed when its copy is there, but not yet known to be", () => {
  it("has one copy, also when it was reopened and approved again before the next start found it", async () => {
    const { place, done } = await logging("Copy", "copy");
    await killDuring(town, `POST /channels/${done.id}/messages`, "reaches Discord", () => approves(place.mod, 1));
    // When it can be looked for at last, two more decisions are stored.
    const fault = town.discord.faults.fails(`GET /channels/${done.id}/messages`);
    await town.restart();
    await place.mod.decides("reopen", 1);
    await eventually(() => stored.suggestion(place.server.id, 1).status === "open");
    await place.mod.decides("approve", 1, { reason: "Twice" });
    await eventually(() => stored.suggestion(place.server.id, 1).status === "approved");
    fault.end();
    await settled(place);
    expect(shown(place, done).map(({ text }) => text.includes("> Twice"))).toEqual([true]);
    expect(cardsOf(place, 1)).toHaveLength(1);
  });
});
