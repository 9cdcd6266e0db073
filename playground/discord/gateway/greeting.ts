import { PermissionFlagsBits } from "discord-api-types/v10";
import { has } from "../permissions.ts";
import { channelBody, guildBody, memberBody, userBody } from "../world/bodies.ts";
import type { Application, Guild } from "../world/types.ts";
import type { World } from "../world/world.ts";
import type { Session } from "./session.ts";

export function readyBody(session: Session, guilds: readonly Guild[], resumeUrl: string): object {
  return {
    v: 10,
    user: { ...userBody(session.application.bot), verified: true, mfa_enabled: false, email: null },
    guilds: guilds.map((guild) => ({ id: guild.id, unavailable: true })),
    session_id: session.id,
    session_type: "normal",
    resume_gateway_url: resumeUrl,
    shard: session.shard,
    application: { id: session.application.id, flags: 0 },
    private_channels: [],
    presences: [],
    relationships: [],
    user_settings: {},
    _trace: [],
  };
}

/** A guild as GUILD_CREATE tells it to a bot: every channel, the threads it sees, and of the members itself. */
export function guildCreateBody(world: World, guild: Guild, application: Application): object {
  const channels = [...guild.channels.values()];
  const member = guild.members.get(application.id);
  const isActiveAndSeen = (channel: (typeof channels)[number]): boolean =>
    channel.thread?.archived === false &&
    has(world.permissions(application.id, channel), PermissionFlagsBits.ViewChannel);
  return {
    ...guildBody(guild),
    joined_at: member?.joinedAt,
    large: guild.members.size > 50,
    unavailable: false,
    member_count: guild.members.size,
    voice_states: [],
    members: member === undefined ? [] : [memberBody(member, application.bot)],
    channels: channels.filter((channel) => channel.thread === undefined).map((channel) => channelBody(channel)),
    threads: channels.filter(isActiveAndSeen).map((channel) => channelBody(channel)),
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}
