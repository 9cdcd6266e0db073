import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Channel } from "../../playground/discord/world/types.ts";
import type { SeenMessage } from "../../playground/people/seen.ts";
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

/** A server of its own with Ana's suggestion on a card. */
async function posted(name: string) {
  const place = await town.place(name);
  const ana = town.member(place, "Ana");
  await said(ana.suggest("A bench by the pond"));
  const card = await place.card(1);
  await threaded(place, 1);
  return { place, ana, ben: town.member(place, "Ben"), card };
}

const row = (place: Place, number = 1) => stored.suggestion(place.server.id, number);
const warned = (problem: string) => town.bot.log.filter((entry) => entry["problem"] === problem).length;

function seen(place: Place, number: number, channel: Channel): SeenMessage | undefined {
  return place.mod.finds((message) => isCard(message, number), channel);
}

/** Waits until the card links to its thread: by then both are stored. */
async function threaded(place: Place, number: number, channel = place.box): Promise<SeenMessage> {
  return await place.mod.waitsFor(channel, () => {
    const card = seen(place, number, channel);
    return card?.text.includes("Discussion: ") === true ? card : undefined;
  });
}

describe("the board's channel is gone", () => {
  it("keeps new suggestions, says so, and posts them once /setup names another channel", async () => {
    const place = await town.place("Sunk");
    const ana = town.member(place, "Ana");
    ana.here = place.server.general;
    place.mod.here = place.server.general;
    town.discord.faults.removeChannel(place.box);
    for (const number of [1, 2]) {
      expect(await said(ana.suggest(`Idea ${number}`))).toBe(
        `Your suggestion is stored as #${number}.\n⚠️ Its card cannot be shown: the channel <#${place.box.id}> is gone. ` +
          "Choose another one with `/board edit`; nothing is lost.\n-# Code: `card-channel-gone`",
      );
    }
    expect(row(place)).toMatchObject({ status: "open", messageId: null, problem: "card-channel-gone" });

    const dock = place.server.addChannel({ name: "dock" });
    const text = await said(place.mod.types("/setup", { channel: dock }));
    expect(text).toContain("2 suggestions that could not be posted are on the way now.");
    await threaded(place, 1, dock);
    const card = await threaded(place, 2, dock);
    await ana.clicks(card, "up");
    expect(row(place, 2)).toMatchObject({ up: 1, channelId: dock.id, messageId: card.id, problem: null });
  });

  it("says so when a card was there, and posts it anew with its votes once /setup names another channel", async () => {
    const { place, ben, card } = await posted("Flood");
    await ben.clicks(card, "up");
    place.mod.here = place.server.general;
    ben.here = place.server.general;
    town.discord.faults.removeChannel(place.box);
    const text = await said(place.mod.decides("approve", 1, { reason: "Still fine" }));
    expect(text).toContain("#1 is now **✅ Approved**.");
    expect(text).toContain(`the channel <#${place.box.id}> is gone. Choose another one with \`/board edit\``);
    expect(text).toContain("Code: `card-channel-gone`");
    expect(await said(ben.types("/suggestions show", { id: "1" }))).toContain("Code: `card-channel-gone`");

    const dock = place.server.addChannel({ name: "dock" });
    expect(await said(place.mod.types("/setup", { channel: dock }))).toContain(
      "1 suggestion that could not be posted is",
    );
    const anew = await threaded(place, 1, dock);
    expect(anew.text).toContain("✅ Approved");
    expect(anew.text).toContain("> Still fine");
    expect(anew.text).toContain("👍 **1**");
    expect(row(place)).toMatchObject({ problem: null, channelId: dock.id, messageId: anew.id, threadId: anew.id });
    expect(await said(place.mod.decides("reopen", 1))).toContain("Its card shows it");
    expect(seen(place, 1, dock)?.buttons.map(({ label }) => label)).toEqual(["1", "0", "Follow"]);
  });

  it("notices that it went away, and brings open suggestions along to the new channel", async () => {
    const { place, ben, card } = await posted("Tide");
    await ben.clicks(card, "down");
    place.mod.here = place.server.general;
    town.discord.faults.removeChannel(place.box);
    const dock = place.server.addChannel({ name: "dock" });
    await said(place.mod.types("/setup", { channel: dock }));
    const anew = await threaded(place, 1, dock);
    expect(anew.buttons.map(({ label }) => label)).toEqual(["0", "1", "Follow"]);
    await ben.clicks(anew, "down");
    expect(row(place)).toMatchObject({ down: 0, channelId: dock.id });
  });
});

describe("the board's channel went while the bot was away", () => {
  it("brings open suggestions along to the channel that /setup names then", async () => {
    const { place, ben } = await posted("Ebb");
    place.mod.here = place.server.general;
    await town.bot.stop();
    town.discord.faults.removeChannel(place.box);
    await town.restart();
    const dock = place.server.addChannel({ name: "dock" });
    expect(await said(place.mod.types("/setup", { channel: dock }))).toContain(
      "1 suggestion that could not be posted is",
    );
    await ben.clicks(await threaded(place, 1, dock), "up");
    expect(row(place)).toMatchObject({ up: 1, channelId: dock.id, problem: null });
  });
});

describe("the card is gone", () => {
  it("keeps suggestion and votes, and says where they can still be seen, whether or not the bot saw it go", async () => {
    const { place, ana, card } = await posted("Torn");
    const { place: unseen, card: unseenCard } = await posted("Unseen");
    await ana.clicks(card, "up");
    town.discord.faults.removeMessage(card);
    // As if no event had told of it.
    unseen.box.messages.delete(unseenCard.id);
    for (const where of [place, unseen]) {
      const text = await said(where.mod.decides("approve", 1));
      expect(text).toContain(
        "Its card was deleted. The suggestion and its votes are kept: " +
          "`/suggestions show` still shows them.\n-# Code: `card-message-gone`",
      );
      expect(row(where)).toMatchObject({ status: "approved", problem: "card-message-gone" });
    }
    const shown = await said(ana.types("/suggestions show", { id: "1" }));
    expect(shown).toContain("✅ Approved");
    expect(shown).toContain("👍 **1**");
  });
});

