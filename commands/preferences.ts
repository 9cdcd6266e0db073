import { type ChatInputCommandInteraction, InteractionContextType, SlashCommandBuilder } from "discord.js";
import type { Preferences } from "../src/boards/preferences.ts";
import type { Answer, Command, PersonalContext } from "../src/discord/command.ts";
import { preferencesView } from "../src/views/preferences.ts";

export const preferences: Command = {
  data: new SlashCommandBuilder()
    .setName("preferences")
    .setDescription("Choose what I may send you, on every server")
    .setContexts(InteractionContextType.Guild, InteractionContextType.BotDM)
    .addBooleanOption((dms) => dms.setName("dms").setDescription("Direct messages about what you suggested or follow"))
    .addBooleanOption((pings) =>
      pings.setName("thread-pings").setDescription("Mentions in the threads of what you suggested"),
    )
    .toJSON(),

  run: choose,
  runInPrivate: choose,
};

async function choose({ options }: ChatInputCommandInteraction, context: PersonalContext): Promise<Answer> {
  const { userId, interactionId, words, services } = context;
  const directMessages = options.getBoolean("dms");
  const threadPings = options.getBoolean("thread-pings");
  const changes: Partial<Preferences> = {
    ...(directMessages !== null && { directMessages }),
    ...(threadPings !== null && { threadPings }),
  };
  const now =
    Object.keys(changes).length === 0
      ? await services.preferences.of(userId)
      : await services.preferences.change({ userId, changes, interactionId, at: new Date() });
  return { kind: "message", message: preferencesView(now, words) };
}
