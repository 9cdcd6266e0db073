import type { Rounds } from "./suite.ts";

export interface Verdict {
  readonly target: string;
  readonly reached: string;
  readonly met: boolean;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** What performance was promised, against what this run measured. */
export function verdicts(rounds: Rounds): Verdict[] {
  const values = (measure: string, peer: string, figure: string): number[] =>
    rounds.get(measure)?.get(peer)?.get(figure) ?? [];
  const of = (measure: string, peer: string, figure: string): number => median(values(measure, peer, figure));
  /** The median of the rounds' ratios, since the peers of one round ran side by side. */
  const ratio = (measure: string, figure: string, over: string, under: string): number => {
    const below = values(measure, under, figure);
    return median(values(measure, over, figure).map((value, round) => value / (below[round] ?? Number.NaN)));
  };
  const list: Verdict[] = [];
  const least = (target: string, reached: number, bound: number): void =>
    void list.push({ target: `${target} >= ${bound}`, reached: reached.toFixed(2), met: reached >= bound });
  const most = (target: string, reached: number, bound: number): void =>
    void list.push({ target: `${target} <= ${bound}`, reached: reached.toFixed(2), met: reached <= bound });
  const exactly = (target: string, all: readonly number[], wanted: number): void => {
    const met = all.filter((value) => value === wanted).length;
    list.push({ target, reached: `${met} of ${all.length} rounds`, met: met === all.length });
  };

  if (rounds.has("hot")) {
    for (const callers of [1, 64]) {
      const figure = `ns a read, ${callers}`;
      least(`hot read, ${callers} callers: times as fast as cacheable`, ratio("hot", figure, "cacheable", "ours"), 20);
      least(`hot read, ${callers} callers: times as fast as bare Keyv`, ratio("hot", figure, "keyv", "ours"), 15);
      least(`hot read, ${callers} callers: of lru-cache fetch`, ratio("hot", figure, "lru-cache", "ours"), 0.9);
      least(`hot read, ${callers} callers: of a Map with single flight`, ratio("hot", figure, "map", "ours"), 0.45);
    }
  }
  if (rounds.has("size")) {
    const small = of("size", "ours", "ns a read of 10");
    most("read at 10,000 entries, of one at 10", of("size", "ours", "ns a read of 10000") / small, 1.5);
    most("read at 1,000,000 entries, of one at 10", of("size", "ours", "ns a read of 1000000") / small, 1.5);
  }
  if (rounds.has("stampede")) {
    exactly("10,000 callers of a cold key: 1 load", values("stampede", "ours", "loads"), 1);
    most("10,000 callers of a cold key: ms beyond the load", of("stampede", "ours", "ms beyond"), 3);
    most("10,000 callers of a cold key: CPU of the Map's", ratio("stampede", "CPU ms", "ours", "map"), 2);
  }
  if (rounds.has("many")) {
    exactly("1,000 keys x 20: 1,000 loads", values("many", "ours", "loads"), 1_000);
    most("1,000 keys x 20: ms beyond the loads", of("many", "ours", "ms beyond"), 20);
  }
  if (rounds.has("heap")) most("heap an entry, of a Map's", ratio("heap", "bytes an entry", "ours", "map"), 1.5);
  if (rounds.has("zipf")) {
    least("Zipf hit ratio, % ", of("zipf", "ours", "hit %"), Math.floor(of("zipf", "lru-cache", "hit %") * 10) / 10);
    least("Zipf: of lru-cache's speed", ratio("zipf", "ns a read", "lru-cache", "ours"), 0.6);
  }
  if (rounds.has("redis")) {
    for (const [callers, bound] of [
      [1, 0.85],
      [64, 1],
      [512, 1],
    ] as const) {
      const figure = `reads a second, ${callers}`;
      least(`Redis reads, ${callers} callers: of raw GET + parse`, ratio("redis", figure, "ours", "raw"), bound);
      if (callers > 1)
        least(`Redis reads, ${callers} callers: times cacheable`, ratio("redis", figure, "ours", "cacheable"), 2);
    }
  }
  if (rounds.has("shared")) {
    exactly("4 processes x 100 callers of a cold key: 1 load", values("shared", "ours", "loads"), 1);
    most("4 processes x 100 callers: ms beyond the load", of("shared", "ours", "ms beyond"), 10);
  }
  return list;
}
