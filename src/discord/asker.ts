import type { Interaction, PermissionsBitField } from "discord.js";
import type { MemberSnapshot, UserSnapshot } from "../state/snapshots.ts";
import { memberSnapshot, userSnapshot } from "./snapshots.ts";

/**
 * Who uses an interaction, and where: what is needed of it until it is answered. discord.js makes some 10 KB of each; hundreds that wait
 * for one commit would be copied by every collection of young memory meanwhile.
 */
export interface Asker {
  readonly interactionId: string;
  readonly user: UserSnapshot;
  /** The person's own language. */
  readonly locale: string;
  readonly onServer: AskerOnServer | undefined;
}

export interface AskerOnServer {
  readonly guildId: string;
  /** The server's language, where it has chosen one. */
  readonly locale: string | undefined;
  readonly member: MemberSnapshot;
  readonly joinedAt: Date | undefined;
  /** What Discord lets the member do in the interaction's channel. */
  readonly permissions: Readonly<PermissionsBitField>;
}

export function askerOf(interaction: Interaction): Asker {
  const { id, locale } = interaction;
  const user = userSnapshot(interaction.user);
  return { interactionId: id, user, locale, onServer: interaction.inGuild() ? onServer(interaction, user) : undefined };
}

function onServer(interaction: Interaction<"cached" | "raw">, user: UserSnapshot): AskerOnServer {
  const { guildId, guildLocale, member, memberPermissions: permissions } = interaction;
  const joined = "joinedTimestamp" in member ? member.joinedTimestamp : member.joined_at;
  return {
    guildId,
    locale: guildLocale ?? undefined,
    member: memberSnapshot(guildId, member, user),
    joinedAt: joined === null ? undefined : new Date(joined),
    permissions,
  };
}
