import {
  ActionRowBuilder,
  ApplicationCommandType,
  ButtonBuilder,
  ButtonStyle,
  CheckboxBuilder,
  ContainerBuilder,
  ContextMenuCommandBuilder,
  EmbedBuilder,
  FileUploadBuilder,
  InteractionContextType,
  LabelBuilder,
  MediaGalleryBuilder,
  MediaGalleryItemBuilder,
  type MessageActionRowComponentBuilder,
  MessageFlags,
  ModalBuilder,
  PermissionFlagsBits,
  RadioGroupBuilder,
  SectionBuilder,
  SeparatorBuilder,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
  ThumbnailBuilder,
} from "discord.js";
import { describe, expect, it } from "vitest";
import { button, display, gallery, type RouteName, row, text, times, v2, verdictOn } from "./bodies.ts";

const passes = { unknownKeys: [] };
const noMentions = { parse: [] };

const card = new ContainerBuilder()
  .setAccentColor(0x57f287)
  .addSectionComponents(
    new SectionBuilder()
      .addTextDisplayComponents(
        new TextDisplayBuilder().setId(4_711).setContent("### #128 · Open"),
        new TextDisplayBuilder().setContent("> A bench by the lake 🛶"),
      )
      .setThumbnailAccessory(new ThumbnailBuilder().setURL("https://example.com/avatar.png").setDescription("Ana")),
  )
  .addMediaGalleryComponents(
    new MediaGalleryBuilder().addItems(new MediaGalleryItemBuilder().setURL("attachment://bench.png")),
  )
  .addSeparatorComponents(new SeparatorBuilder().setDivider(true))
  .addActionRowComponents(
    new ActionRowBuilder<MessageActionRowComponentBuilder>().addComponents(
      new ButtonBuilder()
        .setCustomId("vote:128:up")
        .setLabel("3")
        .setEmoji({ name: "👍" })
        .setStyle(ButtonStyle.Success),
      new ButtonBuilder().setCustomId("vote:128:down").setLabel("1").setStyle(ButtonStyle.Danger).setDisabled(true),
      new ButtonBuilder().setURL("https://example.com/thread").setLabel("Discuss").setStyle(ButtonStyle.Link),
    ),
  )
  .toJSON();

const menu = new ActionRowBuilder<MessageActionRowComponentBuilder>()
  .addComponents(
    new StringSelectMenuBuilder()
      .setCustomId("board")
      .setPlaceholder("Which board?")
      .setMaxValues(2)
      .addOptions({ label: "Ideas", value: "1", description: "All of them" }, { label: "Bugs", value: "2" }),
  )
  .toJSON();

const suggestModal = new ModalBuilder()
  .setCustomId("suggest")
  .setTitle("Suggest something")
  .addLabelComponents(
    new LabelBuilder()
      .setLabel("Your suggestion")
      .setDescription("One idea at a time")
      .setTextInputComponent(
        new TextInputBuilder().setCustomId("text").setStyle(TextInputStyle.Paragraph).setMaxLength(2_000).setValue("A"),
      ),
    new LabelBuilder()
      .setLabel("Images")
      .setFileUploadComponent(new FileUploadBuilder().setCustomId("images").setMaxValues(5).setRequired(false)),
    new LabelBuilder()
      .setLabel("Board")
      .setStringSelectMenuComponent(
        new StringSelectMenuBuilder().setCustomId("board").addOptions({ label: "Ideas", value: "1" }),
      ),
    new LabelBuilder().setLabel("Anonymous").setCheckboxComponent(new CheckboxBuilder().setCustomId("anonymous")),
    new LabelBuilder().setLabel("How much").setRadioGroupComponent(
      new RadioGroupBuilder().setCustomId("weight").setOptions([
        { label: "A bit", value: "1" },
        { label: "A lot", value: "2" },
      ]),
    ),
  )
  .toJSON();

