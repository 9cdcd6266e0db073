import type { CacheStats } from "../cache/index.ts";
import type { Words } from "../i18n/catalogue.ts";
import { duration, figure } from "./figure.ts";
import { codeBlock } from "./inert.ts";
import { type MessageBody, message, textDisplay } from "./message.ts";
import { cut } from "./shorten.ts";
import { table } from "./table.ts";

/** Figures of one process. */
export interface BotStats {
  readonly uptimeMs: number;
  readonly guilds: number;
  readonly shards: number;
  readonly latencyMs: number;
  readonly memoryMiB: number;
  readonly version: string;
  readonly nodeVersion: string;
  readonly pendingIntents: number;
}

export function botStatsView(stats: BotStats, words: Words): MessageBody {
  const rows = [
    [words.text("stats.uptime"), duration(stats.uptimeMs)],
    [words.text("stats.guilds"), figure(stats.guilds, words)],
    [words.text("stats.shards"), figure(stats.shards, words)],
    [words.text("stats.latency"), `${figure(stats.latencyMs, words)} ms`],
    [words.text("stats.memory"), `${figure(stats.memoryMiB, words)} MiB`],
    [words.text("stats.pending"), figure(stats.pendingIntents, words)],
    [words.text("stats.version"), stats.version],
    [words.text("stats.node"), stats.nodeVersion],
  ];
  return message([textDisplay(`### ${words.text("stats.bot")}`), textDisplay(codeBlock(table(rows)))]);
}

type Figure = Exclude<keyof CacheStats, "breaker">;

const figures = [
  ["entries", "entries"],
  ["nearHits", "nearHits"],
  ["storeHits", "storeHits"],
  ["negativeHits", "negativeHits"],
  ["misses", "misses"],
  ["loads", "loads"],
  ["joins", "joins"],
  ["remoteJoins", "remoteJoins"],
  ["loadErrors", "loadErrors"],
  ["loadP50Ms", "loadP50"],
  ["loadP99Ms", "loadP99"],
  ["stored", "stored"],
  ["unchanged", "unchanged"],
  ["stale", "stale"],
  ["staleServed", "staleServed"],
  ["mismatches", "mismatches"],
  ["unreadable", "unreadable"],
  ["storeErrors", "storeErrors"],
  ["storeTimeouts", "storeTimeouts"],
] as const satisfies readonly (readonly [Figure, string])[];

type Missing = Exclude<Figure, (typeof figures)[number][0]>;
/** Does not compile while a figure of the cache is not shown. */
const shown: [Missing] extends [never] ? typeof figures : Missing = figures;

/** A table holds this many caches side by side on a narrow screen. */
const cachesAtOnce = 5;
const maxHeadLength = 12;
/** Keeps the message within Discord's 4,000 characters; a process has four caches. */
const maxCaches = 8;

/** Every figure of the object caches, one cache a column. */
export function cacheStatsView(stats: Readonly<Record<string, CacheStats>>, words: Words): MessageBody {
  const caches = Object.entries(stats).slice(0, maxCaches);
  const heading = textDisplay(`### ${words.text("stats.cache")}`);
  if (caches.length === 0) return message([heading, textDisplay(words.text("stats.cache-none"))]);
  const parts = [];
  for (let from = 0; from < caches.length; from += cachesAtOnce) {
    parts.push(textDisplay(codeBlock(table(rowsOf(caches.slice(from, from + cachesAtOnce), words)))));
  }
  return message([heading, ...parts]);
}

function rowsOf(caches: readonly (readonly [string, CacheStats])[], words: Words): string[][] {
  return [
    ["", ...caches.map(([name]) => cut(name, maxHeadLength))],
    ...shown.map(([name, key]) => [
      words.text(`stats.${key}`),
      ...caches.map(([, stats]) => figure(Math.round(stats[name]), words)),
    ]),
    [words.text("stats.breaker"), ...caches.map(([, { breaker }]) => breaker)],
  ];
}
