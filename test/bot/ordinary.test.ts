import { ApplicationCommandType as CommandType, ApplicationCommandOptionType as Type } from "discord-api-types/v10";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CommandOption } from "../../playground/discord/world/types.ts";
import type { SeenMessage } from "../../playground/people/seen.ts";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { type CraftedOption, choosesAnyway, subcommand, submitsAnyway, typesAnyway } from "../helpers/crafted.ts";
import { eventually } from "../helpers/eventually.ts";
import { type ReviewingPlace, reviewingPlace } from "../helpers/queue.ts";
import { rowsOfServer } from "../helpers/server-rows.ts";
import { Stored } from "../helpers/stored.ts";
import { said, told } from "../helpers/told.ts";
import { Town } from "../helpers/town.ts";

let town: Town;
let stored: Stored;
let place: ReviewingPlace;
let ben: Suggester;
let card: SeenMessage;
let boardId: string;

beforeAll(async () => {
  town = await Town.found({ rateLimits: false });
  stored = new Stored(town.dataDir);
  place = await reviewingPlace(town, "Park");
  const { mod, server } = place;
  await place.rule("threads", "no");
  const ana = town.member(place, "Ana");
  await said(ana.suggest("A bench"));
  await place.rule("queue", "off");
  for (const text of ["A pond", "A path", "A lamp"]) await said(ana.suggest(text));
  await said(mod.types("/note add", { id: "2", text: "Among us", visibility: "staff" }));
  await said(mod.types("/block add", { user: server.join("Eve"), reason: "Among us" }));
  await said(mod.decides("approve", 3));
  await said(mod.decides("remove", 4));
  boardId = (await told(mod.types("/board edit", { board: "suggestions" }))).selects[0]?.customId.split(":")[2] ?? "";
  ben = town.member(place, "Ben");
  card = await place.card(2);
  await eventually(() =>
    stored.suggestions(server.id).every((one) => one.messageId === null || one.cardVersion === one.version),
  );
});
afterAll(async () => {
  stored.close();
  await town.end();
});