const suggest = new SlashCommandBuilder()
  .setName("suggest")
  .setDescription("Suggest something")
  .setNameLocalizations({ de: "vorschlagen", "pt-BR": "sugerir" })
  .setContexts(InteractionContextType.Guild)
  .addStringOption((option) => option.setName("text").setDescription("What you suggest").setMaxLength(2_000))
  .addAttachmentOption((option) => option.setName("image").setDescription("A picture"))
  .addBooleanOption((option) => option.setName("anonymous").setDescription("Without your name"))
  .addStringOption((option) => option.setName("board").setDescription("Which board").setAutocomplete(true))
  .toJSON();

const decide = new SlashCommandBuilder()
  .setName("decide")
  .setDescription("Decide about a suggestion")
  .setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild)
  .addSubcommand((subcommand) =>
    subcommand
      .setName("approve")
      .setDescription("Approve it")
      .addStringOption((option) => option.setName("id").setDescription("Which").setRequired(true))
      .addIntegerOption((option) => option.setName("days").setDescription("How long").setMinValue(1).setMaxValue(30)),
  )
  .addSubcommandGroup((group) =>
    group
      .setName("many")
      .setDescription("Several")
      .addSubcommand((sub) => sub.setName("all").setDescription("All")),
  )
  .toJSON();

const showVoters = new ContextMenuCommandBuilder()
  .setName("Show voters")
  .setType(ApplicationCommandType.Message)
  .toJSON();

const upload = ["bench.png"];
const posted = { ...v2(card), allowed_mentions: noMentions, attachments: [{ id: "0", description: "A bench" }] };
const embed = new EmbedBuilder()
  .setTitle("Statistics")
  .setDescription(text(4_000))
  .setColor("Blue")
  .setTimestamp(1_700_000_000_000)
  .setImage("attachment://chart.png")
  .addFields({ name: "Votes", value: "128", inline: true })
  .toJSON();

