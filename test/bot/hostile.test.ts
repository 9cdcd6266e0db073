import { ComponentType } from "discord-api-types/v10";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { type ReviewingPlace, reviewingPlace } from "../helpers/queue.ts";
import { told } from "../helpers/told.ts";
import { Town } from "../helpers/town.ts";

/** Marks that would do something if they came through; each has a word of its own to be found by. */
const marks =
  "x **EVILB** __EVILU__ ~~EVILT~~ ||EVILS|| `EVILC` y [EVILL](https://evil.example) @everyone @here \u202EEVILR\u200B";
const lines = "x\n# EVILH\r\n> EVILH\u2028-# EVILH\n>>> EVILH\n- EVILH\n```EVILH```";
/** What fits in 32 characters. */
const short = [
  "x **EVILB** `EVILC` y\u202E",
  "x [EVILL](https://evil.example)",
  "x ||EVILS|| __EVILU__ @everyone",
] as const;

/** Names of tags, and of a board as it can be looked up. */
const tags = ["||EVILS|| @everyone", "`EVILC` **EVILB** x"] as const;
const boardName = "x **EVILB** `EVILC` y";

let town: Town;
let place: ReviewingPlace;
let mo: Suggester;
let ana: Suggester;
let ben: Suggester;
/** Who and what nobody ever mentions. */
let victims: string;
let payload: string;

beforeAll(async () => {
  town = await Town.found({ rateLimits: false });
  place = await reviewingPlace(town, short[0]);
  const { server, box } = place;
  // Without that right no text of the bot's could ping, whatever it allowed.
  town.discord.faults.givePermission(box, "MentionEveryone", town.discord.application);
  [mo, ana, ben] = [place.mod, town.member(place, "Ana"), town.member(place, "Ben")];
  const [role, user] = [server.addRole("Guards"), server.join("Uma")];
  victims = `${role.id}|${user.id}`;
  payload = `${marks} <@&${role.id}> <@${user.id}> <@!${user.id}> ${lines}`;
  for (const [index, one] of [mo, ana, ben].entries()) {
    const member = server.guild.members.get(one.id);
    if (member !== undefined) member.nick = `${index} ${short[index] ?? ""}`.slice(0, 32);
  }
});
afterAll(async () => await town.end());

/** Every text of a body that Discord shows with its marks, at any depth. */
function shown(body: unknown): string[] {
  if (Array.isArray(body)) return body.flatMap((item) => shown(item));
  if (typeof body !== "object" || body === null) return [];
  const { type, content } = body as { readonly type?: unknown; readonly content?: unknown };
  const own =
    typeof content === "string" && (type === ComponentType.TextDisplay || type === undefined) ? [content] : [];
  return [...own, ...Object.values(body).flatMap((inner) => shown(inner))];
}

