import { median, type Rounds, type Verdict } from "../report.ts";

/** What performance was promised of the bot, against what this run measured. */
export function botVerdicts(rounds: Rounds): Verdict[] {
  const list: Verdict[] = [];
  const values = (measure: string, peer: string, figure: string): readonly number[] =>
    rounds.get(measure)?.get(peer)?.get(figure) ?? [];
  /** The median of the rounds' ratios, since the peers of one round ran in a row. */
  const ratio = (measure: string, figure: string, [over, under]: readonly [string, string]): number => {
    const below = values(measure, under, figure);
    return median(values(measure, over, figure).map((value, round) => value / (below[round] ?? Number.NaN)));
  };
  const least = (target: string, reached: number, bound: number): void =>
    void list.push({ target: `${target} >= ${bound}`, reached: reached.toFixed(2), met: reached >= bound });
  const most = (target: string, reached: number, bound: number): void =>
    void list.push({ target: `${target} <= ${bound}`, reached: reached.toFixed(2), met: reached <= bound });
  const oursToBare = ["ours", "bare"] as const;
  const worst = (measure: string, figure: string): number => Math.max(...values(measure, "ours", figure));
  const noStall = (measure: string): void =>
    most(`${measure}: longest stall, ms`, median(values(measure, "ours", "stall ms")), 100);

  for (const measure of ["presses on one card", "presses on 100 cards"]) {
    if (!rounds.has(measure)) continue;
    least(`${measure}: of a bare bot's`, ratio(measure, "presses a second", oursToBare), 0.6);
    most(`${measure}: lost at 80 %, worst round`, worst(measure, "lost at 80 %"), 0);
    most(`${measure}: longest at 80 %, ms, worst round`, worst(measure, "max ms at 80 %"), 3_000);
    most(`${measure}: acknowledged as counted and not committed`, worst(measure, "not committed"), 0);
    most(`${measure}: cards that are not exact`, worst(measure, "cards not exact"), 0);
    noStall(measure);
  }
  for (const measure of ["storm 500 at a time", "storm all at once", "storm with answers counted as edits"]) {
    if (!rounds.has(measure)) continue;
    const members = median(values(measure, "ours", "stored in the end"));
    const shown = values(measure, "ours", "shown in the end");
    most(`${measure}: card off in the end`, Math.max(...shown.map((value) => Math.abs(value - members))), 0);
    most(`${measure}: not acknowledged within 3 s`, worst(measure, "lost (3 s)"), 0);
    most(`${measure}: card behind, ms, worst round`, worst(measure, "card behind, ms"), 2_000);
    most(`${measure}: edits of its channel in 5 s`, worst(measure, "edits in a window of 5 s"), 5);
    noStall(measure);
  }
  if (rounds.has("stall with the database locked")) {
    const measure = "stall with the database locked";
    noStall(measure);
    most(`${measure}: not acknowledged within 3 s`, worst(measure, "lost (3 s)"), 0);
    most(`${measure}: votes missing in the end`, worst(measure, "votes missing in the end"), 0);
  }
  for (const measure of ["memory of 1000 servers", "memory of 10000 servers"]) {
    if (!rounds.has(measure)) continue;
    most(`${measure}: heap of a default client's`, ratio(measure, "heap MB, 100 % seen", oursToBare), 0.5);
    most(`${measure}: resident of a default client's`, ratio(measure, "resident MB, 100 % seen", oursToBare), 0.5);
    const growth =
      median(values(measure, "ours", "heap MB, 100 % seen")) / median(values(measure, "ours", "heap MB, 25 % seen"));
    most(`${measure}: heap at all users, of a quarter's`, growth, 1.1);
  }
  const start = rounds.get("start");
  if (start !== undefined) {
    const [small = "", large = ""] = [...start.keys()];
    most(`start at ${large} suggestions, of ${small}`, ratio("start", "start to ready, ms", [large, small]), 1.2);
  }
  return list;
}
