import { expect, it } from "vitest";
import type { EngineName } from "./database.ts";
import { runWeather } from "./weather.ts";

/** What no other test of the bot does to it; `npm run crash -- --storms` does the rest under the same load. */
const here: readonly (readonly [EngineName, readonly string[], readonly string[]])[] = [
  ["sqlite", ["the disk is full"], ["the disk is full"]],
  ["postgres", ["the database pauses 5 s", "there are no connections"], ["there are no connections"]],
];

it.each(here)(
  "answers everybody within 3 s and does nothing twice on %s while this goes wrong: %j",
  { timeout: 240_000 },
  async (engine, names, refusing) => {
    const trail: string[] = [];
    const weathered = await runWeather({ engine, seed: 7, names, report: (line) => trail.push(line) });
    if (weathered.some(({ findings }) => findings.length > 0)) throw new Error(trail.join("\n"));
    expect(weathered.map(({ storm }) => storm)).toEqual(names);
    // What could not be done was said so, in words that name the storage.
    const refused = weathered.filter((one) => one.refused > 0).map(({ storm }) => storm);
    expect(refused).toEqual(refusing);
  },
);
