import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { picture } from "../../playground/people/files.ts";
import type { SeenMessage } from "../../playground/people/seen.ts";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { eventually } from "../helpers/eventually.ts";
import { Stored } from "../helpers/stored.ts";
import { said, told } from "../helpers/told.ts";
import { Town } from "../helpers/town.ts";

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

const looks = ["queued", "open", "under_review", "planned", "in_progress", "approved", "rejected", "implemented"];

/** A board whose every rule that has a length is as long as it can be, in that character, and somebody for whom it all holds. */
async function longestBoard(name: string, fill: (length: number) => string) {
  const place = await town.place(name);
  const { server, mod } = place;
  const [desk, done, ideas] = ["desk", "done", "ideas"].map((channel) => server.addChannel({ name: channel }));
  if (desk === undefined || done === undefined || ideas === undefined) throw new Error("a channel is missing");
  const roles = Array.from({ length: 25 }, (_, index) => server.addRole(`Role ${index}`));
  const board = fill(32);
  await said(mod.types("/board create", { name: board, channel: ideas }));
  const mentions = (count: number) =>
    roles
      .slice(0, count)
      .map(({ id }) => `<@&${id}>`)
      .join(" ");
  const rules: Readonly<Record<string, string>> = {
    tags: Array.from({ length: 20 }, (_, n) => `🌳 ${String(n).padStart(2, "0")}${fill(18)}`).join(","),
    titles: "required",
    cannedReasons: Array.from({ length: 25 }, (_, n) => `${String(n).padStart(2, "0")}${fill(98)}`).join("|"),
    requireReason: "approved, rejected, implemented",
    threadName: `{author}${fill(84)}{text}`,
    queueChannel: `<#${desk.id}>`,
    queue: "both",
    log: "copy",
    logApproved: `<#${done.id}>`,
    pingOnNew: mentions(10),
    pingOnQueued: mentions(10),
    suggestRoles: mentions(25),
    voteRoles: mentions(25),
    abstain: "yes",
    weights: roles
      .slice(0, 20)
      .map(({ id }) => `<@&${id}> 10`)
      .join(" "),
  };
  const all = { ...rules, ...Object.fromEntries(looks.map((status) => [`look.${status}`, `${fill(30)} #2ecc71`])) };
  const panel = await told(mod.types("/board edit", { board }));
  const boardId = panel.selects[0]?.customId.split(":")[2];
  for (const [setting, value] of Object.entries(all)) {
    // An option takes 2,000 characters, the form twice as many.
    const sets =
      value.length <= 2_000
        ? mod.types("/board set", { board, setting, value })
        : mod.submits((await mod.press(panel, `board:ask:${boardId}:${setting}`).answer).modal, { value });
    const answer = await said(sets);
    if (!answer.includes("is now")) throw new Error(`${setting}: ${answer}`);
  }
  const author = server.join(fill(32), { roles });
  author.here = ideas;
  return { place, board, desk, ideas, author };
}

/** Follows a page's "Next" to its end. */
async function leafs(person: Suggester, page: SeenMessage): Promise<void> {
  let shown = page;
  for (;;) {
    const next = shown.buttons.find(({ label, disabled }) => label === "Next" && !disabled);
    if (next === undefined) return;
    shown = await told(person.press(shown, next.customId).answer);
  }
}