describe("bodies the bot sends", () => {
  it.each<[string, RouteName, unknown, (readonly string[])?]>([
    ["a card with its picture", "create", { ...posted, nonce: "k3v9", enforce_nonce: true, tts: false }, upload],
    ["a card redrawn, its picture kept", "edit", v2(card)],
    ["a card redrawn, its picture listed", "edit", { ...v2(card), attachments: [{ id: "1100000000000000000" }] }],
    ["a card redrawn as the answer to a press", "update", { ...v2(card), allowed_mentions: noMentions }],
    ["a card whose text is cleared when it becomes one", "update", { ...v2(card), content: null, embeds: [] }],
    ["a private reply", "reply", { content: "Thanks!", flags: MessageFlags.Ephemeral, allowed_mentions: noMentions }],
    ["a private reply of components", "reply", { ...v2(display("Thanks!")), flags: (1 << 15) | 64 }],
    ["a deferral", "defer", { flags: MessageFlags.Ephemeral }],
    ["a deferral without a word", "defer", undefined],
    ["a deferred update", "deferUpdate", undefined],
    ["a deferral's later answer", "editOriginal", { ...posted, flags: 1 << 15 }, upload],
    ["a follow-up with a menu", "followUp", { content: "Which?", components: [menu], flags: 64 }],
    ["an embed with its picture", "reply", { embeds: [embed], attachments: [{ id: 0 }] }, ["chart.png"]],
    ["a picture and nothing else", "create", undefined, upload],
    [
      "a reply to a message",
      "create",
      { content: "a", message_reference: { message_id: "1", fail_if_not_exists: false } },
    ],
    ["25 choices", "autocomplete", times(25, (index) => ({ name: `#${index} · Open · A bench`, value: `${index}` }))],
    ["choices of numbers", "autocomplete", [{ name: "one", value: 1 }]],
    ["no choices", "autocomplete", []],
    ["the modal", "modal", suggestModal],
    [
      "an old modal",
      "modal",
      {
        custom_id: "a",
        title: "a",
        components: [row({ type: 4, custom_id: "b", style: 2, label: "c", value: text(4_000) })],
      },
    ],
    ["all commands at once", "commands", [suggest, decide, showVoters]],
    ["one command", "command", suggest],
    ["a command's new description", "editCommand", { description: "Suggest an idea" }],
    ["a thread on a card", "threadFromMessage", { name: "A bench by the lake", auto_archive_duration: 10_080 }],
    ["a private thread", "thread", { name: "Staff", type: 12, invitable: false }],
    ["a forum post", "forumPost", posted, upload],
    ["a thread archived and locked", "channel", { archived: true, locked: true }],
    ["a channel renamed", "channel", { name: "ideas", topic: "What we could do" }],
    [
      "a channel with overwrites",
      "guildChannel",
      {
        name: "ideas",
        type: 0,
        permission_overwrites: [{ id: "1", type: 0, allow: "0", deny: "2048" }],
      },
    ],
    ["an overwrite", "overwrite", { type: 1, allow: "1024", deny: "0" }],
    ["a DM", "dm", { recipient_id: "1100000000000000000" }],
  ])("accepts %s", (_sentence, route, body, fileNames = []) => {
    expect(verdictOn(route, body, fileNames)).toEqual(passes);
  });

  it.each<[string, unknown]>([
    ["2,000 characters, each outside the basic plane", { content: "🛶".repeat(2_000) }],
    ["4,000 characters over several displays", v2(...times(4, () => display(text(1_000))))],
    ["40 components", v2(...times(20, (index) => row(button(`b${index}`))))],
    [
      "five rows of five buttons",
      {
        components: times(5, (line) => row(...times(5, (index) => button(`${line}:${index}`)))),
      },
    ],
    ["ten pictures", v2(gallery(...times(10, () => "https://example.com/a.png")))],
    ["ids of 0, which Discord replaces", v2({ ...display("a"), id: 0 }, { ...display("b"), id: 0 })],
    ["100 users to mention", { content: "a", allowed_mentions: { parse: ["roles"], users: times(100, String) } }],
  ])("accepts %s and no more", (_sentence, body) => {
    expect(verdictOn("create", body)).toEqual(passes);
  });
});

describe("unknown keys", () => {
  it("pass but are reported, each path once", () => {
    const body = {
      content: "a",
      colour: 1,
      components: [row(button("a", { animated: true }), button("b", { animated: true }))],
    };
    expect(verdictOn("create", body)).toEqual({
      unknownKeys: ["colour", "components[].components[].animated"],
    });
  });

  it("are reported beside what is refused", () => {
    const { fault, unknownKeys } = verdictOn("create", { content: text(2_001), color: 1 });
    expect([fault?.status, unknownKeys]).toEqual([400, ["color"]]);
  });

  it("in a list of commands are told by position in the list", () => {
    expect(verdictOn("commands", [{ name: "a", description: "b", nsfww: true }])).toEqual({
      unknownKeys: ["[].nsfww"],
    });
  });

  it("are what a deferral carries beside its flag, since Discord ignores it", () => {
    expect(verdictOn("defer", { flags: 64, content: "Working…" })).toEqual({ unknownKeys: ["data.content"] });
    expect(verdictOn("deferUpdate", { content: "Working…" })).toEqual({ unknownKeys: ["data.content"] });
  });

  it("name what discord.js adds on its own", () => {
    const voting = new ButtonBuilder().setCustomId("a").setStyle(ButtonStyle.Primary).setEmoji("👍").toJSON();
    expect(verdictOn("create", { components: [row(voting)] })).toEqual({
      unknownKeys: ["components[].components[].emoji.animated"],
    });
    expect(verdictOn("update", { content: "a", tts: false, enforce_nonce: false })).toEqual({
      unknownKeys: ["data.tts", "data.enforce_nonce"],
    });
  });
});
