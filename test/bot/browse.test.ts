import { ApplicationCommandType } from "discord-api-types/v10";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Cannot } from "../../playground/people/cannot.ts";
import type { SeenMessage } from "../../playground/people/seen.ts";
import { Stored } from "../helpers/stored.ts";
import { said, told } from "../helpers/told.ts";
import { type Place, Town } from "../helpers/town.ts";

let town: Town;
let stored: Stored;
let park: Place;
let other: Place;
const total = 23;

beforeAll(async () => {
  town = await Town.found({ rateLimits: false });
  stored = new Stored(town.dataDir);
  [park, other] = await Promise.all([town.place("Park"), town.place("Other")]);
  const ana = town.member(park, "Ana");
  await Promise.all(Array.from({ length: total }, (_, index) => said(ana.suggest(`Idea ${index + 1} of many`))));
  await said(town.member(other, "Olga").suggest("Only for Other"));
  await Promise.all([
    said(park.mod.decides("approve", 2)),
    said(park.mod.decides("reject", 3, { reason: "Too dear" })),
  ]);
});
afterAll(async () => {
  stored.close();
  await town.end();
});

/** The suggestions that a list names, in its order. */
function listed({ text }: SeenMessage): number[] {
  return [...text.matchAll(/^\*\*\[#(\d+)\]/gm)].map((found) => Number(found[1]));
}

function button(message: SeenMessage, label: string) {
  return message.buttons.find((one) => one.label === label);
}

function countdown(from: number, to: number): number[] {
  return Array.from({ length: from - to + 1 }, (_, index) => from - index);
}

describe("/suggestions list", () => {
  it("shows the newest first and leads by buttons to the end and back, in the one message", async () => {
    const ben = town.member(park, "Ben");
    const first = await told(ben.types("/suggestions list"));
    expect(listed(first)).toEqual(countdown(23, 14));
    expect(first.text).toContain("Page 1 of 3 · 23 suggestions");
    expect(button(first, "Back")?.disabled).toBe(true);

    const second = await told(ben.clicks(first, "Next"));
    expect(second.id).toBe(first.id);
    expect(listed(second)).toEqual(countdown(13, 4));
    const third = await told(ben.clicks(second, "Next"));
    expect(listed(third)).toEqual([3, 2, 1]);
    expect(third.text).toContain("Page 3 of 3");
    expect(button(third, "Next")?.disabled).toBe(true);
    await expect(ben.clicks(third, "Next")).rejects.toBeInstanceOf(Cannot);
    expect(listed(await told(ben.clicks(third, "Back")))).toEqual(countdown(13, 4));
  });

  it("shows text, status and votes of each as they are stored", async () => {
    const ben = town.member(park, "Ben");
    await ben.clicks(await park.card(23), "up");
    const { text } = await told(ben.types("/suggestions list"));
    const { text: idea } = stored.suggestion(park.server.id, 23);
    expect(text).toMatch(new RegExp(`^\\*\\*\\[#23\\].* · 💡 Open · 👍 1 👎 0\n> ${idea}$`, "m"));
  });

  it("shows only one status when asked to, and goes on doing so page by page", async () => {
    const ben = town.member(park, "Ben");
    const approved = await told(ben.types("/suggestions list", { status: "Approved" }));
    expect(listed(approved)).toEqual([2]);
    expect(approved.text).toContain("Suggestions: Approved");
    expect(listed(await told(ben.types("/suggestions list", { status: "Rejected" })))).toEqual([3]);

    const open = await told(ben.types("/suggestions list", { status: "Open" }));
    expect(open.text).toContain("Page 1 of 3 · 21 suggestions");
    const next = await told(ben.clicks(open, "Next"));
    expect(listed(await told(ben.clicks(next, "Next")))).toEqual([1]);
  });

  it("says that there is none, in words", async () => {
    const empty = await town.place("Empty");
    const text = await said(empty.mod.types("/suggestions list"));
    expect(text).toContain("There is no suggestion here yet. Be the first with `/suggest`.");
    const planned = await said(town.member(park, "Ben").types("/suggestions list", { status: "Planned" }));
    expect(planned).toContain("No suggestion is Planned at the moment.");
  });

  it("shows the last page when the one asked for is no longer there", async () => {
    const ben = town.member(park, "Ben");
    const list = await told(ben.types("/suggestions list"));
    const last = await told(ben.press(list, "list:all:999999").answer);
    expect(listed(last)).toEqual([3, 2, 1]);
    expect(last.text).toContain("Page 3 of 3");
  });

  it("shows each server its own", async () => {
    expect(listed(await told(other.mod.types("/suggestions list")))).toEqual([1]);
    const { text } = await told(other.mod.types("/suggestions list"));
    expect(text).toContain("> Only for Other");
  });
});

describe("/suggestions show", () => {
  it("shows one in full by its number, however that is typed, with a link to its card", async () => {
    const ben = town.member(park, "Ben");
    const card = await park.card(3);
    for (const id of ["3", "#3"]) {
      const { text, buttons } = await told(ben.types("/suggestions show", { id }));
      expect(text).toContain("### #3 · ❌ Rejected");
      expect(text).toContain("by **Mo of Park**");
      expect(text).toContain("> Too dear");
      expect(text).toContain(
        `[open the card](https://discord.com/channels/${park.server.id}/${park.box.id}/${card.id})`,
      );
      expect(buttons).toEqual([]);
    }
  });

  it("offers this server's suggestions by number, status and text while typing, at most 25", async () => {
    const ben = town.member(park, "Ben");
    const all = await ben.typing("/suggestions show", "id", "");
    expect(all.map(({ value }) => Number(value))).toEqual(countdown(23, 1));
    const { text } = stored.suggestion(park.server.id, 2);
    expect(await ben.typing("/suggestions show", "id", text.toUpperCase())).toEqual([
      { name: `#2 · Approved · ${text}`, value: "2" },
    ]);
    expect(await ben.typing("/suggestions show", "id", "Only for Other")).toEqual([]);
  });

  it.each(["24", "0", "-1", "12345678901234567890", "a bench", "1; drop table", "😀"])(
    "finds no suggestion “%s” and says how to find one",
    async (id) => {
      const text = await said(town.member(park, "Ben").types("/suggestions show", { id }));
      expect(text).toMatch(/^There is no suggestion “.+” here\. Pick one from the list while you type/);
    },
  );
});

describe("/help", () => {
  const named = (text: string) => [...text.matchAll(/^- `\/([^`]+)`/gm)].map(([, name = ""]) => name).toSorted();
  const registered = (...needed: readonly (string | null)[]) =>
    [...town.discord.application.commands.values()]
      .filter(
        ({ type, default_member_permissions: asked }) =>
          type === ApplicationCommandType.ChatInput && needed.includes(asked),
      )
      .map(({ name }) => name)
      .toSorted();
  const [manageGuild, administrator] = ["32", "8"];

  it("lists to each what they may do here, on which boards, and explains voting", async () => {
    const admin = park.server.join("Ada", { permissions: ["Administrator"] });
    admin.here = park.box;
    const { text } = await told(town.member(park, "Ben").types("/help"));
    expect(named(text)).toEqual(registered(null));
    expect(text).toMatch(/^- `\/suggestions` .*`list`.* · Look at this server's suggestions$/m);
    expect(text).toContain(`- **suggestions** <#${park.box.id}>: you can suggest and vote.`);
    expect(text).toContain("press 👍 or 👎 to vote");
    const staffs = await said(park.mod.types("/help"));
    expect(named(staffs)).toEqual(registered(null, manageGuild));
    expect(staffs).not.toContain("Discord does not offer");
    expect(named(await said(admin.types("/help")))).toEqual(registered(null, manageGuild, administrator));
  });
});

describe("/stats", () => {
  it("shows administrators the figures of the bot and of every cache", async () => {
    const admin = park.server.join("Ada", { permissions: ["Administrator"] });
    const bot = await said(admin.types("/stats bot"));
    expect(bot).toMatch(/servers +\d/);
    expect(bot).toMatch(new RegExp(`Node\\.js +${process.versions.node.replaceAll(".", "\\.")}`));
    expect(bot).toMatch(/waiting posts +0\n/);
    const cache = await said(admin.types("/stats cache"));
    for (const name of ["users", "members", "channels", "guilds", "fetches saved", "breaker"]) {
      expect(cache).toContain(name);
    }
  });

  it("shows administrators what became of this server's suggestions, and of one board's", async () => {
    const admin = park.server.join("Ida", { permissions: ["Administrator"] });
    const all = await said(admin.types("/stats server"));
    expect(all).toContain("### This server's suggestions");
    expect(all).toContain(`💡 Open **${total - 2}** · ✅ Approved **1** · ❌ Rejected **1**`);
    expect(all).toMatch(/^ +7 days +30 days +in all$/m);
    expect(all).toMatch(new RegExp(`^suggested +${total} +${total} +${total}$`, "m"));
    expect(all).toMatch(/^members, by name +1 +1 +1$/m);
    expect(all).toMatch(/^answered +2 +2 +2$/m);
    expect(all).toMatch(/^- 9% answered; 50% of the answers are approvals$/m);
    expect(all).toMatch(/^- half of the answers came within \d+ s$/m);
    expect(await said(admin.types("/stats server", { board: "suggestions" }))).toContain(
      "### Suggestions of suggestions",
    );
    expect(await said(admin.types("/stats server", { board: "Nowhere" }))).toContain("Nowhere");
    expect((await admin.typing("/stats server", "board", "sug")).map(({ value }) => value)).toEqual(["suggestions"]);
    const empty = await town.place("Empty");
    const owner = empty.server.join("Oda", { permissions: ["Administrator"] });
    expect(await said(owner.types("/stats server"))).toContain("Nobody has suggested anything here yet.");
  });

  it("refuses whoever is no administrator, even when the server lets them type it", async () => {
    await expect(park.mod.types("/stats bot")).rejects.toBeInstanceOf(Cannot);
    for (const command of town.discord.application.commands.values()) {
      if (command.name === "stats") park.server.setCommandRule(command, park.mod);
    }
    for (const line of ["/stats server", "/stats bot", "/stats cache"]) {
      expect(await said(park.mod.types(line))).toBe(
        "This is for the server's administrators. Ask one of them if you need it.",
      );
    }
  });
});
