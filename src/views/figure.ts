import type { Words } from "../i18n/catalogue.ts";

/** A whole number as people of that language write it; long ones are shortened. */
export function figure(value: number, words: Words): string {
  return new Intl.NumberFormat(words.locale, { notation: value >= 1e7 ? "compact" : "standard" }).format(value);
}

/** Days, hours and minutes; seconds only where there is nothing longer. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const parts = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3_600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}
