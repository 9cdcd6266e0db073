import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { picture } from "../../playground/people/files.ts";
import type { SeenMessage } from "../../playground/people/seen.ts";
import { cardsOf, shownVotes, untilCard, untilShown, voteButtons } from "../helpers/cards.ts";
import { approves, killWhilePosting, nonceForgottenMs, posts, suggests } from "../helpers/crash.ts";
import { Stored } from "../helpers/stored.ts";
import { isCard, type Place, Town } from "../helpers/town.ts";

const callbacks = "POST /interactions/:interaction/:token/callback";

let town: Town;
let stored: Stored;
beforeAll(async () => {
  town = await Town.found();
  stored = new Stored(town.dataDir);
});
afterAll(async () => {
  stored.close();
  await town.end();
});

/** The card with its thread, and nothing else by its number. */
async function theOneCard(place: Place): Promise<SeenMessage> {
  const card = await untilCard(place, 1, ({ text }) => text.includes("Discussion"));
  expect(cardsOf(place, 1)).toHaveLength(1);
  expect(threadsOf(place)).toEqual([card.id]);
  return card;
}

function threadsOf(place: Place): string[] {
  const channels = [...place.server.guild.channels.values()];
  return channels.filter(({ parentId }) => parentId === place.box.id).map(({ id }) => id);
}

function kindsOf(place: Place) {
  return stored.intents(place.server.id, 1).map(({ kind, state }) => `${kind} ${state}`);
}

describe("a bot that is killed before its card reaches Discord", () => {
  it("posts it after the next start, once, with one thread", async () => {
    const place = await town.place("Never sent");
    const ana = town.member(place, "Ana");
    await killWhilePosting(town, "is lost", () => suggests(ana, "A bench by the pond"));
    expect(cardsOf(place, 1)).toEqual([]);

    await town.restart();
    const card = await theOneCard(place);
    expect(card.text).toContain("A bench by the pond");
    await (await ana.clicks(card, "up")).final();
    expect(shownVotes(await place.card(1))).toEqual({ up: 1, down: 0 });
  });

  it("posts also those whose turn had not come yet", async () => {
    const places = await Promise.all(["A", "B", "C", "D"].map((name) => town.place(name)));
    const gate = town.discord.faults.holds(posts);
    const lost = town.discord.faults.drops(posts);
    const authors = places.flatMap((place) => [1, 2, 3, 4, 5].map((author) => town.member(place, `Ana ${author}`)));
    const answers = await Promise.all(authors.map((author) => author.suggest("A bench by the pond")));
    expect(answers.map(({ kind }) => kind)).toEqual(authors.map(() => "deferral"));
    await town.bot.kill();
    lost.end();
    gate.end();
    const unbegun = places.flatMap(({ server }) =>
      stored.suggestions(server.id).filter(({ number }) => stored.intents(server.id, number)[0]?.attempts === 0),
    );
    expect(unbegun.length).toBeGreaterThan(0);

    await town.restart();
    for (const { mod, box } of places) {
      const counts = await mod.waitsFor(box, (seen) => {
        const found = [1, 2, 3, 4, 5].map((number) => seen.filter((message) => isCard(message, number)).length);
        return found.every((count) => count > 0) && found;
      });
      expect(counts).toEqual([1, 1, 1, 1, 1]);
    }
  });
});

