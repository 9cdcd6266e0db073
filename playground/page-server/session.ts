import { Buffer } from "node:buffer";
import { ChannelType, PermissionFlagsBits } from "discord-api-types/v10";
import type { Core } from "../discord/core.ts";
import { has } from "../discord/permissions.ts";
import type { Channel } from "../discord/world/types.ts";
import type { Answer } from "../people/answer.ts";
import { Cannot } from "../people/cannot.ts";
import type { GivenFile } from "../people/files.ts";
import type { SeenModal } from "../people/modal.ts";
import type { Suggester } from "../people/suggesters.ts";
import type { Stage } from "../stage/stage.ts";
import { offeredLines } from "./offers.ts";
import type { DeedResult, EntryValue, Frame, GivenFileView, GivenValue, PersonView, Request } from "./protocol.ts";
import { View } from "./view.ts";

const messagesShown = 40;
const modalsKept = 8;

/** What the windows share: crowds, faults and stories. */
export interface Workshop {
  watch(send: (frame: Frame) => void): () => void;
  /** Starts it and returns at once; what it shows goes to every window that watches. */
  begin(deed: Request & { readonly do: "crowd" | "fault" | "story" }): void;
}

export interface SessionOptions {
  readonly stage: Stage;
  readonly person: Suggester;
  readonly you: PersonView;
  readonly people: readonly PersonView[];
  readonly workshop: Workshop;
  /** Sends one text over the window's socket. */
  readonly send: (text: string) => void;
}

