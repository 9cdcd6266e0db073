import { OAuth2Scopes } from "discord.js";
import { neededPermissions } from "./rights.ts";

/** The address at which a server's owner adds the bot, with the rights it needs and no others. */
export function inviteLink(applicationId: string): string {
  const query = new URLSearchParams({
    client_id: applicationId,
    permissions: String(neededPermissions),
    scope: `${OAuth2Scopes.Bot} ${OAuth2Scopes.ApplicationsCommands}`,
    integration_type: "0",
  });
  return `https://discord.com/oauth2/authorize?${query.toString()}`;
}
