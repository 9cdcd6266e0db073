import {
  InteractionContextType,
  PermissionFlagsBits,
  SlashCommandBuilder,
  type SlashCommandSubcommandBuilder,
} from "discord.js";
import { boardChannel, boardChannelTypes, changeSetting } from "../src/discord/board-changes.ts";
import { completeSetting, completeValue } from "../src/discord/board-options.ts";
import { panelAnswer, setOnPanel } from "../src/discord/board-panel.ts";
import type { Command } from "../src/discord/command.ts";
import { completeBoard, controlNumber } from "../src/discord/options.ts";
import { staffRolesPanel } from "../src/discord/staff-roles.ts";
import { Refusal } from "../src/errors.ts";
import { maxBoardNameLength, settingTyped } from "../src/suggestions/board-editing.ts";
import { boardPanel } from "../src/views/board-panel.ts";
import { boardListView, boardName, createdView, deleteQuestion, settingChangedView } from "../src/views/boards.ts";
import { parseCustomId } from "../src/views/custom-id.ts";
import { serverSettingsView } from "../src/views/server-settings.ts";
import { settingModalFields } from "../src/views/setting-modal.ts";

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
    .addSubcommand((edit) => about(edit.setName("edit").setDescription("Look at a board's rules, and change them")))
    .addSubcommand((server) =>
      server
        .setName("server")
        .setDescription("Switch direct messages and thread mentions on or off for the whole server")
        .addBooleanOption((messages) =>
          messages.setName("direct-messages").setDescription("Whether I write to authors and followers at all"),
        )
        .addBooleanOption((pings) =>
          pings.setName("thread-pings").setDescription("Whether I mention authors in threads at all"),
        ),
    )
    .addSubcommand((staff) =>
      staff.setName("staff").setDescription("See and choose the roles that manage, and those that review and decide"),
    )
    .addSubcommand((list) => list.setName("list").setDescription("List the boards with where they are and their rules"))
    .addSubcommand((remove) =>
      about(remove.setName("delete").setDescription("Take no more suggestions on a board; those that it has stay")),
    )
    .toJSON(),

  async run({ options }, context) {
    const { guildId, actor, words, services } = context;
    const { boardEditing } = services;
    const subcommand = options.getSubcommand();
    if (subcommand === "server") {
      const directMessages = options.getBoolean("direct-messages");
      const threadPings = options.getBoolean("thread-pings");
      const settings = await boardEditing.server(guildId, actor, {
        ...(directMessages !== null && { directMessages }),
        ...(threadPings !== null && { threadPings }),
      });
      return { kind: "message", message: serverSettingsView(settings, words) };
    }
    if (subcommand === "staff") return { kind: "message", message: await staffRolesPanel(context) };
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
    if (subcommand === "edit") return { kind: "message", message: boardPanel(chosen, "suggesting", { words }) };
    if (subcommand !== "delete") throw new Refusal("control-unknown", {});
    const { total } = await services.suggestions.list(guildId, { boardId: chosen.id }, { offset: 0, limit: 1 });
    return { kind: "message", message: deleteQuestion(chosen, total, words) };
  },

  modal: {
    async submit({ customId, fields }, context) {
      const [id, key = "", ...rest] = parseCustomId(customId)?.args ?? [];
      if (rest.length > 0) throw new Refusal("control-unknown", {});
      const boardId = controlNumber(id);
      const typed = fields.getTextInputValue(settingModalFields.value);
      if (key !== "name") return await setOnPanel(boardId, settingTyped(key), typed, context);
      const { guildId, actor, words, services } = context;
      const renamed = await services.boardEditing.rename(guildId, actor, boardId, typed);
      const line = words.text("board.renamed", { board: boardName(renamed, words) });
      return panelAnswer(renamed, "place", line, context);
    },
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
