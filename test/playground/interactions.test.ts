import {
  ActionRowBuilder,
  ButtonBuilder,
  type ButtonInteraction,
  ButtonStyle,
  type ChatInputCommandInteraction,
  type Client,
  DiscordAPIError,
  type Interaction,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  PermissionFlagsBits,
  SlashCommandBuilder,
  TextInputBuilder,
  TextInputStyle,
} from "discord.js";
import { afterEach, beforeEach, expect, it } from "vitest";
import { LocalDiscord } from "../../playground/discord/local-discord.ts";
import type { LocalServer } from "../../playground/discord/local-server.ts";
import { file, picture } from "../../playground/people/files.ts";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { gate } from "../helpers/gate.ts";
import { ask, tinyBot } from "../helpers/tiny-bot.ts";

let discord: LocalDiscord;
let bot: Client<true>;
let server: LocalServer;
let ana: Suggester;
let ben: Suggester;
let handle: (interaction: Interaction) => Promise<unknown>;

const commands = [
  new SlashCommandBuilder()
    .setName("try")
    .setDescription("Tries something")
    .addStringOption((option) => option.setName("text").setDescription("A text").setMaxLength(10))
    .addUserOption((option) => option.setName("who").setDescription("Somebody"))
    .addChannelOption((option) => option.setName("where").setDescription("A channel"))
    .addRoleOption((option) => option.setName("role").setDescription("A role"))
    .addAttachmentOption((option) => option.setName("image").setDescription("A picture"))
    .addIntegerOption((option) =>
      option
        .setName("size")
        .setDescription("How big")
        .addChoices({ name: "small", value: 1 }, { name: "big", value: 2 }),
    ),
  new SlashCommandBuilder()
    .setName("find")
    .setDescription("Finds")
    .addSubcommand((sub) =>
      sub
        .setName("one")
        .setDescription("One of them")
        .addStringOption((option) =>
          option.setName("id").setDescription("Which").setRequired(true).setAutocomplete(true),
        ),
    ),
  new SlashCommandBuilder()
    .setName("staff")
    .setDescription("For staff")
    .setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild),
];

beforeEach(async () => {
  discord = await LocalDiscord.start();
  server = discord.addServer({ name: "Test", locale: "de" });
  bot = await tinyBot(discord, (interaction) => handle(interaction));
  await bot.application.commands.set(commands);
  ana = server.join("Ana", { locale: "fr" });
  ben = server.join("Ben");
});

afterEach(async () => {
  await bot.destroy();
  await discord.stop();
});

const command = (run: (interaction: ChatInputCommandInteraction) => Promise<unknown>) => {
  handle = async (interaction) => (interaction.isChatInputCommand() ? run(interaction) : undefined);
};

const buttons = (...ids: string[]) => [
  new ActionRowBuilder<ButtonBuilder>().addComponents(
    ids.map((id) => new ButtonBuilder().setCustomId(id).setLabel(id).setStyle(ButtonStyle.Primary)),
  ),
];

/** A message with buttons in #general, and what is done when one is pressed. */
async function card(press: (interaction: ButtonInteraction) => Promise<unknown>, ...ids: string[]) {
  handle = async (interaction) => (interaction.isButton() ? press(interaction) : undefined);
  const channel = await bot.channels.fetch(server.general.id);
  if (channel?.isSendable() !== true) throw new Error("the bot cannot write there");
  return channel.send({ content: "card", components: buttons(...ids) });
}

const codeOf = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    await promise;
    return "no error";
  } catch (error) {
    return error instanceof DiscordAPIError ? error.code : error;
  }
};

it("fills in a deferred reply, which was there as a loading message before", async () => {
  const go = gate();
  command(async (interaction) => {
    await interaction.deferReply();
    await go.opened;
    await interaction.editReply("done");
  });
  const answer = await ana.types("/try");
  expect(answer.kind).toBe("deferral");
  expect(ben.sees()[0]?.thinking).toBe(true);
  const original = await ask(discord, "GET", `/webhooks/${bot.user.id}/${tokenOf()}/messages/@original`);
  expect(original.body["flags"]).toBe(MessageFlags.Loading);

  go.open();
  const reply = await answer.final();
  expect(reply).toMatchObject({ text: "done", thinking: false, editedCount: 0 });
});

