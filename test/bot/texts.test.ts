import { ComponentType } from "discord-api-types/v10";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { SeenMessage } from "../../playground/people/seen.ts";
import { Stored } from "../helpers/stored.ts";
import { said, told } from "../helpers/told.ts";
import { type Place, Town } from "../helpers/town.ts";

const rightToLeft = "\u202Eteg ot yrt \u2066I\u2069 \u05E9\u05DC\u05D5\u05DD \u0645\u0631\u062D\u0628\u0627\u202C";
const imitation = [
  "Nice idea",
  "### #1 · ✅ Approved",
  "**✅ Approved** by **Mo** · <t:0:R>",
  "> By the staff",
  "👍 **999** ▰▰▰▰▰▰▰▰▰▰ **0** 👎 · 100% in favour",
  "-# Suggested <t:0:f> · Discussion: <#1>",
  "```",
  "[Vote here](https://evil.example) ||hidden||",
  ">>> all of this is mine",
].join("\n");

/** What people type, or could; each stands in a text, a reason and a name. */
const nasty: Readonly<Record<string, string>> = {
  "2,000 Chinese characters": "議".repeat(2_000),
  "mentions of everybody": "@everyone @here <@&ROLE> <@USER> <@!USER> and @everyone again",
  "lines that imitate the bot's own": imitation,
  "line breaks of every kind": ["a", "### b", "-# c", "d"].join("\r\n").concat("\u2028### e\u2029-# f\u0085> g\u000Bh"),
  "text from right to left": rightToLeft,
  "characters that nobody sees": "\u200Bze\u200Bro\uFEFF\u00AD \u2060wi\u{E0041}dth\u180E",
  "nothing but markup": "*_~|`>#-".repeat(250),
  "fences and backslashes": "```js\n\\```\n``` \\\\ ``".repeat(80),
  "2,000 units of emoji families": "👨‍👩‍👧‍👦".repeat(181),
  "a pile of marks": `Z${"\u0300".repeat(1_500)}algo`,
  "a long address": `https://example.org/${"a*b_".repeat(400)}`,
};

let town: Town;
let stored: Stored;
beforeAll(async () => {
  town = await Town.found({ rateLimits: false });
  stored = new Stored(town.dataDir);
});
afterAll(async () => {
  stored.close();
  await town.end();
});

/** A server where the bot may ping everybody: without that right no text of its could, whatever it allowed. */
async function loudPlace(name: string): Promise<Place> {
  const place = await town.place(name);
  town.discord.faults.givePermission(place.box, "MentionEveryone", town.discord.application);
  return place;
}

/** The lines of a card that are the bot's own, and those that quote a member; a text display is all one or all the other. */
function linesOf(card: SeenMessage): { own: string[]; quoted: string[] } {
  const own: string[] = [];
  const quoted: string[] = [];
  for (const content of texts(card.raw.components)) {
    const lines = content.split(/[\n\r\u2028\u2029\u0085\v\f]/);
    const isQuote = lines.every((line) => line.startsWith("> "));
    if (!isQuote && lines.some((line) => line.startsWith(">")))
      throw new Error(`a quote within other text: ${content}`);
    (isQuote ? quoted : own).push(...lines);
  }
  return { own, quoted };
}

function texts(components: SeenMessage["raw"]["components"]): string[] {
  return components.flatMap((one) => [
    ...(one.type === ComponentType.TextDisplay ? [one.content ?? ""] : []),
    ...texts(one.components ?? []),
  ]);
}

const ownLines = [
  /^### #\d+ · (💡 Open|✅ Approved)$/,
  /^Suggested by \*\*.+\*\*$/,
  /^\*\*✅ Approved\*\* by \*\*.+\*\* · <t:\d{10}:R>$/,
  /^▱{10} No votes yet$/,
  /^-# Suggested <t:\d{10}:f>( · Discussion: <#\d+>)?$/,
  /^-# Shortened: the button below shows it whole\.$/,
];

