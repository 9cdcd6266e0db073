import path from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SeenMessage } from "../../playground/people/seen.ts";
import { cardsOf } from "../helpers/cards.ts";
import { killWhilePosting, nonceForgottenMs, suggests } from "../helpers/crash.ts";
import { eventually } from "../helpers/eventually.ts";
import { type ReviewingPlace, reviewingPlace } from "../helpers/queue.ts";
import { said } from "../helpers/told.ts";
import { Town } from "../helpers/town.ts";

let town: Town;
beforeAll(async () => {
  town = await Town.found({ rateLimits: false });
});
afterAll(() => town.end());

const hourMs = 3_600_000;

/** Makes everything that waits have waited longer, while the bot is not running. */
function waitLonger(hours: number): void {
  const database = new Database(path.join(town.dataDir, "suggestion-box.db"));
  const ms = hours * hourMs;
  database.prepare("update queue_entries set queued_at = queued_at - ?, reminded_at = reminded_at - ?").run(ms, ms);
  database.close();
}

/** Resolves when the bot has stored where its posts in queues stand: until then a reminder can name entries, but not link to them. */
async function settledDown(): Promise<void> {
  const database = new Database(path.join(town.dataDir, "suggestion-box.db"), { readonly: true });
  const owed = database.prepare("select 1 from intents where kind like 'queue-%' and state = 'pending'");
  await eventually(() => owed.get() === undefined);
  database.close();
}

function reminders(place: ReviewingPlace): readonly SeenMessage[] {
  return place.mod.sees(place.desk).filter(({ text }) => text.startsWith("⏰"));
}

describe("a bot that is killed with something in its queue", () => {
  it("posts an entry that never reached Discord after the next start, once", async () => {
    const place = await reviewingPlace(town, "Lost");
    await killWhilePosting(town, "is lost", () => suggests(town.member(place, "Ana"), "A bench"));
    expect(place.posts(1)).toEqual([]);
    await town.restart();
    await place.post(1);
    expect(await said(place.mod.clicks(await place.post(1), "Accept"))).toContain("#1 is accepted");
    expect(place.posts(1)).toHaveLength(1);
  });

  it("finds a post that reached Discord by its mark, and shows there what was decided meanwhile", async () => {
    const place = await reviewingPlace(town, "Found");
    const ana = town.member(place, "Ana");
    await killWhilePosting(
      town,
      "reaches Discord",
      () => suggests(ana, "A bench"),
      async () => {
        const press = place.mod.press(await place.post(1), "queue:accept:1:1");
        await press.answer;
        await place.card(1);
      },
    );
    town.discord.clock.advance(nonceForgottenMs);
    await town.restart();
    const post = await place.post(1, ({ text }) => text.includes("Accepted by **Mo of Found**"));
    expect(post.buttons).toEqual([]);
    expect(place.posts(1)).toHaveLength(1);
    expect(cardsOf(place, 1)).toHaveLength(1);
  });

  it("posts one card for what was accepted just before it was killed", async () => {
    const place = await reviewingPlace(town, "Accepted");
    await said(town.member(place, "Ana").suggest("A bench"));
    const post = await place.post(1);
    await killWhilePosting(town, "reaches Discord", () => {
      place.mod.press(post, "queue:accept:1:1");
    });
    await town.restart();
    await place.card(1);
    await place.post(1, ({ text }) => text.includes("Accepted by **Mo of Accepted**"));
    expect(cardsOf(place, 1)).toHaveLength(1);
  });

  it("reminds staff once of what has waited too long, and again after as long", async () => {
    const place = await reviewingPlace(town, "Remind");
    await place.rule("queueReminder", "24h");
    const ana = town.member(place, "Ana");
    for (const text of ["A bench", "A lamp"]) await said(ana.suggest(text));
    const [first] = await Promise.all([place.post(1), place.post(2)]);
    const startAfter = async (hours: number) => {
      await settledDown();
      await town.bot.kill();
      waitLonger(hours);
      await town.restart();
    };
    const reminded = (count: number) =>
      place.mod.waitsFor(place.desk, () => reminders(place).length === count && reminders(place));
    await startAfter(25);
    const [reminder] = await reminded(1);
    expect(reminder?.text).toContain("2 suggestions have waited for a review for more than 24 hours");
    expect(reminder?.text).toContain(
      `[#1](https://discord.com/channels/${place.server.id}/${place.desk.id}/${first.id})`,
    );
    expect(reminder?.text).not.toContain("bench");
    expect(reminder?.pings).toEqual([]);
    expect(await said(place.mod.types("/queue view"))).toContain("for more than 24 hours");
    await said(place.mod.types("/queue approve", { id: "1" }));
    await startAfter(24);
    const again = (await reminded(2))[1];
    expect(again?.text).toContain("1 suggestion has waited");
    expect(again?.text).toContain("[#2]");
  });
});
