import { globSync, readFileSync } from "node:fs";
import { ApplicationCommandOptionType, ComponentType } from "discord-api-types/v10";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buttons } from "../../commands/buttons/index.ts";
import { commands } from "../../commands/index.ts";
import { selects } from "../../commands/selects/index.ts";
import { picture } from "../../playground/people/files.ts";
import type { SeenMessage } from "../../playground/people/seen.ts";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { choosesAnyway, pointsAnyway, submitsAnyway } from "../helpers/crafted.ts";
import { eventually } from "../helpers/eventually.ts";
import { type ReviewingPlace, reviewingPlace } from "../helpers/queue.ts";
import { rowsOfServer } from "../helpers/server-rows.ts";
import { Stored } from "../helpers/stored.ts";
import { said, told } from "../helpers/told.ts";
import { type Place, Town } from "../helpers/town.ts";
import { seenBy } from "../helpers/traces.ts";

/** In every text of the one server, and nowhere else. */
const mark = /velvet/i;

let town: Town;
let stored: Stored;
let velvet: ReviewingPlace;
let plain: Place;
/** Of the staff of both servers: at the one, and at the other. */
let there: Suggester;
let here: Suggester;
/** What they press at the other server. */
let card: SeenMessage;
let boardId: string;
let draftId: string;
let askedBy: string;
/** A role of the one server. */
let velvetRole: string;
let before: ReturnType<typeof rowsOfServer>;

const rows = () => rowsOfServer(town.dataDir, velvet.server.id);

beforeAll(async () => {
  town = await Town.found({ rateLimits: false });
  stored = new Stored(town.dataDir);
  velvet = await reviewingPlace(town, "Velvet");
  plain = await town.place("Plain");
  // Of everything that there is to type, something is for administrators alone.
  there = velvet.server.join("Ada", { permissions: ["Administrator"] });
  there.here = velvet.box;
  const ana = town.member(velvet, "Ana Velvet");
  // Without threads no card is drawn again for its link.
  for (const place of [velvet, plain]) await place.rule("threads", "no");
  await velvet.rule("tags", "Velvet tag");
  const tagged = { tags: "Velvet tag" };
  await said(ana.types("/suggest", { text: "Velvet one waits", ...tagged }));
  await said(ana.types("/suggest", { text: "Velvet two waits", ...tagged, image: picture() }));
  await velvet.rule("queue", "off");
  for (const text of ["Velvet three", "Velvet four", "Velvet five", "Velvet six"]) await said(ana.suggest(text));
  const lounge = velvet.server.addChannel({ name: "lounge" });
  await said(there.types("/board create", { name: "velvet lounge", channel: lounge }));
  const panel = await told(there.types("/board edit", { board: "suggestions" }));
  boardId = panel.selects[0]?.customId.split(":")[2] ?? "";
  await said(there.types("/note add", { id: "3", text: "Velvet note", visibility: "public" }));
  await said(there.types("/suggestions follow", { id: "3" }));
  await (await there.clicks(await velvet.card(3), "up")).final();
  await said(there.types("/block add", { suggestion: "3", reason: "Velvet reason" }));
  await said(there.types("/block add", { user: ana, reason: "Velvet reason" }));
  await said(there.decides("approve", 4, { reason: "Velvet reason" }));
  const question = await told(there.decides("reject", 4, { reason: "Velvet override" }));
  askedBy = question.buttons[0]?.customId.split(":")[4] ?? "";
  await said(there.decides("remove", 5));
  await said(there.suggest("Velvet seven, anonymously", { anonymous: true }));
  const preview = await told(there.types("/suggest", { text: "Velvet draft", preview: true }));
  draftId = preview.buttons[0]?.customId.split(":")[2] ?? "";
  town.discord.faults.removeMessage(await velvet.card(6));
  await eventually(() => stored.suggestion(velvet.server.id, 6).problem === "card-message-gone");
  town.discord.faults.fails("POST /channels/:channel/messages", { times: 1, status: 400 });
  await said(there.suggest("Velvet eight was refused"));
  const settled = [3, 4, 5, 6, 7].map((number) => () => stored.intents(velvet.server.id, number));
  await eventually(() => settled.every((intents) => intents().every(({ state }) => state !== "pending")));
  await eventually(() =>
    stored.suggestions(velvet.server.id).every((one) => one.messageId === null || one.cardVersion === one.version),
  );
  velvetRole = velvet.server.addRole("Velvet role").id;
  here = plain.server.join(there, { permissions: ["Administrator"] });
  here.here = plain.box;
  await said(town.member(plain, "Ben").suggest("A bench"));
  card = await plain.card(1);
  before = rows();
}, 60_000);
afterAll(async () => {
  stored.close();
  await town.end();
});

