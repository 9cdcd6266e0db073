import { InteractionContextType, PermissionFlagsBits, SlashCommandBuilder } from "discord.js";
import { postChannel, postChannelTypes } from "../src/discord/board-changes.ts";
import type { Command } from "../src/discord/command.ts";
import { completeBoard } from "../src/discord/options.ts";
import { Refusal } from "../src/errors.ts";
import { maxPanelLabelLength, maxPanelTextLength, panelMessage, panelPostedView } from "../src/views/panel.ts";

export const panel: Command = {
  data: new SlashCommandBuilder()
    .setName("panel")
    .setDescription("Post a message with a button that opens the form for suggestions")
    .setContexts(InteractionContextType.Guild)
    .setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild)
    .addStringOption((board) =>
      board.setName("board").setDescription("Which board it is for, if there are several").setAutocomplete(true),
    )
    .addChannelOption((channel) =>
      channel
        .setName("channel")
        .setDescription("Where it is posted, if not here")
        .addChannelTypes(...postChannelTypes),
    )
    .addStringOption((text) =>
      text.setName("text").setDescription("What it says; a line break is written \\n").setMaxLength(maxPanelTextLength),
    )
    .addStringOption((button) =>
      button.setName("button").setDescription("What stands on the button").setMaxLength(maxPanelLabelLength),
    )
    .toJSON(),

  async run({ options, channelId: here }, context) {
    const { guildId, actor, interactionId, words, serverWords, services } = context;
    const name = options.getString("board");
    const { boards } = await services.boardEditing.rules(guildId, actor);
    const board = name === null ? boards[0] : await services.boardEditing.byName(guildId, actor, name);
    if (board === undefined) throw new Refusal("board-missing", {});
    const channelId = options.getChannel("channel")?.id ?? here;
    await postChannel(channelId, context);
    const wording = { text: options.getString("text") ?? undefined, label: options.getString("button") ?? undefined };
    await services.panels.post(channelId, panelMessage(board, wording, serverWords), interactionId);
    return { kind: "message", message: panelPostedView(channelId, words) };
  },

  complete: completeBoard,

  typed: ({ options }) => options.getString("text") ?? undefined,
};
