import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type CacheStore, openCacheStore } from "../../src/cache/index.ts";
import type { ObjectSource } from "../../src/state/object-source.ts";
import { ObjectMissing } from "../../src/state/object-source.ts";
import { SuggestionsState } from "../../src/state/suggestions-state.ts";
import { eventually } from "../helpers/eventually.ts";
import { type Gate, gate } from "../helpers/gate.ts";
import { type RedisServer, startRedis } from "../helpers/redis-server.ts";

const user = { id: "1", username: "ana", displayName: "Ana", avatar: null, bot: false };
const memberOf = (guildId: string) => ({
  guildId,
  userId: "1",
  displayName: `Ana of ${guildId}`,
  userAvatar: null,
  memberAvatar: null,
  roleIds: ["5"],
});
const channel = { id: "7", guildId: "10", type: 0, name: "box" };
const guild = { id: "10", name: "Park", locale: "en-US" };

/** A Discord that counts what it is asked, and answers users only when let. */
class CountedSource implements ObjectSource {
  readonly asked: string[] = [];
  users: Gate<typeof user> | undefined;
  gone = false;

  user(userId: string): Promise<typeof user> {
    return this.#answer(`user ${userId}`, this.users?.opened ?? user);
  }

  member(guildId: string, userId: string): Promise<ReturnType<typeof memberOf>> {
    return this.#answer(`member ${guildId}:${userId}`, memberOf(guildId));
  }

  channel(channelId: string): Promise<typeof channel> {
    return this.#answer(`channel ${channelId}`, channel);
  }

  guild(guildId: string): Promise<typeof guild> {
    return this.#answer(`guild ${guildId}`, guild);
  }

  directMessages(userId: string): Promise<string> {
    return this.#answer(`DMs ${userId}`, "77");
  }

  async #answer<T>(what: string, answer: T | Promise<T>): Promise<T> {
    this.asked.push(what);
    if (this.gone) throw new ObjectMissing();
    return await answer;
  }
}

let server: RedisServer;
const stores: CacheStore[] = [];
let source: CountedSource;
let one: SuggestionsState;
let two: SuggestionsState;

beforeAll(async () => {
  server = await startRedis();
});
beforeEach(async () => {
  await server.command("FLUSHALL");
  source = new CountedSource();
  [one, two] = [await start(), await start()];
});
afterEach(async () => await Promise.all(stores.splice(0).map((store) => store.close())));
afterAll(async () => await server.stop());

/** A store of its own each: to Redis, that is another process. */
async function start(): Promise<SuggestionsState> {
  const store = openCacheStore({ url: server.url });
  stores.push(store);
  await eventually(() => store.health().state === "ready");
  return new SuggestionsState({ store, source });
}

const keys = async () => (await server.command("KEYS", "*")).split("\r\n").filter((line) => line.includes("::"));

describe("two who look Discord's objects up over one Redis", () => {
  it("make one request for a user of whom both are asked by many, and get the same", async () => {
    source.users = gate<typeof user>();
    const asked = Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? one : two).fetchUser("1"));
    await eventually(() => source.asked.length > 0);
    source.users.open(user);
    expect(new Set((await Promise.all(asked)).map((found) => JSON.stringify(found)))).toEqual(
      new Set([JSON.stringify(user)]),
    );
    expect(source.asked).toEqual(["user 1"]);
    const [{ users: first }, { users: second }] = [one.stats(), two.stats()];
    expect(first.remoteJoins + second.remoteJoins).toBe(1);
    expect(first.joins + second.joins).toBe(98);
  });

  it("share every kind of object, and that there is none", async () => {
    const all = (state: SuggestionsState) =>
      Promise.all([
        state.fetchMember("10", "1"),
        state.fetchChannel("7"),
        state.fetchGuild("10"),
        state.fetchDirectMessages("1"),
      ]);
    expect(await all(one)).toEqual([memberOf("10"), channel, guild, "77"]);
    expect(await all(two)).toEqual([memberOf("10"), channel, guild, "77"]);
    expect(source.asked).toHaveLength(4);
    source.gone = true;
    expect([await one.fetchChannel("8"), await two.fetchChannel("8")]).toEqual([undefined, undefined]);
    expect(source.asked).toHaveLength(5);
  });

  it("both know at once what one of them is shown, and no older word replaces it", async () => {
    await Promise.all([one.fetchChannel("7"), two.fetchChannel("7"), one.fetchGuild("10"), two.fetchGuild("10")]);
    const now = Date.now() + 1_000;
    await one.observeChannel({ ...channel, name: "ideas" }, now);
    await one.observeGuild({ ...guild, name: "Green Park" }, now);
    await eventually(async () => (await two.fetchChannel("7"))?.name === "ideas");
    await eventually(async () => (await two.fetchGuild("10"))?.name === "Green Park");
    await two.observeChannel({ ...channel, name: "older" }, now - 1);
    expect([(await one.fetchChannel("7"))?.name, (await two.fetchChannel("7"))?.name]).toEqual(["ideas", "ideas"]);
    expect(source.asked).toHaveLength(2);
  });

  it("both ask again for what one of them saw deleted", async () => {
    const both = async () => [
      await one.fetchChannel("7"),
      await two.fetchChannel("7"),
      await one.fetchGuild("10"),
      await two.fetchGuild("10"),
    ];
    expect(await both()).toEqual([channel, channel, guild, guild]);
    await one.forgetChannel("7");
    await one.forgetGuild("10");
    expect((await keys()).filter((key) => !key.endsWith(":gone"))).toEqual([]);
    source.gone = true;
    await eventually(async () => (await both()).every((found) => found === undefined));
  });
});

describe("a person who is forgotten", () => {
  it("is in neither tier of anybody any more, as a user, as a member anywhere, and in direct messages", async () => {
    await one.observeGuild(guild, Date.now());
    await one.observeMember(memberOf("20"), Date.now());
    await one.fetchMember("30", "1");
    const look = (state: SuggestionsState) =>
      Promise.all([
        state.fetchUser("1"),
        state.fetchDirectMessages("1"),
        ...["10", "20", "30"].map((guildId) => state.fetchMember(guildId, "1")),
      ]);
    expect(await look(two)).not.toContain(undefined);
    expect((await keys()).filter((key) => /::(?:\d+:)?1$/.test(key))).toHaveLength(5);
    // A server that the bot left still had members.
    await one.forgetGuild("10");

    await one.forgetUser("1");
    expect((await keys()).filter((key) => /::(?:\d+:)?1$/.test(key))).toEqual([]);
    for (const key of (await keys()).filter((name) => name.endsWith(":gone"))) {
      expect(await server.command("GET", key)).not.toContain("Ana");
    }
    source.gone = true;
    expect(await look(one)).toEqual(Array.from({ length: 5 }));
    await eventually(async () => (await look(two)).every((found) => found === undefined));
  });

  it("is not brought back by a look-up that was under way, nor kept in a server that only the other one met", async () => {
    source.users = gate<typeof user>();
    const late = two.fetchUser("1");
    await two.fetchMember("50", "1");
    await eventually(() => source.asked.length === 2);
    await one.forgetUser("1", ["50"]);
    source.users.open(user);
    await late;
    source.gone = true;
    expect([await one.fetchUser("1"), await one.fetchMember("50", "1")]).toEqual([undefined, undefined]);
    await eventually(async () => (await two.fetchUser("1")) === undefined);
    await eventually(async () => (await two.fetchMember("50", "1")) === undefined);
  });
});
