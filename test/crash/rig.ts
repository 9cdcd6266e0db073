import { setTimeout as pause } from "node:timers/promises";
import { LocalDiscord } from "../../playground/discord/local-discord.ts";
import { nonceForgottenMs } from "../helpers/crash.ts";
import { seeded } from "../helpers/seeded.ts";
import { Crowd } from "./crowd.ts";
import { type CrashDatabase, type EngineName, openCrashDatabase } from "./database.ts";
import type { Finding } from "./finding.ts";
import { judge } from "./judge.ts";
import { acknowledgedNumber, type Ledger } from "./ledger.ts";
import { Patient } from "./patient.ts";
import type { Control } from "./plan.ts";
import { furnish, type Quarter } from "./quarter.ts";
import { drawStep, holdRequest, type Step, steps } from "./steps.ts";
import { trail } from "./trail.ts";

export interface CrashOptions {
  readonly engine: EngineName;
  readonly kills: number;
  /** The same seed draws the same steps, deeds and pauses. */
  readonly seed: number;
  readonly control?: Control | undefined;
  /** The steps to choose from; all unless told. */
  readonly among?: (step: Step) => boolean;
  /** After so many kills everything is compared, and a new server begins. */
  readonly killsPerRound?: number;
  readonly report?: (line: string) => void;
}

export interface StepCount {
  kills: number;
  /** Killed where it was meant, and not only at that time. */
  reached: number;
  /** Discord forgot all nonces before the next start. */
  forgotten: number;
}

export interface CrashResult {
  readonly findings: readonly Finding[];
  readonly kills: number;
  readonly steps: ReadonlyMap<string, StepCount>;
  /** How connections sync, with how many did. */
  readonly synchronous: ReadonlyMap<string, number>;
  readonly unsynced: number;
  /** What people did, and of how much they heard anything. */
  readonly deeds: number;
  readonly answered: number;
  readonly forumPosts: number;
}

const reachedWithinMs = 2_500;
/** After a start, what trailed then is drawn once more. */
const secondDrawingMs = 16_000;
/** So often Discord has forgotten the nonces by the next start. */
const forgottenShare = 0.3;

/** Kills the real bot under load as often as wanted, starts it again each time, and compares at the end of each round. */
export async function runCrash(options: CrashOptions): Promise<CrashResult> {
  const database = await openCrashDatabase(options.engine);
  const discord = await LocalDiscord.start({ remember: 2_000 });
  const rig = new Rig(options, discord, database);
  try {
    return await rig.run();
  } finally {
    await rig.end();
    await discord.stop();
    await database.stop();
  }
}

class Rig {
  readonly #options: CrashOptions;
  readonly #discord: LocalDiscord;
  readonly #database: CrashDatabase;
  readonly #patient: Patient;
  readonly #random: () => number;
  readonly #steps: readonly Step[];
  readonly #counts = new Map<string, StepCount>();
  readonly #findings: Finding[] = [];
  #killed = 0;
  #deeds = 0;
  #answered = 0;
  #forumPosts = 0;
  /** A request of a bot that was killed, which Discord has not done yet. */
  #late: { readonly release: () => void } | undefined;

  constructor(options: CrashOptions, discord: LocalDiscord, database: CrashDatabase) {
    this.#options = options;
    this.#discord = discord;
    this.#database = database;
    this.#patient = new Patient(discord, database, options.control);
    this.#random = seeded(options.seed);
    this.#steps = steps.filter(options.among ?? (() => true));
  }

