import type { Logger } from "pino";
import type { QueuePostStore } from "../suggestions/queue-posts.ts";

export interface QueueRemindersOptions {
  readonly queuePosts: Pick<QueuePostStore, "remind">;
  readonly log: Logger;
  readonly now?: () => Date;
}

const everyMs = 60_000;

/** Has staff reminded of what waits too long. What was reminded of is stored, so a restart repeats nothing and skips nothing. */
export class QueueReminders {
  readonly #options: QueueRemindersOptions;
  #looking: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: QueueRemindersOptions) {
    this.#options = options;
  }

  start(): void {
    this.#look();
    this.#timer = setInterval(() => this.#look(), everyMs).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  #look(): void {
    this.#looking ??= this.#remind().finally(() => {
      this.#looking = undefined;
    });
  }

  async #remind(): Promise<void> {
    const { queuePosts, log, now = () => new Date() } = this.#options;
    try {
      const count = await queuePosts.remind(now());
      if (count > 0) log.info({ count }, "staff are reminded of what waits in the queue");
    } catch (error) {
      log.error({ err: error }, "the queue could not be read for reminders; trying again in a minute");
    }
  }
}
