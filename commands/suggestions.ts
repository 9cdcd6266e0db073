import { InteractionContextType, SlashCommandBuilder } from "discord.js";
import type { Command } from "../src/discord/command.ts";
import { listPage, parseStatus } from "../src/discord/list-page.ts";
import { completeSuggestion, suggestionNumber } from "../src/discord/options.ts";
import { Refusal } from "../src/errors.ts";
import { wordsFor } from "../src/i18n/catalogue.ts";
import { suggestionStatuses } from "../src/suggestions/status.ts";
import { showView } from "../src/views/show.ts";
import { statusName } from "../src/views/status-look.ts";

const statusChoices = suggestionStatuses.map((status) => ({ name: statusName(status, wordsFor("en")), value: status }));

export const suggestions: Command = {
  data: new SlashCommandBuilder()
    .setName("suggestions")
    .setDescription("Look at this server's suggestions")
    .setContexts(InteractionContextType.Guild)
    .addSubcommand((show) =>
      show
        .setName("show")
        .setDescription("Show one suggestion in full")
        .addStringOption((id) =>
          id
            .setName("id")
            .setDescription("Which one: type its number or a word of it")
            .setRequired(true)
            .setAutocomplete(true),
        ),
    )
    .addSubcommand((list) =>
      list
        .setName("list")
        .setDescription("List suggestions, newest first")
        .addStringOption((status) =>
          status
            .setName("status")
            .setDescription("Only those with this status")
            .addChoices(...statusChoices),
        ),
    )
    .toJSON(),

  async run(interaction, context) {
    const { guildId, words, services } = context;
    const subcommand = interaction.options.getSubcommand();
    if (subcommand === "list") {
      const status = parseStatus(interaction.options.getString("status") ?? "all");
      return { kind: "message", message: await listPage({ status, page: 0 }, context) };
    }
    if (subcommand !== "show") throw new Refusal("control-unknown", {});
    const number = suggestionNumber(interaction.options.getString("id", true));
    const suggestion = await services.suggestions.find(guildId, number);
    const people = await services.drawing.people(suggestion);
    const notes = await services.notes.shown(suggestion);
    return { kind: "message", message: showView(suggestion, people, words, notes) };
  },

  complete: (interaction, context) => completeSuggestion(interaction, context, suggestionStatuses),
};
