import {
  ApplicationCommandType,
  ContextMenuCommandBuilder,
  InteractionContextType,
  PermissionFlagsBits,
} from "discord.js";
import type { MessageMenu } from "../../src/discord/command.ts";
import { Refusal } from "../../src/errors.ts";
import { decidableAs } from "../../src/suggestions/status.ts";
import { decideModal } from "../../src/views/decide-modal.ts";

/** Opens a form that does what `/decide` does, with the statuses that the card's suggestion can have next. */
export const decide: MessageMenu = {
  data: new ContextMenuCommandBuilder()
    .setName("Decide")
    .setType(ApplicationCommandType.Message)
    .setContexts(InteractionContextType.Guild)
    .setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild)
    .toJSON(),

  async run({ messageId }, { guildId, actor, words, services }) {
    if (!actor.isStaff) throw new Refusal("not-staff", {});
    const suggestion = await services.suggestions.ofCard(guildId, messageId);
    const { number, status } = suggestion;
    const choices = decidableAs(status);
    if (choices.length === 0) throw new Refusal("transition-not-allowed", { number, from: status, to: "open" });
    return { kind: "modal", modal: decideModal(suggestion, choices, words) };
  },
};
