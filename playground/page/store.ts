import { useEffect, useState } from "preact/hooks";
import type {
  ChannelView,
  CommandView,
  Deed,
  DeedResult,
  FiguresView,
  Frame,
  MemberGroup,
  MessageView,
  ModalView,
  PersonView,
  Pickable,
  WorkshopView,
} from "../page-server/protocol.ts";

const figuresKept = 120;

export interface State {
  readonly connected: boolean;
  readonly server: string;
  readonly you: PersonView | undefined;
  readonly people: readonly PersonView[];
  readonly channels: readonly ChannelView[];
  readonly groups: readonly MemberGroup[];
  readonly pickables: readonly Pickable[];
  readonly commands: readonly CommandView[];
  readonly menus: readonly string[];
  readonly channelId: string;
  readonly messages: readonly MessageView[];
  readonly older: boolean;
  /** The last message that was looked at, by channel. */
  readonly read: Readonly<Record<string, string>>;
  readonly workshop: WorkshopView | undefined;
  readonly figures: readonly FiguresView[];
  readonly modal: ModalView | undefined;
  /** What went wrong last, until dismissed or something goes well. */
  readonly trouble: string;
  readonly answeredAfterMs: number | undefined;
}

const nothing: State = {
  connected: false,
  server: "",
  you: undefined,
  people: [],
  channels: [],
  groups: [],
  pickables: [],
  commands: [],
  menus: [],
  channelId: "",
  messages: [],
  older: false,
  read: {},
  workshop: undefined,
  figures: [],
  modal: undefined,
  trouble: "",
  answeredAfterMs: undefined,
};

/** What this window knows, and its line to the server. */
class Store {
  state = nothing;
  readonly #listeners = new Set<() => void>();
  readonly #waiting = new Map<number, { done: (result: DeedResult) => void; failed: (error: Error) => void }>();
  #socket: WebSocket | undefined;
  #asked = 0;

  /** Connects as that person, or as whoever is next. */
  connect(as: string | undefined): void {
    const query = as === undefined ? "" : `?as=${encodeURIComponent(as)}`;
    const socket = new WebSocket(`ws://${location.host}/socket${query}`);
    const before = this.#socket;
    this.#socket = socket;
    before?.close();
    this.#set({ ...nothing, workshop: this.state.workshop, figures: this.state.figures });
    socket.addEventListener("message", ({ data }) => {
      if (socket === this.#socket && typeof data === "string") this.#take(JSON.parse(data) as Frame);
    });
    socket.addEventListener("close", () => {
      if (socket === this.#socket) this.#set({ connected: false });
    });
  }

  /** Asks for something; what is refused is shown, and resolves with nothing. */
  async ask(deed: Deed): Promise<DeedResult | undefined> {
    try {
      const result = await this.demand(deed);
      const { afterMs, modal } = result;
      this.#set({ trouble: "", ...(afterMs !== undefined && { answeredAfterMs: afterMs }), ...(modal && { modal }) });
      return result;
    } catch (error) {
      this.#set({ trouble: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  }

  /** As `ask`, for whoever shows a refusal themselves. */
  demand(deed: Deed): Promise<DeedResult> {
    this.#asked += 1;
    const re = this.#asked;
    return new Promise((done, failed) => {
      if (this.#socket?.readyState !== WebSocket.OPEN) return failed(new Error("The playground is not there any more"));
      this.#waiting.set(re, { done, failed });
      this.#socket.send(JSON.stringify({ ...deed, re }));
    });
  }

  put(change: Partial<State>): void {
    this.#set(change);
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #take(frame: Frame): void {
    switch (frame.kind) {
      case "done":
        this.#waiting.get(frame.re)?.done(frame.result);
        this.#waiting.delete(frame.re);
        return;
      case "refused":
        this.#waiting.get(frame.re)?.failed(new Error(frame.message));
        this.#waiting.delete(frame.re);
        return;
      case "welcome":
        history.replaceState(null, "", `?as=${frame.you.key}`);
        document.title = `${frame.you.name} · ${frame.server}`;
        return this.#set({ connected: true, server: frame.server, you: frame.you, people: frame.people });
      case "channels":
        return this.#set({ channels: frame.channels, read: this.#read(frame.channels) });
      case "members":
        return this.#set({ groups: frame.groups });
      case "pickables":
        return this.#set({ pickables: frame.pickables });
      case "offers":
        return this.#set({ commands: frame.commands, menus: frame.menus });
      case "messages":
        return this.#messages(frame);
      case "workshop":
        return this.#set({ workshop: frame.workshop });
      default:
        return this.#figures(frame.figures);
    }
  }

  /** A window that comes back is given the last minute once more. */
  #figures(read: FiguresView): void {
    const { figures } = this.state;
    if (read.at > (figures.at(-1)?.at ?? 0)) this.#set({ figures: [...figures, read].slice(-figuresKept) });
  }

  #messages(frame: Frame & { readonly kind: "messages" }): void {
    const known = new Map((frame.fresh ? [] : this.state.messages).map((message) => [message.id, message]));
    for (const id of frame.gone) known.delete(id);
    for (const message of frame.changed) known.set(message.id, message);
    const messages = [...known.values()].toSorted((a, b) => a.id.length - b.id.length || (a.id < b.id ? -1 : 1));
    this.#set({ channelId: frame.channelId, messages, older: frame.older });
    this.#set({ read: this.#read(this.state.channels) });
  }

  /** What is there when a window opens counts as read, and so does what comes to the open channel. */
  #read(channels: readonly ChannelView[]): Record<string, string> {
    const read: Record<string, string> = { ...this.state.read };
    for (const { id, lastMessageId } of channels) {
      if (read[id] === undefined || id === this.state.channelId) read[id] = lastMessageId;
    }
    return read;
  }

  #set(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

export const store = new Store();

/** What this window knows now; draws again whenever that changes. */
export function useStore(): State {
  const [, draw] = useState(0);
  useEffect(() => store.listen(() => draw((times) => times + 1)), []);
  return store.state;
}

export function currentChannel({ channels, channelId }: State): ChannelView | undefined {
  return channels.find((channel) => channel.id === channelId);
}
