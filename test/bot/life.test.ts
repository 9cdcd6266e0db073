import { describe, expect, it, type TestContext } from "vitest";
import type { Answer } from "../../playground/people/answer.ts";
import { picture } from "../../playground/people/files.ts";
import { shownVotes } from "../helpers/cards.ts";
import { Stored } from "../helpers/stored.ts";
import { isCard, Town } from "../helpers/town.ts";

const post = "POST /channels/:channel/messages";
const edit = "PATCH /channels/:channel/messages/:message";
const callback = "POST /interactions/:id/:token/callback";

/** A town of one test's own: they stop their bots side by side. */
async function found({ onTestFinished }: Pick<TestContext, "onTestFinished">): Promise<Town> {
  const town = await Town.found({ rateLimits: false });
  onTestFinished(async () => await town.end());
  return town;
}

async function said(answer: Promise<Answer>): Promise<string> {
  return (await (await answer).final()).text;
}

describe.concurrent("a bot that is told to stop", () => {
  it.for(["SIGTERM", "SIGINT"] as const)(
    "by %s answers everything that was begun, ends with 0, and loses nothing",
    async (signal, test) => {
      const town = await found(test);
      const { discord, bot } = town;
      const place = await town.place("Park");
      const [ana, ben, cleo] = [town.member(place, "Ana"), town.member(place, "Ben"), town.member(place, "Cleo")];
      await said(ana.suggest("A bench by the pond"));
      await said(ana.suggest("A swing"));
      const [bench, swing] = [await place.card(1), await place.card(2)];

      // A post, an edit, an answer of each kind are on their way when the word comes.
      const posting = discord.faults.holds(post);
      const editing = discord.faults.holds(edit);
      const answering = discord.faults.holds(callback);
      const suggesting = ana.suggest("A lamp", { image: picture() });
      const deciding = place.mod.decides("approve", 2, { reason: "Lovely" });
      const voting = ben.clicks(bench, "up");
      const showing = cleo.types("/suggestions show", { id: "1" });
      await Promise.all([posting.arrived(), editing.arrived(), answering.arrived(2)]);

      const before = performance.now();
      process.kill(bot.pid, signal);
      await bot.logged(({ msg }) => msg === "stopping");
      for (const gate of [posting, editing, answering]) gate.end();

      expect(await said(suggesting)).toContain("#3");
      expect(await said(deciding)).toContain("#2 is now **✅ Approved**.");
      await voting;
      expect(await said(showing)).toContain("A bench by the pond");
      expect(await bot.exited).toEqual({ code: 0, signal: null });
      expect(performance.now() - before).toBeLessThan(8_000);
      expect(bot.log.filter(({ level }) => level >= 40)).toEqual([]);
      expect(bot.log.at(-1)?.msg).toBe("stopped");
      expect(discord.core.gateway.sessions).toEqual([]);

      await town.restart();
      const stored = new Stored(town.dataDir);
      await place.mod.waitsFor(place.box, (seen) => {
        const cards = [1, 2, 3].map((number) => seen.filter((message) => isCard(message, number)));
        if (cards.some((of) => of.length > 1)) throw new Error("a card is there twice");
        const [first] = cards[0] ?? [];
        return (
          cards.every((of) => of.length === 1 && of[0]?.threadId !== undefined) &&
          first !== undefined &&
          shownVotes(first).up === 1 &&
          place.mod.looksAgain(swing)?.text.includes("Approved")
        );
      });
      expect(stored.suggestion(place.server.id, 1)).toMatchObject({ up: 1 });
      expect(stored.suggestion(place.server.id, 2)).toMatchObject({ status: "approved", reason: "Lovely" });
      expect(stored.suggestion(place.server.id, 3)).toMatchObject({ text: "A lamp" });
      await ana.waitsForDm((dms) => dms.length === 1);
      stored.close();
    },
  );

  it("tells whoever comes now to come back and hands back what they typed, and leaves what Discord does not take to the next start", async (test) => {
    const town = await found(test);
    const { discord, bot } = town;
    const place = await town.place("Park");
    const ana = town.member(place, "Ana");
    discord.faults.fails(post);
    const told = said(ana.suggest("A lamp"));
    await discord.requests.next("POST", /\/messages$/);

    const stopped = bot.stop();
    await bot.logged(({ msg }) => msg === "stopping");
    const late = said(place.mod.suggest("A shelf to swap books"));
    expect(await late).toContain("I am being restarted, so nothing was stored.");
    expect(await late).toContain("A shelf to swap books");
    expect(await told).toContain("#1");
    expect(await stopped).toBe(0);

    discord.faults.clear();
    await town.restart();
    expect((await place.card(1)).text).toContain("A lamp");
    expect(place.mod.sees(place.box).filter((message) => isCard(message, 1))).toHaveLength(1);
    expect(await said(place.mod.types("/suggestions list"))).not.toContain("shelf");
  });

  it("does not wait for ever for a Discord that does not answer", async (test) => {
    const town = await found(test);
    const { discord, bot } = town;
    const place = await town.place("Park");
    const ana = town.member(place, "Ana");
    const posting = discord.faults.holds(post);
    const told = ana.suggest("A lamp");
    await posting.arrived();

    const before = performance.now();
    const code = await bot.stop();
    expect(performance.now() - before).toBeLessThan(9_000);
    expect(code).toBe(1);
    expect(bot.log.at(-1)?.msg).toContain("what is left is taken up by the next start");

    posting.end();
    await told;
    await town.restart();
    await place.mod.waitsFor(place.box, (seen) => {
      const cards = seen.filter((message) => isCard(message, 1));
      if (cards.length > 1) throw new Error("a card is there twice");
      return cards[0]?.threadId !== undefined;
    });
  });
});
