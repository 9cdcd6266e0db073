import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  type Client,
  ContainerBuilder,
  type Interaction,
  MessageFlags,
  SlashCommandBuilder,
  TextDisplayBuilder,
} from "discord.js";
import { afterEach, expect, it } from "vitest";
import { LocalDiscord } from "../../playground/discord/local-discord.ts";
import { tinyBot } from "../helpers/tiny-bot.ts";

let discord: LocalDiscord;
let bot: Client<true> | undefined;

afterEach(async () => {
  await bot?.destroy();
  await discord.stop();
});

const echo = new SlashCommandBuilder()
  .setName("echo")
  .setDescription("Says it back")
  .addStringOption((option) => option.setName("text").setDescription("What").setRequired(true).setMaxLength(100))
  .addBooleanOption((option) => option.setName("private").setDescription("For you alone"));

async function answering(handle: (interaction: Interaction) => Promise<unknown>) {
  discord = await LocalDiscord.start();
  const server = discord.addServer({ name: "Test" });
  bot = await tinyBot(discord, handle);
  await bot.application.commands.set([echo]);
  return { server, ana: server.join("Ana"), ben: server.join("Ben") };
}

it("lets discord.js log in and see its servers", async () => {
  discord = await LocalDiscord.start();
  const server = discord.addServer({ name: "Test" });
  bot = await tinyBot(discord);
  expect(bot.guilds.cache.get(server.id)?.name).toBe("Test");
  expect(bot.user.id).toBe(discord.application.id);
});

it("carries a command to the bot and its reply to everyone", async () => {
  const { server, ana, ben } = await answering(async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.reply(interaction.options.getString("text", true));
  });
  const answer = await ana.types("/echo", { text: "hello" });
  expect(answer.kind).toBe("message");
  expect(answer.text).toBe("hello");
  expect(ben.sees(server.general).map((message) => message.text)).toEqual(["hello"]);
});

it("shows a private reply to nobody else and tells the gateway nothing of it", async () => {
  const { server, ana, ben } = await answering(async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.reply({ content: "psst", flags: MessageFlags.Ephemeral });
  });
  const answer = await ana.types("/echo", { text: "hello" });
  expect(answer.ephemeral).toBe(true);
  expect(ana.sees().map((message) => message.text)).toEqual(["psst"]);
  expect(ben.sees()).toEqual([]);
  expect(server.general.messages.size).toBe(0);
  expect(discord.dispatches("MESSAGE_CREATE")).toEqual([]);
});

it("lets a button change the card it is on", async () => {
  const card = (votes: number) => [
    new ContainerBuilder()
      .addTextDisplayComponents(new TextDisplayBuilder().setContent(`Votes: ${votes}`))
      .addActionRowComponents(
        new ActionRowBuilder<ButtonBuilder>().addComponents(
          new ButtonBuilder().setCustomId("vote:1:up").setLabel("Up").setStyle(ButtonStyle.Primary),
        ),
      ),
  ];
  let votes = 0;
  const { ana, ben } = await answering(async (interaction) => {
    if (!interaction.isButton()) return;
    votes += 1;
    await interaction.update({ components: card(votes), flags: MessageFlags.IsComponentsV2 });
  });
  const channel = bot?.channels.cache.get(ana.here.id);
  if (channel?.isSendable() !== true) throw new Error("The bot does not see the channel");
  await channel.send({ components: card(0), flags: MessageFlags.IsComponentsV2 });
  const [seen] = ben.sees();
  if (seen === undefined) throw new Error("Ben sees no card");

  const answer = await ben.clicks(seen, "up");
  expect(answer.kind).toBe("update");
  expect(ana.sees().map((message) => message.text)).toEqual(["Votes: 1"]);
  expect(ana.sees()[0]?.editedCount).toBe(1);
});
