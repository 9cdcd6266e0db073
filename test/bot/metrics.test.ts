import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { intentKinds } from "../../src/suggestions/intents.ts";
import { shownVotes, untilCard } from "../helpers/cards.ts";
import { eventually } from "../helpers/eventually.ts";
import { Figures } from "../helpers/figures.ts";
import { Program } from "../helpers/program.ts";
import { type RedisServer, startRedis } from "../helpers/redis-server.ts";
import { said } from "../helpers/told.ts";
import { type Place, Town } from "../helpers/town.ts";

let server: RedisServer;
let town: Town;
let place: Place;
let figures: Figures;

beforeAll(async () => {
  server = await startRedis();
  town = await Town.found({ rateLimits: false, env: { HTTP_PORT: "0", CACHE_URL: server.url } });
  figures = new Figures(() => town.bot);
  place = await town.place("Park");
});
afterAll(async () => {
  await town.end();
  await server.stop();
});

/** What a series rose by while something was done. */
async function risen(name: string, act: () => Promise<void>): Promise<Record<string, number>> {
  const before = await figures.series(name);
  await act();
  const after = await figures.series(name);
  const rose = Object.entries(after).map(([labels, value]) => [labels, value - (before[labels] ?? 0)] as const);
  return Object.fromEntries(rose.filter(([, by]) => by !== 0));
}

const interactions = "suggestion_box_interactions_total";

describe("/metrics", () => {
  it("counts each interaction once, by command and outcome, a decision and a refusal by its code among them", async () => {
    const ana = town.member(place, "Ana");
    const refusals = await risen("suggestion_box_refusals_total", async () => {
      const rose = await risen(interactions, async () => {
        await said(ana.suggest("A bench by the pond"));
        await ana.clicks(await place.card(1), "up");
        await said(place.mod.decides("approve", 1, { reason: "Lovely" }));
        await said(place.mod.decides("approve", 99));
        await said(ana.types("/suggestions show", { id: "98" }));
        await place.mod.typing("/decide approve", "id", "bench");
        await eventually(async () => {
          const counted = Object.values(await figures.series(interactions)).reduce((all, one) => all + one, 0);
          // With the /setup of the place.
          return counted === 7;
        });
      });
      expect(rose).toEqual({
        '{kind="command",command="suggest",outcome="answered"}': 1,
        '{kind="button",command="vote",outcome="answered"}': 1,
        '{kind="command",command="decide",outcome="answered"}': 1,
        '{kind="command",command="decide",outcome="refused"}': 1,
        '{kind="command",command="suggestions",outcome="refused"}': 1,
        '{kind="choices",command="decide",outcome="answered"}': 1,
      });
    });
    expect(refusals).toEqual({ '{code="suggestion-not-found"}': 2 });
    const durations = await figures.series("suggestion_box_interaction_duration_seconds_count");
    expect(durations).toMatchObject({ '{command="decide"}': 3, '{command="suggest"}': 1, '{command="vote"}': 1 });
    expect(await figures.series("suggestion_box_interaction_acknowledge_seconds_count")).toMatchObject({
      '{kind="button"}': 1,
      '{kind="choices"}': 1,
    });
  });

  it("counts a defect, an answer that Discord no longer takes, and a control of nobody's without its custom id", async () => {
    const { faults } = town.discord;
    const ana = town.member(place, "Ana");
    const outcomes = async (act: () => Promise<unknown>) => {
      const total = async () => Object.values(await figures.series(interactions)).reduce((all, one) => all + one, 0);
      const before = await total();
      return await risen(interactions, async () => {
        await act();
        await eventually(async () => (await total()) === before + 1);
      });
    };
    onTestFinished(() => faults.clear());

    faults.fails("POST /interactions/:id/:token/callback", { status: 500, times: 2 });
    const defect = outcomes(() => said(ana.types("/help")));
    expect(await defect).toEqual({ '{kind="command",command="help",outcome="defect"}': 1 });
    expect(town.bot.log.filter(({ msg }) => msg === "an interaction failed")).toHaveLength(1);

    const late = outcomes(async () => {
      process.kill(town.bot.pid, "SIGSTOP");
      await expect(ana.types("/help")).rejects.toThrow(/did not respond/);
      process.kill(town.bot.pid, "SIGCONT");
    });
    expect(await late).toEqual({ '{kind="command",command="help",outcome="late"}': 1 });

    const card = await place.card(1);
    const strange = outcomes(() => ana.press(card, "4711:secret-id:up").answer);
    expect(await strange).toEqual({ '{kind="other",command="unknown",outcome="refused"}': 1 });
    const { text } = await figures.get("/metrics");
    expect(text).not.toMatch(/secret-id|bench|Lovely|Park|Ana|\{[^}]*\d{15}/);
  });

  it("tells what is owed, since when, and how many drawings were saved by drawing several votes at once", async () => {
    const { faults } = town.discord;
    onTestFinished(() => faults.clear());
    const ana = town.member(place, "Ana");
    const posting = faults.holds("POST /channels/:channel/messages", { times: 1 });
    const asked = said(ana.suggest("A swing"));
    await posting.arrived();
    const owed = await figures.series("suggestion_box_intents");
    expect(Object.keys(owed)).toHaveLength(2 * intentKinds.length);
    expect(owed).toMatchObject({ '{kind="card",state="due"}': 1, '{kind="thread",state="waiting"}': 1 });
    await eventually(async () => ((await figures.series("suggestion_box_delivery_lag_seconds"))[""] ?? 0) > 0.05);
    posting.release();
    await asked;
    await eventually(async () => (await figures.series("suggestion_box_delivery_lag_seconds"))[""] === 0);

    const card = await untilCard(place, 2, ({ text }) => text.includes("Discussion"));
    await eventually(async () => (await figures.series("suggestion_box_cards_waiting"))[""] === 0);
    const voters = Array.from({ length: 10 }, (_, index) => town.member(place, `Voter ${index}`));
    const drawings = async (name: string) =>
      Object.values(await figures.series(name)).reduce((all, one) => all + one, 0);
    const [drawn, saved] = [
      await drawings("suggestion_box_card_drawings_total"),
      await drawings("suggestion_box_card_drawings_saved_total"),
    ];
    await Promise.all(voters.map((voter) => voter.clicks(card, "up")));
    await untilCard(place, 2, (seen) => shownVotes(seen).up === voters.length);
    await eventually(async () => (await figures.series("suggestion_box_cards_waiting"))[""] === 0);
    const drawnNow = (await drawings("suggestion_box_card_drawings_total")) - drawn;
    const savedNow = (await drawings("suggestion_box_card_drawings_saved_total")) - saved;
    expect(drawnNow + savedNow).toBe(voters.length);
    expect(savedNow).toBeGreaterThan(0);
  });

  it("times what is read from the database, and what is written, as committed or rolled back", async () => {
    const reads = await risen("suggestion_box_database_read_seconds_count", async () => {
      await said(town.member(place, "Ana").types("/suggestions show", { id: "1" }));
    });
    expect(reads[""]).toBeGreaterThan(0);
    // Looking at the figures reads what is owed, and commits nothing.
    const writes = () => figures.series("suggestion_box_database_write_seconds_count");
    const [before, after] = [await writes(), await writes()];
    expect(after).toEqual(before);
    expect(Object.keys(before)).toContain('{outcome="committed"}');
  });
});