const rows = () => rowsOfServer(town.dataDir, place.server.id);
const refusals = /^(Only staff|Only those who manage this server|This is for the server's administrators)/;
const values: Readonly<Record<string, string>> = {
  board: "suggestions",
  setting: "images",
  value: "no",
  visibility: "staff",
  note: "1",
  of: "3",
  for: "1d",
};

/** Every command and subcommand that Discord offers to some alone, filled in as far as it must be. */
function forStaff(): readonly { readonly line: string; readonly send: () => ReturnType<typeof typesAnyway> }[] {
  const filled = ({ name, type, choices }: CommandOption): CraftedOption => {
    if (type === Type.String) return { name, type, value: choices?.[0]?.value ?? values[name] ?? "2" };
    if (type === Type.User) return { name, type, value: ben.id };
    if (type === Type.Channel) return { name, type, value: place.box.id };
    if (type === Type.Boolean) return { name, type, value: true };
    if (type === Type.Integer || type === Type.Number) return { name, type, value: 1 };
    if (type === Type.Role || type === Type.Attachment) return { name, type, value: place.server.guild.id };
    throw new Error(`no value for the option ${name}`);
  };
  const box = { id: place.box.id, name: "box", type: 0, permissions: "0" };
  const user = { id: ben.id, username: "ben", discriminator: "0", global_name: "Ben", avatar: null };
  const role = { id: place.server.guild.id, name: "@everyone", permissions: "0" };
  const file = {
    id: role.id,
    filename: "a.json",
    url: "http://127.0.0.1:9/a.json",
    proxy_url: "http://127.0.0.1:9/",
    size: 9,
  };
  const resolved = {
    roles: { [role.id]: role },
    attachments: { [file.id]: file },
    channels: { [place.box.id]: box },
    users: { [ben.id]: user },
  };
  const needed = (options: readonly CommandOption[]) =>
    options.filter(({ name, required }) => required === true || name === "suggestion").map(filled);
  return [...town.discord.application.commands.values()]
    .filter((command) => typeof command.default_member_permissions === "string" && command.type !== CommandType.Message)
    .flatMap(({ name, options = [] }) => {
      const inner = options.filter(({ type }) => type === Type.Subcommand);
      const lines = inner.map((sub) => ({
        line: `/${name} ${sub.name}`,
        given: [subcommand(sub.name, ...needed(sub.options ?? []))],
      }));
      const all = inner.length > 0 ? lines : [{ line: `/${name}`, given: needed(options) }];
      return all.map(({ line, given }) => ({ line, send: () => typesAnyway(town, ben, name, given, resolved) }));
    });
}

describe("an ordinary member, whatever their client sends", () => {
  it("is turned down by every command that is for staff, and changes and reads nothing", async () => {
    const before = rows();
    const lines = forStaff();
    expect(lines.length).toBeGreaterThan(25);
    for (const { line, send } of lines) {
      const text = await said(send());
      expect.soft(text, line).toMatch(refusals);
      expect.soft(text, line).not.toContain("Among us");
    }
    expect(rows()).toEqual(before);
  });

  it("is turned down by every control of staff's", async () => {
    const before = rows();
    const controls = [
      "queue:accept:1:1",
      "queue:reject:1:1",
      "queue:claim:1",
      "queue:unclaim:1",
      "queue:page:0",
      "queue:many:accept:0",
      "notes:2:all:0",
      "blocks:0",
      "undo:4:2",
      "override:3:rejected:2:1",
      "repost:3",
      `board:set:${boardId}:images:no`,
      `board:ask:${boardId}:name`,
      `board-delete:${boardId}`,
      "setup:review",
      "setup:threads:yes",
      "setup:test",
      "doctor:retry",
    ];
    for (const customId of controls) {
      const answer = await ben.press(card, customId).answer;
      expect.soft((await answer.final()).text, customId).toMatch(refusals);
    }
    for (const [customId, value] of [
      [`board:group:${boardId}`, "limits"],
      [`board:set:${boardId}:voters`, "nobody"],
      [`board:place:${boardId}`, place.box.id],
      ["setup:channel", place.box.id],
      ["setup:managers", place.server.guild.id],
      ["staff:managers", place.server.guild.id],
    ] as const) {
      expect.soft(await said(choosesAnyway(town, ben, card, customId, [value])), customId).toMatch(refusals);
    }
    const text = (id: string, value: string) => ({ type: 18, component: { type: 4, id: 2, custom_id: id, value } });
    const chosen = { type: 18, component: { type: 3, id: 2, custom_id: "status", values: ["approved"] } };
    const entry = { type: 18, component: { type: 3, id: 2, custom_id: "chosen", values: ["1-1"] } };
    const forms: readonly (readonly [string, readonly object[]])[] = [
      ["decide:2:1", [chosen, text("reason", "Mine")]],
      ["note:2:1:1", [text("text", "Mine")]],
      ["queue:reject:1:1", [text("reason", "Mine")]],
      ["queue:many:reject", [entry, text("reason", "Mine")]],
      [`board:${boardId}:cooldown`, [text("value", "1h")]],
      [`board:${boardId}:name`, [text("value", "Mine")]],
    ];
    for (const [customId, fields] of forms) {
      expect.soft(await said(submitsAnyway(town, ben, customId, fields)), customId).toMatch(refusals);
    }
    expect(rows()).toEqual(before);
  });

  it("is no obstacle to staff: the same controls work for them", async () => {
    const { mod } = place;
    expect((await (await mod.press(card, "notes:2:all:0").answer).final()).text).toContain("Among us");
    expect((await (await mod.press(card, "blocks:0").answer).final()).text).toContain("Among us");
    expect((await (await mod.press(card, "undo:4:2").answer).final()).text).toContain("#4");
  });
});
