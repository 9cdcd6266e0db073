import {
  InteractionContextType,
  PermissionFlagsBits,
  SlashCommandBuilder,
  type SlashCommandSubcommandBuilder,
} from "discord.js";
import type { Command } from "../src/discord/command.ts";
import { completeSuggestion, suggestionNumber } from "../src/discord/options.ts";
import { Refusal } from "../src/errors.ts";
import { maxReasonLength } from "../src/suggestions/admission.ts";
import { mayBecome, type SuggestionStatus, suggestionStatuses } from "../src/suggestions/status.ts";
import { decidedView } from "../src/views/decided.ts";

const outcomes: Readonly<Record<string, SuggestionStatus>> = {
  approve: "approved",
  reject: "rejected",
  reopen: "open",
};

/** How long the answer waits for the card and the author's DM, so that it can say how they went. */
const reportWithinMs = 4_000;

export const decide: Command = {
  data: new SlashCommandBuilder()
    .setName("decide")
    .setDescription("Decide what becomes of a suggestion")
    .setContexts(InteractionContextType.Guild)
    .setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild)
    .addSubcommand((approve) => about(approve.setName("approve").setDescription("Approve a suggestion")))
    .addSubcommand((reject) => about(reject.setName("reject").setDescription("Reject a suggestion")))
    .addSubcommand((reopen) =>
      about(reopen.setName("reopen").setDescription("Open a decided suggestion for votes again")),
    )
    .toJSON(),

  async run(interaction, { guildId, actor, interactionId, words, services }) {
    const to = outcomes[interaction.options.getSubcommand()];
    if (to === undefined) throw new Refusal("control-unknown", {});
    const decided = await services.suggestions.decide({
      guildId,
      number: suggestionNumber(interaction.options.getString("id", true)),
      to,
      by: actor,
      reason: interaction.options.getString("reason")?.trim(),
      interactionId,
    });
    const report = await services.delivery.report(decided, reportWithinMs);
    return { kind: "message", message: decidedView(decided, report, words) };
  },

  async complete(interaction, context) {
    const to = outcomes[interaction.options.getSubcommand()];
    const statuses = suggestionStatuses.filter((from) => to !== undefined && mayBecome(from, to));
    return await completeSuggestion(interaction, context, statuses);
  },

  typed: (interaction) => interaction.options.getString("reason") ?? undefined,
};

function about(subcommand: SlashCommandSubcommandBuilder): SlashCommandSubcommandBuilder {
  return subcommand
    .addStringOption((id) =>
      id
        .setName("id")
        .setDescription("Which one: type its number or a word of it")
        .setRequired(true)
        .setAutocomplete(true),
    )
    .addStringOption((reason) =>
      reason.setName("reason").setDescription("Why; everybody can read it").setMaxLength(maxReasonLength),
    );
}
