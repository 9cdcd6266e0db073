import { ChannelType } from "discord-api-types/v10";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Cannot } from "../../playground/people/cannot.ts";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { defaultBoardRules } from "../../src/boards/board-rules.ts";
import { Stored } from "../helpers/stored.ts";
import { said, told } from "../helpers/told.ts";
import { isCard, type Place, Town } from "../helpers/town.ts";

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

function rulesOf(place: Place): Readonly<Record<string, unknown>> | undefined {
  return stored.boards(place.server.id)[0]?.rules;
}

function sets(place: Place, setting: string, value: string, who: Suggester = place.mod): Promise<string> {
  return said(who.types("/board set", { board: "suggestions", setting, value }));
}

/** Lets somebody type the command although Discord would hide it. */
function grant(place: Place, who: Suggester): void {
  const command = place.mod.commands().find(({ name }) => name === "board");
  if (command !== undefined) place.server.setCommandRule(command, who);
}

describe.concurrent("/board set", () => {
  it("stores a rule in one line and says what holds now", async () => {
    const place = await town.place("Line");
    expect(await sets(place, "cooldown", "1h 30 min")).toBe("✅ The rule **Cooldown** is now `1h 30m`.");
    expect(rulesOf(place)).toMatchObject({ cooldownSeconds: 5_400 });
    await place.rule("ownVote", "no");
    expect(rulesOf(place)).toMatchObject({ cooldownSeconds: 5_400, ownVoteAllowed: false });
  });

  it("says what a setting can be when the value is none, stores nothing, and hands the value back", async () => {
    const place = await town.place("Wrong");
    const before = rulesOf(place);
    const refused = await sets(place, "cooldown", "a while");
    expect(refused).toContain(
      "**Cooldown** cannot be “a while”, so nothing was changed. Type a time such as `10m`, `12h`, or `off`",
    );
    expect(refused).toContain("```\na while\n```");
    expect(await sets(place, "colour", "red")).toContain("There is no setting “colour”, so nothing was changed.");
    expect(await said(place.mod.types("/board set", { board: "ideas", setting: "cooldown", value: "1h" }))).toContain(
      "This server has no board “ideas”",
    );
    expect(rulesOf(place)).toEqual(before);
  });

  it("offers settings by name and key, and for each what it can be and what it is", async () => {
    const place = await town.place("Offer");
    const offered = await place.mod.typing("/board set", "setting", "own", { board: "suggestions" });
    expect(offered).toContainEqual({ name: "Votes on one's own (ownVote)", value: "ownVote" });
    const values = async (setting: string, typed = "") => {
      const choices = await place.mod.typing("/board set", "value", typed, { board: "suggestions", setting });
      return choices.map(({ value }) => value);
    };
    expect(await values("voters")).toEqual(["all", "staff", "nobody"]);
    expect(await values("threadName")).toEqual([defaultBoardRules.threadName]);
    expect(await place.mod.typing("/board set", "board", "SUG")).toEqual([
      { name: "suggestions", value: "suggestions" },
    ]);
    const ana = town.member(place, "Ana");
    grant(place, ana);
    expect(await ana.typing("/board set", "board", "")).toEqual([]);
  });

  it("takes a channel only if the bot may post there, and names the right that it lacks", async () => {
    const place = await town.place("Review");
    const { application, faults } = town.discord;
    const desk = place.server.addChannel({
      name: "desk",
      overwrites: [{ for: application, deny: ["SendMessages"] }],
    });
    expect(await sets(place, "queueChannel", `<#${desk.id}>`)).toContain(
      `I cannot work in <#${desk.id}> yet: I lack **Send Messages**.`,
    );
    expect(rulesOf(place)).not.toHaveProperty("queueChannelId");
    faults.givePermission(desk, "SendMessages", application);
    expect(await sets(place, "queueChannel", `<#${desk.id}>`)).toBe(
      `✅ The rule **Queue's channel** is now <#${desk.id}>.`,
    );
    expect(rulesOf(place)).toMatchObject({ queueChannelId: desk.id });

    expect(await sets(place, "queue", "both")).toBe("✅ The rule **Queue** is now `both`.");
    expect(await sets(place, "log", "copy")).toContain("no channel is chosen");
    const elsewhere = await town.place("Elsewhere");
    expect(await sets(elsewhere, "queue", "channel")).toContain("no channel is chosen for it");
    expect(await sets(elsewhere, "tagsRequired", "yes")).toContain("Add tags with `/board edit`");
    expect(await sets(elsewhere, "abstain", "yes")).toBe("✅ The rule **Abstentions** is now yes.");
    expect(await sets(place, "logApproved", elsewhere.box.id)).toContain("I cannot see that channel.");
    expect(await sets(place, "logApproved", `<#${desk.id}>`)).toContain("is now");
    expect(await sets(place, "logRejected", `<#${desk.id}>`)).toContain("is now");
    expect(await sets(place, "logApproved", "none")).toBe("✅ The rule **Log of approved ones** is now none.");
    expect(rulesOf(place)).toMatchObject({ logChannelIds: { rejected: desk.id } });
  });

  it("keeps both of two settings that two admins change in the same instant, also of one rule", async () => {
    const place = await town.place("Instant");
    const other = place.server.join("Olga", { permissions: ["ManageGuild"] });
    other.here = place.box;
    await Promise.all([
      sets(place, "suggestAccountAge", "7d"),
      sets(place, "suggestMemberFor", "2d", other),
      sets(place, "voteAccountAge", "30d"),
      sets(place, "cooldown", "1h", other),
      sets(place, "look.approved", "Yes! #00ff00"),
      sets(place, "look.rejected", "#ff0000", other),
    ]);
    expect(rulesOf(place)).toMatchObject({
      suggesting: { accountAgeDays: 7, memberDays: 2 },
      voting: { accountAgeDays: 30 },
      cooldownSeconds: 3_600,
      statusLooks: { approved: { label: "Yes!", colour: 0x00ff00 }, rejected: { colour: 0xff0000 } },
    });
  });

  it("is for those who manage the server, whoever else is let type it", async () => {
    const place = await town.place("Bars");
    const ana = town.member(place, "Ana");
    await expect(sets(place, "ownVote", "no", ana)).rejects.toBeInstanceOf(Cannot);
    grant(place, ana);
    const before = rulesOf(place);
    const only = "Only those who manage this server can do this";
    expect(await sets(place, "ownVote", "no", ana)).toContain(only);
    expect(await said(ana.types("/board list"))).toContain(only);
    expect(await said(ana.types("/board edit", { board: "suggestions" }))).toContain(only);
    expect(await said(ana.types("/board delete", { board: "suggestions" }))).toContain(only);
    expect(await said(ana.types("/board create", { name: "mine", channel: place.box }))).toContain(only);
    expect(rulesOf(place)).toEqual(before);
    expect(stored.boards(place.server.id)).toHaveLength(1);
  });
});

