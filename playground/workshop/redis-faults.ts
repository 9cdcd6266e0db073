import { setTimeout as sleep } from "node:timers/promises";
import { readFigures } from "../stage/figures.ts";
import type { Stage, StageRedis } from "../stage/stage.ts";
import type { Run } from "./run.ts";

const lookEveryMs = 250;
const settleMs = 30_000;

/** Redis hangs for a while. */
export async function stopRedis(stage: Stage, run: Run): Promise<void> {
  const redis = redisOf(stage);
  redis.freeze();
  run.says("Redis is stopped; it accepts connections and says nothing.");
  try {
    const [person] = stage.crowd(1);
    const answer = await person?.suggest("Something without Redis");
    run.checks(true, `A neighbour suggests, and is answered after ${Math.round(answer?.acknowledgedAfterMs ?? 0)} ms.`);
    const opened = await seen(stage, (breaker) => breaker !== "closed");
    run.checks(opened !== undefined, opened === undefined ? "The breaker stayed closed." : `The breaker is ${opened}.`);
  } finally {
    redis.thaw();
  }
  run.says("Redis goes on.");
  const closed = await seen(stage, (breaker) => breaker === "closed");
  run.checks(
    closed !== undefined,
    closed === undefined ? "The breaker did not close again." : "The breaker is closed again.",
  );
}

/** One slot gets another's content. */
export async function poison(stage: Stage, run: Run): Promise<void> {
  const redis = redisOf(stage);
  const { server, people } = stage.street;
  const [ana, ben] = [people.get("ana"), people.get("ben")];
  if (ana === undefined || ben === undefined) return;
  const card = await (await ana.suggest("Something of Ana's")).final();
  await ben.suggest("Something of Ben's");
  const number = /#(\d+)/u.exec(card.text)?.[1] ?? "";
  const slot = (id: string): string => `members::${server.id}:${id}`;
  const copied = await redis.command("COPY", slot(ben.id), slot(ana.id), "REPLACE");
  run.says(copied.includes("1") ? "Ana's slot now holds Ben's entry." : "Ben is not in Redis yet: try again.");
  run.says("The bot is started anew, so that it asks Redis and not its own memory.");
  await stage.kill();
  await stage.restart();
  const [voter] = stage.crowd(1);
  const shown = voter?.finds((one) => !one.ephemeral && one.text.startsWith(`### #${number} `), stage.street.box);
  if (voter === undefined || shown === undefined) throw new Error(`#${number} has no card yet: try again`);
  await voter.press(shown, `vote:${number}:up`).answer;
  const drawn = await voter.waitsFor(stage.street.box, (all) =>
    all.find((one) => one.id === shown.id && one.editedCount > shown.editedCount),
  );
  const figures = await readFigures(stage.bot);
  const mismatches = figures?.totals["mismatches_total"] ?? 0;
  run.checks(mismatches > 0, `Mismatches noticed: ${mismatches}.`);
  run.checks(
    drawn.text.includes("**Ana**") && !drawn.text.includes("**Ben**"),
    `The card of #${number}, drawn anew, says Ana.`,
  );
}

function redisOf({ redis }: Stage): StageRedis {
  if (redis === undefined) throw new Error("There is no Redis: start with npm run playground -- --redis");
  return redis;
}

async function seen(stage: Stage, fits: (breaker: string) => boolean): Promise<string | undefined> {
  const end = performance.now() + settleMs;
  while (performance.now() < end) {
    const figures = await readFigures(stage.bot);
    if (figures !== undefined && fits(figures.breaker)) return figures.breaker;
    await sleep(lookEveryMs);
  }
  return undefined;
}
