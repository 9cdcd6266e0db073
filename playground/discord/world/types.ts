import type {
  APIMessage,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ChannelType,
  ComponentType,
} from "discord-api-types/v10";
import type { PermissionOverwrite } from "../permissions.ts";

export interface User {
  readonly id: string;
  username: string;
  globalName: string | null;
  avatar: string | null;
  readonly bot: boolean;
  /** The language of this person's client, such as `en-US`. */
  locale: string;
  dmsOpen: boolean;
}

export interface Member {
  readonly id: string;
  roleIds: string[];
  nick: string | null;
  readonly joinedAt: string;
}

export interface Role {
  readonly id: string;
  name: string;
  permissions: bigint;
  color: number;
  position: number;
  readonly managedBy: string | undefined;
}

export interface Guild {
  readonly id: string;
  name: string;
  ownerId: string;
  locale: string;
  readonly roles: Map<string, Role>;
  readonly members: Map<string, Member>;
  /** By command: whom the server lets use it, or not, whatever the command's own default. */
  readonly commandRules: Map<string, readonly CommandRule[]>;
  /** Channels and threads. */
  readonly channels: Map<string, Channel>;
}

export interface CommandRule {
  readonly id: string;
  /** 1 a role, 2 a user, 3 a channel. */
  readonly type: 1 | 2 | 3;
  readonly permission: boolean;
}

/** What a thread has beyond a channel. */
export interface ThreadState {
  readonly ownerId: string;
  archived: boolean;
  locked: boolean;
  autoArchiveMinutes: number;
  archiveChangedAt: string;
  readonly createdAt: string;
  readonly memberIds: Set<string>;
  /** Every message ever sent in it, its first one not counted. */
  totalMessages: number;
}

/** A tag that posts of a forum can bear, as it travels. */
export interface ForumTag {
  readonly id: string;
  readonly name: string;
  /** Whether only moderators put it on and take it off. */
  readonly moderated: boolean;
  readonly emoji_id: string | null;
  readonly emoji_name: string | null;
}

export interface Channel {
  readonly id: string;
  readonly type: ChannelType;
  /** Empty for a direct message. */
  name: string;
  readonly guildId: string | undefined;
  /** A thread's channel, a channel's category. */
  readonly parentId: string | null;
  overwrites: PermissionOverwrite[];
  topic: string | null;
  position: number;
  /** `ChannelFlags`: a post that is pinned, a forum that wants tags. */
  flags: number;
  /** Of a forum. */
  availableTags: readonly ForumTag[];
  /** Of a forum's post. */
  appliedTags: readonly string[];
  readonly thread: ThreadState | undefined;
  /** The person and the bot of a direct message. */
  readonly dmWith: { readonly userId: string; readonly botId: string } | undefined;
  readonly messages: Map<string, Message>;
  lastMessageId: string | null;
}

/** A component as it travels: only the fields that this Discord looks at are named. */
export interface Component {
  readonly type: ComponentType;
  readonly id?: number;
  readonly custom_id?: string;
  readonly label?: string;
  readonly content?: string;
  readonly disabled?: boolean;
  readonly components?: readonly Component[];
  readonly component?: Component;
  readonly accessory?: Component;
  readonly items?: readonly { readonly media: Media; readonly [key: string]: unknown }[];
  readonly media?: Media;
  readonly file?: Media;
  readonly [key: string]: unknown;
}

export interface Media {
  readonly url: string;
  readonly attachment_id?: string;
  readonly [key: string]: unknown;
}

/** A message as Discord tells it. Never changed in place: an edit makes a new one, so logs may keep it. */
export type MessageBody = Omit<APIMessage, OwnFields> & {
  readonly author: UserBody;
  readonly mentions: readonly object[];
  readonly mention_roles: readonly string[];
  readonly attachments: readonly Attachment[];
  readonly components: readonly Component[];
  readonly embeds: readonly Embed[];
  readonly interaction_metadata?: object;
  readonly thread?: object;
  readonly nonce?: string | number;
  readonly guild_id?: string;
  readonly channel_type?: ChannelType;
  readonly member?: object;
};

type OwnFields =
  | "nonce"
  | "author"
  | "mentions"
  | "mention_roles"
  | "attachments"
  | "components"
  | "embeds"
  | "resolved"
  | "interaction_metadata"
  | "thread";

/** A user as it travels. */
export interface UserBody {
  readonly id: string;
  readonly username: string;
  readonly global_name: string | null;
  readonly avatar: string | null;
  readonly bot: boolean;
  readonly [key: string]: unknown;
}

export interface Embed {
  readonly title?: string;
  readonly description?: string;
  readonly image?: Media;
  readonly thumbnail?: Media;
  readonly [key: string]: unknown;
}

export interface Message {
  readonly id: string;
  readonly channelId: string;
  readonly authorId: string;
  readonly createdAtMs: number;
  body: MessageBody;
  /** Every file that belongs to it, shown as an attachment or inside a component or embed. */
  attachments: readonly Attachment[];
  /** Set for a private message: the only person who sees it. Such a message is in no channel. */
  readonly privateTo: string | undefined;
  edits: number;
}

export interface Attachment {
  readonly id: string;
  readonly filename: string;
  readonly description?: string;
  readonly content_type: string;
  readonly size: number;
  readonly url: string;
  readonly proxy_url: string;
  readonly width?: number;
  readonly height?: number;
  readonly ephemeral?: boolean;
}

export interface UploadedFile {
  /** Which number it was sent under: `files[n]`. */
  readonly index: number;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

export interface Application {
  readonly id: string;
  readonly name: string;
  readonly token: string;
  /** The bot's user; its id is the application's. */
  readonly bot: User;
  /** Those that its owner switched on, as bits. */
  privilegedIntents: number;
  /** Where interactions go instead of to the gateway. */
  interactionsEndpointUrl?: string;
  requiresCodeGrant?: boolean;
  /** Commands of every server, then those of single servers, by id. */
  readonly commands: Map<string, Command>;
  readonly guildCommands: Map<string, Map<string, Command>>;
}

/** A registered command as Discord tells it. */
export interface Command {
  readonly id: string;
  readonly application_id: string;
  readonly guild_id?: string;
  readonly version: string;
  readonly type: ApplicationCommandType;
  readonly name: string;
  readonly description: string;
  readonly options?: readonly CommandOption[];
  readonly default_member_permissions: string | null;
  readonly contexts: readonly number[] | null;
  readonly [key: string]: unknown;
}

export interface CommandOption {
  readonly type: ApplicationCommandOptionType;
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly choices?: readonly { readonly name: string; readonly value: string | number }[];
  readonly options?: readonly CommandOption[];
  readonly min_length?: number;
  readonly max_length?: number;
  readonly min_value?: number;
  readonly max_value?: number;
  readonly channel_types?: readonly number[];
  readonly [key: string]: unknown;
}
