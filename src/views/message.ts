import {
  type AllowedMentionsTypes,
  type APIMessageTopLevelComponent,
  type APITextDisplayComponent,
  ComponentType,
  MessageFlags,
} from "discord-api-types/v10";

/** A message as Discord takes it: Components V2 always, and nothing in it can ping but whom `pinging` names. */
export interface MessageBody {
  flags: number;
  components: APIMessageTopLevelComponent[];
  allowed_mentions: { parse: AllowedMentionsTypes[]; roles?: string[]; users?: string[] };
}

/** Discord's limit over all text displays of a message. */
export const maxMessageTextLength = 4_000;

export function message(components: APIMessageTopLevelComponent[]): MessageBody {
  return { flags: MessageFlags.IsComponentsV2, components, allowed_mentions: { parse: [] } };
}

export function textMessage(text: string): MessageBody {
  return message([textDisplay(text)]);
}

export function textDisplay(content: string): APITextDisplayComponent {
  return { type: ComponentType.TextDisplay, content };
}

/** The same message, which pings these where its text mentions them. An edit never does: it is drawn without this. */
export function pinging(
  body: MessageBody,
  { roleIds = [], userIds = [] }: { readonly roleIds?: readonly string[]; readonly userIds?: readonly string[] },
): MessageBody {
  const roles = [...new Set(roleIds)];
  const users = [...new Set(userIds)];
  if (roles.length === 0 && users.length === 0) return body;
  return {
    ...body,
    allowed_mentions: { parse: [], ...(roles.length > 0 && { roles }), ...(users.length > 0 && { users }) },
  };
}

/** Characters of all text displays, as Discord counts them towards its limit. */
export function textLength(body: MessageBody): number {
  let length = 0;
  for (const component of body.components) {
    if (component.type === ComponentType.TextDisplay) length += component.content.length;
    if (component.type === ComponentType.Section) length += sum(component.components);
    if (component.type !== ComponentType.Container) continue;
    for (const inner of component.components) {
      if (inner.type === ComponentType.TextDisplay) length += inner.content.length;
      if (inner.type === ComponentType.Section) length += sum(inner.components);
    }
  }
  return length;
}

function sum(texts: readonly APITextDisplayComponent[]): number {
  return texts.reduce((length, { content }) => length + content.length, 0);
}
