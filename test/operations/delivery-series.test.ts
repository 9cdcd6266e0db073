import { Registry } from "prom-client";
import { afterEach, expect, it, vi } from "vitest";
import { type OwedKind, registerDeliverySeries } from "../../src/operations/series/delivery.ts";

afterEach(() => void vi.useRealTimers());

function register(owed: () => Promise<readonly OwedKind[]>): Registry {
  const registry = new Registry();
  const cards = { drawnByPress: 3, drawnByEdit: 2, saved: 5 };
  registerDeliverySeries(registry, { owed, kinds: ["card", "log"], cards: () => cards, waitingCards: () => 1 });
  return registry;
}

/** The samples of one series, as lines. */
async function samples(registry: Registry, name: string): Promise<readonly string[]> {
  const text = await registry.metrics();
  return text.split("\n").filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
}

it("shows what is owed by kind, also nothing, and the age of what has been due longest", async () => {
  vi.useFakeTimers({ now: 100_000 });
  let reads = 0;
  const registry = register(() => {
    reads += 1;
    return Promise.resolve([
      { kind: "card", due: 2, waiting: 1, oldestDueAt: new Date(97_500) },
      { kind: "log", due: 0, waiting: 4, oldestDueAt: undefined },
    ]);
  });
  expect(await samples(registry, "suggestion_box_delivery_lag_seconds")).toEqual([
    "suggestion_box_delivery_lag_seconds 2.5",
  ]);
  expect(reads).toBe(1);
  expect(await samples(registry, "suggestion_box_intents")).toEqual([
    'suggestion_box_intents{kind="card",state="due"} 2',
    'suggestion_box_intents{kind="card",state="waiting"} 1',
    'suggestion_box_intents{kind="log",state="due"} 0',
    'suggestion_box_intents{kind="log",state="waiting"} 4',
  ]);
});

it("leaves out what nobody knows while the database hangs, shows the rest within a second, and asks only once", async () => {
  vi.useFakeTimers();
  let reads = 0;
  const { promise, resolve } = Promise.withResolvers<readonly OwedKind[]>();
  const registry = register(() => {
    reads += 1;
    return reads === 1 ? Promise.resolve([]) : promise;
  });
  expect(await samples(registry, "suggestion_box_delivery_lag_seconds")).toHaveLength(1);

  for (const _ of [1, 2]) {
    const lag = samples(registry, "suggestion_box_delivery_lag_seconds");
    const intents = samples(registry, "suggestion_box_intents");
    const drawn = samples(registry, "suggestion_box_card_drawings_total");
    await vi.advanceTimersByTimeAsync(1_000);
    expect([await lag, await intents]).toEqual([[], []]);
    expect(await drawn).toHaveLength(2);
  }
  expect(reads).toBe(2);
  resolve([]);
  await vi.advanceTimersByTimeAsync(0);
  expect(await samples(registry, "suggestion_box_delivery_lag_seconds")).toEqual([
    "suggestion_box_delivery_lag_seconds 0",
  ]);
});
