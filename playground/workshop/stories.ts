import { setTimeout as sleep } from "node:timers/promises";
import { createObjectCache, openCacheStore } from "../../src/cache/index.ts";
import { naiveSubject, TimedCache } from "../../test/cache/rig/controls.ts";
import { type ChaosOptions, runChaos } from "../../test/chaos/rig.ts";
import { ours, withoutEnvelope } from "../../test/chaos/subjects.ts";
import { seeded } from "../../test/helpers/seeded.ts";
import type { Story, StorySide } from "../page-server/protocol.ts";
import { hasRedis } from "../stage/redis.ts";
import type { Run } from "./run.ts";

const callers = 8;
const loadMs = 150;
const hourMs = 3_600_000;

export const storyTitles: { readonly [Name in Story]: { title: string; says: string } } = {
  race: {
    title: "Story 1: fetch, then add",
    says: "Eight callers ask for the same member at once, and the cache is cold. Then somebody's new name arrives while the old one is still being fetched.",
  },
  mismatch: {
    title: "Story 2: the wrong reply",
    says: "A hundred keys are read through Redis while replies are held up, cut and repeated on their way. Asked for key 5, the driver may be given key 99.",
  },
};

/** Runs the same thing against the naive control and against our cache, from the code that the tests run; `signal` ends it early. */
export async function tell(run: Run, story: Story, signal: AbortSignal): Promise<void> {
  if (story === "race") await race(run);
  else await mismatch(run, signal);
}

interface Named {
  readonly key: string;
  readonly version: number;
}

/** What both are put through: a source of 150 ms, and two ways to ask and to be told. */
interface Racer {
  get(key: string): Promise<Named>;
  upsert(key: string, value: Named): Promise<unknown>;
}

async function race(run: Run): Promise<void> {
  const naive = await raced((load) => {
    const subject = naiveSubject(new TimedCache(), load);
    return { get: (key) => subject.get(key), upsert: (key, value) => subject.upsert(key, value, Date.now()) };
  }, "get, fetch, add");
  run.compares([naive]);
  const cached = await raced((load) => {
    const store = openCacheStore();
    return createObjectCache<Named>({ name: "story", store, load, ttlMs: hourMs });
  }, "suggestion-box/cache");
  run.compares([naive, cached]);
  run.checks(!naive.good, `The naive cache: ${naive.verdict}`);
  run.checks(cached.good, `Ours: ${cached.verdict}`);
}

async function raced(make: (load: (key: string) => Promise<Named>) => Racer, name: string): Promise<StorySide> {
  const lines: string[] = [];
  let fetches = 0;
  let version = 1;
  const cache = make(async (key) => {
    fetches += 1;
    const seen = version;
    await sleep(loadMs);
    return { key, version: seen };
  });
  const asked = await Promise.allSettled(Array.from({ length: callers }, () => cache.get("ana")));
  const answered = asked.filter((one) => one.status === "fulfilled").length;
  const errors = asked.flatMap((one) => (one.status === "rejected" ? [nameOf(one.reason)] : []));
  lines.push(`${callers} callers at once: ${fetches} ${fetches === 1 ? "fetch" : "fetches"}`);
  lines.push(`${answered} answered${errors.length > 0 ? `, ${errors.length} × ${errors[0]}` : ""}`);
  const slow = cache.get("ben").then(
    (value) => `version ${value.version}`,
    (error: unknown) => nameOf(error),
  );
  version = 2;
  await cache.upsert("ben", { key: "ben", version: 2 });
  const late = await slow;
  const now = await cache.get("ben").then((value) => value.version, nameOf);
  lines.push(`the slow fetch of the old name ends: its caller gets ${late}`);
  lines.push(`from then on the cache says version ${now}`);
  const good = fetches === 2 && errors.length === 0 && now === 2 && late.startsWith("version");
  const verdict = good
    ? "one fetch for all, everybody answered, the newest name stays."
    : `${fetches - 1} fetches instead of one, and ${errors.length + (late.startsWith("version") ? 0 : 1)} callers got an exception.`;
  return { name, good, verdict, lines };
}

async function mismatch(run: Run, signal: AbortSignal): Promise<void> {
  if (!hasRedis())
    throw new Error(
      "This story reads through a real Redis: install redis-server (Debian: apt-get install redis-server) and try again",
    );
  const common = { keys: 100, signal } as const;
  const naive = await shaken("no envelope, as in the story", {
    ...common,
    subject: withoutEnvelope,
    pulses: 40,
    reads: 200_000,
    random: seeded(1),
    stopAtFirst: true,
  });
  run.compares([naive]);
  const cached = await shaken("suggestion-box/cache", {
    ...common,
    subject: ours,
    pulses: 4,
    reads: 6_000,
    random: seeded(1),
  });
  run.compares([naive, cached]);
  run.checks(!naive.good, `The naive cache: ${naive.verdict}`);
  run.checks(cached.good, `Ours: ${cached.verdict}`);
}

async function shaken(name: string, options: ChaosOptions): Promise<StorySide> {
  const result = await runChaos(options);
  const kinds = Object.entries(result.kinds).map(([kind, count]) => `${kind} ${count}`);
  const good = result.wrong.length === 0;
  return {
    name,
    good,
    verdict: good
      ? `no wrong value in ${result.reads} reads.`
      : `${result.wrong.length} wrong values in ${result.reads} reads.`,
    lines: [
      `${result.harmed} replies harmed (${kinds.join(", ")})`,
      ...result.wrong.slice(0, 3),
      `slowest read ${Math.round(result.slowestMs)} ms`,
    ],
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : String(error);
}
