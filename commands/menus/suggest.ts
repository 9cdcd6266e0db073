import { ApplicationCommandType, ContextMenuCommandBuilder, InteractionContextType } from "discord.js";
import type { MessageMenu } from "../../src/discord/command.ts";
import { Refusal } from "../../src/errors.ts";
import { isBlank } from "../../src/suggestions/admission.ts";
import { suggestModal } from "../../src/views/suggest-modal.ts";

/**
 * Opens the form of `/suggest` with a message's text filled in. Whoever sends it suggests it: whoever wrote the message has not agreed
 * to anything, and is neither named nor stored.
 */
export const suggest: MessageMenu = {
  data: new ContextMenuCommandBuilder()
    .setName("Make this a suggestion")
    .setType(ApplicationCommandType.Message)
    .setContexts(InteractionContextType.Guild)
    .toJSON(),

  async run({ text, hasAttachments }, { guildId, actor, words, services }) {
    const board = await services.suggestions.submissionRules(guildId, undefined, actor);
    if (isBlank(text)) throw new Refusal("message-without-text", {});
    return { kind: "modal", modal: suggestModal({ ...board, text, imageLost: hasAttachments }, words) };
  },
};
