import { median, type Rounds, type Verdict } from "../report.ts";

const longestMs = 20;
const mostTimes = 3;

/** What performance was promised of the database, against what this run measured. */
export function databaseVerdicts(rounds: Rounds): Verdict[] {
  const list: Verdict[] = [];
  const of = (measure: string, column: string, figure: string): number =>
    median(rounds.get(measure)?.get(column)?.get(figure) ?? []);
  for (const engine of ["sqlite", "postgres"]) {
    const measure = `${engine}, p99 ms`;
    for (const read of rounds.get(measure)?.get("large")?.keys() ?? []) {
      const p99 = of(measure, "large", read);
      list.push({
        target: `${engine}, ${read}: p99 ms <= ${longestMs}`,
        reached: p99.toFixed(2),
        met: p99 <= longestMs,
      });
      const times = p99 / of(measure, "small", read);
      list.push({
        target: `${engine}, ${read}: p99, of the small database's <= ${mostTimes}`,
        reached: `${times.toFixed(2)} (p50 ${(of(`${engine}, p50 ms`, "large", read) / of(`${engine}, p50 ms`, "small", read)).toFixed(2)})`,
        met: times <= mostTimes,
      });
    }
    const votes = `${engine}, votes`;
    if (!rounds.has(votes)) continue;
    const share = of(votes, "in groups", "waits for the disk") / of(votes, "in groups", "votes");
    list.push({ target: `${engine}: waits for the disk, a vote <= 0.1`, reached: share.toFixed(3), met: share <= 0.1 });
    const missing = of(votes, "in groups", "votes") - of(votes, "in groups", "counted");
    list.push({ target: `${engine}: votes not counted <= 0`, reached: String(missing), met: missing === 0 });
  }
  return list;
}
