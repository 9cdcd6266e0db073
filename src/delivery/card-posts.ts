import {
  type CardState,
  type CardStore,
  type Intent,
  type IntentStore,
  type PostedCard,
  postedAnew,
} from "../suggestions/intents.ts";
import type { SuggestionId } from "../suggestions/types.ts";
import type { MessageBody } from "../views/message.ts";
import { calling } from "../views/role-ping.ts";
import { attemptedSince } from "./attempted-since.ts";
import type { CardWriter, DrawCard } from "./card-writer.ts";
import { type MessageSink, type SentMessage, SinkFault } from "./message-sink.ts";
import { givenOf, type Posts } from "./posts.ts";

export interface CardPostsOptions {
  readonly intents: IntentStore;
  readonly cards: CardStore;
  readonly sink: MessageSink;
  readonly writer: Pick<CardWriter, "mark" | "markTouched">;
  readonly posts: Posts;
  readonly showCopies: (id: SuggestionId) => void;
  readonly drawCard: DrawCard;
  readonly threadName: (state: CardState) => Promise<string>;
  /** The message of an earlier attempt, if it was sent after all. */
  readonly adopt: (intent: Intent, channelId: string) => Promise<SentMessage | undefined>;
  /** Counts this attempt; false when nothing may be sent any more. */
  readonly begin: (intent: Intent, onMessageId?: string) => Promise<boolean>;
  /** Whether Discord may have it from an earlier attempt. */
  readonly mayBeSent: (intent: Intent) => boolean;
}

/** Posts cards and opens their threads. */
export class CardPosts {
  readonly #options: CardPostsOptions;

  constructor(options: CardPostsOptions) {
    this.#options = options;
  }

  /** The card, in the board's channel or in a post of its own. */
  async post(intent: Intent, state: CardState): Promise<void> {
    const { intents, cards, sink, writer, drawCard, adopt, begin, mayBeSent } = this.#options;
    const { version, status } = state.suggestion;
    if (state.boardChannelKind === "forum") return await this.#openPost(intent, state);
    const adopted = await adopt(intent, state.boardChannelId);
    if (adopted !== undefined) return await this.#takeUp(intent, state, adopted);

    const images = status === "removed" ? [] : await cards.images(intent.suggestionId);
    const body = posting(intent, state, await drawCard(state));
    if (!(await begin(intent))) return;
    const sent = await sink.post(state.boardChannelId, body, { nonce: intent.nonce, images });
    if (sent.channelId !== state.boardChannelId) {
      // The nonce answered with a message from before the board moved: ours, if it carries the mark.
      const earlier = await adopt(intent, sent.channelId);
      if (earlier === undefined) throw new SinkFault("refused");
      return await this.#takeUp(intent, state, earlier);
    }
    // After a crash the nonce may have answered with the message as it was drawn before: only a first attempt is sure.
    await intents.cardPosted(intent.id, { ...sent, version: mayBeSent(intent) ? 0 : version });
    writer.mark(intent.suggestionId, sent.channelId);
  }

  /** Forums know no nonce: what an earlier attempt may have left is looked for before another post is opened, and after it. */
  async #openPost(intent: Intent, state: CardState): Promise<void> {
    const { intents, cards, posts, writer, drawCard, begin, mayBeSent } = this.#options;
    const { version, status } = state.suggestion;
    const forumId = state.boardChannelId;
    const again = mayBeSent(intent);
    const takeUp = async (left: SentMessage | undefined): Promise<boolean> => {
      if (left !== undefined)
        await this.#takeUp(intent, state, left, { forumId, given: undefined, problem: undefined });
      return left !== undefined;
    };
    if (again && (await takeUp(await posts.findOnly(intent, forumId, attemptedSince(intent))))) return;
    const images = status === "removed" ? [] : await cards.images(intent.suggestionId);
    const [{ look, found }, body] = await Promise.all([posts.prepare(state), drawCard(state)]);
    if (!(await begin(intent))) return;
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
      pingsAuthor: pingsAuthor(intent, state),
    });
    // Whoever changed the post before it was known as ours was not heard.
    writer.markTouched(intent.suggestionId, sent.channelId);
  }

  /** Keeps a card that an earlier attempt posted. What it shows is unknown: version 0 makes the writer draw it anew. */
  async #takeUp(intent: Intent, state: CardState, found: SentMessage, post?: PostedCard["post"]): Promise<void> {
    await this.#options.intents.cardPosted(intent.id, {
      ...found,
      version: 0,
      ...(post !== undefined && { post, pingsAuthor: pingsAuthor(intent, state) }),
    });
    if (post === undefined) this.#options.writer.mark(intent.suggestionId, found.channelId);
    else this.#options.writer.markTouched(intent.suggestionId, found.channelId);
  }

  async openThread(intent: Intent, state: CardState): Promise<void> {
    const { intents, cards, sink, threadName, begin } = this.#options;
    const { suggestion, rules } = state;
    if (suggestion.card === undefined) throw new Error("a thread was due before its card");
    // The board has become a forum since: the post is the thread.
    if (state.post !== undefined) return await intents.threadOpened(intent.id, suggestion.card.channelId);
    const { channelId, messageId } = suggestion.card;
    const opened = async (threadId: string) => {
      await intents.threadOpened(intent.id, threadId, pingsAuthor(intent, state));
      this.#options.writer.mark(suggestion.id, channelId);
      // One that was decided before its thread was there has copies already.
      this.#options.showCopies(suggestion.id);
    };
    const earlier = await this.#openedEarlier(intent, messageId);
    if (earlier !== undefined) return await opened(earlier);
    if (!(await begin(intent, messageId))) return;
    const thread = { name: await threadName(state), archiveMinutes: rules.threadArchiveMinutes };
    try {
      await opened(await sink.openThread(channelId, messageId, thread));
    } catch (error) {
      if (!(error instanceof SinkFault) || error.kind !== "message-gone") throw error;
      const { card } = (await cards.card(suggestion.id))?.suggestion ?? {};
      // Moved while this was on its way: another attempt opens it where the card stands now.
      throw card === undefined || card.messageId === messageId ? error : new SinkFault("unavailable", { cause: error });
    }
  }

  /** The thread that an earlier attempt opened on another message, which was the card then: it has moved since. */
  async #openedEarlier(intent: Intent, messageId: string): Promise<string | undefined> {
    const { posts, mayBeSent } = this.#options;
    const { attemptedOn } = intent;
    if (attemptedOn === undefined || attemptedOn === messageId || !mayBeSent(intent)) return undefined;
    // A thread has the id of its message, also when that is no more.
    return (await posts.isThread(attemptedOn)) ? attemptedOn : undefined;
  }
}

/** The roles that the board names are called by a card's first posting alone. */
function posting({ detail }: Intent, state: CardState, body: MessageBody): MessageBody {
  return detail === postedAnew ? body : calling(body, state);
}

/** Whether to think of telling an author of the thread; the policy has the last word when it is done. */
function pingsAuthor({ detail }: Intent, { suggestion, rules }: CardState): boolean {
  return detail !== postedAnew && rules.threadPingsAuthor && suggestion.author.kind === "named";
}