describe("a bot that is killed when its card is there, but not yet known to be", () => {
  it("finds it by its nonce, and shows what was voted meanwhile", async () => {
    const place = await withoutThreads("Nonce");
    const [ana, ben] = [town.member(place, "Ana"), town.member(place, "Ben")];
    await killWhilePosting(
      town,
      "reaches Discord",
      () => suggests(ana, "A bench by the pond"),
      async () => {
        const answer = await ben.clicks(await place.card(1), "up");
        expect((await answer.final()).text).toBe("Your vote on #1 is now 👍 in favour.");
      },
    );
    strip(place);

    await town.restart();
    const card = await untilShown(place, 1, { up: 1, down: 0 });
    expect(cardsOf(place, 1)).toHaveLength(1);
    expect(stored.suggestion(place.server.id, 1)).toMatchObject({ messageId: card.id, up: 1 });
  });

  it("finds it by its mark once the nonce is forgotten, with its image, and shows what was decided meanwhile", async () => {
    const place = await withoutThreads("Mark");
    const ana = town.member(place, "Ana");
    await killWhilePosting(
      town,
      "reaches Discord",
      () => suggests(ana, "A bench by the pond", { image: picture() }),
      async () => {
        approves(place.mod, 1);
        await ana.waitsForDm(([dm]) => dm);
      },
    );
    expect(voteButtons(await place.card(1))).toEqual({ up: 0, down: 0 });
    town.discord.clock.advance(nonceForgottenMs);

    await town.restart();
    const card = await untilCard(place, 1, (seen) => voteButtons(seen) === undefined);
    expect(cardsOf(place, 1)).toHaveLength(1);
    expect(card.text).toContain("**✅ Approved** by **Mo of Mark**");
    expect(card.images).not.toEqual([]);
    expect(ana.dms()).toHaveLength(1);
  });

  it("would post a second one if it knew neither nonce nor mark", async () => {
    const place = await town.place("Control");
    await killWhilePosting(town, "reaches Discord", () => suggests(town.member(place, "Ana"), "A bench by the pond"));
    town.discord.clock.advance(nonceForgottenMs);
    strip(place);

    await town.restart();
    await untilCard(place, 1, ({ text }) => text.includes("Discussion"));
    expect(cardsOf(place, 1)).toHaveLength(2);
  });

  /** A box whose cards get no threads: nothing else makes them be drawn again. */
  async function withoutThreads(name: string): Promise<Place> {
    const place = await town.place(name);
    await (await place.mod.types("/setup", { channel: place.box, threads: false })).final();
    return place;
  }

  /** Takes the marks from what stands in the box, as if the bot set none. */
  function strip({ box }: Place): void {
    for (const message of box.messages.values()) {
      const components = message.body.components.map((component) => ({ ...component, id: 999_999 }));
      message.body = { ...message.body, components };
    }
  }
});

describe("a card of which nobody knows whether it was posted", () => {
  it("is found where it is, although the board moved meanwhile", async () => {
    const place = await town.place("Moved");
    const elsewhere = place.server.addChannel({ name: "elsewhere" });
    town.discord.faults.drops(posts, { times: 1, afterHandling: true });
    suggests(town.member(place, "Ana"), "A bench by the pond");
    await place.card(1);
    await (await place.mod.types("/setup", { channel: elsewhere })).final();

    const card = await theOneCard(place);
    expect(place.mod.sees(elsewhere)).toEqual([]);
    expect(stored.suggestion(place.server.id, 1)).toMatchObject({ messageId: card.id, problem: null });
  });
});

describe("a bot that is killed when a thread is open, but not yet known to be", () => {
  it("finds it and opens no other", async () => {
    const place = await town.place("Thread");
    const gate = town.discord.faults.holds("POST /channels/:channel/messages/:message/threads", {
      times: 1,
      afterHandling: true,
    });
    suggests(town.member(place, "Ana"), "A bench by the pond");
    await gate.arrived();
    await town.bot.kill();
    gate.release();
    expect(stored.suggestion(place.server.id, 1).threadId).toBeNull();

    await town.restart();
    const card = await theOneCard(place);
    expect(card.text).toContain(`Discussion: <#${card.id}>`);
    expect(kindsOf(place)).toEqual(["card done", "thread done"]);
  });
});

describe("a bot that is killed before a card shows the last votes", () => {
  it("shows them after the next start", async () => {
    const place = await town.place("Trailing");
    const [ana, ben] = [town.member(place, "Ana"), town.member(place, "Ben")];
    await ana.suggest("A bench by the pond");
    const card = await theOneCard(place);
    const gate = town.discord.faults.holds(callbacks, { times: 1 });
    town.discord.faults.drops(callbacks, { times: 1 });
    ana.press(card, "vote:1:up");
    await gate.arrived();
    await (await ben.clicks(card, "down")).final();
    await town.bot.kill();
    gate.release();
    expect(shownVotes(await place.card(1))).toEqual({ up: 0, down: 0 });

    await town.restart();
    await untilShown(place, 1, { up: 1, down: 1 });
    expect(stored.suggestion(place.server.id, 1)).toMatchObject({ up: 1, down: 1 });
  });
});
