import {
  ApplicationCommandType,
  type Client,
  ContextMenuCommandBuilder,
  InteractionContextType,
  MessageFlags,
  MessageType,
  ModalBuilder,
  PermissionFlagsBits,
  SlashCommandBuilder,
  TextInputStyle,
} from "discord.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LocalDiscord } from "../../playground/discord/local-discord.ts";
import { ask, tinyBot } from "../helpers/tiny-bot.ts";

const decide = new ContextMenuCommandBuilder()
  .setName("Decide")
  .setType(ApplicationCommandType.Message)
  .setContexts(InteractionContextType.Guild)
  .setDefaultMemberPermissions(PermissionFlagsBits.ManageMessages);
const voters = new ContextMenuCommandBuilder().setName("Show voters").setType(ApplicationCommandType.Message);
const typed = new SlashCommandBuilder().setName("help").setDescription("Helps");

let discord: LocalDiscord;
let bot: Client<true>;

beforeAll(async () => {
  discord = await LocalDiscord.start({ rateLimits: false });
  bot = await tinyBot(discord, async (interaction) => {
    if (interaction.isModalSubmit()) await interaction.reply("filled in");
    if (!interaction.isMessageContextMenuCommand()) return;
    if (interaction.commandName === "Show voters") {
      await interaction.reply(
        `on: ${interaction.targetMessage.content} by ${interaction.targetMessage.author.username}`,
      );
      return;
    }
    const modal = new ModalBuilder().setCustomId(`decide:${interaction.targetId}`).setTitle("Decide");
    modal.addLabelComponents((label) =>
      label
        .setLabel("Reason")
        .setTextInputComponent((input) => input.setCustomId("reason").setStyle(TextInputStyle.Short)),
    );
    await interaction.showModal(modal);
  });
  await bot.application.commands.set([decide, voters, typed]);
});

afterAll(async () => {
  await bot.destroy();
  await discord.stop();
});

function place(name: string) {
  const server = discord.addServer({ name });
  const mod = server.join("Mo", { permissions: ["ManageMessages"] });
  return { server, mod, ana: server.join("Ana") };
}

describe.concurrent("menus on messages", () => {
  it("stand beside typed commands, each in its own list", ({ expect }) => {
    const { ana, mod } = place("Lists");
    expect(mod.menus().map((menu) => menu.name)).toEqual(["Decide", "Show voters"]);
    expect(ana.menus().map((menu) => menu.name)).toEqual(["Show voters"]);
    expect(mod.commands().map((command) => command.name)).toEqual(["help"]);
  });

  it("carry the message to the bot, and the answer points back to it", async ({ expect }) => {
    const { ana, mod } = place("Target");
    const message = ana.says("more benches");
    const answer = await mod.uses("Show voters", message);
    expect(answer.text).toBe("on: more benches by ana");
    expect(answer.message?.raw).toMatchObject({
      type: MessageType.ContextMenuCommand,
      message_reference: { message_id: message.id },
      interaction_metadata: { target_message_id: message.id },
    });
  });

  it("may open a form, whose answer comes as after a command", async ({ expect }) => {
    const { ana, mod } = place("Form");
    const { modal } = await mod.uses("Decide", ana.says("x"));
    expect(modal?.title).toBe("Decide");
    expect((await mod.submits(modal, { reason: "good" })).text).toBe("filled in");
  });

  it("are not offered to whom a command of the same demands would not be", async ({ expect }) => {
    const { server, ana } = place("Offered");
    const message = ana.says("x");
    await expect(ana.uses("Decide", message)).rejects.toThrow('is not offered "Decide"');
    await expect(ana.uses("decide", message)).rejects.toThrow('There is no command "decide"');
    await expect(ana.types("/Decide")).rejects.toThrow("There is no command");
    const menu = [...(await bot.application.commands.fetch()).values()].find((one) => one.name === "Decide");
    if (menu === undefined) throw new Error("not registered");
    server.setCommandRule(menu, ana);
    expect((await ana.uses("Decide", message)).kind).toBe("modal");
  });

  it("are not there on private, hidden or archived messages", async ({ expect }) => {
    const { server, ana, mod } = place("Nowhere");
    const hidden = server.addChannel({ name: "hidden", overwrites: [{ for: "everyone", deny: ["ViewChannel"] }] });
    const staff = server.join("Staff", { permissions: ["Administrator"] });
    await expect(ana.uses("Show voters", staff.says("secret", hidden))).rejects.toThrow("does not see");
    const message = ana.says("x");
    const thread = await ask(discord, "POST", `/channels/${ana.here.id}/messages/${message.id}/threads`, { name: "t" });
    const channel = server.channel(String(thread.body["id"]));
    if (channel === undefined) throw new Error("no thread");
    const inside = ana.says("inside", channel);
    server.archives(channel);
    await expect(mod.uses("Show voters", inside)).rejects.toThrow("archived thread");
  });
});

it("are not there on messages that only one person sees", async () => {
  const { ana } = place("Private");
  const quiet = await tinyBotAnswer(ana);
  await expect(ana.uses("Show voters", quiet)).rejects.toThrow("only one person sees");
});

async function tinyBotAnswer(ana: ReturnType<typeof place>["ana"]) {
  bot.once("interactionCreate", (interaction) => {
    if (interaction.isChatInputCommand()) void interaction.reply({ content: "psst", flags: MessageFlags.Ephemeral });
  });
  return (await ana.types("/help")).final();
}
