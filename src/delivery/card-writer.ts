import type { Logger } from "pino";
import {
  type CardAttachment,
  type CardState,
  type CardStore,
  hasLostImages,
  keptAttachments,
} from "../suggestions/intents.ts";
import type { SuggestionId } from "../suggestions/types.ts";
import type { MessageBody } from "../views/message.ts";
import { Crowds } from "./crowds.ts";
import { cardProblem } from "./intent-problems.ts";
import { type Lane, Lanes } from "./lanes.ts";
import { type MessageSink, SinkFault } from "./message-sink.ts";
import type { Posts } from "./posts.ts";
import { ShownVersions } from "./shown-versions.ts";

/** Draws a card from what is stored; views/ and state/ behind it. */
export type DrawCard = (state: CardState) => Promise<MessageBody>;

export interface CardWriterOptions {
  readonly cards: Pick<CardStore, "card" | "images" | "shown" | "attached" | "problem">;
  readonly sink: MessageSink;
  readonly draw: DrawCard;
  readonly posts: Pick<Posts, "isInStep" | "write" | "putBack">;
  /** Told after every write and every failure, for those who wait for a card. */
  readonly changed: (id: SuggestionId) => void;
  readonly log: Logger;
  readonly setTimer?: (run: () => void, ms: number) => void;
}

/** Sends a drawing; the attachments named are the ones that the message keeps. */
export type WriteCard = (body: MessageBody, attachments: readonly CardAttachment[]) => Promise<void>;

/** What became of a press's own drawing of the card. */
export type DirectWrite = "shown" | "later" | "unchanged" | "elsewhere" | "failed";

/** After a write of unknown outcome the old drawing may still land: one more drawing covers it. */
const secondDrawingMs = 15_000;
const unavailableRetryMs = 2_000;

/** How often cards were drawn anew. */
export interface CardFigures {
  drawnByPress: number;
  drawnByEdit: number;
  /** Changes that another change's drawing shows too. */
  saved: number;
}

interface Slot {
  /** Something was committed while this write was on its way. */
  behind: boolean;
  /** Only presses were: another one of them may draw the card. */
  overtaken: boolean;
  readonly ended: Promise<void>;
  readonly end: () => void;
}

/**
 * Writes cards that are already posted. Of each card one write is on its way at a time, so the order of the writes is the
 * order in which Discord sees them; each is drawn at the moment of sending; whoever finds one on its way marks the card behind, and
 * the last one out draws the newest; of a crowd's presses only some draw it (crowds.ts). Edits over REST go through one lane per channel, since Discord limits edits per channel.
 */
export class CardWriter {
  readonly #options: CardWriterOptions;
  readonly #log: Logger;
  readonly #slots = new Map<SuggestionId, Slot>();
  readonly #lanes: Lanes;
  readonly #crowds: Crowds;
  readonly #shown: ShownVersions;
  /** Drawings of unknown outcome: their cards are drawn once more although nothing newer is stored. */
  readonly #doubtful = new Set<SuggestionId>();
  /** Posts that others may have changed: they are looked at although nothing newer is stored. */
  readonly #touched = new Set<SuggestionId>();
  readonly #setTimer: (run: () => void, ms: number) => void;
  readonly #figures: CardFigures = { drawnByPress: 0, drawnByEdit: 0, saved: 0 };

  constructor(options: CardWriterOptions) {
    this.#options = options;
    this.#log = options.log;
    this.#setTimer = options.setTimer ?? ((run, ms) => void setTimeout(run, ms).unref());
    this.#lanes = new Lanes({ write: (id, lane) => this.#write(id, lane), setTimer: this.#setTimer });
    const draw = (id: SuggestionId, channelId: string) => this.mark(id, channelId);
    this.#crowds = new Crowds({ draw, setTimer: this.#setTimer });
    this.#shown = new ShownVersions(options);
  }

