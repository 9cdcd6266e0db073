import { describe, expect, it } from "vitest";
import type { ForumSink, ThreadChange } from "../../src/delivery/forum-sink.ts";
import { SinkFault } from "../../src/delivery/message-sink.ts";
import { givenOf, Posts, wasChanged } from "../../src/delivery/posts.ts";
import type { CardState, CardStore } from "../../src/suggestions/intents.ts";
import type { CardPost, GivenPost, PostLook, ThreadNow } from "../../src/suggestions/posts.ts";
import { cardStateOf, suggestionOf } from "../helpers/suggestions.ts";

const look: PostLook = { name: "#12 A room", tags: [{ name: "Open", emoji: undefined }], standing: "kept-open" };
const closed: PostLook = { ...look, tags: [{ name: "Approved", emoji: undefined }], standing: "closed" };
const free: PostLook = { ...look, tags: [{ name: "Planned", emoji: undefined }], standing: "free" };
/** The forum's tag of that name. */
const tagId = (name: string) => `tag ${name}`;
const asGiven = (wanted: PostLook) => givenOf(wanted, { tagIds: wanted.tags.map(({ name }) => tagId(name)) });

function stateOf(given: GivenPost | undefined): CardState {
  const card = { channelId: "7", messageId: "7", threadId: "7" };
  const post: CardPost = { forumId: "5", given, problem: undefined };
  return { ...cardStateOf(suggestionOf({ card })), post };
}

interface Faults {
  readonly edit?: readonly SinkFault[];
  readonly change?: (change: ThreadChange) => SinkFault | undefined;
  readonly forum?: SinkFault;
}

/** A forum that notes in order what is done to it. */
function rig(wanted: PostLook, now?: ThreadNow, faults: Faults = {}) {
  const done: unknown[] = [];
  const noted: unknown[] = [];
  const editFaults = [...(faults.edit ?? [])];
  const clock = { now: 0 };
  const forum: Pick<ForumSink, "tags" | "thread" | "changeThread"> = {
    async tags(_, tags) {
      if (faults.forum !== undefined) throw faults.forum;
      return { tagIds: tags.map(({ name }) => tagId(name)), problem: undefined };
    },
    async thread() {
      if (now === undefined) throw new Error("not to be asked");
      return now;
    },
    async changeThread(_, change) {
      const fault = faults.change?.(change);
      if (fault !== undefined) throw fault;
      done.push(change);
    },
  };
  const cards: Pick<CardStore, "postGiven"> = {
    async postGiven(_, given, problem) {
      noted.push(problem ?? given);
    },
  };
  const posts = new Posts({
    forum: forum as ForumSink,
    cards: cards as CardStore,
    look: async () => wanted,
    now: () => clock.now,
  });
  const edit = async () => {
    const fault = editFaults.shift();
    if (fault !== undefined) throw fault;
    done.push("edit");
    return [];
  };
  return { posts, edit, done, noted, clock };
}

const given = (wanted: PostLook, archived: boolean) => ({
  tagIds: wanted.tags.map(({ name }) => tagId(name)),
  locked: archived,
  archived,
});

