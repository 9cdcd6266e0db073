import {
  ActionRowBuilder,
  type Client,
  type Interaction,
  MessageFlags,
  PermissionFlagsBits,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  UserSelectMenuBuilder,
} from "discord.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LocalDiscord } from "../../playground/discord/local-discord.ts";
import type { LocalServer } from "../../playground/discord/local-server.ts";
import { picture } from "../../playground/people/files.ts";
import { ask, tinyBot } from "../helpers/tiny-bot.ts";

let discord: LocalDiscord;
let server: LocalServer;
let bot: Client<true>;
let handle: (interaction: Interaction) => Promise<unknown>;

const suggest = new SlashCommandBuilder()
  .setName("suggest")
  .setDescription("Suggests")
  .addStringOption((option) => option.setName("text").setDescription("What"))
  .addAttachmentOption((option) => option.setName("image").setDescription("How it looks"))
  .addBooleanOption((option) => option.setName("anonymous").setDescription("Without your name"))
  .addStringOption((option) => option.setName("board").setDescription("Where"));

const decide = new SlashCommandBuilder()
  .setName("decide")
  .setDescription("Decides")
  .setNameLocalizations({ de: "entscheiden" })
  .setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild)
  .addSubcommand((sub) =>
    sub
      .setName("approve")
      .setDescription("Approves")
      .addStringOption((option) => option.setName("id").setDescription("Which").setRequired(true).setAutocomplete(true))
      .addStringOption((option) => option.setName("reason").setDescription("Why")),
  );

beforeEach(async () => {
  discord = await LocalDiscord.start();
  server = discord.addServer({ name: "Test" });
  bot = await tinyBot(discord, (interaction) => handle(interaction));
  await bot.application.commands.set([suggest, decide]);
});

afterEach(async () => {
  await bot.destroy();
  await discord.stop();
});

it("tells a story in its own words", async () => {
  handle = async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    const { options } = interaction;
    if (interaction.commandName === "suggest") {
      const image = options.getAttachment("image")?.name ?? "no image";
      await interaction.reply(`${options.getString("text")}, ${image}, ${options.getBoolean("anonymous")}`);
    } else {
      await interaction.reply(
        `#${options.getString("id")} ${options.getSubcommand()}d: ${options.getString("reason")}`,
      );
    }
  };
  const ana = server.join("Ana");
  const mod = server.join("Mod", { permissions: ["ManageGuild"] });
  await ana.suggest("more tea", { image: picture("tea.png"), anonymous: true });
  await mod.decides("approve", 1, { reason: "good" });
  await expect(ana.decides("approve", 1)).rejects.toThrow("is not offered /decide");
  expect(ana.sees().map((message) => message.text)).toEqual(["more tea, tea.png, true", "#1 approved: good"]);
});

describe("selects", () => {
  it("carry what was chosen, by value or by label, and whom it stands for", async () => {
    const chosen: unknown[] = [];
    handle = async (interaction) => {
      if (interaction.isStringSelectMenu()) chosen.push(interaction.values);
      if (interaction.isUserSelectMenu()) chosen.push(interaction.users.map((user) => user.username));
      if (interaction.isMessageComponent()) await interaction.deferUpdate();
    };
    const ana = server.join("Ana");
    const channel = await bot.channels.fetch(server.general.id);
    if (channel?.isSendable() !== true) throw new Error("the bot cannot write there");
    const colours = new StringSelectMenuBuilder().setCustomId("pick:colour").addOptions({ label: "Red", value: "r" });
    const message = await channel.send({
      content: "choose",
      components: [
        new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(colours),
        new ActionRowBuilder<UserSelectMenuBuilder>().addComponents(
          new UserSelectMenuBuilder().setCustomId("pick:user"),
        ),
      ],
    });
    await ana.selects(message, "colour", "Red");
    await ana.selects(message, "user", ana);
    expect(chosen).toEqual([["r"], ["ana"]]);
    await expect(ana.selects(message, "colour", "Blue")).rejects.toThrow("There is no choice Blue");
    await expect(ana.selects(message, undefined, "r")).rejects.toThrow("2 selects match");
  });
});

