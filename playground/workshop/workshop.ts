import type { FiguresView, Frame, Request } from "../page-server/protocol.ts";
import type { Workshop } from "../page-server/session.ts";
import { readFigures } from "../stage/figures.ts";
import type { Stage } from "../stage/stage.ts";
import { crowdDoes, crowdTitles } from "./crowd.ts";
import { faultTitles, letFail } from "./faults.ts";
import { Run } from "./run.ts";
import { storyTitles, tell } from "./stories.ts";

const figuresEveryMs = 500;
/** The last minute, which is drawn. */
const figuresKept = 120;
const toldEveryMs = 100;
const runsKept = 8;

/** Crowds, faults and stories, one at a time, and the cache's figures; every window that watches is told. */
export class StageWorkshop implements Workshop {
  readonly #stage: Stage;
  readonly #watchers = new Set<(frame: Frame) => void>();
  #runs: Run[] = [];
  #figures: readonly FiguresView[] = [];
  #made = 0;
  #poll: NodeJS.Timeout | undefined;
  #soon: NodeJS.Timeout | undefined;
  readonly #closing = new AbortController();
  #telling: Promise<void> | undefined;

  constructor(stage: Stage) {
    this.#stage = stage;
    stage.changed = () => this.#tellSoon();
  }

  watch(send: (frame: Frame) => void): () => void {
    this.#watchers.add(send);
    send(this.#frame());
    for (const figures of this.#figures) send({ kind: "figures", figures });
    this.#poll ??= setInterval(() => void this.#tellFigures(), figuresEveryMs);
    return () => {
      this.#watchers.delete(send);
      if (this.#watchers.size === 0) this.#stopPolling();
    };
  }

  begin(deed: Request & { readonly do: "crowd" | "fault" | "story" }): void {
    if (this.#runs.some((run) => run.isRunning)) throw new Error("One at a time: something is still going on");
    if (this.#stage.state !== "serving" && deed.do !== "story") throw new Error("The bot is not there yet");
    const stage = this.#stage;
    if (deed.do === "crowd") {
      this.#start(crowdTitles[deed.deed](deed.count), (run) => crowdDoes(stage, run, deed.deed, deed.count));
    } else if (deed.do === "fault") {
      this.#start(faultTitles[deed.fault], (run) => letFail(stage, run, deed.fault));
    } else {
      this.#start(storyTitles[deed.story], (run) => {
        this.#telling = tell(run, deed.story, this.#closing.signal);
        return this.#telling;
      });
    }
  }

  /** A story has a Redis of its own: it ends before anything else does. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#stopPolling();
    clearTimeout(this.#soon);
    this.#watchers.clear();
    await this.#telling?.catch(() => undefined);
  }

  #start(about: { readonly title: string; readonly says: string }, play: (run: Run) => Promise<void>): void {
    this.#made += 1;
    const run = new Run({ id: String(this.#made), ...about }, () => this.#tellSoon());
    this.#runs = [run, ...this.#runs].slice(0, runsKept);
    this.#tellSoon();
    this.#measured(() => play(run)).then(
      () => run.ends(),
      (error: unknown) => run.fails(error),
    );
  }

  /** A crowd may be done between two readings: what it did to the cache lies between one before and one after. */
  async #measured(play: () => Promise<void>): Promise<void> {
    await this.#tellFigures();
    try {
      await play();
    } finally {
      await this.#tellFigures();
    }
  }

  #frame(): Frame {
    const { state, redis, crowdSize } = this.#stage;
    const runs = this.#runs.map((run) => run.view);
    return { kind: "workshop", workshop: { bot: state, redis: redis !== undefined, crowd: crowdSize, runs } };
  }

  #tellSoon(): void {
    if (this.#watchers.size === 0) return;
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      const frame = this.#frame();
      for (const send of this.#watchers) send(frame);
    }, toldEveryMs);
  }

  async #tellFigures(): Promise<void> {
    const figures = this.#stage.state === "serving" ? await readFigures(this.#stage.bot) : undefined;
    if (figures === undefined) return;
    this.#figures = [...this.#figures, figures].slice(-figuresKept);
    for (const send of this.#watchers) send({ kind: "figures", figures });
  }

  #stopPolling(): void {
    clearInterval(this.#poll);
    this.#poll = undefined;
  }
}
