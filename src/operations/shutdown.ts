import type { Logger } from "pino";
import { SetupFault } from "../errors.ts";

/** EX_CONFIG of sysexits.h: only the operator can mend it, so starting again is of no use. */
const exitConfig = 78;
/** Docker kills after 10 s; what is left by then is taken up by the next start. */
const longestMs = 8_000;

/** The process's end, once: closes what was opened, last opened first, and exits. */
export class Shutdown {
  readonly #log: Logger;
  readonly #steps: { readonly name: string; readonly close: () => Promise<void> | void }[] = [];
  readonly #aborting = new AbortController();
  #ended: Promise<never> | undefined;

  constructor(log: Logger) {
    this.#log = log;
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.on(signal, () => {
        log.info({ signal }, "stopping");
        void this.#end(0);
      });
    }
    process.on("uncaughtException", (error) => void this.because(error));
    process.on("unhandledRejection", (error) => void this.because(error));
  }

  /** Aborted as soon as the process is told to stop. */
  get signal(): AbortSignal {
    return this.#aborting.signal;
  }

  /** Registers what has to be closed; the last registered is closed first. */
  later(name: string, close: () => Promise<void> | void): void {
    this.#steps.push({ name, close });
  }

  /** Ends the process because of an error: a fault of the set-up in one sentence, anything else with a full log entry. */
  async because(error: unknown): Promise<void> {
    if (this.#aborting.signal.aborted) {
      await this.#ended;
      return;
    }
    if (error instanceof SetupFault) this.#log.fatal(error.message);
    else this.#log.fatal({ err: error }, "an unexpected error ends the process");
    await this.#end(error instanceof SetupFault ? exitConfig : 1);
  }

  /** Ends the process so that it is started again: it has lost what it needs, and a new one can get it. */
  async startAnew(why: string): Promise<void> {
    if (!this.#aborting.signal.aborted) this.#log.error(why);
    await this.#end(1);
  }

  #end(code: number): Promise<never> {
    this.#ended ??= this.#close(code);
    return this.#ended;
  }

  async #close(code: number): Promise<never> {
    this.#aborting.abort(new Error("the process is stopping"));
    setTimeout(() => {
      this.#log.warn("stopping took too long; what is left is taken up by the next start");
      process.exit(code === 0 ? 1 : code);
    }, longestMs).unref();
    for (const { name, close } of this.#steps.toReversed()) {
      try {
        await close();
      } catch (error) {
        this.#log.error({ err: error, step: name }, "closing failed");
      }
    }
    this.#log.info("stopped");
    process.exit(code);
  }
}