describe("what a person sees", () => {
  it("ends where the channel is hidden, and others' buttons cannot be pressed there", async () => {
    const staff = server.addRole("Staff");
    const hidden = server.addChannel({
      name: "staff",
      overwrites: [
        { for: "everyone", deny: ["ViewChannel"] },
        { for: staff, allow: ["ViewChannel"] },
        { for: discord.application, allow: ["ViewChannel"] },
      ],
    });
    const ana = server.join("Ana");
    const mod = server.join("Mod", { roles: [staff] });
    const message = mod.says("between us", hidden);
    expect(mod.sees(hidden)).toHaveLength(1);
    expect(ana.sees(hidden)).toEqual([]);
    expect(ana.looksAgain(message)).toBeUndefined();
    await expect(ana.clicks(message, "up")).rejects.toThrow("does not see");
    await expect(ana.types("/suggest", { text: "x" }, { channel: hidden })).rejects.toThrow("does not see");
  });

  it("takes private answers away when the bot deletes them, and says so to who waits for one", async () => {
    handle = async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.deleteReply();
    };
    const ana = server.join("Ana");
    const answer = await ana.suggest("x");
    await expect(answer.final()).rejects.toThrow("taken away");
    expect(ana.sees()).toEqual([]);
  });

  it("is told to who waited in vain", async () => {
    const ana = server.join("Ana");
    ana.says("something else");
    await expect(ana.waitsFor(server.general, () => false, 1)).rejects.toThrow("Ana waited 1 ms in vain in #general");
  });
});

describe("registered commands", () => {
  it("keep their ids and versions when they are set again unchanged", async () => {
    const path = `/applications/${bot.user.id}/commands`;
    const registered = async () => Object.values((await ask(discord, "GET", path)).body).map((one) => Object(one));
    const before = await registered();
    await ask(discord, "PUT", path, [suggest.toJSON(), { ...decide.toJSON(), description: "Decides about it" }]);
    const after = await registered();
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(after[0]).toEqual(before[0]);
    expect(after[1]).toMatchObject({ name: "decide", description: "Decides about it" });
    expect(after[1].version).not.toBe(before[1].version);
  });

  it("tell their translations only to who asks for them", async () => {
    const path = `/applications/${bot.user.id}/commands`;
    const decideIn = async (query: string): Promise<object> => {
      const { body } = await ask(discord, "GET", path + query);
      return Object(Object.values(body).find((one) => Object(one).name === "decide"));
    };
    expect(await decideIn("")).not.toHaveProperty("name_localizations");
    expect(await decideIn("?with_localizations=true")).toMatchObject({ name_localizations: { de: "entscheiden" } });
  });
});

describe("edits by answers", () => {
  const pressTimes = async (times: number) => {
    handle = async (interaction) => {
      if (interaction.isButton()) await interaction.update({ content: "card" }).catch(() => undefined);
    };
    const people = Array.from({ length: times }, (_, index) => server.join(`P${index}`));
    const body = {
      content: "card",
      components: [{ type: 1, components: [{ type: 2, style: 1, label: "Up", custom_id: "up" }] }],
    };
    const { body: message } = await ask(discord, "POST", `/channels/${server.general.id}/messages`, body);
    for (const person of people) void person.press({ id: String(message["id"]) }, "up");
    await discord.requests.reached(times, "POST", /callback$/u);
    return discord.requests.all("POST", /callback$/u).map((request) => request.status);
  };

  it("count towards no channel's limit", async () => {
    expect(await pressTimes(8)).toEqual(Array.from({ length: 8 }, () => 204));
  });

  it("count towards the channel's limit where that is switched on", async () => {
    await bot.destroy();
    await discord.stop();
    discord = await LocalDiscord.start({ callbacksCountAsEdits: true });
    server = discord.addServer({ name: "Test" });
    bot = await tinyBot(discord, (interaction) => handle(interaction));
    const statuses = await pressTimes(8);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
    expect(statuses.filter((status) => status === 204).length).toBeLessThanOrEqual(5);
  });

  it("have a limit of their own where the message is older than an hour", async () => {
    const { body } = await ask(discord, "POST", `/channels/${server.general.id}/messages`, { content: "old" });
    discord.clock.advance(61 * 60_000);
    const codes: unknown[] = [];
    for (let round = 0; round < 4; round += 1) {
      const path = `/channels/${server.general.id}/messages/${String(body["id"])}`;
      const { status, code } = await ask(discord, "PATCH", path, { content: `edit ${round}` });
      codes.push(code ?? status);
    }
    expect(codes).toEqual([200, 200, 200, 30_046]);
  });
});
