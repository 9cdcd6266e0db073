import { type Finding, findingsOn } from "./finding.ts";

/** Another clock less ours, and by how much that may be wrong. */
export interface ClockReading {
  readonly whose: string;
  readonly offsetMs: number;
  readonly uncertainMs: number;
}

const usualMs = 2_000;
const longestMs = 60_000;

/** Compares this machine's clock with those that it works with. */
export function judgeClock(readings: readonly ClockReading[]): Finding {
  const { well, warning, fault, unknown } = findingsOn("Clock");
  if (readings.length === 0) return unknown("not compared, since nobody else's could be read");
  const wrong = readings.filter(({ offsetMs, uncertainMs }) => Math.abs(offsetMs) - uncertainMs > usualMs);
  const agreeing = readings.filter((one) => !wrong.includes(one)).map(({ whose }) => whose);
  if (wrong.length === 0) return well(`agrees with that of ${agreeing.join(" and of ")}`);
  const found = wrong.map(({ whose, offsetMs }) => {
    const seconds = Math.round(Math.abs(offsetMs) / 1_000);
    return `${seconds} s ${offsetMs > 0 ? "behind" : "ahead of"} that of ${whose}`;
  });
  const but = agreeing.length === 0 ? "" : `, but agrees with that of ${agreeing.join(" and of ")}`;
  const mend =
    agreeing.length === 0
      ? "let NTP set it: timedatectl set-ntp true"
      : "let NTP set both clocks: timedatectl set-ntp true on either machine";
  const worst = Math.max(...wrong.map(({ offsetMs }) => Math.abs(offsetMs)));
  return (worst > longestMs ? fault : warning)(`is ${found.join(" and ")}${but}`, mend);
}
