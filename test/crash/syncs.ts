import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { debianTool } from "../helpers/debian.ts";
import { freshFolder } from "../helpers/fresh-folder.ts";

/** Counts how often processes have had the disk take their journal, as the kernel is told: by strace. */
export class Syncs {
  readonly #tracer: ChildProcess;
  readonly #file: string;
  readonly #journal: RegExp;

  /** Resolves when all of these processes, with all their threads, are watched. */
  static async watch(pids: readonly number[], journal: RegExp): Promise<Syncs> {
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
    return new Syncs(tracer, file, journal);
  }

  private constructor(tracer: ChildProcess, file: string, journal: RegExp) {
    this.#tracer = tracer;
    this.#file = file;
    this.#journal = journal;
  }

  /** Those that have ended so far; strace writes each down before the process goes on. */
  get count(): number {
    if (!existsSync(this.#file)) return 0;
    const ended = /(?:sync\(.*|sync resumed.*)= 0$/u;
    const lines = readFileSync(this.#file, "utf8").split("\n");
    const begun = lines.filter((line) => /sync\(/u.test(line) && this.#journal.test(line));
    const unfinished = begun.filter((line) => line.includes("<unfinished"));
    const resumed = lines.filter((line) => line.includes("sync resumed") && ended.test(line)).length;
    return begun.length - unfinished.length + Math.min(unfinished.length, resumed);
  }

  async end(): Promise<void> {
    const ended = once(this.#tracer, "exit");
    this.#tracer.kill("SIGINT");
    await ended;
  }
}
