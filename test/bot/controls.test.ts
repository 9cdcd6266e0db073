import { ApplicationCommandOptionType, ComponentType } from "discord-api-types/v10";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { SeenMessage } from "../../playground/people/seen.ts";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { subcommand, submitsAnyway, typesAnyway } from "../helpers/crafted.ts";
import { Stored } from "../helpers/stored.ts";
import { said, told } from "../helpers/told.ts";
import { type Place, Town } from "../helpers/town.ts";

let town: Town;
let stored: Stored;
let place: Place;
let ben: Suggester;
let card: SeenMessage;

beforeAll(async () => {
  town = await Town.found({ rateLimits: false });
  stored = new Stored(town.dataDir);
  place = await town.place("Park");
  ben = town.member(place, "Ben");
  await said(town.member(place, "Ana").suggest("A bench by the pond"));
  await place.mod.waitsFor(place.box, () => stored.suggestion(place.server.id, 1).version === 2);
  card = await place.card(1);
});
afterAll(async () => {
  stored.close();
  await town.end();
});

/** Whatever was pressed or sent: nothing is stored, the card is as it was, and the log knows of no fault. */
afterEach(nothingChanged);
async function nothingChanged(): Promise<void> {
  expect(stored.suggestions(place.server.id)).toMatchObject([
    { number: 1, up: 0, down: 0, status: "open", version: 2 },
  ]);
  expect(stored.votes(place.server.id, 1)).toEqual([]);
  const { text, buttons } = await place.card(1);
  expect([text, buttons]).toEqual([card.text, card.buttons]);
  expect(town.bot.log.filter(({ level }) => level >= 50)).toEqual([]);
}

const unknown =
  "I do not know this button or form any more, so nothing was changed. Use the command again for a fresh one.";

describe("a button that this version does not know", () => {
  it.each([
    "nonsense",
    ":",
    "vote",
    "vote:",
    "vote:1",
    "vote:1:sideways",
    "vote:1:up:again",
    "vote::up",
    "VOTE:1:up",
    "vote:0x1:up",
    "vote:1e0:up",
    "vote:01:up",
    "vote: 1:up",
    "vote:１:up",
    "v2/vote/1/up",
    "list:all:-1",
    "list:all:1.5",
    "list:nothing:0",
    "list:all:0:0",
    "list:all",
    "read:1",
    "read:1:between the lines",
    "suggest",
    "constructor:1:up",
    "__proto__",
    "😀".repeat(50),
  ])("answers “%s” in one sentence", async (customId) => {
    expect(await said(ben.press(card, customId).answer)).toBe(unknown);
  });
});

describe("a button of a suggestion that is not there", () => {
  it.each(["0", "2", "-1", "999999999", "9007199254740993", "99999999999999999999999999", "abc", "NaN"])(
    "says that there is no “%s”, for votes and for reading",
    async (number) => {
      for (const customId of [`vote:${number}:up`, `read:${number}:text`]) {
        expect(await said(ben.press(card, customId).answer)).toMatch(
          /^(There is no suggestion “-?\d+” here\.|I do not know this button)/,
        );
      }
    },
  );
});

describe("a form that this version does not know", () => {
  const text = (customId: string, value: string) => ({
    type: ComponentType.Label,
    component: { type: ComponentType.TextInput, id: 2, custom_id: customId, value },
  });

  it.each(["nonsense", "", "vote:1:up", "decide", "constructor"])(
    "answers “%s” in one sentence, and hands back what was written",
    async (customId) => {
      const answer = await said(submitsAnyway(town, ben, customId, [text("text", "Hello")]));
      expect(answer).toBe(`${unknown}\nHere is what you typed, so that you can copy it:\n\`\`\`\nHello\n\`\`\``);
    },
  );

  it("answers one whose fields are missing in one sentence", async () => {
    expect(await said(submitsAnyway(town, ben, "suggest"))).toBe(unknown);
    const answer = await said(submitsAnyway(town, ben, "suggest", [text("words", "An idea in another field")]));
    expect(answer).toContain(unknown);
    expect(answer).toContain("```\nAn idea in another field\n```");
  });

  it("answers one whose text is of another kind in one sentence", async () => {
    const checkbox = { type: ComponentType.Checkbox, id: 2, custom_id: "text", value: true };
    const label = { type: ComponentType.Label, component: checkbox };
    expect(await said(submitsAnyway(town, ben, "suggest", [label]))).toBe(unknown);
  });
});

describe("a command that this version does not know", () => {
  it("answers one of an older registration, and older subcommands, in one sentence", async () => {
    const id = { name: "id", type: ApplicationCommandOptionType.String, value: "1" } as const;
    expect(await said(typesAnyway(town, ben, "approve", [id]))).toBe(unknown);
    expect(await said(typesAnyway(town, place.mod, "decide", [subcommand("postpone", id)]))).toBe(unknown);
    expect(await said(typesAnyway(town, ben, "suggestions", [subcommand("search", id)]))).toBe(unknown);
  });

  it("answers a command without its required options in one sentence", async () => {
    expect(await said(typesAnyway(town, place.mod, "decide", [subcommand("approve")]))).toBe(unknown);
    expect(await said(typesAnyway(town, ben, "suggestions", [subcommand("show")]))).toBe(unknown);
  });
});

describe("a known button", () => {
  it("of a private list turns its page, and never puts it in the place of a card", async () => {
    const list = await told(ben.types("/suggestions list"));
    expect((await told(ben.press(list, "list:open:0").answer)).id).toBe(list.id);
    expect((await told(ben.press(card, "list:open:0").answer)).text).toContain("### Suggestions: Open");
  });
});