  async run(): Promise<CrashResult> {
    for (let nth = 1; this.#killed < this.#options.kills; nth += 1) await this.#round(nth);
    const { synchronous } = this.#patient;
    const unsynced = [...synchronous].filter(([says]) => says !== this.#database.synced);
    return {
      findings: this.#findings,
      kills: this.#killed,
      steps: this.#counts,
      synchronous,
      unsynced: unsynced.reduce((sum, [, count]) => sum + count, 0),
      deeds: this.#deeds,
      answered: this.#answered,
      forumPosts: this.#forumPosts,
    };
  }

  async end(): Promise<void> {
    await this.#patient.end();
  }

  async #round(nth: number): Promise<void> {
    const { kills, killsPerRound = 12 } = this.#options;
    const until = Math.min(this.#killed + killsPerRound, kills);
    await this.#patient.start();
    const quarter = await furnish(this.#discord, `Quarter ${nth}`);
    const crowd = new Crowd(quarter, this.#random);
    const killed: string[] = [];
    // So that the first kill finds something to lose.
    await crowd.burst(
      8,
      Array.from({ length: 6 }, () => "suggest"),
    );
    await this.#patient.stop();
    while (this.#killed < until) killed.push(await this.#killOnce(drawStep(this.#random, this.#steps), crowd));
    await this.#patient.start();
    const secondDrawing = pause(killed.some((kill) => kill.includes("lands late")) ? secondDrawingMs : 0);
    this.#landLate();
    await Promise.all([secondDrawing, crowd.ledger.settled()]);
    await this.#judge(nth, quarter, crowd.ledger, killed);
    await this.#patient.stop();
  }

  /** Starts the bot and kills it; returns how that went in a line. */
  async #killOnce(step: Step, crowd: Crowd): Promise<string> {
    const count = this.#counts.get(step.name) ?? { kills: 0, reached: 0, forgotten: 0 };
    this.#counts.set(step.name, count);
    const { where, reached } =
      step.starting === true ? await this.#whileStarting(step) : await this.#atWork(step, crowd);
    this.#killed += 1;
    count.kills += 1;
    if (reached) count.reached += 1;
    // What is still on its way after minutes is not on its way.
    const forgets =
      this.#late === undefined && (this.#options.control === "forgetful" || this.#random() < forgottenShare);
    if (forgets) {
      count.forgotten += 1;
      this.#discord.clock.advance(nonceForgottenMs);
    }
    return `${this.#killed}: ${step.name}${where}${reached ? "" : ", not reached"}${forgets ? ", nonces forgotten" : ""}`;
  }

  async #whileStarting(step: Step): Promise<{ readonly where: string; readonly reached: boolean }> {
    const patient = this.#patient;
    if (step.migrates === true) patient.migrations += 1;
    const stop = step.stop?.(this.#random);
    const bot = patient.begin(stop);
    const places =
      stop === undefined
        ? [pause(100 + this.#random() * 1_500).then(() => true)]
        : [patient.stopped().then(() => true), bot.serving().then(() => false)];
    const reached = await Promise.race(places);
    await patient.kill();
    this.#landLate();
    return { where: stop === undefined ? "" : ` (${stop.at} ${stop.matching})`, reached };
  }

  async #atWork(step: Step, crowd: Crowd): Promise<{ readonly where: string; readonly reached: boolean }> {
    const patient = this.#patient;
    const stop = step.stop?.(this.#random);
    await patient.start(stop);
    if (this.#options.control === "early") return await this.#untilAnswered(crowd);
    // Some have their answers by then, and others not.
    const answers = Math.floor(this.#random() * 7);
    const before = crowd.ledger.deeds.length;
    void crowd.burst(6, step.first);
    const isAnswered = () =>
      crowd.ledger.deeds.slice(before).filter(({ answer }) => answer !== undefined).length >= answers;
    await this.#patiently(isAnswered, 4_000);
    this.#landLate();
    const held = holdRequest(this.#discord, step, this.#random);
    if (stop !== undefined) patient.arm();
    void crowd.burst(6, step.first);

    const isRandom = stop === undefined && held === undefined;
    const until = performance.now() + (isRandom ? this.#random() * 600 : reachedWithinMs);
    const place = stop === undefined ? held?.arrived : patient.stopped();
    const there = { yet: false };
    const waiting = place?.then(() => (there.yet = true));
    while (performance.now() < until && !there.yet) {
      await Promise.race([pause(100), ...(waiting === undefined ? [] : [waiting])]);
      void crowd.burst(2);
    }
    await patient.kill();
    waiting?.catch(() => {});
    if (held?.landsLate === true) this.#late = { release: held.release };
    else held?.release();
    const where = held === undefined ? (stop === undefined ? "" : ` (passing ${stop.passing})`) : ` (${held.pattern})`;
    return { where, reached: isRandom || there.yet };
  }

  /** Where answers come before their commits, whatever was answered is lost. */
  async #untilAnswered(crowd: Crowd): Promise<{ readonly where: string; readonly reached: boolean }> {
    const { ledger } = crowd;
    this.#patient.arm();
    const before = ledger.deeds.length;
    // Notes are answered at once, without waiting for what they change on Discord.
    void crowd.burst(3, ["note", "note", "note"]);
    const isAnswered = () => ledger.deeds.slice(before).some((deed) => acknowledgedNumber(deed) !== undefined);
    await this.#patiently(isAnswered, 4 * reachedWithinMs);
    await this.#patient.kill();
    return { where: "", reached: isAnswered() };
  }

  #landLate(): void {
    this.#late?.release();
    this.#late = undefined;
  }

  async #patiently(holds: () => boolean, withinMs: number): Promise<void> {
    const until = performance.now() + withinMs;
    while (!holds() && performance.now() < until) await pause(20);
  }

  async #judge(nth: number, quarter: Quarter, { deeds }: Ledger, killed: readonly string[]): Promise<void> {
    const { found, world } = await judge(this.#discord, this.#database, quarter, deeds);
    this.#findings.push(...found);
    this.#deeds += deeds.length;
    this.#answered += deeds.filter(({ answer }) => answer !== undefined).length;
    this.#forumPosts += world.suggestions.filter(({ board }) => board === "ideas").length;
    const { report = () => {} } = this.#options;
    report(`round ${nth}: ${this.#killed} kills, ${deeds.length} deeds, ${found.length} findings`);
    for (const line of trail(found, killed, deeds, world)) report(line);
  }
}