describe("the post of a card that is drawn", () => {
  it("is left alone while it is as it is wanted", async () => {
    const { posts, edit, done, noted } = rig(look);
    await posts.write(stateOf(asGiven(look)), edit);
    expect([done, noted]).toEqual([["edit"], []]);
  });

  it("is closed after the card is drawn", async () => {
    const { posts, edit, done, noted } = rig(closed);
    await posts.write(stateOf(asGiven(look)), edit);
    expect(done).toEqual(["edit", given(closed, true)]);
    expect(noted).toEqual([asGiven(closed)]);
  });

  it("is opened for the drawing when it is closed, and closed again", async () => {
    const { posts, edit, done } = rig(closed);
    await posts.write(stateOf(asGiven(closed)), edit);
    expect(done).toEqual([{ archived: false }, "edit", given(closed, true)]);
  });

  it("is opened and unlocked by a reopening", async () => {
    const { posts, edit, done } = rig(look);
    await posts.write(stateOf(asGiven(closed)), edit);
    expect(done).toEqual([{ archived: false, locked: false }, "edit", given(look, false)]);
  });

  it("is opened when it was put aside although nobody said so", async () => {
    const { posts, edit, done } = rig(free, undefined, { edit: [new SinkFault("archived")] });
    await posts.write(stateOf(asGiven(free)), edit);
    expect(done).toEqual([{ archived: false, locked: false }, "edit"]);
  });

  it("waits for a new name only when it is closed: Discord takes two in ten minutes", async () => {
    const limited = new SinkFault("rate-limited", { retryAfterMs: 600_000 });
    const faults: Faults = { change: ({ name }) => (name === undefined ? undefined : limited) };
    const talked = rig({ ...look, name: "#12 A hall" }, undefined, faults);
    await talked.posts.write(stateOf(asGiven(look)), talked.edit);
    expect(talked.done).toEqual(["edit", given(look, false)]);
    expect(talked.noted).toEqual([asGiven(look)]);

    const removed = rig({ ...closed, name: "#12" }, undefined, faults);
    await expect(removed.posts.write(stateOf(asGiven(look)), removed.edit)).rejects.toBe(limited);
    expect(removed.noted).toEqual([]);
  });

  it("says that it may not be closed, and still shows the card", async () => {
    const faults: Faults = { change: () => new SinkFault("forbidden") };
    const { posts, edit, done, noted } = rig(closed, undefined, faults);
    await posts.write(stateOf(asGiven(look)), edit);
    expect([done, noted]).toEqual([["edit"], ["post-forbidden"]]);
  });

  it("is gone alone, or with its forum", async () => {
    const gone = new SinkFault("channel-gone");
    const alone = rig(look, undefined, { edit: [gone] });
    await expect(alone.posts.write(stateOf(asGiven(look)), alone.edit)).rejects.toMatchObject({ kind: "message-gone" });
    const both = rig(look, undefined, { edit: [gone], forum: gone });
    await expect(both.posts.write(stateOf(asGiven(look)), both.edit)).rejects.toMatchObject({ kind: "channel-gone" });
  });
});

describe("a post that others may have changed", () => {
  const open: ThreadNow = { archived: false, locked: false, tagIds: [tagId("Open")] };

  it.each<[string, GivenPost | undefined, ThreadNow, boolean]>([
    ["its tags in another order", asGiven(look), open, false],
    ["archived while it is talked about", asGiven(look), { ...open, archived: true }, true],
    ["another tag", asGiven(look), { ...open, tagIds: [tagId("Open"), "x"] }, true],
    ["archived while it may be", asGiven(free), { archived: true, locked: false, tagIds: [tagId("Planned")] }, false],
    ["opened while closed", asGiven(closed), { archived: false, locked: true, tagIds: [tagId("Approved")] }, true],
    ["as closed", asGiven(closed), { archived: true, locked: true, tagIds: [tagId("Approved")] }, false],
    ["never given anything", undefined, open, true],
  ])("is looked at if it has changed: %s", (_, was, now, changed) => {
    expect(wasChanged(stateOf(was), now)).toBe(changed);
  });

  it("is left alone when it is as it is wanted after all: the report was of our own change", async () => {
    const { posts, done } = rig(look, open);
    expect(await posts.putBack(stateOf(undefined))).toBe("as-wanted");
    expect(done).toEqual([]);
  });

  it("is opened before anything else about it can be changed", async () => {
    const { posts, done } = rig(look, { archived: true, locked: true, tagIds: [] });
    expect(await posts.putBack(stateOf(asGiven(look)))).toBe("put-back");
    expect(done).toEqual([{ archived: false }, given(look, false)]);
  });

  it("is put back five times in ten minutes, and then let be for as long", async () => {
    const { posts, clock } = rig(look, { ...open, locked: true });
    const outcomes = [];
    for (let round = 0; round < 6; round += 1) outcomes.push(await posts.putBack(stateOf(asGiven(look))));
    expect(outcomes).toEqual([...Array.from({ length: 5 }, () => "put-back"), "let-be"]);
    clock.now += 600_001;
    expect(await posts.putBack(stateOf(asGiven(look)))).toBe("put-back");
  });

  it("is put back however often Discord failed to: that is nobody's insistence", async () => {
    const failures = Array.from({ length: 5 }, () => new SinkFault("unavailable"));
    const { posts, done } = rig(look, { ...open, locked: true }, { change: () => failures.shift() });
    for (let round = 0; round < 5; round += 1)
      await expect(posts.putBack(stateOf(asGiven(look)))).rejects.toMatchObject({ kind: "unavailable" });
    expect(await posts.putBack(stateOf(asGiven(look)))).toBe("put-back");
    expect(done).toEqual([given(look, false)]);
  });
});
