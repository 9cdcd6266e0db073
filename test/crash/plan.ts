/** What the hook in a bot's process is to do, as it is handed over in `CRASH_PLAN`. */
export interface HookPlan {
  /** Where the bot stops dead and waits for its SIGKILL. */
  readonly stop?: StopAt | undefined;
  /** How many migrations there are besides the program's own. */
  readonly migrations: number;
  /** Each SIGUSR2 fills SQLite's disk, or makes room again. */
  readonly fills?: boolean | undefined;
  /** A fault that the rig has to find. */
  readonly control?: Control | undefined;
}

export interface StopAt {
  readonly at: "before-commit" | "after-commit" | "statement";
  /** What a statement of that transaction looks like, or that statement itself; any when left out. */
  readonly matching?: string;
  /** How many such moments are let pass. */
  readonly passing: number;
  /** Counted from the first statement on; else from SIGUSR2 on. */
  readonly fromStart: boolean;
}

/** Answers before COMMIT; never looks for what was sent; tells SQLite not to wait for the disk. */
export const controls = ["early", "forgetful", "unsynced"] as const;
export type Control = (typeof controls)[number];

/** The hook's lines in the bot's log. */
export const stopped = "crash hook: stopped";
export const opened = "crash hook: a connection";
