import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const requireNode = new URL("../src/require-node.mjs", import.meta.url).href;
const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

export interface LogEntry {
  readonly level: number;
  readonly msg: string;
  readonly [key: string]: unknown;
}

export interface BotOptions {
  readonly apiUrl: string;
  readonly token: string;
  /** Folder of the database. */
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Another bot than ours, to compare it with. */
  readonly program?: string;
}

/** The real bot as its operator runs it: `src/main.ts` in a process of its own, with ordinary settings. */
export class BotProcess {
  readonly log: LogEntry[] = [];
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  readonly #child: ChildProcess;
  readonly #watchers = new Set<() => void>();
  #ended = false;
  #output = "";

  constructor({ apiUrl, token, dataDir, env, program = main }: BotOptions) {
    // Not where a developer's own .env may lie: it would be read.
    mkdirSync(dataDir, { recursive: true });
    this.#child = spawn(process.execPath, ["--import", requireNode, program], {
      cwd: dataDir,
      env: {
        PATH: process.env["PATH"],
        DISCORD_TOKEN: token,
        DISCORD_API_URL: apiUrl,
        DATA_DIR: dataDir,
        LOG_FORMAT: "json",
        LOG_LEVEL: "debug",
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const kill = () => this.#child.kill("SIGKILL");
    process.once("exit", kill);
    const { stdout, stderr } = this.#child;
    if (stdout === null || stderr === null) throw new Error("the bot's output is not piped");
    createInterface({ input: stdout }).on("line", (line) => this.#read(line));
    createInterface({ input: stderr }).on("line", (line) => this.#read(line));
    this.exited = new Promise((resolve) => {
      this.#child.once("close", (code, signal) => {
        this.#ended = true;
        process.off("exit", kill);
        resolve({ code, signal });
        this.#wake();
      });
    });
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error("the bot did not start");
    return this.#child.pid;
  }

  /** Everything it printed. */
  get output(): string {
    return this.#output;
  }

  /** Resolves when it serves; rejects with what it printed if it ends before. */
  async serving(): Promise<this> {
    await this.logged((entry) => entry.msg === "serving");
    return this;
  }

  /** The first entry of the log that fits, past or future. */
  async logged(fits: (entry: LogEntry) => boolean): Promise<LogEntry> {
    for (;;) {
      const entry = this.log.find(fits);
      if (entry !== undefined) return entry;
      if (this.#ended) throw new Error(`the bot ended without saying so:\n${this.#output}`);
      await new Promise<void>((resolve) => this.#watchers.add(resolve));
    }
  }

  /** Asks it to stop, as Docker does. */
  async stop(): Promise<number | null> {
    this.#child.kill("SIGTERM");
    return (await this.exited).code;
  }

  /** Takes it away in the middle of whatever it is doing. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.exited;
  }

  #read(line: string): void {
    this.#output += `${line}\n`;
    if (line.startsWith("{")) this.log.push(JSON.parse(line) as LogEntry);
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#watchers) wake();
    this.#watchers.clear();
  }
}
