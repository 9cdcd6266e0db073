import { InteractionContextType, PermissionFlagsBits, SlashCommandBuilder } from "discord.js";
import type { Command, Context } from "../src/discord/command.ts";
import { reviewerCommands } from "../src/discord/server-facts.ts";
import { helpView } from "../src/views/help.ts";

const manageGuild = String(PermissionFlagsBits.ManageGuild);

export const help: Command = {
  data: new SlashCommandBuilder()
    .setName("help")
    .setDescription("What you can do with suggestions here")
    .setContexts(InteractionContextType.Guild)
    .toJSON(),

  async run(_interaction, context) {
    const { guildId, actor, commands, words, services } = context;
    const usable = commands.map(({ data }) => data).filter((data) => mayUse(data, context));
    const staff = usable.filter(({ default_member_permissions: needed }) => Boolean(needed));
    const [boards, notOffered] = await Promise.all([
      services.suggestions.participation(guildId, actor),
      notOfferedOf(staff, context),
    ]);
    const members = usable.filter((data) => !staff.includes(data));
    return { kind: "message", message: helpView({ members, staff, notOffered, boards }, words) };
  },
};

type Data = Command["data"];

/** By the permission that Discord asks for, or by our own roles. */
function mayUse({ name, default_member_permissions: needed }: Data, { actor, permissions }: Context): boolean {
  if (needed === manageGuild) return reviewerCommands.includes(name) ? actor.isStaff : actor.isManager;
  const bits = BigInt(needed ?? 0);
  return (permissions & bits) === bits || (permissions & PermissionFlagsBits.Administrator) !== 0n;
}

/** Discord offers typed commands by its own permissions: those who are staff by a role of ours need a grant in its settings. */
async function notOfferedOf(
  staff: readonly Data[],
  { guildId, actor, permissions, services }: Context,
): Promise<readonly string[]> {
  if (staff.length === 0 || (permissions & PermissionFlagsBits.ManageGuild) !== 0n) return [];
  const { offeredTo } = await services.serverFacts.read(guildId);
  if (offeredTo === undefined) return [];
  const offered = new Set([actor.userId, guildId, ...actor.roleIds].flatMap((id) => offeredTo(id)));
  return staff.map(({ name }) => name).filter((name) => !offered.has(name));
}
