import { InteractionContextType, PermissionFlagsBits, SlashCommandBuilder } from "discord.js";
import type { Command, Context } from "../src/discord/command.ts";
import { boardNamed } from "../src/discord/list-page.ts";
import { completeBoard } from "../src/discord/options.ts";
import { Refusal } from "../src/errors.ts";
import type { MessageBody } from "../src/views/message.ts";
import { serverFiguresView } from "../src/views/server-figures.ts";
import { botStatsView, cacheStatsView } from "../src/views/stats.ts";

export const stats: Command = {
  data: new SlashCommandBuilder()
    .setName("stats")
    .setDescription("Figures of this server and of this bot")
    .setContexts(InteractionContextType.Guild)
    .setDefaultMemberPermissions(PermissionFlagsBits.Administrator)
    .addSubcommand((server) =>
      server
        .setName("server")
        .setDescription("How many suggestions and votes there are here, and what became of them")
        .addStringOption((board) =>
          board.setName("board").setDescription("Only those of this board").setAutocomplete(true),
        ),
    )
    .addSubcommand((bot) => bot.setName("bot").setDescription("Uptime, servers, latency, memory, version"))
    .addSubcommand((cache) => cache.setName("cache").setDescription("Every figure of the object cache"))
    .toJSON(),

  complete: completeBoard,

  async run(interaction, context) {
    const { permissions, words, services } = context;
    if ((permissions & PermissionFlagsBits.Administrator) === 0n) throw new Refusal("not-an-admin", {});
    switch (interaction.options.getSubcommand()) {
      case "server":
        return { kind: "message", message: await serverPage(interaction.options.getString("board"), context) };
      case "cache":
        return { kind: "message", message: cacheStatsView(services.state.stats(), words) };
      case "bot":
        return { kind: "message", message: botStatsView(await services.status.read(), words) };
      default:
        throw new Refusal("control-unknown", {});
    }
  },
};

async function serverPage(typed: string | null, { guildId, services, words }: Context): Promise<MessageBody> {
  const { boards } = await services.boards.rules(guildId);
  const boardId = typed === null ? undefined : boardNamed(typed, boards).id;
  return serverFiguresView(await services.figures.read(guildId, boardId), words);
}
