import { afterAll, beforeAll, expect, it } from "vitest";
import type { BotProcess } from "../../playground/bot-process.ts";
import type { LoggedRequest } from "../../playground/discord/traffic.ts";
import type { Answer } from "../../playground/people/answer.ts";
import type { SeenMessage } from "../../playground/people/seen.ts";
import { shardOf } from "../../src/operations/shards.ts";
import { cardsOf, untilShown } from "../helpers/cards.ts";
import { posts } from "../helpers/crash.ts";
import { eventually } from "../helpers/eventually.ts";
import { Figures } from "../helpers/figures.ts";
import { Fleet, standingBy } from "../helpers/fleet.ts";
import { said } from "../helpers/told.ts";
import { foundPlace, memberAt, type Place } from "../helpers/town.ts";

const shardCount = 16;
const parts = ["0-3/16", "4-7/16", "8-11/16", "12-15/16"] as const;
const leaseMs = 10_000;
const callbacks = /^\/interactions\/\d+\/[^/]+\/callback$/;

let fleet: Fleet;
/** Who serves each part now. */
const serving = new Map<string, BotProcess>();
let places: readonly Place[];

beforeAll(async () => {
  fleet = await Fleet.found({ gateway: { shards: shardCount, maxConcurrency: 8, enforceConcurrency: true } });
  for (const part of parts) serving.set(part, fleet.start(part, { HTTP_PORT: "0" }));
  await Promise.all([...serving.values()].map((bot) => bot.serving()));
  const names = Array.from({ length: shardCount }, (_, index) => `Server ${index}`);
  places = await Promise.all(names.map((name) => foundPlace(fleet.discord, name)));
}, 120_000);
afterAll(async () => await fleet.end());

/** The process of a part, and a place on one of its shards. */
function partOf(part: (typeof parts)[number]): { readonly bot: BotProcess; readonly place: Place } {
  const first = parts.indexOf(part) * 4;
  const place = places.find(({ server }) => shardOf(server.id, shardCount) === first + 1);
  const bot = serving.get(part);
  if (bot === undefined || place === undefined) throw new Error(`nobody serves ${part}`);
  return { bot, place };
}

/** First answers that Discord did not take, with the code that it gave. */
const refusedAnswers = () =>
  fleet.discord.requests.all("POST", callbacks).filter(({ status }) => status >= 400 || status === 0);

/** That the bot as a whole asked too much. */
function isGlobalLimit({ status, response }: LoggedRequest): boolean {
  return status === 429 && JSON.stringify(response).includes('"global":true');
}

/** For what waits for another process' start. */
const until = (holds: () => Promise<boolean>): Promise<void> => eventually(holds, 50_000);

async function suggestAnywhere(text: string): Promise<readonly string[]> {
  return await Promise.all(places.map(async (place) => await said(memberAt(place, "Ana").suggest(text))));
}

