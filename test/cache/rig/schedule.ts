import * as fc from "fast-check";

/** A value that knows how new it is: versions of a key only rise. */
export interface Versioned {
  readonly key: string;
  readonly version: number;
}

/** What the rig drives: a cache of ours, or a control that must fail. */
export interface Subject {
  get(key: string): Promise<Versioned>;
  upsert(key: string, value: Versioned, observedAt: number): Promise<unknown>;
  delete(key: string): Promise<unknown>;
}

export interface Created {
  readonly subjects: readonly Subject[];
  /** Resolves when every subject has acted upon all that the store had answered it before. */
  caughtUp(): Promise<void>;
  close(): Promise<void>;
}

export interface World {
  /** Several caches over one store, all loading with `load`. */
  create(load: (key: string) => Promise<Versioned>): Promise<Created>;
  now(): number;
  /** Moves the clock by at least a millisecond, and further if it is one that can be moved. */
  advance(ms: number): void;
  /** Lets the subjects do what they are ready to do. */
  settle(rounds: number): Promise<void>;
}

export type Step =
  | { readonly kind: "get" | "delete"; readonly subject: number; readonly key: string }
  | { readonly kind: "upsert"; readonly subject: number; readonly key: string; readonly back: number }
  | { readonly kind: "change"; readonly key: string }
  | { readonly kind: "land" | "fail"; readonly load: number }
  | { readonly kind: "advance"; readonly ms: number }
  | { readonly kind: "settle"; readonly rounds: number };

const key = fc.constantFrom("1", "2");
const subject = fc.nat({ max: 2 });

/** Any order in which callers, observers, time and the API may act on two keys. */
export const schedules: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("get" as const), subject, key }) },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant("upsert" as const), subject, key, back: fc.nat({ max: 3 }) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("delete" as const), subject, key }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("change" as const), key }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant("land" as const), load: fc.nat({ max: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("fail" as const), load: fc.nat({ max: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("advance" as const), ms: fc.constantFrom(1, 300, 1_000) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("settle" as const), rounds: fc.nat({ max: 3 }) }) },
  ),
  { maxLength: 60, size: "max" },
);

/** The subjects' TTL is a second, of which jitter may take a tenth. */
const leastLifeMs = 900;

interface Load {
  readonly key: string;
  readonly epoch: number;
  land(): void;
  fail(): void;
}

class InjectedFailure extends Error {}

/** Plays one schedule and throws at the first broken promise, in words. */
export async function play(world: World, steps: readonly Step[]): Promise<void> {
  /** When each version of each key became true; the last one is true now. */
  const truth = new Map<string, number[]>([
    ["1", [world.now()]],
    ["2", [world.now()]],
  ]);
  /** What a get must not fall behind: deletes hold for a minute, observations until they may have expired. */
  const floors: { key: string; version: number; until: number }[] = [];
  /** Rises when something happens after which another load of the key is right. */
  const epochs = new Map<string, number>();
  /**
   * Writes whose effect is not over. One takes effect somewhere between question and answer, and takes the lease of a load
   * that was granted before. The grant's answer may come in later than the write's, by another connection, and that load
   * begins later still, without its lease: until all have caught up, a second load of the key is right.
   */
  const underWay = new Map<string, number>();
  const pending: Load[] = [];
  const faults: string[] = [];
  const running: Promise<void>[] = [];

  const times = (key: string): number[] => truth.get(key) ?? [];
  const current = (key: string): number => times(key).length - 1;
  const nextEpoch = (key: string): void => void epochs.set(key, (epochs.get(key) ?? 0) + 1);
  const floorOf = (key: string): number =>
    Math.max(
      0,
      ...floors.filter((floor) => floor.key === key && world.now() < floor.until).map((floor) => floor.version),
    );

  const load = (key: string): Promise<Versioned> => {
    const epoch = epochs.get(key) ?? 0;
    const undisturbed = (underWay.get(key) ?? 0) === 0;
    if (undisturbed && pending.some((other) => other.key === key && other.epoch === epoch)) {
      faults.push(`G1: two loads of ${key} at once`);
    }
    const value = { key, version: current(key) };
    const { promise, resolve, reject } = Promise.withResolvers<Versioned>();
    pending.push({
      key,
      epoch,
      land: () => resolve(value),
      fail: () => {
        // Whoever waits for a load that failed may load next: another process, or the next caller.
        nextEpoch(key);
        reject(new InjectedFailure());
      },
    });
    return promise;
  };

  const created = await world.create(load);
  const { subjects } = created;
  const pick = (index: number): Subject => {
    const picked = subjects[index % subjects.length];
    if (picked === undefined) throw new Error("the world has no subjects");
    return picked;
  };

  const get = async (subject: Subject, key: string): Promise<void> => {
    const floor = floorOf(key);
    try {
      const value = await subject.get(key);
      if (value.key !== key) faults.push(`G4: asked for ${key}, given ${value.key}`);
      if (value.version < floor) faults.push(`G3: ${key} fell from version ${floor} back to ${value.version}`);
      if (!Object.isFrozen(value)) faults.push(`G10: ${key} can be changed by who reads it`);
    } catch (error) {
      if (!(error instanceof InjectedFailure)) faults.push(`get of ${key} threw ${String(error)}`);
    }
  };

  const write = async (key: string, version: number, writing: Promise<unknown>, holdsMs: number): Promise<void> => {
    const until = world.now() + holdsMs;
    underWay.set(key, (underWay.get(key) ?? 0) + 1);
    try {
      // A stale observation lost against something newer, which holds by itself.
      if ((await writing) !== "stale") floors.push({ key, version, until });
    } catch (error) {
      faults.push(`a write of ${key} threw ${String(error)}`);
    }
    await created.caughtUp();
    underWay.set(key, (underWay.get(key) ?? 0) - 1);
    nextEpoch(key);
  };

  const take = (index: number): Load | undefined => pending.splice(index % Math.max(1, pending.length), 1)[0];

  for (const step of steps) {
    switch (step.kind) {
      case "get":
        running.push(get(pick(step.subject), step.key));
        break;
      case "upsert": {
        const { key } = step;
        const version = Math.max(0, current(key) - step.back);
        nextEpoch(key);
        // What was overtaken long ago is seen at the time at which it began to be true, what is true is seen now.
        const observedAt = step.back === 0 ? world.now() : (times(key)[version] ?? 0);
        const writing = pick(step.subject).upsert(key, { key, version }, observedAt);
        running.push(write(key, version, writing, leastLifeMs));
        break;
      }
      case "delete": {
        nextEpoch(step.key);
        world.advance(1);
        running.push(write(step.key, current(step.key), pick(step.subject).delete(step.key), 60_000));
        break;
      }
      case "change":
        world.advance(1);
        times(step.key).push(world.now());
        break;
      case "land":
        take(step.load)?.land();
        break;
      case "fail":
        take(step.load)?.fail();
        break;
      case "advance":
        for (const key of truth.keys()) nextEpoch(key);
        world.advance(step.ms);
        break;
      case "settle":
        await world.settle(step.rounds);
    }
    if (faults.length > 0) break;
  }

  const rest = { answered: false };
  const answering = Promise.all(running).then(() => {
    rest.answered = true;
    return undefined;
  });
  for (let round = 0; round < 500 && !rest.answered && faults.length === 0; round += 1) {
    for (const last of pending.splice(0)) last.land();
    await world.settle(1);
  }
  if (!rest.answered && faults.length === 0) faults.push("somebody waits for ever");
  if (rest.answered) await answering;
  await created.close();
  if (faults.length > 0) throw new Error(faults.join("; "));
}
