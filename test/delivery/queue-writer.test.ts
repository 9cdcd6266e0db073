import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SinkFault } from "../../src/delivery/message-sink.ts";
import { QueueWriter } from "../../src/delivery/queue-writer.ts";
import type { QueuePostState, QueuePostStore } from "../../src/suggestions/queue-posts.ts";
import type { SuggestionId } from "../../src/suggestions/types.ts";
import { textMessage } from "../../src/views/message.ts";
import { eventually } from "../helpers/eventually.ts";
import { gate } from "../helpers/gate.ts";
import { suggestionOf } from "../helpers/suggestions.ts";

const id = 1 as SuggestionId;
const log = pino({ level: "silent" });

/** One posted entry, whose version the test raises. */
function rig(send: (drawn: string) => Promise<void>) {
  const stored = { version: 2, shown: 1, problem: undefined as string | undefined };
  const drawn: string[] = [];
  const timers: { readonly run: () => void; readonly ms: number }[] = [];
  const state = (): QueuePostState => ({
    entry: {
      suggestion: suggestionOf({ status: "queued" }),
      imageCount: 0,
      queuedAt: new Date(),
      claim: undefined,
      review: undefined,
      post: { channelId: "7", messageId: "8" },
      problem: undefined,
    },
    version: stored.version,
    shownVersion: stored.shown,
    intentId: 5,
    channelId: "7",
    pingRoleIds: [],
    imageNames: [],
    attachments: [],
  });
  const queuePosts: QueuePostStore = {
    post: async () => state(),
    behind: async () => (stored.shown < stored.version && stored.problem === undefined ? [id] : []),
    shown: async (_, version) => {
      stored.shown = Math.max(stored.shown, version);
    },
    problem: async (_, problem) => {
      stored.problem = problem;
    },
    posted: async () => undefined,
    done: async () => undefined,
    remind: async () => 0,
    reminder: async () => undefined,
  };
  const writer = new QueueWriter({
    queuePosts,
    log,
    sink: {
      edit: async (_channel, _message, body) => {
        const text = JSON.stringify(body);
        drawn.push(/version \d+/.exec(text)?.[0] ?? text);
        await send(drawn.at(-1) ?? "");
        return [];
      },
    },
    drawQueue: {
      entry: async ({ version }) => textMessage(`version ${version}`),
      reminder: async () => textMessage(""),
    },
    setTimer: (run, ms) => timers.push({ run, ms }),
  });
  return { stored, drawn, timers, writer };
}

beforeEach(() => vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-01-01T12:00:00Z") }));
afterEach(() => {
  vi.useRealTimers();
});

describe("posts of the queue", () => {
  it("are written one at a time, and the newest drawing last", async () => {
    const first = gate();
    let running = 0;
    const { stored, drawn, writer } = rig(async () => {
      running += 1;
      expect(running).toBe(1);
      if (drawn.length === 1) await first.opened;
      running -= 1;
    });
    writer.wake();
    await eventually(() => drawn.length === 1);
    stored.version = 3;
    writer.wake();
    writer.wake();
    first.open();
    await eventually(() => stored.shown === 3);
    await writer.stop();
    expect(drawn).toEqual(["version 2", "version 3"]);
  });

  it("wait as long as Discord says, and are drawn then as they are then", async () => {
    let limited = true;
    const { stored, drawn, timers, writer } = rig(async () => {
      if (limited) throw new SinkFault("rate-limited", { retryAfterMs: 5_000 });
    });
    writer.wake();
    await eventually(() => timers.length === 1);
    expect(timers[0]?.ms).toBe(5_000);
    limited = false;
    stored.version = 4;
    vi.setSystemTime(Date.now() + 5_000);
    timers[0]?.run();
    await eventually(() => stored.shown === 4);
    expect(drawn).toEqual(["version 2", "version 4"]);
    await writer.stop();
  });

  it("are drawn once more after a write of unknown outcome, since the old one may still land", async () => {
    let lost = true;
    const { stored, drawn, timers, writer } = rig(async () => {
      if (lost) throw new SinkFault("unavailable");
    });
    writer.wake();
    await eventually(() => timers.length === 2);
    lost = false;
    const [second, retry] = timers.toSorted((a, b) => b.ms - a.ms);
    vi.setSystemTime(Date.now() + 2_000);
    retry?.run();
    await eventually(() => stored.shown === 2);
    expect([second?.ms, retry?.ms]).toEqual([15_000, 2_000]);
    vi.setSystemTime(Date.now() + 13_000);
    second?.run();
    await eventually(() => drawn.length === 3);
    await writer.stop();
    expect(drawn).toEqual(["version 2", "version 2", "version 2"]);
  });

  it("are given up where they are gone", async () => {
    const { stored, drawn, writer } = rig(async () => {
      throw new SinkFault("message-gone");
    });
    writer.wake();
    await eventually(() => stored.problem === "queue-message-gone");
    writer.wake();
    await writer.stop();
    expect(drawn).toHaveLength(1);
  });
});