const none = (number: number) => `There is no suggestion “${number}” here`;
const gone = "I do not know this button or form any more";
const noBoard = "This server has no board";
const noDraft = "This draft is not there any more";

const text = (customId: string, value: string) => ({
  type: ComponentType.Label,
  component: { type: ComponentType.TextInput, id: 2, custom_id: customId, value },
});
const chosen = (customId: string, ...values: readonly string[]) => ({
  type: ComponentType.Label,
  component: { type: ComponentType.StringSelect, id: 2, custom_id: customId, values },
});

/** What is pressed at the server without it, and what the answer says; `version` is that of the decided one. */
const presses = (version: number): readonly (readonly [string, string])[] => [
  ["vote:3:up", none(3)],
  ["vote:3:abstain", none(3)],
  ["follow:3", none(3)],
  ["voters:3:0", none(3)],
  ["history:3:0", none(3)],
  ["notes:3:public:0", none(3)],
  ["notes:3:all:0", none(3)],
  ["read:3:text", none(3)],
  ["read:4:reason", none(4)],
  ["repost:6", none(6)],
  ["undo:5:1", none(5)],
  ["undo:5:2", none(5)],
  [`override:4:rejected:1:${askedBy}`, none(4)],
  [`override:4:rejected:2:${askedBy}`, none(4)],
  [`override:4:rejected:${version}:${askedBy}`, none(4)],
  ["queue:accept:2:1", none(2)],
  ["queue:reject:2:1", none(2)],
  ["queue:claim:2", none(2)],
  ["queue:unclaim:2", none(2)],
  ["queue:page:0", "Nothing waits for a review"],
  ["queue:many:accept:0", "Nothing waits for a review"],
  ["queue:many:reject:0", "Nothing waits for a review"],
  [`draft:post:${draftId}`, noDraft],
  [`draft:change:${draftId}`, noDraft],
  [`draft:discard:${draftId}`, noDraft],
  [`panel:${boardId}`, noBoard],
  [`board:set:${boardId}:images:no`, noBoard],
  [`board:ask:${boardId}:cooldown`, noBoard],
  [`board:ask:${boardId}:name`, noBoard],
  [`board-delete:${boardId}`, noBoard],
  [`list:all:0:b${boardId}`, gone],
  [`list:all:0:b${boardId}t1`, gone],
  [`list:all:0:u${there.id}`, "There is no such suggestion"],
  [`top:all:all:0:b${boardId}`, gone],
  ["mine:0", "You have not suggested anything"],
  ["blocks:0", "Nobody is blocked here"],
  ["doctor:retry", ""],
  ["setup:review", ""],
  ["setup:check", ""],
  ["setup:back", ""],
  ["setup:create:nowhere", gone],
  ["setup:test", ""],
  ["setup:threads:no", ""],
  ["setup:queue:off", ""],
];

/** What is chosen there, `ownBoard` being that server's. */
const choices = (ownBoard: string): readonly (readonly [string, string, string])[] => [
  [`board:group:${boardId}`, "limits", noBoard],
  [`board:set:${boardId}:voters`, "nobody", noBoard],
  [`board:place:${boardId}`, plain.box.id, noBoard],
  [`board:place:${ownBoard}`, velvet.desk.id, "I cannot see that channel"],
  [`board:set:${ownBoard}:queueChannel`, `<#${velvet.desk.id}>`, "I cannot see that channel"],
  ["setup:channel", velvet.desk.id, "I cannot see that channel"],
  ["setup:managers", velvetRole, ""],
  ["setup:reviewers", velvetRole, ""],
  ["staff:managers", velvetRole, ""],
  ["staff:reviewers", velvetRole, ""],
];

const forms = (written: object): readonly (readonly [string, readonly object[], string])[] => [
  [`suggest:${boardId}`, [written], noBoard],
  [`suggest:${boardId}:preview`, [written], noBoard],
  [`suggest:${boardId}:draft:${draftId}`, [written], noDraft],
  ["suggestions:edit:7:1", [written], "None of your suggestions here"],
  ["decide:3:1", [chosen("status", "approved"), text("reason", "Mine")], none(3)],
  ["note:3:1:1", [written], none(3)],
  ["queue:reject:2:1", [text("reason", "Mine")], none(2)],
  ["queue:many:accept", [chosen("chosen", "1-1", "2-1")], none(2)],
  ["queue:many:reject", [chosen("chosen", "2-1"), text("reason", "Mine")], none(2)],
  [`board:${boardId}:cooldown`, [text("value", "1h")], noBoard],
  [`board:${boardId}:name`, [text("value", "stolen")], noBoard],
];

