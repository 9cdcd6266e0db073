import { ApplicationCommandType, ContextMenuCommandBuilder, InteractionContextType } from "discord.js";
import type { MessageMenu } from "../../src/discord/command.ts";
import { votersPage } from "../../src/discord/voters-page.ts";

/** What `/suggestions voters` tells, of the card at hand. */
export const voters: MessageMenu = {
  data: new ContextMenuCommandBuilder()
    .setName("Show voters")
    .setType(ApplicationCommandType.Message)
    .setContexts(InteractionContextType.Guild)
    .toJSON(),

  async run({ messageId }, context) {
    const { number } = await context.services.suggestions.ofCard(context.guildId, messageId);
    return { kind: "message", message: await votersPage(number, 0, context) };
  },
};
