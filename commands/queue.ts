import {
  InteractionContextType,
  PermissionFlagsBits,
  SlashCommandBuilder,
  type SlashCommandSubcommandBuilder,
} from "discord.js";
import type { Command } from "../src/discord/command.ts";
import { completeSuggestion, controlNumber, suggestionNumber } from "../src/discord/options.ts";
import {
  bulkAnswer,
  chosenIn,
  entryAnswer,
  queuePage,
  reasonIn,
  rejectForm,
  reviewAnswer,
} from "../src/discord/queue-page.ts";
import { Refusal } from "../src/errors.ts";
import { maxReasonLength } from "../src/suggestions/admission.ts";
import { parseCustomId } from "../src/views/custom-id.ts";

export const queue: Command = {
  data: new SlashCommandBuilder()
    .setName("queue")
    .setDescription("Review what waits before everybody sees it")
    .setContexts(InteractionContextType.Guild)
    .setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild)
    .addSubcommand((view) => view.setName("view").setDescription("List what waits, the longest waiting first"))
    .addSubcommand((info) => about(info.setName("info").setDescription("Show one that waits, with its images")))
    .addSubcommand((approve) => about(approve.setName("approve").setDescription("Let everybody see it and vote on it")))
    .addSubcommand((reject) =>
      about(reject.setName("reject").setDescription("Turn it down; without a reason, a form opens")).addStringOption(
        (reason) => reason.setName("reason").setDescription("Why; its author reads it").setMaxLength(maxReasonLength),
      ),
    )
    .toJSON(),

  async run({ options }, context) {
    const { guildId, actor: by, interactionId } = context;
    const subcommand = options.getSubcommand();
    if (subcommand === "view") return { kind: "message", message: await queuePage(0, context) };
    const number = suggestionNumber(options.getString("id", true));
    if (subcommand === "info") return await entryAnswer("message", number, context);
    const reason = options.getString("reason")?.trim();
    if (subcommand === "reject" && reason === undefined) return await rejectForm(number, context);
    if (subcommand !== "approve" && subcommand !== "reject") throw new Refusal("control-unknown", {});
    const verdict = subcommand === "approve" ? "accept" : "reject";
    return await reviewAnswer("message", { guildId, number, verdict, by, reason, interactionId }, context);
  },

  async complete(interaction, context) {
    // Discord may offer the command to others, if the server says so; what waits is not for them.
    if (!context.actor.isStaff) return [];
    return await completeSuggestion(interaction, context, ["queued"]);
  },

  typed: ({ options }) => options.getString("reason") ?? undefined,

  modal: {
    /** The forms: `queue:reject:12:3` rejects #12 with the third version of its text, `queue:many:accept` reviews those chosen in it. */
    async submit({ customId, fields }, context) {
      const { guildId, actor: by, interactionId } = context;
      const [what, ...args] = parseCustomId(customId)?.args ?? [];
      if (what === "many") {
        const [verdict, ...rest] = args;
        if ((verdict !== "accept" && verdict !== "reject") || rest.length > 0) throw new Refusal("control-unknown", {});
        const reason = verdict === "accept" ? undefined : reasonIn(fields);
        return await bulkAnswer({ guildId, verdict, by, reason, interactionId, chosen: chosenIn(fields) }, context);
      }
      const [number, textVersion, ...rest] = args;
      if (what !== "reject" || rest.length > 0) throw new Refusal("control-unknown", {});
      const request = {
        guildId,
        number: controlNumber(number),
        textVersion: controlNumber(textVersion),
        verdict: "reject" as const,
        by,
        reason: reasonIn(fields),
        interactionId,
      };
      return await reviewAnswer("replace", request, context);
    },
  },
};

function about(subcommand: SlashCommandSubcommandBuilder): SlashCommandSubcommandBuilder {
  return subcommand.addStringOption((id) =>
    id
      .setName("id")
      .setDescription("Which one: type its number or a word of it")
      .setRequired(true)
      .setAutocomplete(true),
  );
}
