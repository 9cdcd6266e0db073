import type { Component, Embed } from "../discord/world/types.ts";

/** What the page and its server say to each other, as JSON over one WebSocket a window. Types alone: the page's bundle takes nothing from here. */

/** Somebody whom a window can be. */
export interface PersonView {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly colour: string;
  /** What the person is on this server, in a few words. */
  readonly part: string;
}

export type ChannelKind = "text" | "announcement" | "forum" | "thread" | "dm";

export interface ChannelView {
  readonly id: string;
  readonly name: string;
  readonly kind: ChannelKind;
  readonly category: string;
  /** Of a thread or post. */
  readonly parentId: string | null;
  readonly topic: string;
  readonly archived: boolean;
  readonly locked: boolean;
  /** Of a post: the tags it bears. Of a forum: those there are. */
  readonly tags: readonly string[];
  readonly mayWrite: boolean;
  readonly lastMessageId: string;
  readonly messages: number;
}

export interface MemberView {
  readonly id: string;
  readonly name: string;
  readonly colour: string;
  readonly bot: boolean;
  readonly online: boolean;
}

export interface MemberGroup {
  readonly name: string;
  /** All of them; `members` may list only the first. */
  readonly count: number;
  readonly members: readonly MemberView[];
}

export interface AttachmentView {
  readonly name: string;
  readonly url: string;
  readonly contentType: string;
  readonly size: number;
}

export interface MessageView {
  readonly id: string;
  readonly channelId: string;
  readonly author: MemberView;
  readonly at: string;
  readonly edited: boolean;
  /** Whether nobody else sees it. */
  readonly ephemeral: boolean;
  /** A deferred answer that is still to come. */
  readonly thinking: boolean;
  readonly content: string;
  readonly embeds: readonly Embed[];
  readonly components: readonly Component[];
  readonly attachments: readonly AttachmentView[];
  readonly replyTo: { readonly author: string; readonly text: string } | undefined;
  /** Who used what it answers. */
  readonly usedBy: string | undefined;
  readonly thread: { readonly id: string; readonly name: string; readonly messages: number } | undefined;
  /** What the ids of people, roles and channels in it stand for, as far as the reader may know. */
  readonly names: Readonly<Record<string, string>>;
  /** Whether it is addressed to the reader. */
  readonly pingsMe: boolean;
}

export interface OptionView {
  readonly name: string;
  readonly description: string;
  readonly type: number;
  readonly required: boolean;
  readonly autocomplete: boolean;
  readonly choices: readonly { readonly name: string; readonly value: string | number }[];
  readonly limits: {
    readonly minLength?: number;
    readonly maxLength?: number;
    readonly min?: number;
    readonly max?: number;
    readonly channelTypes?: readonly number[];
  };
}

/** A command, or one of its subcommands, as it is typed. */
export interface CommandView {
  /** Without the slash: `decide approve`. */
  readonly line: string;
  readonly description: string;
  readonly options: readonly OptionView[];
}

export interface ModalView {
  readonly key: string;
  readonly title: string;
  readonly components: readonly Component[];
}

/** Somebody or something that can be chosen in a select, an option or a mention. */
export interface Pickable {
  readonly id: string;
  readonly name: string;
  readonly kind: "user" | "role" | "channel";
  readonly channelType?: number;
}

/** Something that was set off, what it said would happen, and what was seen. */
export interface RunView {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly state: "running" | "shown" | "failed";
  readonly lines: readonly { readonly text: string; readonly tone: "plain" | "good" | "bad" }[];
  /** Of a story: the same thing done to two caches. */
  readonly sides?: readonly StorySide[];
}

export interface StorySide {
  readonly name: string;
  readonly verdict: string;
  readonly good: boolean;
  readonly lines: readonly string[];
}

export interface WorkshopView {
  readonly bot: "serving" | "starting" | "down";
  readonly redis: boolean;
  readonly crowd: number;
  readonly runs: readonly RunView[];
}

/** The object cache's totals since the bot started. */
export interface FiguresView {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** When the bot's process started, in seconds since 1970: another one counts from nothing. */
  readonly since: number;
  readonly totals: Readonly<Record<string, number>>;
  readonly breaker: string;
}

export interface GivenFileView {
  readonly name: string;
  readonly contentType: string;
  readonly base64: string;
}

export type GivenValue = string | number | boolean | GivenFileView;
export type EntryValue = string | boolean | readonly (string | GivenFileView)[];

export type Fault = "slow" | "errors" | "limits" | "gateway" | "kill" | "redis" | "poison";
export type CrowdDeed = "vote" | "suggest" | "resolve" | "stampede";
export type Story = "race" | "mismatch";

/** What a window asks for. */
export type Deed =
  | { readonly do: "open"; readonly channelId: string }
  | { readonly do: "older" }
  | { readonly do: "say"; readonly text: string }
  | { readonly do: "post"; readonly name: string; readonly text: string }
  | { readonly do: "command"; readonly line: string; readonly options: Readonly<Record<string, GivenValue>> }
  | {
      readonly do: "typing";
      readonly line: string;
      readonly option: string;
      readonly partial: string;
      readonly others: Readonly<Record<string, string | number | boolean>>;
    }
  | { readonly do: "press"; readonly messageId: string; readonly customId: string; readonly values?: readonly string[] }
  | { readonly do: "menu"; readonly messageId: string; readonly name: string }
  | { readonly do: "submit"; readonly key: string; readonly entries: Readonly<Record<string, EntryValue>> }
  | { readonly do: "dismiss"; readonly messageId: string }
  | { readonly do: "workshop"; readonly open: boolean }
  | { readonly do: "crowd"; readonly deed: CrowdDeed; readonly count: number }
  | { readonly do: "fault"; readonly fault: Fault }
  | { readonly do: "story"; readonly story: Story };

export type Request = Deed & { readonly re: number };

/** What came of a deed. */
export interface DeedResult {
  readonly modal?: ModalView;
  readonly choices?: readonly { readonly name: string; readonly value: string | number }[];
  /** How long the bot took to answer at all. */
  readonly afterMs?: number;
}

/** What a window is told. */
export type Frame =
  | { readonly kind: "done"; readonly re: number; readonly result: DeedResult }
  | { readonly kind: "refused"; readonly re: number; readonly message: string }
  | {
      readonly kind: "welcome";
      readonly server: string;
      readonly you: PersonView;
      readonly people: readonly PersonView[];
      readonly redis: boolean;
    }
  | { readonly kind: "channels"; readonly channels: readonly ChannelView[] }
  | { readonly kind: "members"; readonly groups: readonly MemberGroup[] }
  | { readonly kind: "pickables"; readonly pickables: readonly Pickable[] }
  | { readonly kind: "offers"; readonly commands: readonly CommandView[]; readonly menus: readonly string[] }
  | {
      readonly kind: "messages";
      readonly channelId: string;
      /** Whether these are all there are to show, and what was shown before is to be forgotten. */
      readonly fresh: boolean;
      readonly changed: readonly MessageView[];
      readonly gone: readonly string[];
      readonly older: boolean;
    }
  | { readonly kind: "workshop"; readonly workshop: WorkshopView }
  | { readonly kind: "figures"; readonly figures: FiguresView };
