import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CardWriter, type CardWriterOptions } from "../../src/delivery/card-writer.ts";
import { type MessageSink, SinkFault } from "../../src/delivery/message-sink.ts";
import { openStorage, type Storage } from "../../src/storage/storage.ts";
import type { CardStore } from "../../src/suggestions/intents.ts";
import type { Suggestion } from "../../src/suggestions/types.ts";
import { type MessageBody, textMessage } from "../../src/views/message.ts";
import { freshFolder } from "../helpers/fresh-folder.ts";
import { type Gate, gate } from "../helpers/gate.ts";
import { actor, noLimits } from "../helpers/storage.ts";

const guildId = "100";
const channelId = "200";
const at = new Date("2026-01-01T12:00:00Z");
const log = pino({ level: "silent" });

let storage: Storage;
let suggestion: Suggestion;
let presses = 0;

/** A card of version 1 that is posted and shown. */
beforeEach(async () => {
  storage = await openStorage({ file: `${freshFolder()}/cards.db` });
  const board = await storage.boards.saveFirst(guildId, {
    channelId,
    anonymousAllowed: true,
    imagesAllowed: true,
    threads: false,
  });
  const { revision } = await storage.boards.rules(guildId);
  const outcome = await storage.suggestions.submit({
    guildId,
    boardId: board.id,
    author: actor("1", "Ana"),
    anonymous: false,
    title: undefined,
    text: "A bench",
    tags: [],
    images: [],
    withThread: false,
    limits: noLimits,
    interactionId: "10",
    rulesRevision: revision,
    at,
  });
  if (outcome.kind !== "stored") throw new Error("not stored");
  const [intent] = await storage.intents.due(new Date(), 1);
  if (intent === undefined) throw new Error("no intent");
  const { version } = outcome.suggestion;
  await storage.intents.cardPosted(intent.id, { channelId, messageId: "300", attachments: [], version });
  suggestion = outcome.suggestion;
});

afterEach(async () => {
  vi.useRealTimers();
  await storage.close();
});

async function vote(): Promise<void> {
  presses += 1;
  const { revision } = await storage.boards.rules(guildId);
  await storage.suggestions.vote({
    guildId,
    suggestionId: suggestion.id,
    voter: actor(`voter-${presses}`, "Ben"),
    side: "up",
    weight: 1,
    ownVoteAllowed: true,
    countsHidden: false,
    interactionId: String(1_000 + presses),
    rulesRevision: revision,
    at,
  });
}

/** Draws the number of votes, and lets the test open each edit. */
function rig(cards: Partial<CardStore> = {}, posts: Partial<CardWriterOptions["posts"]> = {}) {
  const edits: { readonly shows: string; readonly end: Gate<void> }[] = [];
  const timed = gate();
  const arrivals: (() => void)[] = [];
  const timers: { readonly run: () => void; readonly ms: number }[] = [];
  const sink: Pick<MessageSink, "edit"> = {
    async edit(_channelId, _messageId, body) {
      const end = gate();
      edits.push({ shows: textOf(body), end });
      arrivals.shift()?.();
      await end.opened;
      return [];
    },
  };
  const changes = new Set<() => void>();
  const writer = new CardWriter({
    cards: {
      card: (id) => storage.cards.card(id),
      images: (id) => storage.cards.images(id),
      shown: (id, version) => storage.cards.shown(id, version),
      attached: (id, version, attachments) => storage.cards.attached(id, version, attachments),
      problem: (id, problem) => storage.cards.problem(id, problem),
      ...cards,
    },
    sink: sink as MessageSink,
    draw: async (state) => textMessage(`${state.suggestion.up} up`),
    posts: { isInStep: async () => true, write: (_, edit) => edit(), putBack: async () => "as-wanted", ...posts },
    changed: () => {
      for (const wake of changes) wake();
    },
    log,
    setTimer: (run, ms) => {
      timers.push({ run, ms });
      timed.open();
    },
  });
  return {
    writer,
    edits,
    timers,
    /** Opened when something is put off. */
    timed,
    /** The edit that begins next. */
    next: async (): Promise<{ readonly shows: string; readonly end: Gate<void> }> => {
      const known = edits.length;
      const arrived = gate();
      arrivals.push(() => arrived.open());
      await arrived.opened;
      const edit = edits[known];
      if (edit === undefined) throw new Error("no edit");
      return edit;
    },
    idle: async (): Promise<void> => {
      while (writer.waiting > 0) {
        await new Promise<void>((resolve) => {
          changes.add(resolve);
          if (writer.waiting === 0) resolve();
        });
      }
    },
  };
}

function textOf(body: MessageBody): string {
  const [first] = body.components;
  return first !== undefined && "content" in first ? first.content : "";
}

