import {
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  InteractionContextType,
  PermissionFlagsBits,
  SlashCommandBuilder,
  type SlashCommandSubcommandBuilder,
} from "discord.js";
import type { Command } from "../src/discord/command.ts";
import { decidedAnswer } from "../src/discord/decided-answer.ts";
import { completeSuggestion, controlNumber, suggestionNumber } from "../src/discord/options.ts";
import { Refusal } from "../src/errors.ts";
import { wordsFor } from "../src/i18n/catalogue.ts";
import { maxReasonLength } from "../src/suggestions/admission.ts";
import { mayBecome, type SuggestionStatus, suggestionStatuses } from "../src/suggestions/status.ts";
import { parseCustomId } from "../src/views/custom-id.ts";
import { decideModalFields } from "../src/views/decide-modal.ts";
import { overrideQuestion } from "../src/views/override.ts";
import { statusName } from "../src/views/status-look.ts";

const outcomes: Readonly<Record<string, SuggestionStatus>> = {
  approve: "approved",
  reject: "rejected",
  duplicate: "duplicate",
  reopen: "open",
  remove: "removed",
};

/** What `/decide status` offers; opening, duplicates and removing have commands of their own. */
const choosable: readonly SuggestionStatus[] = [
  "under_review",
  "planned",
  "in_progress",
  "implemented",
  "approved",
  "rejected",
];
const originals = suggestionStatuses.filter(
  (status) => status !== "duplicate" && status !== "withdrawn" && status !== "removed",
);

export const decide: Command = {
  data: new SlashCommandBuilder()
    .setName("decide")
    .setDescription("Decide what becomes of a suggestion")
    .setContexts(InteractionContextType.Guild)
    .setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild)
    .addSubcommand((approve) => why(which(approve.setName("approve").setDescription("Approve a suggestion"))))
    .addSubcommand((reject) => why(which(reject.setName("reject").setDescription("Reject a suggestion"))))
    .addSubcommand((status) =>
      why(
        which(status.setName("status").setDescription("Say how far a suggestion has come")).addStringOption((to) =>
          to
            .setName("status")
            .setDescription("What it is now")
            .setRequired(true)
            .addChoices(...choosable.map((value) => ({ name: statusName(value, wordsFor("en")), value }))),
        ),
      ),
    )
    .addSubcommand((duplicate) =>
      why(
        which(
          duplicate.setName("duplicate").setDescription("Say that a suggestion repeats an earlier one"),
        ).addStringOption((of) =>
          of
            .setName("of")
            .setDescription("Which one it repeats: type its number or a word of it")
            .setRequired(true)
            .setAutocomplete(true),
        ),
      ),
    )
    .addSubcommand((reopen) =>
      why(which(reopen.setName("reopen").setDescription("Open a decided suggestion for votes again"))),
    )
    .addSubcommand((remove) =>
      why(which(remove.setName("remove").setDescription("Take a suggestion away: its text, images and author"))),
    )
    .toJSON(),

  async run(interaction, context) {
    const { guildId, actor, interactionId, words, services } = context;
    const { options } = interaction;
    const to = target(interaction);
    if (to === undefined) throw new Refusal("control-unknown", {});
    const result = await services.decisions.decide({
      guildId,
      number: suggestionNumber(options.getString("id", true)),
      to,
      by: actor,
      reason: options.getString("reason")?.trim(),
      anonymous: options.getBoolean("anonymous") ?? false,
      duplicateOf: to === "duplicate" ? suggestionNumber(options.getString("of", true)) : undefined,
      interactionId,
    });
    if (result.kind === "asked") return { kind: "message", message: overrideQuestion(result, words) };
    return await decidedAnswer("message", result.suggestion, context);
  },

  async complete(interaction, context) {
    if (interaction.options.getFocused(true).name === "of") {
      return await completeSuggestion(interaction, context, originals);
    }
    const to = target(interaction);
    const wanted = to === undefined && interaction.options.getSubcommand() === "status" ? choosable : [to];
    const statuses = suggestionStatuses.filter((from) =>
      wanted.some((one) => one !== undefined && mayBecome(from, one)),
    );
    return await completeSuggestion(interaction, context, statuses);
  },

  modal: {
    /** The form of the menu *Decide*: `decide:12:3` was opened when #12 had its third status. */
    async submit({ customId, fields }, context) {
      const { guildId, actor, interactionId, words, services } = context;
      const [number, statusVersion, ...rest] = parseCustomId(customId)?.args ?? [];
      const chosen = fields.getStringSelectValues(decideModalFields.status)[0];
      const to = suggestionStatuses.find((status) => status === chosen && status !== "withdrawn");
      if (to === undefined || rest.length > 0) throw new Refusal("control-unknown", {});
      const filled = (field: string) => (fields.fields.has(field) ? fields.getTextInputValue(field).trim() : "");
      const result = await services.decisions.decide({
        guildId,
        number: controlNumber(number),
        statusVersion: controlNumber(statusVersion),
        to,
        by: actor,
        reason: filled(decideModalFields.reason),
        anonymous: fields.fields.has(decideModalFields.anonymous) && fields.getCheckbox(decideModalFields.anonymous),
        duplicateOf: to === "duplicate" ? originalNumber(filled(decideModalFields.original)) : undefined,
        interactionId,
      });
      if (result.kind === "asked") return { kind: "message", message: overrideQuestion(result, words) };
      return await decidedAnswer("message", result.suggestion, context);
    },
  },

  typed: (interaction) => interaction.options.getString("reason") ?? undefined,
};

function originalNumber(typed: string): number {
  if (typed === "") throw new Refusal("original-missing", {});
  return suggestionNumber(typed);
}

/** What the subcommand makes of a suggestion. */
function target({ options }: ChatInputCommandInteraction | AutocompleteInteraction): SuggestionStatus | undefined {
  const subcommand = options.getSubcommand();
  if (subcommand !== "status") return outcomes[subcommand];
  const chosen = options.getString("status");
  return choosable.find((status) => status === chosen);
}

function which(subcommand: SlashCommandSubcommandBuilder): SlashCommandSubcommandBuilder {
  return subcommand.addStringOption((id) =>
    id
      .setName("id")
      .setDescription("Which one: type its number or a word of it")
      .setRequired(true)
      .setAutocomplete(true),
  );
}

function why(subcommand: SlashCommandSubcommandBuilder): SlashCommandSubcommandBuilder {
  return subcommand
    .addStringOption((reason) =>
      reason.setName("reason").setDescription("Why; everybody can read it").setMaxLength(maxReasonLength),
    )
    .addBooleanOption((anonymous) =>
      anonymous.setName("anonymous").setDescription("Say that staff decided, without your name"),
    );
}