it("four processes begin their sessions one of each bucket at a time, register the commands once, and serve every server", async () => {
  const { budget, sessions } = fleet.discord.core.gateway;
  expect(budget.used).toBe(shardCount);
  // On a busy machine one may be sent long after its turn, and the next one of its bucket too soon after it. Without turns it is 8.
  expect(budget.turnedAway).toBeLessThanOrEqual(2);
  expect(new Set(sessions.map(({ shard: [id] }) => id)).size).toBe(shardCount);
  expect(new Set(places.map(({ server }) => shardOf(server.id, shardCount))).size).toBe(shardCount);
  expect(fleet.discord.requests.count("PUT", /\/commands$/)).toBe(1);

  for (const line of await suggestAnywhere("A bench")) expect(line).toMatch(/Your suggestion is #1/);
  for (const place of places) {
    await place.card(1);
    expect(cardsOf(place, 1)).toHaveLength(1);
  }
  expect(refusedAnswers()).toEqual([]);
  expect(fleet.discord.requests.all().filter(isGlobalLimit)).toEqual([]);
  expect(await fleet.redis.command("KEYS", "suggestion-box:turns:*:requests")).toContain(":requests");
  for (const part of parts) {
    const { text } = await new Figures(() => partOf(part).bot).get("/readyz");
    expect(JSON.parse(text)).toMatchObject({ state: "ready", shards: part });
  }
  const left = await new Figures(() => partOf("0-3/16").bot).series("suggestion_box_shard_lease_seconds");
  expect(left[""]).toBeGreaterThan(0);
  expect(left[""]).toBeLessThanOrEqual(leaseMs / 1_000);
});

it("hands its shards over to a process that stands by: under a storm of votes none is dropped, and none answered twice", async () => {
  const part = "4-7/16";
  const { bot: old, place } = partOf(part);
  await said(memberAt(place, "Eve").suggest("A fountain"));
  const isIt = ({ text }: SeenMessage) => text.includes("A fountain");
  const card = await place.mod.waitsFor(place.box, (messages) => messages.find(isIt));
  const number = Number(/#(\d+) /.exec(card.text)?.[1]);
  const next = fleet.start(part, { HTTP_PORT: "0" });
  const figures = new Figures(() => next);
  // Seen to by whoever serves them now.
  const heirs = async () => (await fleet.query("select 1 from shard_leases where heir is not null")).length;
  await standingBy(next);
  await until(async () => (await heirs()) === 4);
  expect(await figures.readiness()).toMatchObject({ status: 200, state: "standing-by" });
  expect((await figures.get("/healthz")).status).toBe(200);
  const refusedBefore = refusedAnswers().length;

  const voters = Array.from({ length: 200 }, (_, index) => memberAt(place, `Voter ${index}`));
  const answers: Promise<Answer>[] = [];
  let stopped: Promise<number | null> | undefined;
  for (const voter of voters) {
    // A storm: whoever came five before has been answered.
    await answers.at(-5);
    answers.push(voter.clicks(card, "up"));
    if (answers.length === 50) stopped = old.stop();
    // It goes on until the new one answers by itself.
    if (answers.length === 150) await next.serving();
  }
  const given = await Promise.all(answers);
  expect(await stopped).toBe(0);
  serving.set(part, next);
  expect(given.filter(({ text }) => /restart/i.test(text))).toEqual([]);
  expect(refusedAnswers().slice(refusedBefore)).toEqual([]);
  await untilShown(place, number, { up: voters.length, down: 0 });
  expect(cardsOf(place, number)).toHaveLength(1);
  const votes = '{kind="button",command="vote",outcome="answered"}';
  const { [votes]: byNext = 0 } = await figures.series("suggestion_box_interactions_total");
  expect(byNext).toBeGreaterThan(voters.length - 150);
  expect(byNext).toBeLessThanOrEqual(voters.length - 45);
}, 90_000);

it("goes on with what a killed process left, within its lease time, once another one serves its shards", async () => {
  const part = "0-3/16";
  const { bot, place } = partOf(part);
  const { faults } = fleet.discord;
  const gate = faults.holds(posts, { times: 1 });
  faults.drops(posts, { times: 1 });
  memberAt(place, "Fay")
    .suggest("Half posted")
    .catch(() => undefined);
  await gate.arrived();
  await bot.kill();
  gate.release();
  const next = fleet.start(part, { HTTP_PORT: "0" });
  serving.set(part, next);
  await next.serving();
  const at = performance.now();
  const isIt = ({ text }: SeenMessage) => text.includes("Half posted");
  await place.mod.waitsFor(place.box, (messages) => messages.find(isIt));
  expect(performance.now() - at).toBeLessThan(leaseMs);
  expect(place.mod.sees(place.box).filter(isIt)).toHaveLength(1);
}, 60_000);

it("sends nothing more for a process that stood still beyond its lease: one that stands by has taken its shards", async () => {
  const part = "8-11/16";
  const { bot: frozen, place } = partOf(part);
  const { faults, requests } = fleet.discord;
  const next = await standingBy(fleet.start(part));
  faults.fails(posts, { times: 2 });
  const from = requests.count("POST", /\/messages$/);
  memberAt(place, "Gus")
    .suggest("Before the pause")
    .catch(() => undefined);
  // It has failed and is owed again in a moment.
  await requests.reached(from + 1, "POST", /\/messages$/);
  const waits = "select 1 from intents where state = 'pending' and attempts > 0 and due_at > first_attempt_at";
  await until(async () => (await fleet.query(waits)).length > 0);
  process.kill(frozen.pid, "SIGSTOP");
  faults.clear();
  // Its successor sends it, and Discord takes its time: meanwhile the other one, awake again, would find it owed still.
  const gate = faults.holds(posts, { times: 1 });
  await next.serving();
  serving.set(part, next);
  await gate.arrived();
  const sent = requests.count("POST", /\/messages$/);
  process.kill(frozen.pid, "SIGCONT");
  expect(await frozen.exited).toEqual({ code: 1, signal: null });
  expect(frozen.log.some(({ msg }) => msg.includes("another process has taken this one's shards"))).toBe(true);
  gate.release();
  const isIt = ({ text }: SeenMessage) => text.includes("Before the pause");
  await place.mod.waitsFor(place.box, (messages) => messages.find(isIt));
  expect(requests.count("POST", /\/messages$/)).toBe(sent + 1);
  expect(place.mod.sees(place.box).filter(isIt)).toHaveLength(1);
}, 60_000);
