import { InteractionContextType, type InteractionType } from "discord-api-types/v10";
import { channelBody, memberBody, userBody } from "../world/bodies.ts";
import type { Channel, Message } from "../world/types.ts";
import type { World } from "../world/world.ts";

const attachmentSizeLimit = 10 * 1024 * 1024;

/** What a person did, before it becomes an interaction. */
export interface InteractionDraft {
  readonly type: InteractionType;
  readonly applicationId: string;
  readonly userId: string;
  readonly channel: Channel;
  readonly data: object;
  readonly source?: Message | undefined;
  /** Of a menu: the message it was used on. */
  readonly target?: Message;
  /** Of a form: what opened it. */
  readonly trigger?: object;
  /** A given id instead of the next one. */
  readonly id?: string | undefined;
}

/** What the application is sent. */
export function payloadOf(world: World, id: string, token: string, draft: InteractionDraft): object {
  const { channel } = draft;
  const user = world.users.get(draft.userId);
  const guild = channel.guildId === undefined ? undefined : world.guilds.get(channel.guildId);
  const member = guild?.members.get(draft.userId);
  if (user === undefined) throw new Error(`There is no user ${draft.userId}`);
  const permissions = String(world.permissions(user.id, channel));
  const recipient = channel.dmWith === undefined ? undefined : user;
  return {
    id,
    application_id: draft.applicationId,
    type: draft.type,
    data: draft.data,
    token,
    version: 1,
    ...(guild !== undefined &&
      member !== undefined && {
        guild: { id: guild.id, locale: guild.locale, features: [] },
        guild_id: guild.id,
        guild_locale: guild.locale,
        member: { ...memberBody(member, user), permissions },
      }),
    ...(member === undefined && { user: userBody(user) }),
    channel: { ...channelBody(channel, recipient), permissions },
    channel_id: channel.id,
    ...(draft.source !== undefined && { message: draft.source.body }),
    app_permissions: String(world.permissions(draft.applicationId, channel)),
    locale: user.locale,
    entitlements: [],
    authorizing_integration_owners: ownersOf(channel),
    context: guild === undefined ? InteractionContextType.BotDM : InteractionContextType.Guild,
    attachment_size_limit: attachmentSizeLimit,
  };
}

/** What messages that answer it tell of it. */
export function metadataOf(world: World, id: string, draft: InteractionDraft): object {
  const user = world.users.get(draft.userId);
  return {
    id,
    type: draft.type,
    ...(user !== undefined && { user: userBody(user) }),
    authorizing_integration_owners: ownersOf(draft.channel),
    ...(draft.source !== undefined && { interacted_message_id: draft.source.id }),
    ...(draft.target !== undefined && { target_message_id: draft.target.id }),
    ...(draft.trigger !== undefined && { triggering_interaction_metadata: draft.trigger }),
  };
}

/** The server that installed the application, as key 0 of the map; `"0"` in a direct message. */
function ownersOf(channel: Channel): object {
  return { "0": channel.guildId ?? "0" };
}