  /**
   * Lets a press on `messageId` answer with the redrawn card itself, unless a write is on its way, which is followed by another then,
   * or a crowd presses. A press on any other message leaves that one as it is.
   */
  async writeThrough(id: SuggestionId, messageId: string | undefined, write: WriteCard): Promise<DirectWrite> {
    const running = this.#slots.get(id);
    if (running !== undefined) {
      this.#crowds.gather(id);
      if (running.behind || running.overtaken) this.#figures.saved += 1;
      running.overtaken = true;
      return "later";
    }
    if (!this.#crowds.admits(id)) {
      this.#figures.saved += 1;
      return "later";
    }
    const slot = this.#take(id);
    let state: CardState | undefined;
    let openAt = 0;
    const noting = this.#shown.noting(id);
    try {
      state = await this.#options.cards.card(id);
      if (state?.suggestion.card === undefined) return "failed";
      if (state.suggestion.card.messageId !== messageId) {
        this.#follow(slot);
        return "elsewhere";
      }
      const { version, cardVersion, card } = state.suggestion;
      if (version <= Math.max(cardVersion, noting)) {
        this.#figures.saved += 1;
        return "unchanged";
      }
      if (!this.#lanes.takesPresses(card.channelId)) {
        this.#follow(slot);
        return "later";
      }
      if (hasLostImages(state) || !(await this.#options.posts.isInStep(state))) {
        this.#follow(slot);
        return "later";
      }
      const body = await this.#options.draw(state);
      this.#crowds.draws(id, card.channelId);
      await write(body, keptAttachments(state));
      this.#figures.drawnByPress += 1;
      this.#shown.note(id, version);
      return "shown";
    } catch (error) {
      this.#follow(slot);
      if (error instanceof SinkFault && error.kind === "rate-limited") {
        openAt = Date.now() + error.retryAfterMs;
        return "failed";
      }
      this.#log.warn({ err: error, suggestionId: id }, "a press could not redraw its card; it is drawn again");
      this.#doubt(id, state);
      return "failed";
    } finally {
      this.#release(id, slot);
      const channelId = state?.suggestion.card?.channelId;
      if (slot.behind) this.#mark(id, channelId, openAt);
      else if (slot.overtaken) this.#crowds.overtaken(id, channelId);
    }
  }

  /** The card shows less than is stored: draw it as soon as its channel allows. */
  mark(id: SuggestionId, channelId: string): void {
    const running = this.#slots.get(id);
    if (running !== undefined) this.#follow(running);
    else this.#mark(id, channelId);
  }

  /** As `mark`, where a process that ended may have left a write on its way: landing late, it is covered by one more drawing. */
  markInherited(id: SuggestionId, channelId: string): void {
    this.mark(id, channelId);
    this.#drawOnceMore(id, channelId);
  }

  /** Somebody else has changed the post that this card stands in: put it back. */
  markTouched(id: SuggestionId, channelId: string): void {
    this.#touched.add(id);
    this.mark(id, channelId);
  }

  /** Does something to a card's message while nothing else writes it. Whoever finds this under way marks the card behind. */
  async exclusively<T>(id: SuggestionId, work: () => Promise<T>): Promise<T> {
    for (let running = this.#slots.get(id); running !== undefined; running = this.#slots.get(id)) await running.ended;
    const slot = this.#take(id);
    try {
      // A version noted afterwards would be taken for what the new message shows.
      await this.#shown.settled(id);
      return await work();
    } finally {
      this.#release(id, slot);
    }
  }

  /** Stops drawing; resolves when no write is on its way and all that cards show is noted. */
  async stop(): Promise<void> {
    this.#lanes.stop();
    await Promise.all([...this.#slots.values()].map((slot) => slot.ended));
    await this.#shown.settled();
  }

  /** Cards with a write on its way, waiting for one, left to a press, or waiting to be noted. */
  get waiting(): number {
    return this.#slots.size + this.#shown.waiting + this.#lanes.waiting + this.#crowds.waiting;
  }

  /** Drawings since the process began. */
  get figures(): Readonly<CardFigures> {
    return this.#figures;
  }

  /** What is on its way is followed by one more drawing, however many ask for it. */
  #follow(running: Slot): void {
    if (running.behind) this.#figures.saved += 1;
    running.behind = true;
  }

  #take(id: SuggestionId): Slot {
    const { promise, resolve } = Promise.withResolvers<void>();
    const slot: Slot = { behind: false, overtaken: false, ended: promise, end: resolve };
    this.#slots.set(id, slot);
    return slot;
  }

  #release(id: SuggestionId, slot: Slot): void {
    this.#slots.delete(id);
    slot.end();
    this.#options.changed(id);
  }

  #mark(id: SuggestionId, channelId: string | undefined, pressesOpenAt = 0): void {
    if (channelId !== undefined && this.#lanes.add(channelId, id, pressesOpenAt)) this.#figures.saved += 1;
  }

  async #write(id: SuggestionId, lane: Lane): Promise<void> {
    const running = this.#slots.get(id);
    if (running !== undefined) return this.#follow(running);
    const slot = this.#take(id);
    const isTouched = this.#touched.delete(id);
    let state: CardState | undefined;
    const noting = this.#shown.noting(id);
    try {
      state = await this.#options.cards.card(id);
      const edited = state === undefined || (await this.#edit(state, lane, noting));
      if (!edited && !isTouched) this.#figures.saved += 1;
      if (state?.post !== undefined && isTouched) await this.#putBack(state, lane);
    } catch (error) {
      if (isTouched) this.#touched.add(id);
      await this.#failed(id, state, lane, error);
    } finally {
      this.#release(id, slot);
      if (slot.behind) {
        if (lane.behind.has(id)) this.#figures.saved += 1;
        lane.behind.add(id);
      } else if (slot.overtaken) this.#crowds.overtaken(id, state?.suggestion.card?.channelId);
    }
  }

  /** False when another drawing shows the newest state already. */
  async #edit(state: CardState, lane: Lane, noting: number): Promise<boolean> {
    const { cards, sink, draw, posts } = this.#options;
    const { id, card, version, statusVersion, cardVersion, cardProblem } = state.suggestion;
    if (card === undefined || cardProblem !== undefined) return true;
    if (version <= Math.max(cardVersion, noting) && !this.#doubtful.has(id)) return false;
    this.#doubtful.delete(id);
    const images = hasLostImages(state) ? await cards.images(id) : [];
    const kept = keptAttachments(state);
    const body = await draw(state);
    this.#crowds.draws(id, card.channelId);
    const edit = () => sink.edit(card.channelId, card.messageId, body, kept, images);
    const attachments = state.post === undefined ? await edit() : await posts.write(state, edit);
    this.#figures.drawnByEdit += 1;
    lane.pace.take(Date.now());
    if (images.length > 0) await cards.attached(id, statusVersion, attachments);
    this.#shown.note(id, version);
    return true;
  }

  async #putBack(state: CardState, lane: Lane): Promise<void> {
    const { id, cardProblem } = state.suggestion;
    if (cardProblem !== undefined) return;
    const outcome = await this.#options.posts.putBack(state);
    if (outcome === "put-back") lane.pace.take(Date.now());
    if (outcome === "let-be")
      this.#log.warn({ suggestionId: id }, "a post is changed by others again and again; it is let be");
  }

  async #failed(id: SuggestionId, state: CardState | undefined, lane: Lane, error: unknown): Promise<void> {
    if (error instanceof SinkFault && error.kind === "rate-limited") {
      lane.openAt = Date.now() + error.retryAfterMs;
      lane.behind.add(id);
      return;
    }
    const problem = error instanceof SinkFault ? cardProblem(error) : undefined;
    if (problem !== undefined) {
      this.#log.warn({ err: error, suggestionId: id, problem }, "a card cannot be shown");
      await this.#options.cards.problem(id, problem);
      return;
    }
    this.#log.warn({ err: error, suggestionId: id }, "a card was not written; it is drawn again");
    lane.openAt = Date.now() + unavailableRetryMs;
    lane.behind.add(id);
    this.#doubt(id, state);
  }

  #doubt(id: SuggestionId, state: CardState | undefined): void {
    const channelId = state?.suggestion.card?.channelId;
    if (channelId !== undefined) this.#drawOnceMore(id, channelId);
  }

  #drawOnceMore(id: SuggestionId, channelId: string): void {
    this.#setTimer(() => {
      this.#doubtful.add(id);
      this.mark(id, channelId);
    }, secondDrawingMs);
  }
}
