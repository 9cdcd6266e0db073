import { InteractionContextType, PermissionFlagsBits, SlashCommandBuilder } from "discord.js";
import type { Command } from "../src/discord/command.ts";
import { Refusal } from "../src/errors.ts";
import { botStatsView, cacheStatsView } from "../src/views/stats.ts";

export const stats: Command = {
  data: new SlashCommandBuilder()
    .setName("stats")
    .setDescription("Figures of this bot")
    .setContexts(InteractionContextType.Guild)
    .setDefaultMemberPermissions(PermissionFlagsBits.Administrator)
    .addSubcommand((bot) => bot.setName("bot").setDescription("Uptime, servers, latency, memory, version"))
    .addSubcommand((cache) => cache.setName("cache").setDescription("Every figure of the object cache"))
    .toJSON(),

  async run(interaction, { permissions, words, services }) {
    if ((permissions & PermissionFlagsBits.Administrator) === 0n) throw new Refusal("not-an-admin", {});
    const subcommand = interaction.options.getSubcommand();
    if (subcommand === "cache") {
      return { kind: "message", message: cacheStatsView(services.state.stats(), words) };
    }
    if (subcommand !== "bot") throw new Refusal("control-unknown", {});
    return { kind: "message", message: botStatsView(await services.status.read(), words) };
  },
};
