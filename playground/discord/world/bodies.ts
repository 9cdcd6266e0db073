import { ApplicationFlags, ChannelType, GatewayIntentBits } from "discord-api-types/v10";
import type { Application, Channel, Guild, Member, Role, User, UserBody } from "./types.ts";

export function userBody(user: User): UserBody {
  return {
    id: user.id,
    username: user.username,
    discriminator: "0",
    global_name: user.globalName,
    avatar: user.avatar,
    bot: user.bot,
    public_flags: 0,
    flags: 0,
    banner: null,
    accent_color: null,
    avatar_decoration_data: null,
  };
}

/** A member without the user, as messages carry it. */
export function partialMemberBody(member: Member): object {
  return {
    roles: member.roleIds,
    nick: member.nick,
    avatar: null,
    banner: null,
    joined_at: member.joinedAt,
    premium_since: null,
    communication_disabled_until: null,
    flags: 0,
    pending: false,
    deaf: false,
    mute: false,
  };
}

export function memberBody(member: Member, user: User): object {
  return { ...partialMemberBody(member), user: userBody(user) };
}

export function roleBody(role: Role): object {
  return {
    id: role.id,
    name: role.name,
    color: role.color,
    colors: { primary_color: role.color, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    position: role.position,
    permissions: String(role.permissions),
    managed: role.managedBy !== undefined,
    mentionable: false,
    flags: 0,
    ...(role.managedBy !== undefined && { tags: { bot_id: role.managedBy } }),
  };
}

export function channelBody(channel: Channel, recipient?: User): object {
  const base = { id: channel.id, type: channel.type, flags: channel.flags, last_message_id: channel.lastMessageId };
  if (channel.dmWith !== undefined)
    return { ...base, recipients: recipient === undefined ? [] : [userBody(recipient)] };
  const named = { ...base, guild_id: channel.guildId, name: channel.name, parent_id: channel.parentId };
  if (channel.thread !== undefined) return { ...named, ...threadFields(channel, channel.thread) };
  return {
    ...named,
    position: channel.position,
    topic: channel.topic,
    nsfw: false,
    rate_limit_per_user: 0,
    permission_overwrites: channel.overwrites.map((overwrite) => ({
      id: overwrite.id,
      type: overwrite.type,
      allow: String(overwrite.allow),
      deny: String(overwrite.deny),
    })),
    ...(channel.type === ChannelType.GuildForum && {
      available_tags: channel.availableTags,
      default_reaction_emoji: null,
      default_sort_order: null,
      default_forum_layout: 0,
    }),
  };
}

function threadFields(channel: Channel, thread: NonNullable<Channel["thread"]>): object {
  return {
    owner_id: thread.ownerId,
    // The message that a thread hangs from or opens with is not counted.
    message_count: channel.messages.size - (channel.messages.has(channel.id) ? 1 : 0),
    total_message_sent: thread.totalMessages,
    member_count: Math.min(thread.memberIds.size, 50),
    rate_limit_per_user: 0,
    applied_tags: channel.appliedTags,
    thread_metadata: {
      archived: thread.archived,
      locked: thread.locked,
      auto_archive_duration: thread.autoArchiveMinutes,
      archive_timestamp: thread.archiveChangedAt,
      create_timestamp: thread.createdAt,
    },
  };
}

/** Whom a server lets use a command, or the application's commands as a whole. */
export function commandRulesBody(guild: Guild, application: Application, commandId: string): object {
  const permissions = guild.commandRules.get(commandId) ?? [];
  return { id: commandId, application_id: application.id, guild_id: guild.id, permissions };
}

/** A guild as `GET /guilds/:guild` tells it. */
export function guildBody(guild: Guild): object {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    banner: null,
    description: null,
    owner_id: guild.ownerId,
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 1,
    default_message_notifications: 1,
    explicit_content_filter: 2,
    roles: [...guild.roles.values()].map(roleBody),
    emojis: [],
    stickers: [],
    features: [],
    mfa_level: 0,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    public_updates_channel_id: null,
    safety_alerts_channel_id: null,
    max_members: 25_000_000,
    max_presences: null,
    max_video_channel_users: 25,
    vanity_url_code: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    premium_progress_bar_enabled: false,
    preferred_locale: guild.locale,
    nsfw_level: 0,
    hub_type: null,
    incidents_data: null,
  };
}

/** Privileged intents, and the flags by which an application on few servers shows that it has them. */
const intentFlags = [
  [GatewayIntentBits.GuildPresences, ApplicationFlags.GatewayPresenceLimited],
  [GatewayIntentBits.GuildMembers, ApplicationFlags.GatewayGuildMembersLimited],
  [GatewayIntentBits.MessageContent, ApplicationFlags.GatewayMessageContentLimited],
] as const;

export function applicationBody(application: Application, owner: User, guildCount: number): object {
  return {
    id: application.id,
    name: application.name,
    icon: null,
    description: "",
    summary: "",
    bot: userBody(application.bot),
    owner: userBody(owner),
    team: null,
    bot_public: true,
    bot_require_code_grant: application.requiresCodeGrant ?? false,
    verify_key: "0".repeat(64),
    flags: intentFlags
      .filter(([intent]) => (application.privilegedIntents & intent) !== 0)
      .reduce((all, [, flag]) => all | flag, 0),
    approximate_guild_count: guildCount,
    approximate_user_install_count: 0,
    redirect_uris: [],
    interactions_endpoint_url: application.interactionsEndpointUrl ?? null,
    role_connections_verification_url: null,
    event_webhooks_url: null,
    event_webhooks_status: 1,
    integration_types_config: { "0": {} },
  };
}