describe("the writer of cards", () => {
  it("follows a write that changes overtook with one more, of the newest state", async () => {
    const { writer, edits, next, idle } = rig();
    await vote();
    const begun = next();
    writer.mark(suggestion.id, channelId);
    const first = await begun;
    await vote();
    writer.mark(suggestion.id, channelId);
    await vote();
    writer.mark(suggestion.id, channelId);
    const followed = next();
    first.end.open();
    (await followed).end.open();
    await idle();
    expect(edits.map(({ shows }) => shows)).toEqual(["1 up", "3 up"]);
  });

  it("tells a press that finds a write on its way, and draws it afterwards", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { writer, edits, next, idle, timers, timed } = rig();
    await vote();
    const begun = next();
    writer.mark(suggestion.id, channelId);
    const first = await begun;
    await vote();
    const written = await writer.writeThrough(suggestion.id, "300", async () => {
      throw new Error("two writes at once");
    });
    expect(written).toBe("later");
    const followed = next();
    first.end.open();
    await timed.opened;
    // Nobody presses any more.
    vi.setSystemTime(Date.now() + 1_000);
    for (const { run } of timers.splice(0)) run();
    (await followed).end.open();
    await idle();
    expect(edits.map(({ shows }) => shows)).toEqual(["1 up", "2 up"]);
  });

  it("lets a press write the card itself, and does not write it again", async () => {
    const { writer, edits, idle } = rig();
    await vote();
    let answer = "";
    const written = await writer.writeThrough(suggestion.id, "300", async (body) => {
      answer = textOf(body);
    });
    expect([written, answer]).toEqual(["shown", "1 up"]);
    writer.mark(suggestion.id, channelId);
    await idle();
    expect(edits).toEqual([]);
  });

  it("lets the next press write the card as soon as Discord has the one before, noted or not, and notes the newest", async () => {
    const gates = new Map([
      [2, gate()],
      [3, gate()],
    ]);
    const told: string[] = [];
    const { writer, edits } = rig({
      async shown(id, version) {
        await gates.get(version)?.opened;
        await storage.cards.shown(id, version);
        told.push(`noted ${version}`);
        // The first is stored last.
        gates.get(2)?.open();
      },
    });
    const press = () =>
      writer.writeThrough(suggestion.id, "300", async (body) => {
        told.push(textOf(body));
      });
    await vote();
    expect(await press()).toBe("shown");
    await vote();
    expect(await press()).toBe("shown");
    // What Discord has already is not drawn again, although the row trails.
    expect(await press()).toBe("unchanged");
    writer.mark(suggestion.id, channelId);
    const stopped = writer.stop().then(() => told.push("stopped"));
    gates.get(3)?.open();
    await stopped;
    expect(told).toEqual(["1 up", "2 up", "noted 3", "noted 2", "stopped"]);
    expect(edits).toEqual([]);
    expect((await storage.cards.card(suggestion.id))?.suggestion.cardVersion).toBe(3);
  });

  it("draws no card again whose writing Discord has taken, while that is being noted", async () => {
    const [asked, noted, readAgain] = [gate(), gate(), gate()];
    let reads = 0;
    const { writer, edits, next } = rig({
      async shown(id, version) {
        asked.open();
        await noted.opened;
        await storage.cards.shown(id, version);
      },
      async card(id) {
        const state = await storage.cards.card(id);
        reads += 1;
        if (reads === 2) readAgain.open();
        return state;
      },
    });
    await vote();
    const begun = next();
    writer.mark(suggestion.id, channelId);
    (await begun).end.open();
    await asked.opened;
    writer.mark(suggestion.id, channelId);
    await readAgain.opened;
    noted.open();
    await writer.stop();
    expect(edits.map(({ shows }) => shows)).toEqual(["1 up"]);
  });

  it("leaves the card to the lane while its post has to change with it: one version stands for both", async () => {
    const isInStep = async () => false;
    const { writer, edits, next, idle } = rig({}, { isInStep });
    await vote();
    const begun = next();
    const written = await writer.writeThrough(suggestion.id, "300", async () => {
      throw new Error("the card alone was drawn");
    });
    expect(written).toBe("later");
    (await begun).end.open();
    await idle();
    expect(edits.map(({ shows }) => shows)).toEqual(["1 up"]);
  });

  it("says that there is nothing to show when a press changed nothing", async () => {
    const { writer } = rig();
    expect(await writer.writeThrough(suggestion.id, "300", async () => {})).toBe("unchanged");
  });

  it("follows a press whose own writing fails at once, and again after 15 s, since it may still land", async () => {
    const { writer, next, idle, timers } = rig();
    await vote();
    const repaired = next();
    expect(
      await writer.writeThrough(suggestion.id, "300", async () => {
        throw new Error("no answer");
      }),
    ).toBe("failed");
    const repair = await repaired;
    expect(repair.shows).toBe("1 up");
    repair.end.open();
    await idle();
    expect(timers.map(({ ms }) => ms)).toEqual([15_000]);
    const again = next();
    for (const { run } of timers.splice(0)) run();
    const second = await again;
    expect(second.shows).toBe("1 up");
    second.end.open();
    await idle();
  });

  it("draws what had to wait for its channel's room anew when there is room", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { writer, next, idle, timers, timed, edits } = rig();
    await vote();
    const begun = next();
    writer.mark(suggestion.id, channelId);
    const limited = await begun;
    limited.end.fail(new SinkFault("rate-limited", { retryAfterMs: 5_000 }));
    await limited.end.opened.catch(() => {});
    await vote();
    writer.mark(suggestion.id, channelId);
    await timed.opened;
    expect(edits).toHaveLength(1);
    vi.setSystemTime(Date.now() + 5_000);
    const begunLater = next();
    for (const { run } of timers.splice(0)) run();
    const later = await begunLater;
    expect(later.shows).toBe("2 up");
    later.end.open();
    await idle();
  });

  it("no longer draws a card whose message is gone", async () => {
    const { writer, edits, next, idle } = rig();
    await vote();
    const begun = next();
    writer.mark(suggestion.id, channelId);
    (await begun).end.fail(new SinkFault("message-gone"));
    await idle();
    await vote();
    writer.mark(suggestion.id, channelId);
    await idle();
    expect(edits).toHaveLength(1);
    expect((await storage.cards.card(suggestion.id))?.suggestion.cardProblem).toBe("card-message-gone");
  });
});