describe.concurrent.each([
  ["Chinese", (length: number) => "議".repeat(length)],
  ["emoji", (length: number) => "🦀".repeat(length / 2)],
  ["markup", (length: number) => "*".repeat(length)],
])("everything at its longest, in %s", (name, fill) => {
  it("fits what Discord takes, from the form to the history", async () => {
    const { place, board, desk, ideas, author } = await longestBoard(name, fill);
    const { mod } = place;
    await said(mod.types("/panel", { board, text: fill(2_000), button: fill(80) }));
    const panel = mod
      .sees(place.box)
      .find(({ buttons }) => buttons.some(({ customId }) => customId.startsWith("panel:")));
    expect(panel?.text).toBe(fill(2_000));

    const images = [1, 2, 3, 4, 5].map((n) => picture(`${n}.png`));
    const { modal } = await author.types("/suggest", { board, preview: true });
    const entered = { title: fill(100), text: fill(2_000), images, tags: ["1", "2", "3", "4", "5"] };
    const preview = await told(author.submits(modal, entered));
    expect((await author.clicks(preview, "Change")).modal?.field("text")?.value).toBe(fill(2_000));
    await said(author.clicks(preview, "Post"));
    const post = await mod.waitsFor(desk, (messages) => messages.find(({ text }) => text.includes("### #1 ")));
    expect((await mod.clicks(post, "Reject")).modal?.field("canned")).toBeDefined();
    const view = await told(mod.types("/queue view"));
    expect((await mod.clicks(view, "Reject several…")).modal).toBeDefined();
    await told(mod.types("/queue info", { id: "1" }));
    await said(mod.clicks(post, "Claim"));
    await said(mod.clicks(post, "Accept"));
    const card = await mod.waitsFor(ideas, (messages) => messages.find(({ text }) => text.includes("Discussion")));
    expect(card.images).toHaveLength(5);

    const id = "1";
    await (await author.clicks(card, "up")).final();
    for (let n = 1; n <= 15; n += 1) {
      await said(mod.types("/note add", { id, text: fill(500), visibility: n > 11 ? "public" : "staff" }));
    }
    const reason = fill(1_000);
    for (const status of ["under_review", "planned", "in_progress", "approved", "implemented"]) {
      await said(mod.types("/decide status", { id, status, reason }));
    }
    await told(mod.decides("reject", 1, { reason }));
    await said(mod.types("/block add", { user: author, reason: fill(300) }));
    expect(await said(author.types("/suggest", { board, title: fill(100), text: fill(2_000) }))).toContain(
      "blocked you",
    );

    for (const [line, options] of [
      ["/note list", { id }],
      ["/suggestions history", { id }],
      ["/suggestions show", { id }],
      ["/suggestions voters", { id }],
      ["/suggestions list", { board }],
      ["/suggestions top", { board, status: "all" }],
      ["/block list", {}],
      ["/board list", {}],
      ["/doctor", {}],
      ["/help", {}],
    ] as const) {
      await leafs(mod, await told(mod.types(line, options)));
    }
    await said(author.types("/suggestions mine"));
    let rules = await told(mod.types("/board edit", { board }));
    const group = rules.selects.find(({ customId }) => customId.startsWith("board:group:"));
    for (const { value } of group?.options ?? []) {
      rules = await (await mod.selects(rules, group?.customId, value)).final();
      for (const { customId } of rules.buttons.filter((one) => one.customId.startsWith("board:ask:"))) {
        expect((await mod.clicks(rules, customId)).modal).toBeDefined();
      }
    }
    for (const [line, option] of [
      ["/suggest", "board"],
      ["/suggest", "tags"],
      ["/suggestions list", "tag"],
      ["/suggestions show", "id"],
      ["/note edit", "note"],
    ] as const) {
      expect(await mod.typing(line, option, "", { board, id })).not.toEqual([]);
    }
    for (const setting of ["tags", "cannedReasons", "threadName", "look.open"]) {
      await mod.typing("/board set", "value", "", { board, setting });
    }
    await eventually(() => stored.intents(place.server.id, 1).every(({ state }) => state === "done"));
  }, 30_000);
});

const sent = z.looseObject({ type: z.unknown(), data: z.unknown(), components: z.unknown() }).partial();

describe("all of it", () => {
  it("was told in requests that Discord took, none of them over 10,000 bytes", () => {
    const requests = town.discord.requests.all();
    expect(requests.filter(({ status }) => status >= 400).map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    const messages = requests.flatMap(({ method, route, body }) => {
      if (method !== "POST" && method !== "PATCH") return [];
      const { type, data, components } = sent.parse(body);
      if (route?.endsWith("/callback") === true) return type === 4 || type === 7 ? [data] : [];
      return components === undefined ? [] : [body];
    });
    expect(messages.length).toBeGreaterThan(50);
    const tooLong = messages.filter((message) => Buffer.byteLength(JSON.stringify(message)) > 10_000);
    expect(tooLong).toEqual([]);
    expect(town.bot.log.filter(({ level }) => level >= 50)).toEqual([]);
  });
});
