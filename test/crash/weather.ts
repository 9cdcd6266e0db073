import { setTimeout as pause } from "node:timers/promises";
import { LocalDiscord } from "../../playground/discord/local-discord.ts";
import { startRedis } from "../helpers/redis-server.ts";
import { seeded } from "../helpers/seeded.ts";
import { Crowd } from "./crowd.ts";
import { type EngineName, openCrashDatabase } from "./database.ts";
import type { Finding } from "./finding.ts";
import { judge } from "./judge.ts";
import { type Deed, readOf } from "./ledger.ts";
import { Patient } from "./patient.ts";
import { furnish } from "./quarter.ts";
import { refusal, type Storm, storms } from "./storms.ts";
import { trail } from "./trail.ts";

export interface WeatherOptions {
  readonly engine: EngineName;
  readonly seed: number;
  /** All of them unless told. */
  readonly names?: readonly string[];
  readonly report?: (line: string) => void;
}

export interface Weathered {
  readonly storm: string;
  readonly findings: readonly Finding[];
  /** What people did while it lasted, and how much of it they were told cannot be done now. */
  readonly deeds: number;
  readonly refused: number;
}

const useless = /Something went wrong on my side/u;

/** Has the real bot under load go through one storm after another without being killed, and compares after each. */
export async function runWeather({
  engine,
  seed,
  names,
  report = () => {},
}: WeatherOptions): Promise<readonly Weathered[]> {
  const random = seeded(seed);
  const database = await openCrashDatabase(engine);
  const discord = await LocalDiscord.start({ remember: 2_000 });
  const redis = await startRedis();
  const patient = new Patient(discord, database, undefined);
  patient.cacheUrl = redis.url;
  const weathered: Weathered[] = [];
  try {
    await patient.start();
    const wanted = storms.filter(
      ({ name, on }) => (names?.includes(name) ?? true) && (on === undefined || on === engine),
    );
    for (const storm of wanted) {
      const quarter = await furnish(discord, storm.name);
      const crowd = new Crowd(quarter, random);
      await crowd.burst(
        8,
        Array.from({ length: 6 }, () => "suggest"),
      );
      if (storm.fromRest === true) await pause(1_000);
      const before = crowd.ledger.deeds.length;
      const striking = { over: false };
      const struck = storm
        .strike({ discord, database, patient, redis, quarter, crowd })
        .finally(() => (striking.over = true));
      for (; !striking.over; await pause(250)) void crowd.burst(3);
      await struck;
      const meanwhile = crowd.ledger.deeds.slice(before);
      await discord.botIsThere();
      await crowd.burst(6);
      await crowd.ledger.settled();
      const { found, world } = await judge(discord, database, quarter, crowd.ledger.deeds);
      const findings = [...found, ...judgeAnswers(storm, crowd.ledger.deeds, meanwhile)];
      const refused = meanwhile.filter((deed) => refusal.test(readOf(deed))).length;
      weathered.push({ storm: storm.name, findings, deeds: meanwhile.length, refused });
      report(`${storm.name}: ${meanwhile.length} deeds, ${refused} refused, ${findings.length} findings`);
      for (const line of trail(findings, [], crowd.ledger.deeds, world)) report(line);
    }
  } finally {
    await patient.end();
    await discord.stop();
    await redis.stop();
    await database.stop();
  }
  return weathered;
}

/** Whoever reached the bot was told something within 3 s, and in the end what came of it. */
function judgeAnswers({ reaches }: Storm, deeds: readonly Deed[], meanwhile: readonly Deed[]): readonly Finding[] {
  const findings: Finding[] = [];
  for (const deed of deeds) {
    const { token, number, answer } = deed;
    const add = (what: string): void => void findings.push({ kind: "unanswered", number, what: `${token}: ${what}` });
    if (answer === undefined) {
      if (reaches || !meanwhile.includes(deed)) add("no answer");
    } else if (useless.test(readOf(deed))) add(readOf(deed));
    else if (answer.kind === "deferral" && answer.text === "") add("it is still thinking");
  }
  return findings;
}
