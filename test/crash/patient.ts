import { BotProcess, type LogEntry } from "../../playground/bot-process.ts";
import type { LocalDiscord } from "../../playground/discord/local-discord.ts";
import { freshFolder } from "../helpers/fresh-folder.ts";
import type { CrashDatabase } from "./database.ts";
import { type Control, type HookPlan, opened, type StopAt, stopped } from "./plan.ts";

const hook = new URL("./hook.ts", import.meta.url).href;

/** Compiled code, so that starting again takes a second and not three. */
let compiled: string | undefined;

/** The bot that is killed again and again over the same data. */
export class Patient {
  readonly #discord: LocalDiscord;
  readonly #database: CrashDatabase;
  readonly #control: Control | undefined;
  #bot: BotProcess | undefined;
  migrations = 0;
  /** For its cache. */
  cacheUrl: string | undefined;
  /** How every connection to the database that was ever opened syncs, with how many did so. */
  readonly synchronous = new Map<string, number>();

  constructor(discord: LocalDiscord, database: CrashDatabase, control: Control | undefined) {
    this.#discord = discord;
    this.#database = database;
    this.#control = control;
  }

  get bot(): BotProcess {
    if (this.#bot === undefined) throw new Error("the bot was never started");
    return this.#bot;
  }

  /** Starts it with a place to stop at, without waiting until it serves. */
  begin(stop?: StopAt): BotProcess {
    const plan: HookPlan = { stop, fills: stop === undefined, migrations: this.migrations, control: this.#control };
    const { apiUrl, token } = this.#discord;
    compiled ??= freshFolder();
    this.#bot = new BotProcess({
      apiUrl,
      token,
      dataDir: this.#database.dataDir,
      env: {
        ...this.#database.env,
        ...(this.cacheUrl !== undefined && { CACHE_URL: this.cacheUrl }),
        LOG_LEVEL: "info",
        NODE_COMPILE_CACHE: compiled,
        NODE_OPTIONS: `--import ${hook}`,
        CRASH_PLAN: JSON.stringify(plan),
      },
    });
    return this.#bot;
  }

  async start(stop?: StopAt): Promise<BotProcess> {
    const bot = this.begin(stop);
    await bot.serving();
    return bot;
  }

  /** From now on the bot stops where it is to. */
  arm(): void {
    process.kill(this.bot.pid, "SIGUSR2");
  }

  /** Resolves when it has stopped where it was to. */
  async stopped(): Promise<LogEntry> {
    return await this.bot.logged((entry) => entry.msg === stopped);
  }

  async kill(): Promise<void> {
    await this.bot.kill();
    this.#noteConnections();
  }

  /** As an operator stops it, which also keeps what was compiled. */
  async stop(): Promise<void> {
    const code = await this.bot.stop();
    // On a busy machine what it had begun may take longer than it waits: then the next start goes on with it.
    const gaveUp = this.bot.log.some(({ msg }) => msg.startsWith("stopping took too long"));
    if (code !== 0 && !gaveUp) throw new Error(`the bot ended with ${String(code)}:\n${this.bot.output.slice(-2_000)}`);
    this.#noteConnections();
  }

  /** Whatever state it is in. */
  async end(): Promise<void> {
    await this.#bot?.kill();
  }

  #noteConnections(): void {
    for (const { msg, synchronous } of this.bot.log) {
      if (msg !== opened) continue;
      const says = String(synchronous);
      this.synchronous.set(says, (this.synchronous.get(says) ?? 0) + 1);
    }
  }
}
