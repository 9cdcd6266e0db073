import type { Logger } from "pino";
import {
  type CardState,
  type CardStore,
  type Intent,
  type IntentStore,
  type PostedCard,
  postedAnew,
} from "../suggestions/intents.ts";
import type { LogStore } from "../suggestions/logs.ts";
import type { AddresseeStore } from "../suggestions/notifications.ts";
import type { QueuePostStore } from "../suggestions/queue-posts.ts";
import type { SuggestionId } from "../suggestions/types.ts";
import type { MessageBody } from "../views/message.ts";
import { calling } from "../views/role-ping.ts";
import type { CardWriter, DrawCard } from "./card-writer.ts";
import { intentProblem } from "./intent-problems.ts";
import { LogPosts } from "./log-posts.ts";
import { type MessageSink, type SentMessage, SinkFault } from "./message-sink.ts";
import { type NoticeDrawing, Notices } from "./notices.ts";
import { givenOf, type Posts } from "./posts.ts";
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
  readonly threadName: (state: CardState) => Promise<string>;
  /** Told after every attempt, for those who wait for its outcome. */
  readonly changed: (id: SuggestionId) => void;
  readonly log: Logger;
  readonly now?: () => Date;
}

const atOnce = 16;
const firstBackOffMs = 1_000;
const longestBackOffMs = 60_000;
/** Clocks of this machine and Discord may differ by this much when a message is looked for by its age. */
const clockSlackMs = 300_000;

