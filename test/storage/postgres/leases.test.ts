import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import type { Tenure } from "../../../src/operations/ownership.ts";
import { type Shards, shardOf } from "../../../src/operations/shards.ts";
import { openPostgres } from "../../../src/storage/postgres/engine.ts";
import { createStorage, openStorage, type Storage } from "../../../src/storage/storage.ts";
import { eventually } from "../../helpers/eventually.ts";
import { gate } from "../../helpers/gate.ts";
import { heldBack, someoneWaits } from "../../helpers/held-back.ts";
import { startPostgres } from "../../helpers/postgres-server.ts";
import { freshDatabase, testServer } from "../../helpers/storage.ts";

const server = await startPostgres();
afterAll(() => server.stop());

const whole: Shards = { ids: [0, 1, 2, 3], count: 4 };
const lower: Shards = { ids: [0, 1], count: 4 };
const upper: Shards = { ids: [2, 3], count: 4 };
const now = new Date("2030-01-01T00:00:00Z");
let holders = 0;

/** One process over that database. */
async function processOn(url: string) {
  const storage = await openStorage({ file: "unused", url });
  const { leases } = storage;
  if (leases === undefined) throw new Error("PostgreSQL has leases");
  holders += 1;
  const holder = `holder ${holders}`;
  let closed = false;
  const end = async () => {
    if (closed) return;
    closed = true;
    await leases.close();
    await storage.close();
  };
  onTestFinished(end);
  await leases.live();
  let tenure: Tenure | undefined;
  let doubts = 0;
  return {
    storage,
    leases,
    holder,
    end,
    get doubts() {
      return doubts;
    },
    get tenure(): Tenure {
      if (tenure === undefined) throw new Error("nothing is held");
      return tenure;
    },
    async take(shards: Shards, leaseMs = 60_000) {
      const taking = await leases.take(shards, holder, leaseMs);
      if (taking.kind === "taken") tenure = { shards, holder, fence: taking.fence };
      return taking;
    },
    /** From now on its stores do only the work of what it took last, whoever has that now. */
    believes() {
      storage.hold({ tenure: () => tenure, doubt: () => void (doubts += 1) });
    },
  };
}

/** A server on that shard of four. */
const guildOn = (shard: number, nth = 1) => String(BigInt(4 * nth + shard) << 22n);

async function owesCard(storage: Storage, guildId: string, channelId = "901") {
  const home = await testServer(storage, guildId, channelId);
  return await home.suggestion();
}

