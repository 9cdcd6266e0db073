export const secondsOf = { second: 1, minute: 60, hour: 3_600, day: 86_400 } as const;
export type DurationUnit = keyof typeof secondsOf;

const steps = { w: 604_800, d: 86_400, h: 3_600, m: 60, s: 1 } as const;
type Step = keyof typeof steps;

/** Length of `1d 12h`, `90 min` or `2 hours`; undefined for anything else, also for a number without a unit. */
export function seconds(typed: string): number | undefined {
  const part = /(\d{1,6})\s*(w|weeks?|d|days?|h|hours?|m|min|mins|minutes?|s|sec|secs|seconds?)(?![a-z])[\s,]*/y;
  let total = 0;
  while (part.lastIndex < typed.length) {
    const match = part.exec(typed);
    if (match === null) return undefined;
    total += Number(match[1]) * steps[stepOf(match[2] ?? "")];
  }
  return typed === "" ? undefined : total;
}

function stepOf(unit: string): Step {
  return (["w", "d", "h", "m"] as const).find((step) => unit.startsWith(step)) ?? "s";
}

/** In the fewest steps, as `1d 12h`; weeks are written as days. */
export function writtenDuration(length: number): string {
  const parts: string[] = [];
  let left = length;
  for (const step of ["d", "h", "m", "s"] as const) {
    const whole = Math.floor(left / steps[step]);
    if (whole > 0) parts.push(`${whole}${step}`);
    left -= whole * steps[step];
  }
  return parts.join(" ");
}