/** Carries out intents: at most once each, whatever crashes in between. */
export class Courier {
  readonly #options: CourierOptions;
  readonly #log: Logger;
  readonly #now: () => Date;
  readonly #notices: Notices;
  readonly #queuePosts: QueuePosts;
  readonly #logPosts: LogPosts;
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
      begin: (intent: Intent) => this.#begin(intent),
    };
    this.#notices = new Notices({ ...options, ...sending, draw: options.drawNotice });
    this.#logPosts = new LogPosts({ ...options, ...sending });
    this.#queuePosts = new QueuePosts({
      ...options,
      ...sending,
      mayBeSent: (intent) => this.#mayBeSent(intent),
    });
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
        return await this.#postCard(intent, state);
      case "thread":
        return await this.#openThread(intent, state);
      case "decision-dm":
      case "follower-dm":
        return await this.#notices.tell(intent, state.suggestion);
      case "author-ping":
      case "thread-ping":
        return await this.#notices.mention(intent, state.suggestion);
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

  async #postCard(intent: Intent, state: CardState): Promise<void> {
    const { intents, cards, sink, writer, drawCard } = this.#options;
    const { version, status } = state.suggestion;
    if (state.boardChannelKind === "forum") return await this.#openPost(intent, state);
    const adopted = await this.#adopt(intent, state.boardChannelId);
    if (adopted !== undefined) return await this.#takeUp(intent, state, adopted);

    const images = status === "removed" ? [] : await cards.images(intent.suggestionId);
    const body = posting(intent, state, await drawCard(state));
    if (!(await this.#begin(intent))) return;
    const sent = await sink.post(state.boardChannelId, body, { nonce: intent.nonce, images });
    if (sent.channelId !== state.boardChannelId) {
      // The nonce answered with a message from before the board moved: ours, if it carries the mark.
      const earlier = await this.#adopt(intent, sent.channelId);
      if (earlier === undefined) throw new SinkFault("refused");
      return await this.#takeUp(intent, state, earlier);
    }
    // After a crash the nonce may have answered with the message as it was drawn before: only a first attempt is sure.
    await intents.cardPosted(intent.id, { ...sent, version: this.#mayBeSent(intent) ? 0 : version });
    writer.mark(intent.suggestionId, sent.channelId);
  }

  /** Forums know no nonce: what an earlier attempt may have left is looked for before another post is opened, and after it. */
  async #openPost(intent: Intent, state: CardState): Promise<void> {
    const { intents, cards, posts, writer, drawCard } = this.#options;
    const { version, status } = state.suggestion;
    const forumId = state.boardChannelId;
    const again = this.#mayBeSent(intent);
    const takeUp = async (left: SentMessage | undefined): Promise<boolean> => {
      if (left !== undefined)
        await this.#takeUp(intent, state, left, { forumId, given: undefined, problem: undefined });
      return left !== undefined;
    };
    if (again && (await takeUp(await posts.findOnly(intent, forumId, attemptedSince(intent))))) return;
    const images = status === "removed" ? [] : await cards.images(intent.suggestionId);
    const [{ look, found }, body] = await Promise.all([posts.prepare(state), drawCard(state)]);
    if (!(await this.#begin(intent))) return;
    const sent = await posts.open(state, {
      name: look.name,
      tagIds: found.tagIds,
      body: posting(intent, state, body),
      images,
    });
    if (again && (await takeUp(await posts.findOnly(intent, forumId, attemptedSince(intent))))) return;
    const given = givenOf({ ...look, standing: "kept-open" }, found);
    await intents.cardPosted(intent.id, {
      ...sent,
      post: { forumId, given, problem: found.problem },
      // One that was decided meanwhile is closed by the write that follows.
      version: look.standing === "kept-open" ? version : 0,
      pingsAuthor: pingsAuthor(state),
    });
    writer.mark(intent.suggestionId, sent.channelId);
  }

  /** Keeps a card that an earlier attempt posted. What it shows is unknown: version 0 makes the writer draw it anew. */
  async #takeUp(intent: Intent, state: CardState, found: SentMessage, post?: PostedCard["post"]): Promise<void> {
    await this.#options.intents.cardPosted(intent.id, {
      ...found,
      version: 0,
      ...(post !== undefined && { post, pingsAuthor: pingsAuthor(state) }),
    });
    this.#options.writer.mark(intent.suggestionId, found.channelId);
  }

  async #openThread(intent: Intent, state: CardState): Promise<void> {
    const { intents, sink, threadName } = this.#options;
    const { suggestion, rules } = state;
    if (suggestion.card === undefined) throw new Error("a thread was due before its card");
    // The board has become a forum since: the post is the thread.
    if (state.post !== undefined) return await intents.threadOpened(intent.id, suggestion.card.channelId);
    if (!(await this.#begin(intent))) return;
    const { channelId, messageId } = suggestion.card;
    const thread = { name: await threadName(state), archiveMinutes: rules.threadArchiveMinutes };
    const threadId = await sink.openThread(channelId, messageId, thread);
    await intents.threadOpened(intent.id, threadId, pingsAuthor(state));
    this.#options.writer.mark(suggestion.id, channelId);
  }

  /** An attempt was begun before: Discord may have the message although its answer never came. Nonces are forgotten in minutes, so look. */
  async #adopt(intent: Intent, channelId: string): Promise<SentMessage | undefined> {
    if (!this.#mayBeSent(intent)) return undefined;
    return await this.#options.sink.findByMark(channelId, intent.id, attemptedSince(intent));
  }

  /** From here on Discord may have it, whatever becomes of this process. False when it was superseded: then nothing is sent. */
  async #begin(intent: Intent): Promise<boolean> {
    const begun = await this.#options.intents.begin(intent.id, this.#now());
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

/** From when on Discord may have what an intent sends. */
function attemptedSince({ firstAttemptAt, createdAt }: Intent): Date {
  return new Date((firstAttemptAt ?? createdAt).getTime() - clockSlackMs);
}

/** The roles that the board names are called by a card's first posting alone. */
function posting({ detail }: Intent, state: CardState, body: MessageBody): MessageBody {
  return detail === postedAnew ? body : calling(body, state);
}

/** Whether to think of telling an author of the thread; the policy has the last word when it is done. */
function pingsAuthor({ suggestion, rules }: CardState): boolean {
  return rules.threadPingsAuthor && suggestion.author.kind === "named";
}