/** Every line is either a quote or one that the bot writes; nobody is pinged; Discord's limits hold. */
function expectHonest(card: SeenMessage): void {
  const { own, quoted } = linesOf(card);
  for (const line of own) expect(ownLines.filter((pattern) => pattern.test(line))).toHaveLength(1);
  expect(own.filter((line) => line.startsWith("### "))).toHaveLength(1);
  // Characters that nobody sees, and those that turn the direction of what follows.
  expect(quoted.join("")).not.toMatch(/[\u200B\u00AD\u2060\uFEFF\u180E\u202A-\u202E\u2066-\u2069\u{E0041}]/u);
  // Headings, small print, quotes, code, emphasis, links and spoilers that were not made plain characters.
  const bare = quoted.map((line) => line.replaceAll(/\\.|https?:\/\/\S+/gu, ""));
  expect(bare.filter((line) => /^> (?:#{1,3} |-# |>)|```|\*\*|\]\(|\|\|/u.test(line))).toEqual([]);
  expect(card.pings).toEqual([]);
  expect(texts(card.raw.components).join("").length).toBeLessThanOrEqual(4_000);
  const buttons = card.buttons.map(({ customId }) => customId.replace(/\d+/, "n"));
  expect(["vote:n:up", "vote:n:down", "follow:n", "read:n:text", "read:n:reason"]).toEqual(
    expect.arrayContaining(buttons),
  );
}

describe.each(Object.entries(nasty))("%s", (name, raw) => {
  it("stay as they were typed where they are stored, and on the card only look like themselves", async () => {
    const place = await loudPlace(name);
    const { guild } = place.server;
    const [author, ben] = [town.member(place, "Nora"), town.member(place, "Ben")];
    const filled = raw.replaceAll("ROLE", place.server.addRole("Guards").id).replaceAll("USER", ben.id);
    const text = filled.trim();
    const reason = text.slice(0, 1_000).toWellFormed().trim();
    for (const { id } of [author, place.mod]) {
      const member = guild.members.get(id);
      if (member !== undefined) member.nick = filled.slice(0, 32).toWellFormed();
    }

    await said(author.suggest(text));
    expectHonest(await place.card(1));
    expect(stored.suggestion(guild.id, 1).text).toBe(text);

    const decided = await told(place.mod.decides("approve", 1, { reason }));
    expect(decided.text).toContain("#1 is now **✅ Approved**.\nIts card shows it");
    const card = await place.card(1);
    expectHonest(card);
    expect(stored.suggestion(guild.id, 1)).toMatchObject({ status: "approved", reason });
    const asked = await told(place.mod.decides("reject", 1, { reason }));
    expect(asked.text.split("\n")[0]).toMatch(/ decided before: #1 is already \*\*Approved\*\*\./);
    const refused = await told(place.mod.decides("approve", 1, { reason }));
    expect(refused.text.split("\n")[0]).toMatch(/ was first: #1 is already \*\*Approved\*\*\./);

    expect(guild.channels.get(card.id)?.name).toMatch(/^#1 · [^\n\u202E]+$/);
    const others = [
      await told(ben.types("/suggestions show", { id: "1" })),
      await told(ben.types("/suggestions list")),
      decided,
      asked,
      refused,
      ...author.dms(),
    ];
    expect(others.flatMap(({ pings }) => pings)).toEqual([]);
  });
});

describe("a text that a card has no room for", () => {
  it("can be read whole by a button, and so can the reason, which is shortened first", async () => {
    const place = await loudPlace("Narrow");
    const ben = town.member(place, "Ben");
    const reason = "Because of this. ".repeat(58).trim();
    const [doubled, swollen] = ["a*".repeat(1_000), "*".repeat(2_000)];
    for (const text of [doubled, swollen]) await said(ben.suggest(text));
    await said(place.mod.decides("approve", 1, { reason }));

    const first = await place.card(1);
    expect(first.buttons.map(({ label }) => label)).toEqual(["Follow", "Read the whole reason"]);
    expect(first.text).toContain(`> ${doubled.replaceAll("*", "\\*")}\n`);
    expect((await told(ben.clicks(first, "Read the whole reason"))).text).toContain(`> ${reason}`);
    const second = await place.card(2);
    expect(second.buttons.map(({ label }) => label)).toEqual(["0", "0", "Follow", "Read the whole text"]);
    expect((await told(ben.clicks(second, "Read the whole text"))).text).toContain(`\n${swollen}\n`);
  });
});

const sent = z.looseObject({ type: z.unknown(), data: z.unknown(), components: z.unknown() }).partial();

describe("whatever anybody typed", () => {
  it("was told to Discord in requests that it all took, each of which says that nobody is pinged", () => {
    const requests = town.discord.requests.all();
    expect(requests.filter(({ status }) => status >= 400)).toEqual([]);
    const messages = requests.flatMap(({ method, route, body }) => {
      if (method !== "POST" && method !== "PATCH") return [];
      const { type, data, components } = sent.parse(body);
      if (route?.endsWith("/callback") === true) return type === 4 || type === 7 ? [data] : [];
      return components === undefined ? [] : [body];
    });
    expect(messages.length).toBeGreaterThan(50);
    for (const message of messages) {
      expect(message).toMatchObject({ allowed_mentions: { parse: [] } });
      expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThanOrEqual(10_000);
    }
  });
});
