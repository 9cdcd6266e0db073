import type { Logger } from "pino";
import type { CardState, CardStore, Intent, IntentStore } from "../suggestions/intents.ts";
import type { LogStore } from "../suggestions/logs.ts";
import type { AddresseeStore } from "../suggestions/notifications.ts";
import type { QueuePostStore } from "../suggestions/queue-posts.ts";
import type { SuggestionId } from "../suggestions/types.ts";
import { attemptedSince } from "./attempted-since.ts";
import { CardPosts } from "./card-posts.ts";
import type { CardWriter, DrawCard } from "./card-writer.ts";
import { intentProblem } from "./intent-problems.ts";
import { LogPosts } from "./log-posts.ts";
import { type MessageSink, type SentMessage, SinkFault } from "./message-sink.ts";
import { type NoticeDrawing, Notices } from "./notices.ts";
import type { Posts } from "./posts.ts";
import { type QueueDrawing, QueuePosts } from "./queue-posts.ts";
import type { QueueWriter } from "./queue-writer.ts";

export interface CourierOptions {
  readonly intents: IntentStore;
  readonly cards: CardStore;
  readonly sink: MessageSink;
  readonly writer: CardWriter;
  readonly drawCard: DrawCard;
  readonly addressees: AddresseeStore;
  readonly drawNotice: NoticeDrawing;
  readonly posts: Posts;
  readonly queuePosts: QueuePostStore;
  readonly drawQueue: QueueDrawing;
  readonly queueWriter: QueueWriter;
  readonly logs: LogStore;
  readonly drawLog: DrawCard;
  /** A suggestion has changed what its copies show. */
  readonly showCopies: (id: SuggestionId) => void;
  /** Drawings of copies whose outcome is unknown. */
  readonly copiesInDoubt: (ids: readonly SuggestionId[]) => void;
  readonly threadName: (state: CardState) => Promise<string>;
  /** Told after every attempt, for those who wait for its outcome. */
  readonly changed: (id: SuggestionId) => void;
  readonly log: Logger;
  readonly now?: () => Date;
}

const atOnce = 16;
const firstBackOffMs = 1_000;
const longestBackOffMs = 60_000;