describe("/readyz", () => {
  it("names the database while it takes no writes, and is ready again by itself; /healthz stays as it is", async () => {
    expect(await figures.readiness()).toEqual({ status: 200, state: "ready", failing: [] });
    const holder = new Program(new URL("../storage/sqlite/programs/hold-lock.ts", import.meta.url), [
      `${town.dataDir}/suggestion-box.db`,
      "4000",
    ]);
    expect(await holder.line()).toBe("held");
    expect(await figures.readiness()).toEqual({ status: 503, state: "unready", failing: ["database"] });
    expect((await figures.get("/healthz")).status).toBe(200);
    expect(await figures.series("suggestion_box_ready")).toMatchObject({
      '{part="database"}': 0,
      '{part="gateway"}': 1,
    });
    expect(await holder.line()).toBe("released");
    await eventually(async () => (await figures.readiness()).status === 200);
  });

  it("names the gateway while its connection is cut, and is ready again by itself", async () => {
    const { faults } = town.discord;
    onTestFinished(() => faults.clear());
    const asking = faults.holds("GET /gateway/bot");
    faults.cutGateway({ code: 4009 });
    await eventually(async () => (await figures.readiness()).status === 503);
    expect(await figures.readiness()).toMatchObject({ state: "unready", failing: ["gateway"] });
    asking.end();
    await eventually(async () => (await figures.readiness()).state === "ready");
  });

  it("is degraded, and still 200, while Redis is gone, until it is back", async () => {
    await server.kill();
    await eventually(async () => (await figures.readiness()).state === "degraded");
    expect(await figures.readiness()).toEqual({ status: 200, state: "degraded", failing: ["cache"] });
    await server.start();
    await eventually(async () => (await figures.readiness()).state === "ready");
  });
});