describe("leases of shards", () => {
  it("are taken all together by one process, and by no other until they are given back", async () => {
    const url = await freshDatabase(server);
    const [one, other] = [await processOn(url), await processOn(url)];
    expect(await one.take(whole)).toMatchObject({ kind: "taken", fence: 1 });
    expect(await other.take(lower)).toMatchObject({ kind: "held", by: [{ shard: 0 }, { shard: 1 }] });
    expect(await other.leases.countInUse()).toBe(4);
    await one.leases.release(one.tenure, 77n);
    expect(await other.take(upper)).toEqual({
      kind: "taken",
      fence: 2,
      boundaries: new Map([
        [2, 77n],
        [3, 77n],
      ]),
    });
    expect(await one.leases.renew(one.tenure, 60_000)).toBe(false);
    expect(await one.take(lower)).toMatchObject({ kind: "taken", fence: 3 });
    expect(await one.leases.renew(one.tenure, 60_000)).toBe(true);
    expect(await other.leases.renew(other.tenure, 60_000)).toBe(true);
  });

  it("are taken by one of many that try at once", async () => {
    const url = await freshDatabase(server);
    const all = await Promise.all(Array.from({ length: 5 }, () => processOn(url)));
    const taken = await Promise.all(all.map((one) => one.take(whole)));
    expect(taken.filter(({ kind }) => kind === "taken")).toHaveLength(1);
  });

  it("keep out whoever counts the shards otherwise", async () => {
    const url = await freshDatabase(server);
    const [one, other] = [await processOn(url), await processOn(url)];
    await one.take(lower);
    expect(await other.take({ ids: [7], count: 8 })).toMatchObject({ kind: "held", by: [{ count: 4 }, { count: 4 }] });
    await one.leases.release(one.tenure, 1n);
    expect(await other.take({ ids: [7], count: 8 })).toMatchObject({ kind: "taken" });
  });

  it("are free as soon as their holder's connection is gone, however long they were taken for", async () => {
    const url = await freshDatabase(server);
    const [one, other] = [await processOn(url), await processOn(url)];
    await one.take(whole);
    expect(await other.take(whole)).toMatchObject({ kind: "held" });
    await one.end();
    await eventually(async () => (await other.take(whole)).kind === "taken");
  });

  it("are free once they were not renewed in time, although their holder is still there, and lost to it", async () => {
    const url = await freshDatabase(server);
    const [one, other] = [await processOn(url), await processOn(url)];
    await one.take(whole, 300);
    expect(await other.take(whole)).toMatchObject({ kind: "held" });
    await eventually(async () => (await other.take(whole)).kind === "taken");
    expect(await one.leases.renew(one.tenure, 60_000)).toBe(false);
  });

  it("stay their holder's when its connection breaks and it makes another in time", async () => {
    const url = await freshDatabase(server);
    const [one, other] = [await processOn(url), await processOn(url)];
    await one.take(whole);
    const living = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'suggestion-box living'
      and datname = '${url.split("/").at(-1)}'`;
    await server.query("postgres", living);
    await eventually(
      async () =>
        await one.leases.renew(one.tenure, 60_000).catch((error: unknown) => {
          if (!(error instanceof Error)) throw error;
          return false;
        }),
    );
    await other.leases.live();
    expect(await other.take(whole)).toMatchObject({ kind: "held" });
  });

  it("can be renewed late as long as nobody has taken them", async () => {
    const url = await freshDatabase(server);
    const one = await processOn(url);
    await one.take(whole, 1);
    await eventually(async () => (await one.leases.countInUse()) === undefined);
    expect(await one.leases.renew(one.tenure, 60_000)).toBe(true);
    expect(await one.leases.countInUse()).toBe(4);
  });

  it("are handed over, by a boundary that the successor finds, only where somebody stands by", async () => {
    const url = await freshDatabase(server);
    const [one, other] = [await processOn(url), await processOn(url)];
    await one.take(whole);
    expect(await one.leases.handOver(one.tenure, 5n)).toEqual([]);
    await other.leases.standBy(lower, other.holder, 60_000);
    expect(await other.leases.boundaries(other.holder)).toEqual(new Map());
    expect(new Set(await one.leases.handOver(one.tenure, 9n))).toEqual(new Set([0, 1]));
    expect(await other.leases.boundaries(other.holder)).toEqual(
      new Map([
        [0, 9n],
        [1, 9n],
      ]),
    );
    await one.leases.release(one.tenure, 12n);
    expect(await other.take(whole)).toMatchObject({
      boundaries: new Map([
        [0, 9n],
        [1, 9n],
        [2, 12n],
        [3, 12n],
      ]),
    });
  });

  it("do not wait for a successor that has said nothing for too long", async () => {
    const url = await freshDatabase(server);
    const [one, other] = [await processOn(url), await processOn(url)];
    await one.take(whole);
    await other.leases.standBy(whole, other.holder, -1);
    expect(await one.leases.handOver(one.tenure, 9n)).toEqual([]);
  });
});

describe("a process that holds a part", () => {
  it("reads of what is owed, of cards that trail and of servers only its own", async () => {
    const url = await freshDatabase(server);
    const [one, other] = [await processOn(url), await processOn(url)];
    const guilds = [0, 1, 2, 3].map((shard) => guildOn(shard));
    for (const [index, guild] of guilds.entries()) await owesCard(one.storage, guild, String(901 + index));
    expect(guilds.map((guild) => shardOf(guild, 4))).toEqual([0, 1, 2, 3]);
    await one.take(lower);
    await other.take(upper);
    const owed = async ({ storage }: { storage: Storage }) =>
      (await storage.intents.due(now, 10)).map(({ guildId }) => guildId).toSorted();
    expect(await owed(one)).toEqual(guilds.toSorted());
    for (const each of [one, other]) each.believes();
    expect(await owed(one)).toEqual(guilds.slice(0, 2).toSorted());
    expect(await owed(other)).toEqual(guilds.slice(2).toSorted());
    expect((await one.storage.intents.owed(now)).map(({ due }) => due)).toEqual([2]);
    expect((await one.storage.presence.compare(new Set())).gone.toSorted()).toEqual(guilds.slice(0, 2).toSorted());
    for (const intent of await one.storage.intents.due(now, 10)) {
      await one.storage.intents.cardPosted(intent.id, {
        channelId: "901",
        messageId: `${intent.id}`,
        attachments: [],
        version: 0,
      });
    }
    expect(await one.storage.cards.behind(10)).toHaveLength(2);
    expect(await other.storage.cards.behind(10)).toEqual([]);
  });

  it("begins nothing once another one has taken its shard, although it does not know; without its fence it would (control)", async () => {
    const url = await freshDatabase(server);
    const [one, other] = [await processOn(url), await processOn(url)];
    const suggestion = await owesCard(one.storage, guildOn(0));
    await one.take(whole, 1);
    one.believes();
    const [intent] = await one.storage.intents.due(now, 10);
    if (intent === undefined) throw new Error("nothing is owed");
    expect(intent.suggestionId).toBe(suggestion.id);
    // Over, and nobody has taken it: not held any more.
    await eventually(async () => (await other.leases.countInUse()) === undefined);
    expect(await one.storage.intents.begin(intent.id, now)).toBe(false);
    await other.take(whole);
    expect(await one.storage.intents.begin(intent.id, now)).toBe(false);
    expect(one.doubts).toBe(2);
    other.believes();
    expect(await other.storage.intents.begin(intent.id, now)).toBe(true);

    const unfenced = await processOn(url);
    expect(await unfenced.storage.intents.begin(intent.id, now)).toBe(true);
  });

  it("is not overtaken in the middle of beginning: whoever takes its shards waits for that, and sees the attempt", async () => {
    const url = await freshDatabase(server);
    const [one, other] = [await processOn(url), await processOn(url)];
    await owesCard(one.storage, guildOn(0));
    await one.take(whole, 500);
    const [written, mayCommit] = [gate(), gate()];
    const engine = await openPostgres({ url });
    onTestFinished(() => engine.close());
    const slow = createStorage(heldBack(engine, () => written.open(), mayCommit.opened));
    slow.hold({ tenure: () => one.tenure, doubt: () => {} });
    const [intent] = await slow.intents.due(now, 10);
    const begun = slow.intents.begin(intent?.id ?? 0, now);
    await written.opened;
    await eventually(async () => (await other.leases.countInUse()) === undefined);
    const taking = other.take(whole);
    await someoneWaits(server, url);
    mayCommit.open();
    expect(await begun).toBe(true);
    expect(await taking).toMatchObject({ kind: "taken" });
    expect((await other.storage.intents.due(now, 10)).map(({ attempts }) => attempts)).toEqual([1]);
  });
});
