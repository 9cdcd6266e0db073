import {
  type APIApplicationCommand,
  type APIGuildApplicationCommandPermissions,
  ApplicationCommandPermissionType,
  ApplicationCommandType,
  type Client,
  type Guild,
  PermissionFlagsBits,
  Routes,
} from "discord.js";
import type { ServerFacts, TroubleStore } from "../boards/diagnosis.ts";
import { within } from "../state/within.ts";
import type { BotRights } from "./rights.ts";

/** What `/doctor` looks at, gathered anew each time. */
export interface ServerFactsSource {
  read(guildId: string): Promise<ServerFacts>;
}

/** Commands that reviewers type; managers type all that ask for Manage Server. */
export const reviewerCommands: readonly string[] = ["decide", "note", "queue", "block"];

export function serverFacts(
  client: Client,
  { rights, troubles }: { readonly rights: BotRights; readonly troubles: TroubleStore },
): ServerFactsSource {
  return {
    async read(guildId) {
      const guild = client.guilds.cache.get(guildId);
      const [offered, unshown] = await Promise.all([
        guild === undefined ? undefined : offers(client, guild),
        troubles.troubles(guildId),
      ]);
      const staffCommands = offered?.staffCommands.map(({ name }) => name) ?? [];
      return {
        missingIn: (channelId) => {
          const missing = rights.missingIn(guildId, channelId);
          return missing && [...missing, ...rights.wishedIn(guildId, channelId)];
        },
        role: (roleId) => {
          const role = guild?.roles.cache.get(roleId);
          return role === undefined ? undefined : { mentionable: role.mentionable };
        },
        mayMentionEveryRole: guild?.members.me?.permissions.has(PermissionFlagsBits.MentionEveryone) ?? false,
        offeredTo: offered?.offeredTo,
        commandsOf: {
          manager: staffCommands,
          reviewer: staffCommands.filter((name) => reviewerCommands.includes(name)),
        },
        troubles: unshown,
      };
    },
  };
}

/** Whoever asks has been told "thinking…" by then. */
const saidWithinMs = 4_000;

interface Offers {
  readonly staffCommands: readonly APIApplicationCommand[];
  readonly offeredTo: (holderId: string) => readonly string[];
}

/** Undefined when Discord would not say who is offered what: that is no reason to say nothing of the rest. */
async function offers(client: Client, guild: Guild): Promise<Offers | undefined> {
  const applicationId = client.application?.id;
  if (applicationId === undefined) return undefined;
  const said = await within(
    saidWithinMs,
    Promise.all([
      client.rest.get(Routes.applicationCommands(applicationId)),
      client.rest.get(Routes.guildApplicationCommandsPermissions(applicationId, guild.id)),
    ]),
  );
  if (said === undefined) return undefined;
  const [registered, rules] = said;
  const staffCommands = (registered as APIApplicationCommand[]).filter(isStaffCommand);
  const byCommand = new Map((rules as APIGuildApplicationCommandPermissions[]).map((rule) => [rule.id, rule]));
  const ruleOf = (commandId: string, holderId: string) =>
    byCommand.get(commandId)?.permissions.find(
      // Of a role or of one member; ids of both are never the same, nor a channel's.
      ({ type, id }) => type !== ApplicationCommandPermissionType.Channel && id === holderId,
    )?.permission;
  return {
    staffCommands,
    offeredTo: (holderId) => {
      const manages = guild.roles.cache.get(holderId)?.permissions.has(PermissionFlagsBits.ManageGuild) ?? false;
      return staffCommands
        .filter(({ id }) => ruleOf(id, holderId) ?? ruleOf(applicationId, holderId) ?? manages)
        .map(({ name }) => name);
    },
  };
}

function isStaffCommand({ type, default_member_permissions: needed }: APIApplicationCommand): boolean {
  return type === ApplicationCommandType.ChatInput && needed === String(PermissionFlagsBits.ManageGuild);
}
