import type { Logger } from "pino";
import type { QueuePostState, QueuePostStore } from "../suggestions/queue-posts.ts";
import type { SuggestionId } from "../suggestions/types.ts";
import { queuePostProblem } from "./intent-problems.ts";
import { type MessageSink, SinkFault } from "./message-sink.ts";
import { Pace } from "./pace.ts";
import type { QueueDrawing } from "./queue-posts.ts";

export interface QueueWriterOptions {
  readonly queuePosts: QueuePostStore;
  readonly sink: Pick<MessageSink, "edit">;
  readonly drawQueue: QueueDrawing;
  readonly log: Logger;
  readonly setTimer?: (run: () => void, ms: number) => void;
}

const atOnce = 100;
const unavailableRetryMs = 2_000;
/** After a write of unknown outcome the old drawing may still land: one more drawing covers it. */
const secondDrawingMs = 15_000;

interface Lane {
  readonly waiting: Set<SuggestionId>;
  readonly pace: Pace;
  openAt: number;
  running: Promise<void> | undefined;
}

/** Draws posts of the queue anew that show less than is stored. In each channel one write is on its way at a time, so the newest drawing lands last. */
export class QueueWriter {
  readonly #options: QueueWriterOptions;
  readonly #setTimer: (run: () => void, ms: number) => void;
  readonly #lanes = new Map<string, Lane>();
  /** Drawings of unknown outcome: these are drawn once more although nothing newer is stored. */
  readonly #doubtful = new Set<SuggestionId>();
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  /** Whether what trails may have a write on its way that an earlier process left. */
  #inherits = false;
  #stopped = false;

  constructor(options: QueueWriterOptions) {
    this.#options = options;
    this.#setTimer = options.setTimer ?? ((run, ms) => void setTimeout(run, ms).unref());
  }

  /** The first look: a write that an earlier process left on its way may land after ours, so that what trails now is drawn twice. */
  start(): void {
    this.#inherits = true;
    this.wake();
  }

  /** Posts may trail: look. Many calls at once make one look. */
  wake(): void {
    if (this.#stopped) return;
    if (this.#looking === undefined) this.#looking = this.#look();
    else this.#lookAgain = true;
  }

  /** Begins nothing more; resolves when what was begun has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#looking;
    await Promise.all([...this.#lanes.values()].map(async ({ running }) => await running));
  }

  async #look(): Promise<void> {
    const { queuePosts, log } = this.#options;
    try {
      do {
        this.#lookAgain = false;
        const trailing = await queuePosts.behind(atOnce);
        if (this.#inherits) for (const id of trailing) this.#drawOnceMore(id);
        this.#inherits = false;
        const behind = [...trailing, ...this.#doubtful];
        for (const id of new Set(behind)) {
          const channelId = (await queuePosts.post(id))?.entry.post?.channelId;
          if (channelId !== undefined) this.#mark(id, channelId);
        }
      } while (this.#lookAgain && !this.#stopped);
    } catch (error) {
      log.error({ err: error }, "the queue's posts could not be read; trying again");
      this.#setTimer(() => this.wake(), unavailableRetryMs);
    } finally {
      this.#looking = undefined;
    }
  }

  #mark(id: SuggestionId, channelId: string): void {
    let lane = this.#lanes.get(channelId);
    if (lane === undefined) {
      this.#forgetRestedLanes();
      lane = { waiting: new Set(), pace: new Pace(), openAt: 0, running: undefined };
      this.#lanes.set(channelId, lane);
    }
    lane.waiting.add(id);
    this.#begin(lane);
  }

  #forgetRestedLanes(): void {
    const now = Date.now();
    for (const [channelId, { running, waiting, pace }] of this.#lanes) {
      if (running === undefined && waiting.size === 0 && pace.isRested(now)) this.#lanes.delete(channelId);
    }
  }

  #begin(lane: Lane): void {
    if (lane.running !== undefined || this.#stopped) return;
    lane.running = this.#run(lane).finally(() => {
      lane.running = undefined;
      if (lane.waiting.size === 0 || this.#stopped) return;
      const waitMs = Math.max(lane.openAt, lane.pace.openAt) - Date.now();
      this.#setTimer(() => this.#begin(lane), Math.max(waitMs, 0));
    });
  }

  /** Writes until nothing waits, or the channel has to rest. */
  async #run(lane: Lane): Promise<void> {
    for (;;) {
      const [id] = lane.waiting;
      if (id === undefined || this.#stopped) return;
      if (Math.max(lane.openAt, lane.pace.openAt) > Date.now()) return;
      lane.waiting.delete(id);
      await this.#write(id, lane);
    }
  }

  async #write(id: SuggestionId, lane: Lane): Promise<void> {
    const { queuePosts, log } = this.#options;
    try {
      const state = await queuePosts.post(id);
      if (state !== undefined) await this.#edit(id, state, lane);
    } catch (error) {
      if (error instanceof SinkFault && error.kind === "rate-limited") {
        lane.openAt = Date.now() + error.retryAfterMs;
        lane.waiting.add(id);
        return;
      }
      const problem = error instanceof SinkFault ? queuePostProblem(error) : undefined;
      log.warn({ err: error, suggestionId: id, problem }, "a post of the queue was not drawn anew");
      if (problem !== undefined) {
        await queuePosts.problem(id, problem).catch((err: unknown) => log.error({ err }, "a problem was not stored"));
        return;
      }
      lane.openAt = Date.now() + unavailableRetryMs;
      lane.waiting.add(id);
      this.#drawOnceMore(id);
    }
  }

  #drawOnceMore(id: SuggestionId): void {
    this.#setTimer(() => {
      this.#doubtful.add(id);
      this.wake();
    }, secondDrawingMs);
  }

  async #edit(id: SuggestionId, state: QueuePostState, lane: Lane): Promise<void> {
    const { queuePosts, sink, drawQueue } = this.#options;
    const { entry, version, shownVersion, attachments } = state;
    if (entry.post === undefined || entry.problem !== undefined) return;
    if (version <= shownVersion && !this.#doubtful.has(id)) return;
    this.#doubtful.delete(id);
    const kept = entry.suggestion.status === "removed" ? [] : attachments;
    await sink.edit(entry.post.channelId, entry.post.messageId, await drawQueue.entry(state, []), kept);
    lane.pace.take(Date.now());
    await queuePosts.shown(id, version);
  }
}