/** The token of the interaction answered last. */
function tokenOf(): string {
  return discord.requests.last("POST", /callback$/u)?.path.split("/")[3] ?? "";
}

it("keeps a private deferral private after its edit, whatever the edit says", async () => {
  command(async (interaction) => {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply({ content: "secret" });
  });
  const answer = await ana.types("/try");
  expect((await answer.final()).ephemeral).toBe(true);
  expect(ben.sees()).toEqual([]);
  expect(discord.dispatches("MESSAGE_CREATE")).toEqual([]);
  expect(discord.dispatches("MESSAGE_UPDATE")).toEqual([]);
});

it("fills a loading reply in with the first follow-up, which takes over its privacy", async () => {
  command(async (interaction) => {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.followUp("first");
    await interaction.followUp("second");
  });
  const answer = await ana.types("/try");
  expect((await answer.final()).text).toBe("first");
  expect(await answer.followUp()).toMatchObject({ text: "second", ephemeral: false });
  expect(ben.sees().map((message) => message.text)).toEqual(["second"]);
});

it("leaves the clicked message alone when a button's reply is put off, and makes a new one", async () => {
  const message = await card(async (interaction) => {
    await interaction.deferReply();
    await interaction.editReply("new");
  }, "go");
  const answer = await ana.clicks(message, "go");
  const reply = await answer.final();
  expect(reply.id).not.toBe(message.id);
  expect(ben.sees().map((seen) => seen.text)).toEqual(["card", "new"]);
  expect(reply.raw.interaction_metadata).toMatchObject({ interacted_message_id: message.id, user: { id: ana.id } });
});

it("leaves the message alone on a deferred update until that is edited; a follow-up is a message of its own", async () => {
  const go = gate();
  const message = await card(async (interaction) => {
    await interaction.deferUpdate();
    await interaction.followUp({ content: "by the way", flags: MessageFlags.Ephemeral });
    await go.opened;
    await interaction.editReply("changed");
  }, "go");
  const answer = await ana.clicks(message, "go");
  expect(answer.kind).toBe("deferred-update");
  expect((await answer.followUp()).text).toBe("by the way");
  expect(ben.sees().map((seen) => seen.text)).toEqual(["card"]);

  const changed = ben.waitsFor(server.general, ([seen]) => seen?.text === "changed" && seen);
  go.open();
  expect((await changed).editedCount).toBe(1);
});

it("opens a form and carries what is entered", async () => {
  handle = async (interaction) => {
    if (interaction.isChatInputCommand()) {
      const input = new TextInputBuilder().setCustomId("text").setStyle(TextInputStyle.Paragraph).setMaxLength(20);
      const label = new LabelBuilder().setLabel("Your idea").setTextInputComponent(input);
      const upload = new LabelBuilder()
        .setLabel("Pictures")
        .setFileUploadComponent((files) => files.setCustomId("images").setRequired(false).setMaxValues(2));
      await interaction.showModal(
        new ModalBuilder().setCustomId("idea").setTitle("Idea").addLabelComponents(label, upload),
      );
    } else if (interaction.isModalSubmit()) {
      const files = interaction.fields.getUploadedFiles("images")?.map((one) => one.name) ?? [];
      await interaction.reply(`${interaction.fields.getTextInputValue("text")} ${files.join()}`);
    }
  };
  const { modal } = await ana.types("/try");
  expect(modal?.fields.map((field) => field.label)).toEqual(["Your idea", "Pictures"]);
  await expect(ana.submits(modal, {})).rejects.toThrow("takes 1 to 20 characters");
  await expect(ana.submits(modal, { text: "x".repeat(21) })).rejects.toThrow("takes 1 to 20 characters");

  const answer = await ana.submits(modal, { "Your idea": "more tea", images: [picture("a.png"), picture("b.png")] });
  expect(answer.text).toBe("more tea a.png,b.png");
});

