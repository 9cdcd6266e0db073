import { ChannelType, MessageFlags, MessageType, PermissionFlagsBits } from "discord-api-types/v10";
import type { Core } from "../discord/core.ts";
import { has } from "../discord/permissions.ts";
import { writingProblem } from "../discord/world/thread-rules.ts";
import type { Channel, Guild, MessageBody, Role } from "../discord/world/types.ts";
import type { Person } from "../people/person.ts";
import type { SeenMessage } from "../people/seen.ts";
import type { ChannelKind, ChannelView, MemberGroup, MemberView, MessageView, Pickable } from "./protocol.ts";

const membersListed = 24;
const threadsListed = 6;
/** Whoever has none of the roles that are listed apart. */
const others = "Online";

const kinds: Partial<Record<ChannelType, ChannelKind>> = {
  [ChannelType.GuildText]: "text",
  [ChannelType.GuildAnnouncement]: "announcement",
  [ChannelType.GuildForum]: "forum",
  [ChannelType.PublicThread]: "thread",
  [ChannelType.AnnouncementThread]: "thread",
  [ChannelType.PrivateThread]: "thread",
  [ChannelType.DM]: "dm",
};

/** The world as one person's client shows it: nothing leaves here that this person may not see. */
export class View {
  readonly #core: Core;
  readonly #guild: Guild;
  readonly #person: Person;

  constructor(core: Core, person: Person) {
    this.#core = core;
    this.#guild = person.guild;
    this.#person = person;
  }

