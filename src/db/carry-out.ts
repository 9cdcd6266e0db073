import { mkdir } from "node:fs/promises";
import path from "node:path";
import { pino } from "pino";
import type { DatabaseConfig } from "../config.ts";
import { SetupFault } from "../errors.ts";
import { backup } from "../storage/moving/backup.ts";
import { type Filled, fill, keptName } from "../storage/moving/fill.ts";
import { configuredPlace, type Place, placeFrom, placeName } from "../storage/moving/place.ts";
import { isServed } from "../storage/moving/serving.ts";
import { statusOf } from "../storage/moving/status.ts";
import { openStorage } from "../storage/storage.ts";
import type { Action } from "./action.ts";
import { contentsTable, describeStatus } from "./texts.ts";

type Say = (line: string) => void;

/** Does what was asked for, and says what came of it. False: the database cannot be used by this program as it is. */
export async function carryOut(
  action: Exclude<Action, { kind: "help" }>,
  settings: DatabaseConfig,
  say: Say,
): Promise<boolean> {
  const place = configuredPlace(settings);
  switch (action.kind) {
    case "status":
      return await status(place, say);
    case "migrate":
      await migrate(place, settings, say);
      return true;
    case "backup":
      await makeBackup(place, action, say);
      return true;
    case "restore":
      await restore(place, action, settings, say);
      return true;
    default:
      await copy(placeOf(action.from, settings), placeOf(action.to, settings), say);
      return true;
  }
}

async function status(place: Place, say: Say): Promise<boolean> {
  const found = await statusOf(place);
  for (const line of describeStatus(placeName(place), found)) say(line);
  return found === undefined || found.unknown.length === 0;
}

async function migrate(place: Place, { databaseFile, databaseUrl }: DatabaseConfig, say: Say): Promise<void> {
  const before = await statusOf(place);
  const copies: string[] = [];
  const logger = pino({ level: "info" }, { write: (line) => void copies.push(...copyNamedIn(line)) });
  await (await openStorage({ file: databaseFile, url: databaseUrl, logger })).close();
  const pending = before?.pending ?? [];
  for (const copied of copies) say(`A copy of it as it was is in ${copied}.`);
  if (before !== undefined && pending.length === 0) say(`The database ${placeName(place)} was up to date.`);
  else say(`The database ${placeName(place)} is up to date now${pending.length > 0 ? `: ${pending.join(", ")}` : ""}.`);
}

/** What the log says when a copy was made. */
function copyNamedIn(line: string): readonly string[] {
  const entry: unknown = JSON.parse(line);
  const names = typeof entry === "object" && entry !== null && "copy" in entry ? [entry.copy] : [];
  return names.filter((name) => typeof name === "string");
}

async function makeBackup(place: Place, action: { file: string; force: boolean }, say: Say): Promise<void> {
  const file = path.resolve(action.file);
  const { contents, leftOut } = await backup(place, file, action);
  for (const line of contentsTable(contents)) say(line);
  sayLeftOut(leftOut, say);
  say(`Backed up ${placeName(place)} to ${file}.`);
}

async function restore(
  place: Place,
  { file, force }: { file: string; force: boolean },
  { databaseFile }: DatabaseConfig,
  say: Say,
): Promise<void> {
  const folder = path.dirname(databaseFile);
  await mkdir(folder, { recursive: true });
  const keepAs = force ? keptName(folder, place, new Date()) : undefined;
  const advice = `With --force what is in it is kept in a file in ${folder}.`;
  sayFilled(await fill({ kind: "sqlite", file: path.resolve(file) }, place, { keepAs, advice }), say);
  say(`Restored ${placeName(place)} from ${path.resolve(file)}. The next start brings it up to date, if need be.`);
}

async function copy(from: Place, to: Place, say: Say): Promise<void> {
  if (await isServed(from)) say(`A bot is using ${placeName(from)}: what it stores from now on is not in the copy.`);
  sayFilled(await fill(from, to, { keepAs: undefined, advice: "Copy into an empty one." }), say);
  say(`Copied ${placeName(from)} to ${placeName(to)}: rows and checksums are the same on both sides.`);
}

function sayFilled({ contents, changedRows, leftOut, kept }: Filled, say: Say): void {
  for (const line of contentsTable(contents)) say(line);
  sayLeftOut(leftOut, say);
  if (changedRows > 0) {
    say(`In ${changedRows} rows a character U+0000 became U+FFFD: PostgreSQL does not know it.`);
  }
  if (kept !== undefined) say(`What was there before is in ${kept}.`);
}

function sayLeftOut(leftOut: readonly string[], say: Say): void {
  if (leftOut.length > 0) say(`Left out, since they are not of suggestion-box: ${leftOut.join(", ")}.`);
}

function placeOf(text: string, settings: DatabaseConfig): Place {
  if (text === "sqlite") return { kind: "sqlite", file: settings.databaseFile };
  if (text !== "postgres") return placeFrom(text);
  if (settings.databaseUrl === undefined) throw new SetupFault("DATABASE_URL is not set, and postgres stands for it.");
  return { kind: "postgres", url: settings.databaseUrl };
}
