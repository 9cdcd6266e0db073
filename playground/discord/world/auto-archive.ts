import { snowflakeTime } from "../snowflakes.ts";
import type { Channel, ThreadState } from "./types.ts";
import type { World } from "./world.ts";

/** Puts threads to sleep after their time without activity, by this Discord's clock. */
export class AutoArchive {
  readonly #world: World;
  readonly #fallsAsleep: (channel: Channel) => void;
  readonly #alarms = new Map<string, () => void>();

  constructor(world: World, fallsAsleep: (channel: Channel) => void) {
    this.#world = world;
    this.#fallsAsleep = fallsAsleep;
  }

  /** Minds an active thread from now on. Messages need not be told of: they are looked for when the time is up. */
  watch(channel: Channel): void {
    const { thread } = channel;
    this.forget(channel);
    if (thread === undefined || thread.archived) return;
    const leftMs = dueAtMs(channel, thread) - this.#world.clock.now();
    this.#alarms.set(
      channel.id,
      this.#world.clock.alarm(Math.max(0, leftMs), () => this.#look(channel, thread)),
    );
  }

  forget(channel: Channel): void {
    this.#alarms.get(channel.id)?.();
    this.#alarms.delete(channel.id);
  }

  #look(channel: Channel, thread: ThreadState): void {
    if (thread.archived) return;
    if (this.#world.clock.now() < dueAtMs(channel, thread)) this.watch(channel);
    else this.#fallsAsleep(channel);
  }
}

/** Activity is a message, an opening, or a change of the duration itself. */
function dueAtMs(channel: Channel, thread: ThreadState): number {
  const saidAtMs = channel.lastMessageId === null ? 0 : snowflakeTime(channel.lastMessageId);
  return Math.max(saidAtMs, Date.parse(thread.archiveChangedAt)) + thread.autoArchiveMinutes * 60_000;
}
