import { AllowedMentionsTypes, type APIAllowedMentions, PermissionFlagsBits } from "discord-api-types/v10";
import { has } from "../permissions.ts";
import { userBody } from "../world/bodies.ts";
import type { Channel, Component } from "../world/types.ts";
import type { World } from "../world/world.ts";
import { walk } from "./components.ts";

export interface Mentions {
  readonly mentions: readonly object[];
  readonly mention_roles: readonly string[];
  readonly mention_everyone: boolean;
}

const { Everyone, Role, User } = AllowedMentionsTypes;
const regular = [User, Role, Everyone];
const byInteraction = [User];

/** Whom a message pings: what its text names, as far as `allowed` and the author's permissions let it. */
export function mentionsOf(
  world: World,
  message: { readonly content: string; readonly components: readonly Component[] },
  from: { readonly channel: Channel; readonly authorId: string; readonly byInteraction: boolean },
  allowed: APIAllowedMentions | undefined,
): Mentions {
  const text = [message.content, ...textsOf(message.components)].join("\n");
  if (!text.includes("@")) return { mentions: [], mention_roles: [], mention_everyone: false };
  const usual = from.byInteraction ? byInteraction : regular;
  const parses = (kind: AllowedMentionsTypes): boolean =>
    (allowed === undefined ? usual : (allowed.parse ?? [])).includes(kind);
  const users = idsIn(text, /<@!?(\d+)>/gu).filter((id) => parses(User) || allowed?.users?.includes(id) === true);
  const roles = idsIn(text, /<@&(\d+)>/gu).filter((id) => parses(Role) || allowed?.roles?.includes(id) === true);
  const mayPingAll = has(world.permissions(from.authorId, from.channel), PermissionFlagsBits.MentionEveryone);
  return {
    mentions: users.flatMap((id) => world.users.get(id) ?? []).map(userBody),
    mention_roles: roles,
    mention_everyone: parses(Everyone) && mayPingAll && /@(?:everyone|here)/u.test(text),
  };
}

export function textsOf(components: readonly Component[]): string[] {
  const texts: string[] = [];
  for (const component of walk(components)) if (component.content !== undefined) texts.push(component.content);
  return texts;
}

function idsIn(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].flatMap((match) => match[1] ?? []))];
}