/** Carries out intents: at most once each, whatever crashes in between. */
export class Courier {
  readonly #options: CourierOptions;
  readonly #log: Logger;
  readonly #now: () => Date;
  readonly #notices: Notices;
  readonly #queuePosts: QueuePosts;
  readonly #logPosts: LogPosts;
  readonly #cardPosts: CardPosts;
  readonly #running = new Map<number, Promise<void>>();
  /** Attempts of this process that Discord is known not to have carried out, per pending intent. */
  readonly #harmless = new Map<number, number>();
  /** Intents whose running attempt has been counted. */
  readonly #begun = new Set<number>();
  #stopped = false;
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: CourierOptions) {
    this.#options = options;
    this.#log = options.log;
    this.#now = options.now ?? (() => new Date());
    const sending = {
      adopt: (intent: Intent, channelId: string) => this.#adopt(intent, channelId),
      begin: (intent: Intent, onMessageId?: string) => this.#begin(intent, onMessageId),
      mayBeSent: (intent: Intent) => this.#mayBeSent(intent),
    };
    this.#cardPosts = new CardPosts({ ...options, ...sending });
    this.#notices = new Notices({ ...options, ...sending, draw: options.drawNotice });
    this.#logPosts = new LogPosts({ ...options, ...sending });
    this.#queuePosts = new QueuePosts({ ...options, ...sending });
  }

  /** There may be something to do: look. Many calls at once make one look. */
  wake(): void {
    if (this.#stopped) return;
    if (this.#looking === undefined) this.#looking = this.#look();
    else this.#lookAgain = true;
  }

  /** Begins nothing more; resolves when what was begun has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
    await Promise.all(this.#running.values());
  }

  async #look(): Promise<void> {
    try {
      do {
        this.#lookAgain = false;
        await this.#beginDue();
      } while (this.#lookAgain && !this.#stopped);
    } catch (error) {
      this.#log.error({ err: error }, "the list of intents could not be read; trying again");
      this.#wakeIn(firstBackOffMs);
    } finally {
      this.#looking = undefined;
    }
  }

  async #beginDue(): Promise<void> {
    const { intents } = this.#options;
    const now = this.#now();
    const due = await intents.due(now, atOnce + this.#running.size);
    for (const intent of due) {
      if (this.#stopped) return;
      if (this.#running.has(intent.id)) continue;
      // Whoever ends wakes the next look, so nothing waits for a free hand for ever.
      if (this.#running.size >= atOnce) return;
      const run = this.#carryOut(intent).finally(() => {
        this.#running.delete(intent.id);
        this.#options.changed(intent.suggestionId);
        this.wake();
      });
      this.#running.set(intent.id, run);
    }
    const next = await intents.nextDueAt(now);
    if (next !== undefined) this.#wakeIn(next.getTime() - now.getTime());
  }

  #wakeIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.wake(), Math.max(ms, 10)).unref();
  }

  async #carryOut(intent: Intent): Promise<void> {
    try {
      await this.#deliver(intent);
      this.#harmless.delete(intent.id);
    } catch (error) {
      await this.#failed(intent, error).catch((failure: unknown) => {
        // The intent stays pending, and is tried again after the next start at the latest.
        this.#log.error({ err: failure, intentId: intent.id }, "the outcome of an intent could not be stored");
      });
    } finally {
      this.#begun.delete(intent.id);
    }
  }

  async #deliver(intent: Intent): Promise<void> {
    const state = await this.#options.cards.card(intent.suggestionId);
    if (state === undefined) throw new Error("an intent names a suggestion that does not exist");
    switch (intent.kind) {
      case "card":
        return await this.#cardPosts.post(intent, state);
      case "thread":
        return await this.#cardPosts.openThread(intent, state);
      case "decision-dm":
      case "follower-dm":
        return await this.#notices.tell(intent, state.suggestion);
      case "author-ping":
      case "thread-ping":
        return await this.#mention(intent, state);
      case "queue-post":
        return await this.#queuePosts.post(intent);
      case "queue-reminder":
        return await this.#queuePosts.remind(intent);
      case "log":
        return await this.#logPosts.carryOut(intent);
      case "followers":
        return await this.#options.intents.fanOut(intent.id);
    }
  }

  async #mention(intent: Intent, state: CardState): Promise<void> {
    const { posts, writer } = this.#options;
    try {
      await this.#notices.mention(intent, state.suggestion);
    } catch (error) {
      if (!(error instanceof SinkFault) || error.kind !== "archived" || state.post === undefined) throw error;
      // A closed post is opened for it, while nothing else closes it, and closed again.
      const { id, card } = state.suggestion;
      const open = async () => {
        await posts.unarchive(state);
        await this.#notices.mention(intent, state.suggestion);
      };
      await writer.exclusively(id, open).finally(() => {
        if (card !== undefined) writer.markTouched(id, card.channelId);
      });
    }
  }

  /** An attempt was begun before: Discord may have the message although its answer never came. Nonces are forgotten in minutes, so look. */
  async #adopt(intent: Intent, channelId: string): Promise<SentMessage | undefined> {
    if (!this.#mayBeSent(intent)) return undefined;
    return await this.#options.sink.findByMark(channelId, intent.id, attemptedSince(intent));
  }

  /** From here on Discord may have it, whatever becomes of this process. False when it was superseded: then nothing is sent. */
  async #begin(intent: Intent, onMessageId?: string): Promise<boolean> {
    const begun = await this.#options.intents.begin(intent.id, this.#now(), onMessageId);
    if (begun) this.#begun.add(intent.id);
    return begun;
  }

  #mayBeSent(intent: Intent): boolean {
    return intent.attempts > (this.#harmless.get(intent.id) ?? 0);
  }

  async #failed(intent: Intent, error: unknown): Promise<void> {
    const { intents } = this.#options;
    const limited = error instanceof SinkFault && error.kind === "rate-limited";
    if (limited && this.#begun.has(intent.id)) this.#harmless.set(intent.id, (this.#harmless.get(intent.id) ?? 0) + 1);
    const problem = error instanceof SinkFault ? intentProblem(intent.kind, error) : undefined;
    if (problem !== undefined) {
      const entry = { err: error, intentId: intent.id, kind: intent.kind, problem };
      if (problem === "refused") this.#log.error(entry, "Discord refused an intent");
      else if (intent.kind === "follower-dm") this.#log.debug(entry, "a follower cannot be told");
      else if (problem === "dm-closed" || problem === "author-gone") this.#log.debug(entry, "an author cannot be told");
      else this.#log.warn(entry, "an intent cannot be carried out");
      await intents.fail(intent.id, problem);
      this.#harmless.delete(intent.id);
      return;
    }
    const waitMs = limited ? error.retryAfterMs : Math.min(firstBackOffMs * 2 ** intent.attempts, longestBackOffMs);
    const entry = { err: error, intentId: intent.id, kind: intent.kind, waitMs };
    if (error instanceof SinkFault) this.#log.debug(entry, "an intent waits for its next attempt");
    else this.#log.error(entry, "an intent failed unexpectedly; it is tried again");
    await intents.postpone(intent.id, new Date(this.#now().getTime() + waitMs));
  }
}