/** One window, which is one person: acts for that person, and is told what that person sees and nothing else. */
export class Session {
  readonly #options: SessionOptions;
  readonly #core: Core;
  readonly #person: Suggester;
  readonly #view: View;
  readonly #modals = new Map<string, SeenModal>();
  readonly #dismissed = new Set<string>();
  readonly #sent = new Map<string, string>();
  #shown = new Map<string, string>();
  #open: Channel;
  #fresh = true;
  #limit = messagesShown;
  #modalsMade = 0;
  #unwatch: (() => void) | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#core = options.stage.discord.core;
    this.#person = options.person;
    this.#view = new View(this.#core, options.person);
    this.#open = options.stage.street.box;
    const { you, people, stage } = options;
    // A direct message with the bot is there to be opened, as it is once one has spoken to it.
    this.#core.channels.directMessage(this.#person.id, stage.discord.application.id);
    const server = stage.street.server.guild.name;
    this.#tell({ kind: "welcome", server, you, people, redis: stage.redis !== undefined });
    this.refresh();
  }

  close(): void {
    this.#unwatch?.();
  }

  /** Tells the window whatever looks otherwise than when it was last told. */
  refresh(): void {
    if (!this.#core.world.channels.has(this.#open.id) || !this.#mayOpen(this.#open)) this.#show(this.#home());
    this.#tellOnce({ kind: "channels", channels: this.#view.channels(this.#open) });
    const { apart, crowdRole } = this.#options.stage.street;
    this.#tellOnce({ kind: "members", groups: this.#view.members(apart, crowdRole) });
    this.#tellOnce({ kind: "pickables", pickables: this.#view.pickables() });
    const commands = offeredLines(this.#person, this.#open);
    const menus = this.#person.menus(this.#open).map((menu) => menu.name);
    this.#tellOnce({ kind: "offers", commands, menus });
    this.#tellMessages();
  }

  async take(request: Request): Promise<void> {
    try {
      const result = await this.#do(request);
      this.refresh();
      this.#tell({ kind: "done", re: request.re, result });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#tell({ kind: "refused", re: request.re, message: error instanceof Cannot ? plain(message) : message });
    }
  }

  async #do(request: Request): Promise<DeedResult> {
    const person = this.#person;
    switch (request.do) {
      case "open":
        this.#show(this.#channel(request.channelId));
        return {};
      case "older":
        this.#limit += messagesShown;
        return {};
      case "say":
        person.says(request.text, this.#open);
        return {};
      case "post":
        this.#show(person.posts(this.#open, request.name, request.text));
        return {};
      case "command":
        return this.#after(await person.types(`/${request.line}`, given(request.options), { channel: this.#open }));
      case "typing": {
        const { line, option, partial, others } = request;
        const choices = await person.typing(`/${line}`, option, partial, others, { channel: this.#open });
        return { choices };
      }
      case "press": {
        const { messageId, customId, values } = request;
        if (values === undefined) return this.#after(await person.clicks({ id: messageId }, customId));
        return this.#after(await person.selects({ id: messageId }, customId, values));
      }
      case "menu":
        return this.#after(await person.uses(request.name, { id: request.messageId }));
      case "submit": {
        const modal = this.#modals.get(request.key);
        if (modal === undefined) throw new Cannot("This form is no longer open");
        return this.#after(await person.submits(modal, entries(request.entries)));
      }
      case "dismiss":
        this.#dismissed.add(request.messageId);
        return {};
      case "workshop":
        this.#unwatch?.();
        this.#unwatch = request.open ? this.#options.workshop.watch((frame) => this.#tell(frame)) : undefined;
        return {};
      default:
        this.#options.workshop.begin(request);
        return {};
    }
  }

  #after(answer: Answer): DeedResult {
    const afterMs = Math.round(answer.acknowledgedAfterMs);
    if (answer.modal === undefined) return { afterMs };
    this.#modalsMade += 1;
    const key = String(this.#modalsMade);
    this.#modals.set(key, answer.modal);
    this.#modals.delete(String(this.#modalsMade - modalsKept));
    return { afterMs, modal: { key, title: answer.modal.title, components: answer.modal.raw.components } };
  }

  #channel(id: string): Channel {
    const channel = this.#core.world.channels.get(id);
    if (channel === undefined || !this.#mayOpen(channel)) throw new Cannot("You do not have access to this channel");
    return channel;
  }

  #mayOpen(channel: Channel): boolean {
    if (channel.type === ChannelType.GuildCategory) return false;
    return has(this.#core.world.permissions(this.#person.id, channel), PermissionFlagsBits.ViewChannel);
  }

  #home(): Channel {
    const { box, server } = this.#options.stage.street;
    return this.#core.world.channels.has(box.id) ? box : server.general;
  }

  #show(channel: Channel): void {
    this.#open = channel;
    this.#limit = messagesShown;
    this.#fresh = true;
  }

  #tellMessages(): void {
    const { shown, older } = this.#view.messages(this.#open, this.#limit, this.#dismissed);
    const before = this.#fresh ? new Map<string, string>() : this.#shown;
    const now = new Map(shown.map((message) => [message.id, JSON.stringify(message)]));
    const changed = shown.filter((message) => before.get(message.id) !== now.get(message.id));
    const gone = [...before.keys()].filter((id) => !now.has(id));
    this.#shown = now;
    if (!this.#fresh && changed.length === 0 && gone.length === 0) return;
    this.#tell({ kind: "messages", channelId: this.#open.id, fresh: this.#fresh, changed, gone, older });
    this.#fresh = false;
  }

  #tellOnce(frame: Frame): void {
    const text = JSON.stringify(frame);
    if (this.#sent.get(frame.kind) === text) return;
    this.#sent.set(frame.kind, text);
    this.#tell(frame);
  }

  /** Files come from the page's own address: no other is asked for anything. */
  #tell(frame: Frame): void {
    this.#options.send(JSON.stringify(frame).replaceAll(this.#core.uploads.origin, ""));
  }
}

function given(options: Readonly<Record<string, GivenValue>>): Record<string, string | number | boolean | GivenFile> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, typeof value === "object" ? fileOf(value) : value]),
  );
}

function entries(from: Readonly<Record<string, EntryValue>>) {
  return Object.fromEntries(
    Object.entries(from).map(([name, value]) => [
      name,
      typeof value === "string" || typeof value === "boolean"
        ? value
        : value.map((one) => (typeof one === "string" ? one : fileOf(one))),
    ]),
  );
}

function fileOf({ name, contentType, base64 }: GivenFileView): GivenFile {
  return { name, contentType, bytes: new Uint8Array(Buffer.from(base64, "base64")) };
}

/** The drivers say who and with which ids; the client says it to the person at hand. */
function plain(message: string): string {
  return message.replace(/^The (?:option|field) (.+?) (takes|is required|has)/u, "“$1” $2");
}