/** What of the marks would still do something, code blocks and escaped signs apart. */
function alive(text: string): string[] {
  const bare = text.replaceAll(/```[\s\S]*?```/g, "").replaceAll(/\\./gsu, "·");
  const patterns = [
    /\*\*EVILB\*\*|__EVILU__|~~EVILT~~|\|\|EVILS\|\||`EVILC`/,
    /\]\(https:\/\/evil/,
    /@everyone|@here/,
    new RegExp(`<@[&!]?(${victims})>`),
    /^(> )?(#{1,3}|-#|>|>>>|-) ?EVILH|```/m,
    /[\u202E\u200B]/,
  ];
  return patterns.filter((pattern) => pattern.test(bare)).map((pattern) => `${String(pattern)}: ${text}`);
}

const at = <T>(...steps: readonly (() => Promise<T>)[]) =>
  steps.reduce<Promise<unknown>>((before, step) => before.then(step), Promise.resolve());

describe("marks in everything that anybody can write", () => {
  it("do nothing in any message, whatever is done with them", async () => {
    const { box } = place;
    const board = "suggestions";
    const rule = (setting: string, value: string) => () => told(mo.types("/board set", { board, setting, value }));
    await at(
      rule("tags", tags.join(", ")),
      rule("cannedReasons", `${marks.slice(0, 99)} | <@&${victims.split("|")[0] ?? ""}> ${short[0]}`),
      rule("look.approved", short[0].slice(0, 30)),
      rule("threadName", `{text} {author} ${short[0]}`),
      rule("titles", "optional"),
      rule("editWindow", "unlimited"),
      rule("hideCounts", payload.slice(0, 100)),
      rule("log", payload.slice(0, 100)),
      () => told(mo.types("/board create", { name: short[0], channel: place.server.addChannel({ name: "more" }) })),
      () => told(mo.types("/board create", { name: short[0], channel: place.server.addChannel({ name: "again" }) })),
      () => told(mo.types("/board list")),
      () => told(mo.types("/board edit", { board: boardName })),
      () => told(mo.types("/board set", { board: boardName, setting: "queue", value: "virtual" })),
      () => told(ana.types("/suggest", { text: payload, board: payload.slice(0, 50) })),
      () => told(ana.types("/suggest", { text: payload, board: boardName })),
      () => told(ana.types("/suggest", { text: payload, board: boardName, tags: payload.slice(0, 50) })),
    );
    await at(
      () => told(ana.types("/suggest", { text: payload, title: marks.slice(0, 90), board, tags: tags[0] })),
      () => told(ben.types("/suggest", { text: payload, board, anonymous: true })),
      () => told(ben.types("/suggest", { text: payload, board, preview: true })),
      () => told(ana.types("/suggest", { text: payload, board })),
      () => told(mo.types("/queue view")),
      () => told(mo.types("/queue info", { id: "2" })),
    );
    await at(
      async () => await (await mo.clicks(await place.post(2), "Claim")).final(),
      async () => await (await mo.clicks(await place.post(2), "Accept")).final(),
      () => told(mo.types("/queue reject", { id: "4", reason: payload.slice(0, 900) })),
      () => told(mo.types("/queue approve", { id: "3" })),
      rule("queue", "off"),
      async () => await place.card(3),
      () => told(mo.types("/note add", { id: "2", text: payload.slice(0, 900), visibility: "public" })),
      () => told(mo.types("/note add", { id: "2", text: payload.slice(0, 900), visibility: "staff" })),
      () => told(mo.types("/note list", { id: "2" })),
      () => told(mo.types("/note remove", { id: "2", note: "2" })),
      () => told(ben.types("/suggestions follow", { id: "2" })),
      async () => await (await ben.clicks(await place.card(2), "up")).final(),
      () => told(mo.types("/suggestions voters", { id: "2" })),
      () => told(ana.types("/suggestions mine")),
      () => told(ben.types("/suggestions list", { tag: tags[0] })),
      () => told(ben.types("/suggestions list", { tag: payload.slice(0, 90) })),
      () => told(ben.types("/suggestions top")),
      () => told(ben.types("/suggestions show", { id: payload.slice(0, 90) })),
      () => told(mo.types("/panel", { board: payload.slice(0, 90) })),
      () => told(mo.types("/block add", { user: ben, reason: payload.slice(0, 400) })),
      () => told(mo.types("/block list")),
      () => told(ben.types("/suggest", { text: payload, board })),
      () => told(mo.types("/block add", { user: ana, for: payload.slice(0, 50) })),
      () => told(mo.types("/block remove", { user: ben })),
      () => told(mo.decides("approve", 2, { reason: payload.slice(0, 900) })),
      () => told(mo.decides("reject", 2, { reason: payload.slice(0, 900) })),
      () => told(mo.decides("duplicate", 3, { of: 2, reason: payload.slice(0, 900) })),
      () => told(ben.types("/suggestions history", { id: "2" })),
      () => told(ben.types("/suggestions show", { id: "2" })),
      () => told(ben.types("/help")),
      () => told(mo.types("/board server")),
      async () => await ben.waitsForDm((messages) => messages.find(({ text }) => text.includes("EVIL"))),
    );
    // Nothing of this was turned down by mistake: the stored names and texts are those that were typed.
    expect((await told(ben.types("/suggestions show", { id: "2" }))).text).toContain("\\|\\|EVILS\\|\\| \\@everyone");
    expect((await told(ana.types("/suggestions mine"))).text).toContain("#4");
    const removed = await told(mo.decides("remove", 2));
    await (await mo.clicks(removed, "Undo")).final();
    town.discord.faults.takePermission(box, "SendMessages", town.discord.application);
    await at(
      () => told(ana.types("/suggest", { text: payload, board })),
      () => told(mo.types("/doctor")),
    );

    const requests = town.discord.requests.all().filter(({ method }) => method !== "GET");
    const texts = requests.flatMap(({ body }) => shown(body));
    expect(texts.filter((text) => text.includes("EVIL")).length).toBeGreaterThan(60);
    expect([...new Set(texts.flatMap(alive))]).toEqual([]);
    const names = requests.filter(({ route }) => route?.endsWith("/threads")).map(({ body }) => JSON.stringify(body));
    expect(names.length).toBeGreaterThan(1);
    expect(names.filter((name) => /\\n|\\u2028|[\u202E\u200B\u2028]/.test(name))).toEqual([]);
    expect(requests.filter(({ status }) => status >= 400 && status !== 403)).toEqual([]);
    expect(JSON.stringify(requests.map(({ body }) => body))).not.toMatch(/"parse":\["/);
    expect(JSON.stringify(requests.map(({ body }) => body))).not.toMatch(
      new RegExp(`"(roles|users)":\\[[^\\]]*"(${victims})"`),
    );
    // The control: as they were typed, all of them would do something.
    expect(alive(payload)).toHaveLength(6);
    expect(shown({ components: [{ type: 17, components: [{ type: 10, content: "deep" }] }] })).toEqual(["deep"]);
  });
});