it("suggests choices while an option is typed", async () => {
  handle = async (interaction) => {
    if (!interaction.isAutocomplete()) return;
    const { name, value } = interaction.options.getFocused(true);
    await interaction.respond([{ name: `${interaction.options.getSubcommand()} ${name} ${value}`, value: "1" }]);
  };
  expect(await ana.typing("/find one", "id", "da")).toEqual([{ name: "one id da", value: "1" }]);
});

it("brings along what options stand for, the languages and the permissions", async () => {
  const role = server.addRole("Painters", ["ManageGuild"]);
  let seen: object = {};
  command(async (interaction) => {
    const { options } = interaction;
    seen = {
      user: options.getUser("who")?.username,
      member: options.getMember("who") !== null,
      channel: options.getChannel("where")?.name,
      role: options.getRole("role")?.name,
      image: options.getAttachment("image")?.contentType,
      size: options.getInteger("size"),
      locale: interaction.locale,
      guildLocale: interaction.guildLocale,
      mine: interaction.memberPermissions?.has(PermissionFlagsBits.ManageGuild),
      apps: interaction.appPermissions.has(PermissionFlagsBits.AttachFiles),
      context: interaction.context,
      limit: interaction.attachmentSizeLimit,
    };
    await interaction.reply("ok");
  });
  await ana.types("/try", { who: ben, where: server.general, role, image: picture(), size: "big" });
  expect(seen).toEqual({
    user: "ben",
    member: true,
    channel: "general",
    role: "Painters",
    image: "image/png",
    size: 2,
    locale: "fr",
    guildLocale: "de",
    mine: false,
    apps: true,
    context: 0,
    limit: 10_485_760,
  });
});

it("lets nobody send what the client would not", async () => {
  await expect(ana.types("/nothing")).rejects.toThrow("There is no command /nothing");
  await expect(ana.types("/find")).rejects.toThrow("wants one of one");
  await expect(ana.types("/find one")).rejects.toThrow("The option id is required");
  await expect(ana.types("/try", { text: "eleven chars" })).rejects.toThrow("takes 1 to 10 characters");
  await expect(ana.types("/try", { size: "huge" })).rejects.toThrow("takes one of small, big");
  await expect(ana.types("/try", { colour: "red" })).rejects.toThrow("There is no option colour");
  await expect(ana.types("/try", { image: "a.png" })).rejects.toThrow("takes a file");
  await expect(ana.types("/staff")).rejects.toThrow("ana is not offered /staff");
  expect(discord.dispatches("INTERACTION_CREATE")).toEqual([]);
});

it("offers a staff command to who holds its permission, or to whom the server's settings give it", async () => {
  command((interaction) => interaction.reply("welcome"));
  const mod = server.join("Mod", { permissions: ["ManageGuild"] });
  expect((await mod.types("/staff")).text).toBe("welcome");

  const staff = ana.commands().find((one) => one.name === "staff");
  expect(staff).toBeUndefined();
  const registered = mod.commands().find((one) => one.name === "staff");
  if (registered === undefined) throw new Error("not registered");
  server.setCommandRule(registered, ana);
  expect((await ana.types("/staff")).text).toBe("welcome");
});

it("tells the person that the application did not respond, and the application 10062 ever after", async () => {
  const late = gate();
  const codes = gate<unknown[]>();
  command(async (interaction) => {
    await late.opened;
    codes.open([await codeOf(interaction.reply("late")), await codeOf(interaction.reply("later"))]);
  });
  const answer = ana.types("/try");
  await discord.core.world.changes.until(
    () => discord.dispatches("INTERACTION_CREATE").length === 1,
    5_000,
    () => new Error(),
  );
  discord.clock.advance(3_001);
  await expect(answer).rejects.toThrow("The application did not respond");
  late.open();
  expect(await codes.opened).toEqual([10_062, 10_062]);
  expect(ben.sees()).toEqual([]);
});

