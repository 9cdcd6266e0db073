import { ApplicationCommandType, ContextMenuCommandBuilder, InteractionContextType } from "discord.js";
import type { MessageMenu } from "../../src/discord/command.ts";
import { historyPage } from "../../src/discord/history-page.ts";

/** What `/suggestions history` tells, of the card at hand. */
export const history: MessageMenu = {
  data: new ContextMenuCommandBuilder()
    .setName("Suggestion history")
    .setType(ApplicationCommandType.Message)
    .setContexts(InteractionContextType.Guild)
    .toJSON(),

  async run({ messageId }, context) {
    const { number } = await context.services.suggestions.ofCard(context.guildId, messageId);
    return { kind: "message", message: await historyPage(number, 0, context) };
  },
};