describe.concurrent("/board edit", () => {
  it("shows a group of rules, and stores each as it is chosen, pressed or typed", async () => {
    const place = await town.place("Panel");
    const { mod } = place;
    const staff = place.server.addRole("Helpers");
    const opened = await told(mod.types("/board edit", { board: "suggestions" }));
    expect(opened.text).toContain("Rules of **suggestions**");
    expect(opened.text).toContain("**Roles that may suggest**: everybody");

    const chosen = await (await mod.selects(opened, ":suggestRoles", staff)).final();
    expect(chosen.text).toContain(`✅ The rule **Roles that may suggest** is now <@&${staff.id}>.`);
    expect(rulesOf(place)).toMatchObject({ suggesting: { allowedRoleIds: [staff.id] } });

    const form = await mod.clicks(chosen, ":suggestAccountAge");
    const asked = await (await mod.submits(form.modal, { value: "soon" })).final();
    expect(asked.text).toContain("**Age of accounts that suggest** cannot be “soon”");
    const typed = await (await mod.submits(form.modal, { value: "2 weeks" })).final();
    expect(typed.text).toContain("✅ The rule **Age of accounts that suggest** is now `14d`.");
    expect(rulesOf(place)).toMatchObject({ suggesting: { allowedRoleIds: [staff.id], accountAgeDays: 14 } });

    const voting = await (await mod.selects(typed, `group:${boardIdOf(typed.selects)}`, "voting")).final();
    const pressed = await (await mod.clicks(voting, "Votes on one's own: yes")).final();
    expect(pressed.text).toContain("✅ The rule **Votes on one's own** is now no.");
    const voters = await (await mod.selects(pressed, ":voters", "staff")).final();
    expect(voters.text).toContain("✅ The rule **Who may see voters** is now `staff`.");
    expect(rulesOf(place)).toMatchObject({ ownVoteAllowed: false, voters: "staff" });
  });

  it("shows every group with what Discord takes", async () => {
    const place = await town.place("Groups");
    const desk = place.server.addChannel({ name: "desk" });
    const role = place.server.addRole("Some");
    const full = {
      weights: `<@&${role.id}> 3`,
      queueChannel: `<#${desk.id}>`,
      logOther: `<#${desk.id}>`,
      pingOnNew: `<@&${role.id}>`,
      requireReason: "rejected, removed",
      cannedReasons: "Too dear | We have it",
      tags: "🐛 bug, idea",
    };
    for (const [setting, value] of Object.entries(full)) await place.rule(setting, value);
    let panel = await told(place.mod.types("/board edit", { board: "suggestions" }));
    const group = `group:${boardIdOf(panel.selects)}`;
    const groups = panel.selects.find(({ customId }) => customId.endsWith(group))?.options ?? [];
    expect(groups.length).toBeGreaterThan(10);
    for (const { value } of groups) {
      panel = await (await place.mod.selects(panel, group, value)).final();
      expect(panel.text).toContain("Rules of **suggestions**");
    }
  });

  it("renames and moves the board; its suggestions go on where they are", async () => {
    const place = await town.place("Move");
    const ana = town.member(place, "Ana");
    await said(ana.suggest("A door"));
    const card = await place.card(1);
    const opened = await told(place.mod.types("/board edit", { board: "suggestions" }));
    const panel = await (await place.mod.selects(opened, `group:${boardIdOf(opened.selects)}`, "place")).final();
    const form = await place.mod.clicks(panel, ":name");
    const renamed = await (await place.mod.submits(form.modal, { value: "  Big   ideas " })).final();
    expect(renamed.text).toContain("✅ The board is now called **Big ideas**.");
    const hall = place.server.addChannel({ name: "hall" });
    const where = `place:${boardIdOf(renamed.selects)}`;
    const moved = await (await place.mod.selects(renamed, where, hall)).final();
    expect(moved.text).toContain(`Suggestions for **Big ideas** go to <#${hall.id}> from now on`);
    await said(ana.suggest("A window", { board: "big ideas" }));
    await ana.waitsFor(hall, (messages) => messages.find((message) => isCard(message, 2)));
    await (await ana.clicks(card, "up")).final();
    expect(stored.suggestion(place.server.id, 1)).toMatchObject({ channelId: place.box.id, up: 1 });
  });

  it("answers controls that this version does not know in one sentence, and changes nothing", async () => {
    const place = await town.place("Strange");
    const panel = await told(place.mod.types("/board edit", { board: "suggestions" }));
    const id = boardIdOf(panel.selects);
    const before = rulesOf(place);
    const strange = [
      `board:set:${id}`,
      `board:set:${id}:images`,
      `board:set:${id}:images:no:again`,
      `board:ask:${id}:cooldown:now`,
      `board:set:0${id}:images:no`,
      `board:rules:${id}:images:no`,
      `board:group:${id}`,
      "board",
      `board-delete:${id}:again`,
      "board-delete:all",
    ];
    for (const customId of strange) {
      const answer = await (await place.mod.press(panel, customId).answer).final();
      expect([customId, answer.text]).toEqual([customId, expect.stringContaining("I do not know this button or form")]);
    }
    expect(await said(place.mod.press(panel, `board:set:${id}:colour:no`).answer)).toContain("no setting “colour”");
    expect(await said(place.mod.press(panel, `board:set:${id}:images:maybe`).answer)).toContain("cannot be “maybe”");
    expect(rulesOf(place)).toEqual(before);
  });

  it("turns down whoever no longer manages the server when they press", async () => {
    const place = await town.place("Former");
    const role = place.server.addRole("Keeper", ["ManageGuild"]);
    const kim = town.member(place, "Kim");
    place.server.giveRole(kim, role);
    const opened = await told(kim.types("/board edit", { board: "suggestions" }));
    const limits = await (await kim.selects(opened, `group:${boardIdOf(opened.selects)}`, "privacy")).final();
    place.server.takeRole(kim, role);
    const refused = await (await kim.clicks(limits, "Images: yes")).final();
    expect(refused.text).toContain("Only those who manage this server can do this");
    expect(rulesOf(place)).not.toMatchObject({ imagesAllowed: false });
  });
});