it("refuses a second answer with 40060 and lets the first stand", async () => {
  const second = gate<unknown>();
  command(async (interaction) => {
    await interaction.reply("first");
    const path = `/interactions/${interaction.id}/${interaction.token}/callback`;
    second.open((await ask(discord, "POST", path, { type: 4, data: { content: "second" } })).code);
  });
  const answer = await ana.types("/try");
  expect(await second.opened).toBe(40_060);
  expect(answer.text).toBe("first");
});

it("takes the token away after 15 minutes", async () => {
  const go = gate();
  const code = gate<unknown>();
  command(async (interaction) => {
    await interaction.reply("first");
    await go.opened;
    code.open(await codeOf(interaction.editReply("second")));
  });
  await ana.types("/try");
  discord.clock.advance(15 * 60_000 + 1);
  go.open();
  expect(await code.opened).toBe(50_027);
});

it("answers a follow-up before any answer with 10015", async () => {
  const code = gate<unknown>();
  command(async (interaction) => {
    code.open((await ask(discord, "POST", `/webhooks/${bot.user.id}/${interaction.token}`, { content: "x" })).code);
    await interaction.reply("now");
  });
  await ana.types("/try");
  expect(await code.opened).toBe(10_015);
});

it("tells an answer that asked for it which message it made", async () => {
  const told = gate<unknown>();
  command(async (interaction) => {
    const { interaction: made, resource } = await interaction.deferReply({ withResponse: true });
    told.open([made.responseMessageLoading, made.responseMessageId, resource?.message?.id]);
  });
  const answer = await ana.types("/try");
  const id = answer.message?.id;
  expect(await told.opened).toEqual([true, id, id]);
});

it("delivers one press twice on demand, and only one answer stands", async () => {
  const codes: unknown[] = [];
  const both = gate();
  const message = await card(async (interaction) => {
    codes.push(await codeOf(interaction.reply("voted")));
    if (codes.length === 2) both.open();
  }, "go");
  const press = ana.press(message, "go", { duplicate: true });
  expect((await press.answer).text).toBe("voted");
  await both.opened;
  expect(new Set(codes)).toEqual(new Set(["no error", 40_060]));
});

it("delivers two presses in the wrong order on demand", async () => {
  const arrived: string[] = [];
  const message = await card(async (interaction) => {
    arrived.push(interaction.id);
    await interaction.deferUpdate();
  }, "go");
  const older = ana.press(message, "go", { hold: true });
  const newer = ana.press(message, "go", { hold: true });
  await newer.dispatch().answer;
  await older.dispatch().answer;
  expect(BigInt(newer.id) > BigInt(older.id)).toBe(true);
  expect(arrived).toEqual([newer.id, older.id]);
});

it("presses what is not there, as a forged client would", async () => {
  const ids: string[] = [];
  const message = await card(async (interaction) => {
    ids.push(interaction.customId);
    await interaction.deferUpdate();
  }, "go");
  await ana.press(message, "foreign:1").answer;
  expect(ids).toEqual(["foreign:1"]);
  await expect(ana.clicks(message, "foreign:1")).rejects.toThrow('There is no button "foreign:1"');
});

it("serves an attached file back under an address that expires", async () => {
  const content = gate<string>();
  command(async (interaction) => {
    const image = interaction.options.getAttachment("image", true);
    await interaction.reply("got it");
    content.open(image.url);
  });
  await ana.types("/try", { image: file("note.txt", "hello") });
  const url = await content.opened;
  expect(await (await fetch(url)).text()).toBe("hello");
  discord.clock.advance(25 * 60 * 60_000);
  expect((await fetch(url)).status).toBe(404);
});

it("sends interactions in direct messages, and not where a command is not meant", async () => {
  command((interaction) => interaction.reply(String(interaction.context)));
  const dm = discord.core.channels.directMessage(ana.id, bot.user.id);
  expect((await ana.types("/try", {}, { channel: dm })).text).toBe("1");
  expect(ana.dms().map((message) => message.text)).toEqual(["1"]);
});
