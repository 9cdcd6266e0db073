import {
  InteractionContextType,
  PermissionFlagsBits,
  SlashCommandBuilder,
  type SlashCommandSubcommandBuilder,
} from "discord.js";
import { boardChannel, boardChannelTypes, changeSetting } from "../src/discord/board-changes.ts";
import { completeSetting, completeValue } from "../src/discord/board-options.ts";
import type { Command } from "../src/discord/command.ts";
import { completeBoard } from "../src/discord/options.ts";
import { Refusal } from "../src/errors.ts";
import { maxBoardNameLength, settingTyped } from "../src/suggestions/board-editing.ts";
import { boardListView, createdView, settingChangedView } from "../src/views/boards.ts";

export const board: Command = {
  data: new SlashCommandBuilder()
    .setName("board")
    .setDescription("Boards, their channels, and their rules")
    .setContexts(InteractionContextType.Guild)
    .setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild)
    .addSubcommand((create) =>
      create
        .setName("create")
        .setDescription("Let another channel take suggestions")
        .addStringOption((name) =>
          name
            .setName("name")
            .setDescription("What people call it: no two boards have the same name")
            .setMaxLength(maxBoardNameLength)
            .setRequired(true),
        )
        .addChannelOption((channel) =>
          channel
            .setName("channel")
            .setDescription("Where its suggestions are posted")
            .addChannelTypes(...boardChannelTypes)
            .setRequired(true),
        ),
    )
    .addSubcommand((set) =>
      about(set.setName("set").setDescription("Set one rule of a board in one line"))
        .addStringOption((setting) =>
          setting.setName("setting").setDescription("Which rule").setRequired(true).setAutocomplete(true),
        )
        .addStringOption((value) =>
          value
            .setName("value")
            .setDescription("What it is from now on: yes, no, off, 12h, 3, @roles, #channel, or words")
            .setMaxLength(2_000)
            .setRequired(true)
            .setAutocomplete(true),
        ),
    )
    .addSubcommand((list) => list.setName("list").setDescription("List the boards with where they are and their rules"))
    .toJSON(),

  async run({ options }, context) {
    const { guildId, actor, words, services } = context;
    const { boardEditing } = services;
    const subcommand = options.getSubcommand();
    const { boards } = await boardEditing.rules(guildId, actor);
    if (subcommand === "list") return { kind: "message", message: boardListView(boards, words) };
    if (subcommand === "create") {
      const place = await boardChannel(options.getChannel("channel", true).id, context);
      const made = await boardEditing.create(guildId, actor, { ...place, name: options.getString("name", true) });
      return { kind: "message", message: createdView(made, boards.length === 0, words) };
    }
    const chosen = await boardEditing.byName(guildId, actor, options.getString("board", true));
    if (subcommand === "set") {
      const setting = settingTyped(options.getString("setting", true));
      const changed = await changeSetting(chosen.id, setting, options.getString("value", true), context);
      return { kind: "message", message: settingChangedView(setting, changed, words) };
    }
    throw new Refusal("control-unknown", {});
  },

  async complete(interaction, context) {
    if (!context.actor.isManager) return [];
    switch (interaction.options.getFocused(true).name) {
      case "board":
        return await completeBoard(interaction, context);
      case "setting":
        return completeSetting(interaction, context);
      default:
        return await completeValue(interaction, context);
    }
  },

  typed: ({ options }) => options.getString("value") ?? undefined,
};

function about(subcommand: SlashCommandSubcommandBuilder): SlashCommandSubcommandBuilder {
  return subcommand.addStringOption((board) =>
    board.setName("board").setDescription("Which board").setRequired(true).setAutocomplete(true),
  );
}
