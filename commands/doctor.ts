import { InteractionContextType, PermissionFlagsBits, SlashCommandBuilder } from "discord.js";
import { diagnose } from "../src/boards/diagnosis.ts";
import type { Command } from "../src/discord/command.ts";
import { Refusal } from "../src/errors.ts";
import { doctorView } from "../src/views/doctor.ts";

export const doctor: Command = {
  data: new SlashCommandBuilder()
    .setName("doctor")
    .setDescription("Find what does not work on this server, and how to mend it")
    .setContexts(InteractionContextType.Guild)
    .setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild)
    .toJSON(),

  async run(_, { guildId, actor, words, services }) {
    if (!actor.isManager) throw new Refusal("not-manager", {});
    const [rules, facts] = await Promise.all([services.boards.rules(guildId), services.serverFacts.read(guildId)]);
    const diagnosis = { findings: diagnose(rules, facts), boards: rules.boards.length };
    return { kind: "message", message: doctorView(diagnosis, words) };
  },
};
