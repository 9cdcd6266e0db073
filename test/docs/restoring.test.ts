import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SeenMessage } from "../../playground/people/seen.ts";
import { shownVotes, untilCard } from "../helpers/cards.ts";
import { Operator } from "../helpers/operator.ts";
import { type PostgresServer, startPostgres } from "../helpers/postgres-server.ts";
import { said } from "../helpers/told.ts";
import { type Place, Town } from "../helpers/town.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const page = readFileSync(path.join(root, "docs/operating.md"), "utf8");

/** The first command that a chapter of the page gives, as its words after `npm run db --`. */
function commandOf(chapter: string): readonly string[] {
  const text = page.split(`\n## ${chapter}\n`)[1]?.split("\n## ")[0] ?? "";
  const [, words] = /^npm run db -- ([^#\n]+)/m.exec(text) ?? [];
  if (words === undefined) throw new Error(`the chapter ${chapter} gives no command`);
  return words.trim().split(" ");
}

/** Two members at a time vote without end, each a new one, while something is done; returns who had their answer before it began. */
async function duringStorm(town: Town, place: Place, card: SeenMessage, act: () => Promise<void>): Promise<string[]> {
  const answered: string[] = [];
  const storm = new AbortController();
  const enough = Promise.withResolvers<void>();
  const lane = async (name: string) => {
    for (let number = 1; !storm.signal.aborted; number += 1) {
      const voter = town.member(place, `${name} ${number}`);
      await (await voter.clicks(card, "up")).final();
      answered.push(voter.id);
      if (answered.length >= 12) enough.resolve();
    }
  };
  const lanes = Promise.all(["Ada", "Bo"].map(lane));
  await Promise.race([enough.promise, lanes]);
  const before = [...answered];
  await act();
  storm.abort();
  await lanes;
  expect(answered.length).toBeGreaterThan(before.length);
  return before;
}

function inBackup(file: string): { readonly voters: string[]; readonly counted: number } {
  const database = new Database(file, { readonly: true });
  const voters = database.prepare<[], string>("select user_id from votes join persons using (person_id)").pluck().all();
  const counted = database.prepare<[], number>("select up_votes from suggestions").pluck().get() ?? 0;
  database.close();
  return { voters, counted };
}

interface Engine {
  readonly env: Readonly<Record<string, string>>;
  /** Takes away all that the bot has stored, as a lost disk does. */
  lose(town: Town): Promise<void>;
  end(): Promise<void>;
}

async function onSqlite(): Promise<Engine> {
  return { env: {}, lose: async (town) => rmSync(town.dataDir, { recursive: true }), end: () => Promise.resolve() };
}

async function onPostgres(): Promise<Engine> {
  const server: PostgresServer = await startPostgres();
  await server.query("postgres", "create database box");
  return {
    env: { DATABASE_URL: server.url("box") },
    async lose(town) {
      rmSync(town.dataDir, { recursive: true });
      await server.query("postgres", "drop database box with (force)");
      await server.query("postgres", "create database box");
    },
    end: () => server.stop(),
  };
}

describe.each([
  ["SQLite", onSqlite],
  ["PostgreSQL", onPostgres],
])("the chapters on backing up and restoring, followed on %s", (_, start) => {
  let engine: Engine;
  let town: Town;
  beforeAll(async () => {
    engine = await start();
    town = await Town.found({ env: engine.env, rateLimits: false });
  });
  afterAll(async () => {
    await town.end();
    await engine.end();
  });

  it("bring back every vote that was answered before the backup began, and cards that go on", async () => {
    const operator = new Operator({ ...engine.env, DATA_DIR: town.dataDir });
    const place = await town.place("Park");
    const ana = town.member(place, "Ana");
    await said(ana.suggest("A bench by the pond"));
    const card = await place.card(1);

    const before = await duringStorm(town, place, card, async () => {
      expect(await operator.db(...commandOf("Back up"))).toMatchObject({ code: 0 });
    });
    const file = path.join(operator.folder, "backup.db");
    const { voters, counted } = inBackup(file);
    expect(before.filter((voter) => !voters.includes(voter))).toEqual([]);
    expect(counted).toBe(voters.length);
    expect(statSync(file).mode & 0o077).toBe(0);

    await town.bot.kill();
    await engine.lose(town);
    const restored = await operator.db(...commandOf("Restore"));
    expect(restored).toMatchObject({ code: 0, text: expect.stringMatching(/suggestions +1 +\w{16}\n[^]*Restored/) });
    await town.restart();
    await (await ana.clicks(card, "down")).final();
    const shown = await untilCard(place, 1, (seen) => shownVotes(seen).down === 1);
    expect(shownVotes(shown).up).toBe(counted);
    expect(await said(ana.suggest("A shed"))).toContain("Your suggestion is #2");
    await town.bot.stop();

    // What came since is kept.
    expect(await operator.db(...commandOf("Restore"), "--force")).toMatchObject({ code: 0 });
    expect(readdirSync(town.dataDir).filter((name) => /\.replaced-[\dTZ-]+$/.test(name))).toHaveLength(1);
  });
});