function boardIdOf(selects: readonly { readonly customId: string }[]): string {
  return selects.find(({ customId }) => customId.startsWith("board:group:"))?.customId.split(":")[2] ?? "";
}

describe.concurrent("/board create, list and delete", () => {
  it("makes a second board with rules of its own, and suggestions go where they are meant", async () => {
    const place = await town.place("Two");
    const { server, mod } = place;
    const bugs = server.addChannel({ name: "bugs" });
    const made = await said(mod.types("/board create", { name: "bugs", channel: bugs }));
    expect(made).toContain(`The board **bugs** takes suggestions in <#${bugs.id}> now.`);
    await said(mod.types("/board set", { board: "BUGS", setting: "anonymous", value: "no" }));

    const ana = town.member(place, "Ana");
    expect(await ana.typing("/suggest", "board", "b")).toEqual([{ name: "bugs", value: "bugs" }]);
    await said(ana.suggest("A bench", { anonymous: true }));
    await said(ana.suggest("It squeaks", { board: "Bugs" }));
    expect(await said(ana.suggest("It leaks", { board: "bugs", anonymous: true }))).toContain(
      "does not take anonymous suggestions",
    );
    const second = await ana.waitsFor(bugs, (messages) => messages.find((message) => isCard(message, 2)));
    expect(second.text).toContain("It squeaks");
    expect(ana.finds((message) => isCard(message, 2), place.box)).toBeUndefined();

    const list = await said(mod.types("/board list"));
    expect(list).toContain(`**suggestions** · <#${place.box.id}>`);
    expect(list).toContain(`**bugs** · <#${bugs.id}>\n  Anonymous suggestions: no`);
  });

  it("makes the server's first board", async () => {
    const server = town.discord.addServer({ name: "New" });
    const mod = server.join("Mo", { permissions: ["ManageGuild"] });
    const box = server.addChannel({ name: "box" });
    mod.here = box;
    expect(await said(mod.types("/board list"))).toContain("This server has no board yet.");
    expect(await said(mod.types("/board create", { name: "ideas", channel: box }))).toContain(
      `The board **ideas** takes suggestions in <#${box.id}> now: members can use`,
    );
    expect(await said(mod.suggest("A start"))).toContain("Your suggestion is #1");
  });

  it("takes announcement channels and forums, and asks of each the rights that it needs there", async () => {
    const place = await town.place("Kinds");
    const { server, mod } = place;
    const { application, faults } = town.discord;
    const news = server.addChannel({ name: "news", type: ChannelType.GuildAnnouncement });
    expect(await said(mod.types("/board create", { name: "news", channel: news }))).toContain("takes suggestions in");
    const forum = server.addChannel({
      name: "forum",
      type: ChannelType.GuildForum,
      overwrites: [{ for: application, deny: ["SendMessagesInThreads"] }],
    });
    const lacking = await said(mod.types("/board create", { name: "forum", channel: forum }));
    expect(lacking).toContain("**Send Messages in Threads**");
    for (const right of ["SendMessagesInThreads", "ManageThreads"] as const) {
      faults.givePermission(forum, right, application);
    }
    expect(await said(mod.types("/board create", { name: "forum", channel: forum }))).toContain("takes suggestions in");
    expect(await sets(place, "queueChannel", `<#${forum.id}>`)).toContain(`<#${forum.id}> cannot be used for this.`);
    expect(stored.boards(server.id).map(({ name }) => name)).toEqual(["suggestions", "news", "forum"]);
  });

  it("refuses a name or channel that is taken, a channel where it cannot work, and a name of nothing", async () => {
    const place = await town.place("Taken");
    const { server, mod, box } = place;
    const other = server.addChannel({ name: "other" });
    const shut = server.addChannel({
      name: "shut",
      overwrites: [{ for: town.discord.application, deny: ["AttachFiles"] }],
    });
    expect(await said(mod.types("/board create", { name: "Suggestions", channel: other }))).toContain(
      "already has a board “Suggestions”",
    );
    expect(await said(mod.types("/board create", { name: "more", channel: box }))).toContain(
      `<#${box.id}> is where the board **suggestions** already is`,
    );
    expect(await said(mod.types("/board create", { name: "more", channel: shut }))).toContain(
      "I lack **Attach Files**",
    );
    expect(await said(mod.types("/board create", { name: " \u200b ", channel: other }))).toContain("cannot be");
    const voice = server.addChannel({ name: "voice", type: ChannelType.GuildVoice });
    await expect(mod.types("/board create", { name: "more", channel: voice })).rejects.toBeInstanceOf(Cannot);
    expect(stored.boards(server.id)).toHaveLength(1);
  });

  it("makes one board when two admins make the same in one instant, and as many as 25", async () => {
    const place = await town.place("Many");
    const { server, mod } = place;
    const twins = server.addChannel({ name: "twins" });
    const answers = await Promise.all(
      ["twins", "TWINS"].map((name) => said(mod.types("/board create", { name, channel: twins }))),
    );
    expect(answers.filter((answer) => answer.includes("takes suggestions in"))).toHaveLength(1);
    expect(answers.filter((answer) => answer.includes("already has a board"))).toHaveLength(1);
    for (let index = 3; index <= 25; index += 1) {
      const channel = server.addChannel({ name: `c${index}` });
      await said(mod.types("/board create", { name: `board ${index}`, channel }));
    }
    const channel = server.addChannel({ name: "last" });
    expect(await said(mod.types("/board create", { name: "last", channel }))).toContain("This server has 25 boards");
    const list = await said(mod.types("/board list"));
    expect(list.match(/^- /gm)).toHaveLength(25);
  });

  it("asks before it deletes one; its suggestions stay and go on, and it takes no new ones", async () => {
    const place = await town.place("End");
    const { server, mod } = place;
    const bugs = server.addChannel({ name: "bugs" });
    await said(mod.types("/board create", { name: "bugs", channel: bugs }));
    const ana = town.member(place, "Ana");
    await said(ana.suggest("It squeaks", { board: "bugs" }));
    const card = await ana.waitsFor(bugs, (messages) => messages.find((message) => isCard(message, 1)));
    const { modal } = await ana.suggest(undefined, { board: "bugs" });

    const question = await told(mod.types("/board delete", { board: "bugs" }));
    expect(question.text).toContain("Should the board **bugs** be deleted?");
    expect(question.text).toContain("Its one suggestion stays");
    expect(stored.boards(server.id)).toHaveLength(2);
    const deleted = await (await mod.clicks(question, "Delete bugs")).final();
    expect(deleted.text).toBe("✅ The board **bugs** is deleted. Its suggestions stay, and go on as they were.");
    expect(stored.boards(server.id).map(({ name }) => name)).toEqual(["suggestions"]);

    const refused = await said(ana.submits(modal, { text: "It leaks" }));
    expect(refused).toContain("This server has no board “bugs”");
    expect(refused).toContain("It leaks");
    await (await ana.clicks(card, "up")).final();
    expect(await said(mod.decides("approve", 1))).toContain("#1 is now");
    expect(stored.suggestion(server.id, 1)).toMatchObject({ up: 1, status: "approved" });
    expect(await said(mod.types("/board create", { name: "bugs", channel: bugs }))).toContain("takes suggestions in");
  });
});
