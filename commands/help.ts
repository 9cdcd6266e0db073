import { InteractionContextType, PermissionFlagsBits, SlashCommandBuilder } from "discord.js";
import type { Command } from "../src/discord/command.ts";
import { helpView } from "../src/views/help.ts";

export const help: Command = {
  data: new SlashCommandBuilder()
    .setName("help")
    .setDescription("What you can do with suggestions here")
    .setContexts(InteractionContextType.Guild)
    .toJSON(),

  async run(_interaction, { commands, permissions, words }) {
    const usable = commands.filter(({ data }) => mayType(data.default_member_permissions, permissions));
    return {
      kind: "message",
      message: helpView(
        usable.map(({ data }) => data),
        words,
      ),
    };
  },
};

/** Discord hides a command from members who lack any of its default permissions. */
function mayType(needed: string | null | undefined, held: bigint): boolean {
  const bits = BigInt(needed ?? 0);
  return (held & bits) === bits || (held & PermissionFlagsBits.Administrator) !== 0n;
}
