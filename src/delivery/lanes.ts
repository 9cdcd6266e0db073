import type { SuggestionId } from "../suggestions/types.ts";
import { Pace } from "./pace.ts";

/** One channel's cards that show less than is stored. */
export interface Lane {
  /** Longest waiting first. */
  readonly behind: Set<SuggestionId>;
  readonly pace: Pace;
  openAt: number;
}

interface RunningLane extends Lane {
  running: boolean;
  /** Until then the channel takes no more answers to presses either. */
  pressesOpenAt: number;
}

export interface LanesOptions {
  /** Writes one card; it never rejects, and what has to be written again it puts behind. */
  readonly write: (id: SuggestionId, lane: Lane) => Promise<void>;
  readonly setTimer: (run: () => void, ms: number) => void;
}

/** Cards that wait to be written, one after another in each channel, since Discord limits edits per channel. */
export class Lanes {
  readonly #options: LanesOptions;
  readonly #lanes = new Map<string, RunningLane>();
  #stopped = false;

  constructor(options: LanesOptions) {
    this.#options = options;
  }

  /** The card is written as soon as its channel allows; says whether it waited already, so that one write serves both. */
  add(channelId: string, id: SuggestionId, pressesOpenAt = 0): boolean {
    if (this.#stopped) return false;
    const lane = this.#lane(channelId);
    lane.pressesOpenAt = Math.max(lane.pressesOpenAt, pressesOpenAt);
    const waited = lane.behind.has(id);
    lane.behind.add(id);
    if (!lane.running) {
      lane.running = true;
      void this.#run(lane);
    }
    return waited;
  }

  /** Whether the channel takes answers to presses, as far as is known. */
  takesPresses(channelId: string): boolean {
    return (this.#lanes.get(channelId)?.pressesOpenAt ?? 0) <= Date.now();
  }

  /** Begins no more writes. */
  stop(): void {
    this.#stopped = true;
  }

  get waiting(): number {
    let count = 0;
    for (const lane of this.#lanes.values()) count += lane.behind.size;
    return count;
  }

  #lane(channelId: string): RunningLane {
    const known = this.#lanes.get(channelId);
    if (known !== undefined) return known;
    this.#forgetRested();
    const lane = { behind: new Set<SuggestionId>(), pace: new Pace(), running: false, openAt: 0, pressesOpenAt: 0 };
    this.#lanes.set(channelId, lane);
    return lane;
  }

  async #run(lane: RunningLane): Promise<void> {
    while (!this.#stopped) {
      const waitMs = Math.max(lane.openAt, lane.pace.openAt) - Date.now();
      if (waitMs > 0) {
        this.#options.setTimer(() => void this.#run(lane), waitMs);
        return;
      }
      const [id] = lane.behind;
      if (id === undefined) break;
      lane.behind.delete(id);
      await this.#options.write(id, lane);
    }
    lane.running = false;
  }

  #forgetRested(): void {
    const now = Date.now();
    for (const [channelId, lane] of this.#lanes) {
      if (!lane.running && lane.behind.size === 0 && lane.pace.isRested(now)) this.#lanes.delete(channelId);
    }
  }
}