  /** Channels with the latest of their threads, then direct messages. `open` is always among them, if it may be seen. */
  channels(open: Channel | undefined): ChannelView[] {
    const listed: Channel[] = [];
    const threads = [...this.#guild.channels.values()].filter((one) => one.thread !== undefined);
    for (const channel of this.#guild.channels.values()) {
      if (channel.thread !== undefined || !this.#sees(channel) || kinds[channel.type] === undefined) continue;
      listed.push(channel);
      const isForum = channel.type === ChannelType.GuildForum;
      const inside = threads.filter((one) => one.parentId === channel.id);
      // A forum lists its posts in the middle, all of them.
      const shown = isForum ? inside : inside.filter((one) => one.thread?.archived === false).slice(-threadsListed);
      if (open !== undefined && inside.includes(open) && !shown.includes(open)) shown.push(open);
      listed.push(...shown);
    }
    return [...listed, ...this.#core.world.directMessagesOf(this.#person.id)].map((one) => this.channel(one));
  }

  channel(channel: Channel): ChannelView {
    const { world } = this.#core;
    const parent = channel.parentId === null ? undefined : world.channels.get(channel.parentId);
    const tagsOf = channel.thread === undefined ? channel : parent;
    const tags = (tagsOf?.availableTags ?? []).filter(
      (tag) => channel.thread === undefined || channel.appliedTags.includes(tag.id),
    );
    return {
      id: channel.id,
      name: channel.dmWith === undefined ? channel.name : (world.users.get(channel.dmWith.botId)?.username ?? ""),
      kind: kinds[channel.type] ?? "text",
      category: parent?.type === ChannelType.GuildCategory ? parent.name : "",
      parentId: channel.thread === undefined ? null : channel.parentId,
      topic: channel.topic ?? "",
      archived: channel.thread?.archived === true,
      locked: channel.thread?.locked === true,
      tags: tags.map((tag) => `${tag.emoji_name ?? ""} ${tag.name}`.trim()),
      mayWrite: channel.dmWith !== undefined || writingProblem(world, this.#person.id, channel) === undefined,
      lastMessageId: channel.lastMessageId ?? "",
      messages: channel.messages.size,
    };
  }

  /** What is shown there to this person, the latest `limit`, but for what was dismissed. */
  messages(channel: Channel, limit: number, dismissed: ReadonlySet<string>): { shown: MessageView[]; older: boolean } {
    const all = this.#person.sees(channel).filter((message) => !dismissed.has(message.id));
    return { shown: all.slice(-limit).map((message) => this.#message(message)), older: all.length > limit };
  }

  /** By the highest role that is shown apart, as Discord lists members; those with `last` come after everybody else. */
  members(apart: readonly Role[], last: Role): MemberGroup[] {
    const groups = new Map<string, { count: number; members: MemberView[] }>();
    for (const name of [...apart.map((role) => role.name), others, last.name])
      groups.set(name, { count: 0, members: [] });
    for (const member of this.#guild.members.values()) {
      const role = [...apart, last].find((one) => member.roleIds.includes(one.id));
      const group = groups.get(role?.name ?? others);
      const view = member.id === this.#guild.ownerId ? undefined : this.#member(member.id);
      if (group === undefined || view === undefined) continue;
      group.count += 1;
      if (group.members.length < membersListed) group.members.push(view);
    }
    return [...groups].map(([name, group]) => ({ name, ...group })).filter((group) => group.count > 0);
  }

  /** Whom and what selects and options offer. */
  pickables(): Pickable[] {
    const members = [...this.#guild.members.keys()].filter((id) => id !== this.#guild.ownerId);
    const users = members.slice(0, 2 * membersListed).flatMap((id) => {
      const view = this.#member(id);
      return view === undefined ? [] : [{ id, name: view.name, kind: "user" as const }];
    });
    const roles = [...this.#guild.roles.values()].map(({ id, name }) => ({ id, name, kind: "role" as const }));
    const channels = [...this.#guild.channels.values()].filter((one) => one.thread === undefined && this.#sees(one));
    return [
      ...users,
      ...roles,
      ...channels.map(({ id, name, type }) => ({ id, name, kind: "channel" as const, channelType: type })),
    ];
  }

  #message(seen: SeenMessage): MessageView {
    const { raw } = seen;
    if (raw.type === MessageType.ThreadStarterMessage) {
      const meant = this.#referred(raw);
      if (meant !== undefined) return { ...this.#message(meant), id: seen.id };
    }
    const referred = this.#referred(raw);
    return {
      id: seen.id,
      channelId: seen.channelId,
      author: this.#member(seen.authorId) ?? { ...nobody, id: seen.authorId, name: seen.author },
      at: raw.timestamp,
      edited: raw.edited_timestamp !== null,
      ephemeral: seen.ephemeral,
      thinking: seen.thinking,
      content: raw.content,
      embeds: raw.embeds,
      components: raw.components,
      attachments: raw.attachments.map((one) => ({
        name: one.filename,
        url: one.url,
        contentType: one.content_type,
        size: one.size,
      })),
      replyTo: referred === undefined ? undefined : { author: referred.author, text: firstLine(referred.text) },
      usedBy: referred === undefined ? usedBy(raw) : undefined,
      thread: this.#threadOf(seen),
      names: this.#names(raw),
      pingsMe: this.#pingsMe(seen),
    };
  }

  #referred(raw: MessageBody): SeenMessage | undefined {
    const id = raw.message_reference?.message_id;
    return id === undefined ? undefined : this.#person.looksAgain({ id });
  }

  #threadOf(seen: SeenMessage): MessageView["thread"] {
    if (((seen.raw.flags ?? 0) & MessageFlags.HasThread) === 0 || seen.threadId === seen.channelId) return undefined;
    const thread = this.#core.world.channels.get(seen.threadId ?? "");
    if (thread === undefined) return undefined;
    return { id: thread.id, name: thread.name, messages: thread.thread?.totalMessages ?? 0 };
  }

  #pingsMe(seen: SeenMessage): boolean {
    const roles = this.#guild.members.get(this.#person.id)?.roleIds ?? [];
    return seen.pings.some((id) => id === this.#person.id || id === "everyone" || roles.includes(id));
  }

  #names(raw: MessageBody): Record<string, string> {
    const names: Record<string, string> = {};
    const text = JSON.stringify([raw.content, raw.embeds, raw.components]);
    for (const [, sign = "", id = ""] of text.matchAll(/<(@!?|@&|#)(\d+)>/gu)) {
      const name = this.#named(sign, id);
      if (name !== undefined) names[id] = name;
    }
    return names;
  }

  #named(sign: string, id: string): string | undefined {
    if (sign === "@&") return this.#guild.roles.get(id)?.name;
    if (sign !== "#") return this.#member(id)?.name;
    const channel = this.#core.world.channels.get(id);
    return channel === undefined || !this.#sees(channel) ? undefined : channel.name;
  }

  #member(id: string): MemberView | undefined {
    const user = this.#core.world.users.get(id);
    if (user === undefined) return undefined;
    const roleIds = this.#guild.members.get(id)?.roleIds ?? [];
    const coloured = roleIds
      .flatMap((roleId) => this.#guild.roles.get(roleId) ?? [])
      .filter((role) => role.color !== 0);
    const colour = coloured.toSorted((a, b) => a.position - b.position)[0]?.color;
    return {
      id,
      name: user.globalName ?? user.username,
      colour: colour === undefined ? "" : `#${colour.toString(16).padStart(6, "0")}`,
      bot: user.bot,
      online: true,
    };
  }

  #sees(channel: Channel): boolean {
    return has(this.#core.world.permissions(this.#person.id, channel), PermissionFlagsBits.ViewChannel);
  }
}

const nobody = { colour: "", bot: false, online: false };

function usedBy(raw: MessageBody): string | undefined {
  const metadata: { user?: { global_name?: string | null; username?: string } } = raw.interaction_metadata ?? {};
  return metadata.user?.global_name ?? metadata.user?.username;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0]?.replace(/^#+ /u, "").slice(0, 120) ?? "";
}
