import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";

/** A program of a test in a process of its own, which talks in lines; it is killed at the test's end at the latest. */
export class Program {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(file: URL, args: readonly string[], options: Pick<SpawnOptions, "uid" | "gid"> = {}) {
    const child = spawn(process.execPath, [file.pathname, ...args], { ...options, stdio: ["pipe", "pipe", "inherit"] });
    this.#process = child;
    this.#lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    onTestFinished(() => this.kill());
  }

  /** The next line that it prints; undefined once it has ended. */
  async line(): Promise<string | undefined> {
    const next = await this.#lines.next();
    return next.done === true ? undefined : next.value;
  }

  /** Lets the program go on that waits for its standard input to end. */
  goOn(): void {
    this.#process.stdin?.end();
  }

  /** As the power does it. */
  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exit = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await exit;
  }
}
