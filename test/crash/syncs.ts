import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { debianTool } from "../helpers/debian.ts";
import { freshFolder } from "../helpers/fresh-folder.ts";

/** The processes that write a database. */
export interface Writers {
  /** The one that begins the others, or does it all by itself. */
  readonly first: number;
  /** Those that it has begun so far; one more may come at any time. */
  readonly others: () => Promise<readonly number[]>;
}

/** Counts how often processes have had the disk take their journal, as the kernel is told: by strace. */
export class Syncs {
  readonly #tracers: Tracer[] = [];
  readonly #journal: RegExp;

  /** Resolves when the writers are watched, with all their threads and with every process that they begin from now on. */
  static async watch({ first, others }: Writers, journal: RegExp): Promise<Syncs> {
    const syncs = new Syncs(journal);
    try {
      // The parent before its children: one that is begun between two looks would be watched by nobody, and its syncs counted as missing.
      syncs.#tracers.push(await Tracer.attach([first]));
      const unwatched = (await others()).filter((pid) => !isTraced(pid));
      if (unwatched.length > 0) syncs.#tracers.push(await Tracer.attach(unwatched));
    } catch (error) {
      await syncs.end();
      throw error;
    }
    return syncs;
  }

  private constructor(journal: RegExp) {
    this.#journal = journal;
  }

  /** Those that have ended so far; strace writes each down before the process goes on. */
  get count(): number {
    return this.#tracers.reduce((all, tracer) => all + tracer.count(this.#journal), 0);
  }

  async end(): Promise<void> {
    for (const tracer of this.#tracers) await tracer.end();
  }
}

/** One strace. */
class Tracer {
  readonly #process: ChildProcess;
  readonly #file: string;

  static async attach(pids: readonly number[]): Promise<Tracer> {
    const binary = debianTool("strace");
    const file = path.join(freshFolder(), "syncs");
    const calls = ["-f", "-y", "-e", "trace=fsync,fdatasync", "-o", file];
    const tracer = spawn(binary, [...calls, ...pids.flatMap((pid) => ["-p", String(pid)])], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    await new Promise<void>((resolve, reject) => {
      tracer.stderr.on("data", (data: Buffer) => {
        said += data.toString();
        if (pids.every((pid) => new RegExp(`Process ${pid} attached`, "u").test(said))) resolve();
      });
      tracer.once("exit", () => reject(new Error(`strace could not watch the process: ${said}`)));
    });
    return new Tracer(tracer, file);
  }

  private constructor(tracer: ChildProcess, file: string) {
    this.#process = tracer;
    this.#file = file;
  }

  count(journal: RegExp): number {
    if (!existsSync(this.#file)) return 0;
    const ended = /(?:sync\(.*|sync resumed.*)= 0$/u;
    const lines = readFileSync(this.#file, "utf8").split("\n");
    const begun = lines.filter((line) => /sync\(/u.test(line) && journal.test(line));
    const unfinished = begun.filter((line) => line.includes("<unfinished"));
    const resumed = lines.filter((line) => line.includes("sync resumed") && ended.test(line)).length;
    return begun.length - unfinished.length + Math.min(unfinished.length, resumed);
  }

  async end(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGINT");
    await ended;
  }
}

/** A process has one tracer at most: this one is watched since its parent began it. */
function isTraced(pid: number): boolean {
  return !/^TracerPid:\t0$/mu.test(readFileSync(`/proc/${pid}/status`, "utf8"));
}
