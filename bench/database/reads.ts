import type { Storage } from "../../src/storage/storage.ts";
import { suggestionStatuses } from "../../src/suggestions/status.ts";
import type { Viewer } from "../../src/suggestions/store.ts";
import { seeded } from "../../test/helpers/seeded.ts";
import { askingGuildId, searched, writerUserId } from "./fill.ts";

/** What a member asks of the database, as the commands ask it; `next` gives numbers from 0 to below 1. */
export type Read = (storage: Storage, stored: number, next: () => number) => Promise<number>;

const reader: Viewer = { userId: "300000000000000000", isStaff: false };
const page = { offset: 0, limit: 10 } as const;
const choices = 25;

/** Every read, by the name of its row in the table; each resolves with how many suggestions it found. */
export const reads: Readonly<Record<string, Read>> = {
  async show(storage, stored, next) {
    const number = 1 + Math.floor(next() * stored);
    return (await storage.suggestions.visible(askingGuildId, number, reader)) === undefined ? 0 : 1;
  },
  "list, first page": async (storage) => found(await storage.suggestions.list(askingGuildId, { viewer: reader }, page)),
  "list, open": async (storage) =>
    found(await storage.suggestions.list(askingGuildId, { viewer: reader, status: "open" }, page)),
  "list, any page": async (storage, stored, next) => {
    const offset = Math.floor((next() * stored) / page.limit) * page.limit;
    return found(await storage.suggestions.list(askingGuildId, { viewer: reader }, { ...page, offset }));
  },
  "list of a member": async (storage, _, next) => {
    const author = String(BigInt(writerUserId) + BigInt(Math.floor(next() * 1_000)));
    return found(await storage.suggestions.list(askingGuildId, { viewer: reader, author }, page));
  },
  mine: async (storage) =>
    found(await storage.suggestions.list(askingGuildId, { writtenBy: writerUserId, viewer: reader }, page)),
  "top, open": async (storage) =>
    found(await storage.suggestions.list(askingGuildId, { order: "votes", status: "open", viewer: reader }, page)),
  "top, all": async (storage) =>
    found(await storage.suggestions.list(askingGuildId, { order: "votes", viewer: reader }, page)),
  "autocomplete, nothing typed": (storage) => complete(storage, ""),
  "autocomplete, a number": (storage, stored, next) => complete(storage, `#${1 + Math.floor(next() * stored)}`),
  "autocomplete, 2 letters": (storage) => complete(storage, searched.common.slice(0, 2)),
  "autocomplete, common word": (storage) => complete(storage, searched.common),
  "autocomplete, rare word": (storage) => complete(storage, searched.rare),
  "autocomplete, no such word": (storage) => complete(storage, searched.absent),
};

async function complete(storage: Storage, typed: string): Promise<number> {
  const all = suggestionStatuses;
  return (await storage.suggestions.complete(askingGuildId, typed, all, choices, undefined, reader)).length;
}

function found({ suggestions }: { readonly suggestions: readonly unknown[] }): number {
  return suggestions.length;
}

export interface ReadTimes {
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Processor time of the process, all its threads, for one read: what others do on the machine matters less. */
  readonly cpuMs: number;
  /** Suggestions that all the reads together found. */
  readonly found: number;
}

/** One read after the other, as often as told, after a tenth of that to warm up. */
export async function timeReads(read: Read, storage: Storage, stored: number, count: number): Promise<ReadTimes> {
  const next = seeded(count);
  for (let turn = 0; turn < count / 10; turn += 1) await read(storage, stored, next);
  const times: number[] = [];
  let found = 0;
  const cpu = process.cpuUsage();
  for (let turn = 0; turn < count; turn += 1) {
    const startedAt = performance.now();
    found += await read(storage, stored, next);
    times.push(performance.now() - startedAt);
  }
  const { user, system } = process.cpuUsage(cpu);
  times.sort((one, other) => one - other);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), cpuMs: (user + system) / 1_000 / count, found };
}