describe("the thread is gone", () => {
  it("takes the link off the card and leaves the rest alone", async () => {
    const { place, ana, card } = await posted("Frayed");
    const thread = place.server.guild.channels.get(card.id);
    if (thread === undefined) throw new Error("there is no thread");
    expect((await place.card(1)).text).toContain(`Discussion: <#${thread.id}>`);
    town.discord.faults.removeChannel(thread);
    await place.mod.waitsFor(place.box, () => seen(place, 1, place.box)?.text.includes("Discussion") === false);
    await ana.clicks(card, "up");
    expect(row(place)).toMatchObject({ up: 1, threadId: null, problem: null });
  });
});

describe("a permission is gone", () => {
  it("keeps suggestions that may not be posted, names the rights, and posts them after /setup", async () => {
    const place = await town.place("Locked");
    const { application, faults } = town.discord;
    const ana = town.member(place, "Ana");
    faults.takePermission(place.box, "SendMessages", application);
    expect(await said(ana.suggest("Unlock it"))).toBe(
      `Your suggestion is stored as #1.\n⚠️ Its card cannot be shown: I may not post in <#${place.box.id}>. Give me View ` +
        "Channel, Send Messages, Attach Files and Read Message History there, then run `/doctor`; nothing is lost.\n" +
        "-# Code: `card-forbidden`",
    );
    expect(row(place)).toMatchObject({ status: "open", messageId: null, problem: "card-forbidden" });
    faults.givePermission(place.box, "SendMessages", application);
    expect(await said(place.mod.types("/setup", { channel: place.box }))).toContain("1 suggestion that could not be");
    expect((await place.card(1)).text).toContain("> Unlock it");
    await threaded(place, 1);
    expect(row(place).problem).toBeNull();
  });

  it("says that a card may not be changed any more, and draws it after /setup", async () => {
    const { place } = await posted("Shut");
    const { application, faults } = town.discord;
    faults.takePermission(place.box, "ViewChannel", application);
    const text = await said(place.mod.decides("approve", 1));
    expect(text).toContain("#1 is now **✅ Approved**.");
    expect(text).toContain("Code: `card-forbidden`");
    expect((await place.card(1)).text).toContain("💡 Open");
    faults.givePermission(place.box, "ViewChannel", application);
    await said(place.mod.types("/setup", { channel: place.box }));
    await place.mod.waitsFor(place.box, () => seen(place, 1, place.box)?.text.includes("✅ Approved"));
    expect(row(place)).toMatchObject({ status: "approved", problem: null });
  });

  it("says that there is no thread when it may open none; the card stands", async () => {
    const place = await town.place("Threadless");
    town.discord.faults.takePermission(place.box, "CreatePublicThreads", town.discord.application);
    const text = await said(town.member(place, "Ana").suggest("Talk about it"));
    expect(text).toContain("Your suggestion is #1: [open the card]");
    expect(text).toContain(
      `It has no thread: I may not open one in <#${place.box.id}>. Give me Create Public Threads there.`,
    );
    expect(text).toContain("Code: `thread-forbidden`");
    expect(row(place)).toMatchObject({ threadId: null, problem: null });
  });
});

describe("the author is gone", () => {
  it("decides all the same when the account was deleted (10013), and keeps the name that was stored", async () => {
    const { place, ana } = await posted("Bygone");
    town.discord.faults.removeUser(ana.user);
    const text = await said(place.mod.decides("approve", 1));
    expect(text).toContain("#1 is now **✅ Approved**.\nIts card shows it");
    expect(text).toContain("Its author's account no longer exists, so they cannot be told.\n-# Code: `author-gone`");
    expect((await place.card(1)).text).toContain("Suggested by **Ana**");
    expect(stored.intents(place.server.id, 1).at(-1)).toMatchObject({ state: "failed", problem: "author-gone" });
  });

  it.each(["closed their direct messages", "left the server"])(
    "says that an author who %s was not told",
    async (how) => {
      const { place, ana } = await posted(`Mute ${how}`);
      if (how === "left the server") place.server.leaves(ana);
      else ana.closesDms();
      const text = await said(place.mod.decides("reject", 1, { reason: "No" }));
      expect(text).toContain("#1 is now **❌ Rejected**.\nIts card shows it");
      expect(text).toContain("so they were not told in person.\n-# Code: `dm-closed`");
      expect((await place.card(1)).text).toContain("❌ Rejected");
      expect(ana.dms()).toEqual([]);
      expect(row(place)).toMatchObject({ status: "rejected", problem: null });
    },
  );
});

describe("Discord refuses a card for a reason that we do not know", () => {
  it("keeps the suggestion, tells author and operator, and posts it after /setup", async () => {
    const place = await town.place("Odd");
    const before = warned("refused");
    const fault = town.discord.faults.fails(`POST /channels/${place.box.id}/messages`, { status: 400 });
    const text = await said(town.member(place, "Ana").suggest("Will it pass?"));
    fault.end();
    expect(text).toBe(
      "Your suggestion is stored as #1.\n⚠️ Discord refused it, which is a mistake of mine. The suggestion is kept; " +
        "please tell whoever runs this bot.\n-# Code: `refused`",
    );
    expect(warned("refused")).toBe(before + 1);
    await said(place.mod.types("/setup", { channel: place.box }));
    expect((await place.card(1)).text).toContain("> Will it pass?");
  });
});