/** What is a person's own on every server, so that no server has another one's. */
const personal = ["preference"];

describe("somebody of the staff of two servers, at the one without what they use", () => {
  it("tries every kind of button, select and form that there is", () => {
    const kind = (customId: string) => customId.split(":")[0] ?? "";
    const kinds = (ids: readonly string[]) => [...new Set(ids.map(kind))].toSorted();
    const ids = {
      buttons: presses(1).map(([id]) => id),
      selects: choices("1").map(([id]) => id),
      forms: forms({}).map(([id]) => id),
    };
    expect(kinds([...ids.buttons, ...personal])).toEqual(buttons.map(({ name }) => name).toSorted());
    expect(kinds(ids.selects)).toEqual(selects.map(({ name }) => name).toSorted());
    const withForms = commands.filter(({ modal }) => modal !== undefined).map(({ data }) => data.name);
    expect(kinds(ids.forms)).toEqual(withForms.toSorted());

    // As the views write them: `customId("queue", "accept", number)` begins with queue:accept.
    const all = [...ids.buttons, ...ids.selects, ...ids.forms];
    const written = globSync("src/views/*.ts").flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/customId\(((?:"[\w-]+"(?:, )?)+)/g)].map(([, words = ""]) =>
        [...words.matchAll(/"([\w-]+)"/g)].map(([, word]) => word).join(":"),
      ),
    );
    expect(written.length).toBeGreaterThan(30);
    const untried = written.filter((start) => !all.some((id) => `${id}:`.startsWith(`${start}:`)));
    expect(untried.filter((start) => !personal.includes(kind(start)))).toEqual([]);
  });

  it("finds nothing of the other by any button", async () => {
    const version = stored.suggestion(velvet.server.id, 4).version;
    for (const [customId, answer] of presses(version)) {
      const said = (await (await here.press(card, customId).answer).final()).text;
      expect.soft(said, customId).toContain(answer);
      expect.soft(said, customId).not.toMatch(mark);
    }
    // The control: the same presses find all of it where it is.
    const own = await velvet.card(3);
    for (const [customId, found] of [
      ["notes:3:public:0", "Velvet note"],
      [`list:all:0:b${boardId}`, "Velvet four"],
      ["blocks:0", "Velvet reason"],
      ["mine:0", "Velvet seven"],
      ["queue:page:0", "Velvet two"],
    ]) {
      expect(await said(there.press(own, customId ?? "").answer)).toContain(found);
    }
  });

  it("finds nothing of the other by any select, nor a channel of it", async () => {
    const panel = await told(here.types("/board edit", { board: "suggestions" }));
    const ownBoard = panel.selects[0]?.customId.split(":")[2] ?? "";
    for (const [customId, value, answer] of choices(ownBoard)) {
      const told = await said(choosesAnyway(town, here, card, customId, [value]));
      expect.soft(told, customId).toContain(answer);
      expect.soft(told, customId).not.toMatch(mark);
    }
    const typed = { board: "suggestions", value: `<#${velvet.desk.id}>` };
    for (const setting of ["queueChannel", "logApproved"]) {
      expect(await said(here.types("/board set", { ...typed, setting }))).toContain("I cannot see that channel");
    }
  });

  it("finds nothing of the other by any form, and gets back what was written", async () => {
    const written = text("text", "Mine");
    for (const [customId, components, answer] of forms(written)) {
      const told = await said(submitsAnyway(town, here, customId, components));
      expect.soft(told, customId).toContain(answer);
      expect.soft(told, customId).not.toMatch(mark);
    }
  });

  it("finds nothing of the other by a menu on its card", async () => {
    const { id } = await velvet.card(3);
    for (const menu of ["Decide", "Show voters", "Suggestion history"]) {
      const told = await said(pointsAnyway(town, here, menu, velvet.box, id));
      expect(told).toContain("That message is not the card of a suggestion on this server");
    }
  });

  it("is offered nothing of the other by the completion of any option, nor told of a number by any command", async () => {
    const others = { id: "3", board: "suggestions", setting: "tags", suggestion: "3" };
    let offered = 0;
    for (const { line, option } of completed()) {
      const filled = Object.fromEntries(Object.entries(others).filter(([name]) => name !== option));
      const foreign = JSON.stringify(await here.typing(line, option, "", filled));
      expect.soft(foreign, `${line} ${option}`).not.toMatch(mark);
      if (mark.test(JSON.stringify(await there.typing(line, option, "", filled)))) offered += 1;
    }
    // The control: the same completions offer what is there, where it is.
    expect(offered).toBeGreaterThan(15);

    for (const [line, options] of [
      ["/suggestions show", {}],
      ["/suggestions voters", {}],
      ["/suggestions history", {}],
      ["/suggestions follow", {}],
      ["/suggestions unfollow", {}],
      ["/decide approve", {}],
      ["/decide reopen", {}],
      ["/decide remove", {}],
      ["/decide status", { status: "planned" }],
      ["/note list", {}],
      ["/note add", { text: "Mine", visibility: "staff" }],
      ["/note edit", { note: "1", text: "Mine" }],
      ["/note remove", { note: "1" }],
      ["/queue info", {}],
      ["/queue approve", {}],
      ["/queue reject", { reason: "Mine" }],
    ] as const) {
      expect.soft(await said(here.types(line, { id: "3", ...options })), line).toContain(none(3));
    }
    expect(await said(here.types("/decide duplicate", { id: "1", of: "3" }))).toContain(none(3));
    for (const line of ["/suggestions edit", "/suggestions withdraw"]) {
      expect(await said(here.types(line, { id: "7" }))).toContain("None of your suggestions here");
    }
    for (const line of ["/block add", "/block remove"]) {
      expect(await said(here.types(line, { suggestion: "3" }))).toContain(none(3));
    }
    const board = "velvet lounge";
    for (const [line, options] of [
      ["/board edit", {}],
      ["/board delete", {}],
      ["/board set", { setting: "images", value: "no" }],
      ["/suggest", { text: "Mine" }],
      ["/suggestions list", {}],
      ["/suggestions top", {}],
      ["/panel", {}],
    ] as const) {
      expect.soft(await said(here.types(line, { board, ...options })), line).toContain(`${noBoard} “velvet lounge”`);
    }
    expect(await said(here.types("/suggestions list", { tag: "Velvet tag" }))).toContain("There is no tag");
  });

  it("has changed nothing of the other by all that, nor by working on equal numbers", async () => {
    for (let number = 2; number <= 8; number += 1) await said(here.suggest(`A bench ${number}`));
    await said(here.types("/board set", { board: "suggestions", setting: "images", value: "no" }));
    await (await here.clicks(await plain.card(3), "down")).final();
    await said(here.types("/note add", { id: "3", text: "Mine", visibility: "public" }));
    await said(here.types("/suggestions follow", { id: "1" }));
    await said(here.types("/block add", { suggestion: "3" }));
    await said(here.types("/block remove", { suggestion: "3" }));
    await said(here.types("/suggestions withdraw", { id: "7" }));
    for (const what of ["reject", "reopen", "remove"] as const) await said(here.decides(what, 4));
    expect(rows()).toEqual(before);
    expect(before["blocks"]).toHaveLength(2);
    expect(before["suggestions"]).toHaveLength(8);
    const echo = /no (board|tag) “velvet/i;
    const seen = [here, plain.mod].flatMap((one) =>
      [...plain.server.guild.channels.values()].map((at) => one.sees(at)),
    );
    expect(seen.flat().filter((one) => mark.test(one.text.replaceAll(here.name, "")) && !echo.test(one.text))).toEqual(
      [],
    );
    expect(seenBy([there], velvet)).toMatch(mark);
  });
});

const subcommandType: number = ApplicationCommandOptionType.Subcommand;

/** Every option that completes what is typed, with its command. */
function completed(): readonly { readonly line: string; readonly option: string }[] {
  interface Option {
    readonly name: string;
    readonly type: number;
    readonly autocomplete?: boolean;
    readonly options?: readonly Option[];
  }
  const within = (line: string, options: readonly Option[]): { line: string; option: string }[] =>
    options.flatMap(({ name, type, autocomplete, options: inner = [] }) => {
      if (type === subcommandType) return within(`${line} ${name}`, inner);
      return autocomplete === true ? [{ line, option: name }] : [];
    });
  return [...town.discord.application.commands.values()].flatMap(({ name, options = [] }) =>
    within(`/${name}`, options),
  );
}
