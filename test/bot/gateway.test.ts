import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SeenMessage } from "../../playground/people/seen.ts";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { shownVotes } from "../helpers/cards.ts";
import { eventually } from "../helpers/eventually.ts";
import { gate } from "../helpers/gate.ts";
import { Stored } from "../helpers/stored.ts";
import { isCard, type Place, Town } from "../helpers/town.ts";

let town: Town;
let stored: Stored;
let places = 0;
let place: Place;
let ana: Suggester;
beforeAll(async () => {
  town = await Town.found();
  stored = new Stored(town.dataDir);
});
beforeEach(async () => {
  places += 1;
  place = await town.place(`Village ${places}`);
  // Without threads no card is drawn again for its link.
  await (await place.mod.types("/setup", { channel: place.box, threads: false })).final();
  ana = town.member(place, "Ana");
});
afterEach(() => town.discord.faults.clear());
afterAll(async () => {
  stored.close();
  await town.end();
});

async function suggested(text: string): Promise<SeenMessage> {
  const said = (await (await ana.suggest(text)).final()).text;
  return await place.card(Number(/#(\d+)/.exec(said)?.[1]));
}

const catchesUpWithinMs = 10_000;

/** What everybody sees of a card is what is stored, once it has caught up. */
async function showsWhatIsStored(number: number): Promise<void> {
  const { status, up, down } = stored.suggestion(place.server.id, number);
  const words: Readonly<Record<string, string>> = { open: "Open", approved: "Approved", rejected: "Rejected" };
  await place.mod.waitsFor(
    place.box,
    (seen) => {
      const cards = seen.filter((message) => isCard(message, number));
      const [card] = cards;
      if (cards.length > 1) throw new Error(`#${number} has ${cards.length} cards`);
      if (card === undefined || !card.text.includes(words[status] ?? "?")) return false;
      const shown = shownVotes(card);
      return shown.up === up && shown.down === down;
    },
    catchesUpWithinMs,
  );
}

const resumed = () => town.bot.log.filter(({ msg }) => msg === "resumed on the gateway").length;
const faulty = () => town.bot.log.filter(({ level }) => level >= 50);

describe("the gateway", () => {
  it.each([
    ["is closed", () => town.discord.faults.cutGateway({ code: 4000 })],
    ["breaks", () => town.discord.faults.cutGateway("broken")],
    ["asks to reconnect", () => town.discord.faults.askToReconnect()],
  ])("that %s is resumed, and nothing that happened meanwhile is missed", async (_, cut) => {
    const [bench, swing] = [await suggested("A bench by the pond"), await suggested("A swing")];
    const [{ id: session } = { id: "" }] = town.discord.core.gateway.sessions;
    const before = resumed();

    cut();
    const ben = town.member(place, "Ben");
    const pressed = ben.clicks(bench, "up");
    const asked = ana.suggest("A lamp");
    const choices = place.mod.typing("/decide approve", "id", "bench");
    town.discord.faults.removeMessage(swing);

    expect((await (await asked).final()).text).toContain("#3");
    await (await pressed).final();
    expect(await choices).toHaveLength(1);
    // Discord replays what was missed before it says that the session is resumed: its answers may be first.
    await eventually(() => resumed() === before + 1);
    expect(town.discord.core.gateway.sessions.map(({ id }) => id)).toEqual([session]);
    expect(stored.suggestion(place.server.id, 1)).toMatchObject({ up: 1 });
    await eventually(() => stored.suggestion(place.server.id, 2).problem === "card-message-gone");
    await showsWhatIsStored(1);
    expect(faulty()).toEqual([]);
  });

  it("that ends the session is opened anew, and the bot serves on", async () => {
    const bench = await suggested("A bench by the pond");
    const before = town.discord.core.gateway.sessions;
    town.discord.faults.invalidateSessions();
    await town.discord.botIsThere();
    expect(town.discord.core.gateway.sessions).not.toEqual(before);

    await (await ana.clicks(bench, "down")).final();
    expect(stored.suggestion(place.server.id, 1)).toMatchObject({ up: 0, down: 1 });
    await showsWhatIsStored(1);
    expect(faulty()).toEqual([]);
  });

  it("that breaks again and again is resumed when it holds, and that is said once", async () => {
    const bench = await suggested("A bench by the pond");
    const { gateway } = town.discord.core;
    const accept = gateway.accept.bind(gateway);
    const third = gate();
    let attempts = 0;
    gateway.accept = (socket) => {
      attempts += 1;
      if (attempts === 3) third.open();
      socket.terminate();
    };
    const before = town.bot.log.length;
    town.discord.faults.cutGateway("broken");
    await third.opened;
    gateway.accept = accept;
    await town.discord.botIsThere();

    await (await ana.clicks(bench, "down")).final();
    await showsWhatIsStored(1);
    expect(town.bot.log.slice(before).map(({ msg }) => msg)).toEqual([
      "reconnecting to the gateway",
      "resumed on the gateway",
    ]);
  });

  it("may deliver everything twice: the work is done once", async () => {
    town.discord.faults.duplicateInteractions(1_000);
    const twice = town.discord.dispatches("INTERACTION_CREATE").length;
    const { mod } = place;
    const bench = await suggested("A bench by the pond");
    const { modal } = await ana.suggest();
    await (await ana.submits(modal, { text: "A swing" })).final();
    const voters = ["Ben", "Cleo", "Dan"].map((name) => town.member(place, name));
    await Promise.all(voters.map(async (voter) => await (await voter.clicks(bench, "up")).final()));
    await (await mod.decides("approve", 1)).final();
    await (await mod.decides("reopen", 1)).final();
    await (await mod.decides("reject", 1)).final();
    await (await mod.types("/setup", { channel: place.box, images: false })).final();
    town.discord.faults.duplicateInteractions(0);
    expect(town.discord.dispatches("INTERACTION_CREATE").length - twice).toBe(2 * 10);

    const { id } = place.server;
    expect(stored.suggestions(id).map(({ text }) => text)).toEqual(["A bench by the pond", "A swing"]);
    expect(stored.suggestion(id, 1)).toMatchObject({ up: 3, down: 0, status: "rejected" });
    expect(stored.events(id, 1).map(({ kind }) => kind)).toEqual([
      "submitted",
      "status-changed",
      "status-changed",
      "status-changed",
    ]);
    await showsWhatIsStored(1);
    await showsWhatIsStored(2);
    const dms = await ana.waitsForDm((seen) => seen.some(({ text }) => text.includes("Rejected")) && seen);
    expect(dms).toHaveLength(
      stored.intents(id, 1).filter(({ kind, state }) => kind === "decision-dm" && state === "done").length,
    );
    expect(faulty()).toEqual([]);
  });
});

describe("writes of cards that Discord does not take", () => {
  const post = "POST /channels/:channel/messages";
  const edit = "PATCH /channels/:channel/messages/:message";

  /** Uses up what Discord allows the bot, as another program with its token would. */
  async function useUp(times: number, method: string, path: string): Promise<void> {
    const { apiUrl, token } = town.discord;
    const headers = { authorization: `Bot ${token}`, "content-type": "application/json" };
    const body = method === "GET" ? undefined : "{}";
    const url = `${apiUrl}/v10${path}`;
    await Promise.all(Array.from({ length: times }, () => fetch(url, { method, headers, body: body ?? null })));
  }

  const limited = () => town.discord.requests.all().filter(({ status }) => status === 429);

  it.each([
    ["before", false],
    ["after", true],
  ])("because it answers 500 %s doing it are made good: one card, in the newest state", async (_, afterHandling) => {
    const { faults } = town.discord;
    faults.fails(post, { times: 1, afterHandling });
    const bench = await suggested("A bench by the pond");
    faults.fails(edit, { times: 1, afterHandling });
    await (await place.mod.decides("approve", 1)).final();
    await showsWhatIsStored(1);
    await (await place.mod.decides("reopen", 1)).final();
    await (await ana.clicks(bench, "up")).final();

    expect(stored.suggestion(place.server.id, 1)).toMatchObject({ status: "open", up: 1 });
    await showsWhatIsStored(1);
    expect(faulty()).toEqual([]);
  });

  it("because the channel's bucket is empty are made good", async () => {
    const bench = await suggested("A bench by the pond");
    const before = limited().length;
    await useUp(5, "PATCH", `/channels/${place.box.id}/messages/${place.box.id}`);
    await useUp(5, "POST", `/channels/${place.box.id}/messages`);
    await Promise.all([place.mod.decides("approve", 1), ana.suggest("A swing")]);
    await ana.clicks(bench, "up").catch(() => undefined);

    await showsWhatIsStored(1);
    await showsWhatIsStored(2);
    const rejected = limited().slice(before);
    expect(rejected.length).toBeGreaterThan(0);
    expect(rejected.length).toBeLessThanOrEqual(4);
    expect(faulty()).toEqual([]);
  });

  it("because the bot has used up all requests of a second are made good", async () => {
    await suggested("A bench by the pond");
    await useUp(50, "GET", "/users/@me");
    const before = limited().length;
    await Promise.all([place.mod.decides("approve", 1), ana.suggest("A swing")]);

    await showsWhatIsStored(1);
    await showsWhatIsStored(2);
    const rejected = limited().slice(before);
    expect(rejected[0]).toMatchObject({ path: expect.stringContaining("/messages"), response: { global: true } });
    expect(rejected.length).toBeLessThanOrEqual(4);
    expect(faulty()).toEqual([]);
  });
});
