import { z } from "zod";

/** A Discord user at one moment: plain data, frozen by the cache. */
export interface UserSnapshot {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  /** Hash of the avatar, if they have one of their own. */
  readonly avatar: string | null;
  readonly bot: boolean;
}

/** What a server adds to a user. */
export interface MemberSnapshot {
  readonly guildId: string;
  readonly userId: string;
  readonly displayName: string;
  readonly userAvatar: string | null;
  /** Hash of the avatar that they use on this server alone. */
  readonly memberAvatar: string | null;
  readonly roleIds: readonly string[];
}

export interface ChannelSnapshot {
  readonly id: string;
  readonly guildId: string | null;
  readonly type: number;
  readonly name: string | null;
}

export interface GuildSnapshot {
  readonly id: string;
  readonly name: string;
  readonly locale: string;
}

export const parseUser = parser<UserSnapshot>(
  z.object({
    id: z.string(),
    username: z.string(),
    displayName: z.string(),
    avatar: z.string().nullable(),
    bot: z.boolean(),
  }),
);

export const parseMember = parser<MemberSnapshot>(
  z.object({
    guildId: z.string(),
    userId: z.string(),
    displayName: z.string(),
    userAvatar: z.string().nullable(),
    memberAvatar: z.string().nullable(),
    roleIds: z.array(z.string()),
  }),
);

export const parseChannel = parser<ChannelSnapshot>(
  z.object({ id: z.string(), guildId: z.string().nullable(), type: z.number(), name: z.string().nullable() }),
);

export const parseGuild = parser<GuildSnapshot>(z.object({ id: z.string(), name: z.string(), locale: z.string() }));

export const parseId = parser<string>(z.string().regex(/^\d{1,20}$/));

/** What a shared store returns is checked, never trusted. */
function parser<V>(schema: z.ZodType<V>): (data: unknown) => V {
  return (data) => schema.parse(data);
}
