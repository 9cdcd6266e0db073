import type { CardState, CardStore, Intent } from "../suggestions/intents.ts";
import type { LogPost, LogStore, LogTask } from "../suggestions/logs.ts";
import type { SuggestionId } from "../suggestions/types.ts";
import type { MessageBody } from "../views/message.ts";
import type { CardWriter, DrawCard } from "./card-writer.ts";
import { type MessageSink, type SentMessage, SinkFault } from "./message-sink.ts";

export interface LogPostsOptions {
  readonly logs: LogStore;
  readonly cards: Pick<CardStore, "card" | "images">;
  readonly sink: Pick<MessageSink, "post" | "edit" | "delete">;
  readonly drawCard: DrawCard;
  /** The copy of a card. */
  readonly drawLog: DrawCard;
  readonly writer: Pick<CardWriter, "exclusively" | "mark">;
  /** The message of an earlier attempt, if it was sent after all. */
  readonly adopt: (intent: Intent, channelId: string) => Promise<SentMessage | undefined>;
  /** Counts this attempt; false when nothing may be sent any more. */
  readonly begin: (intent: Intent) => Promise<boolean>;
  /** A drawing of a copy has an unknown outcome: it may land after the next one. */
  readonly copiesInDoubt: (ids: readonly SuggestionId[]) => void;
}

/** Whether an intent has come to its end, is put aside for a newer one, or has to wait for the card. */
type Step = "done" | "superseded" | "no-card";

/**
 * Brings card or copy to where a suggestion belongs. The new message is stored before an old one is taken away, and an intent ends
 * when no old one is left, so that after a crash nothing is lost and in the end nothing is there twice.
 */
export class LogPosts {
  readonly #options: LogPostsOptions;
  /** The last of each suggestion's intents that are being carried out: one after the other. */
  readonly #last = new Map<SuggestionId, Promise<unknown>>();

  constructor(options: LogPostsOptions) {
    this.#options = options;
  }

  async carryOut(intent: Intent): Promise<void> {
    const { suggestionId } = intent;
    const before = this.#last.get(suggestionId) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(() => this.#carryOut(intent));
    this.#last.set(suggestionId, mine);
    try {
      await mine;
    } finally {
      if (this.#last.get(suggestionId) === mine) this.#last.delete(suggestionId);
    }
  }

  async #carryOut(intent: Intent): Promise<void> {
    const { logs } = this.#options;
    const task = await logs.task(intent);
    const step = task.isNewest ? await this.#bring(intent, task) : await this.#takeBack(intent, task);
    if (step === "superseded") return;
    if (step === "no-card") return await logs.waitForCard(intent.id);
    await logs.done(intent.id);
    // What was stored while this was drawn.
    await logs.oweDrawing(intent.suggestionId);
  }

  async #bring(intent: Intent, task: LogTask): Promise<Step> {
    const { moves, channelId } = task;
    if (channelId !== undefined) {
      const step = moves ? await this.#move(intent, channelId) : await this.#copy(intent, channelId, task.posts);
      if (step !== "done") return step;
    }
    const { posts } = await this.#options.logs.task(intent);
    const kept = moves || channelId === undefined ? undefined : standingIn(channelId, posts);
    const { card } = (await this.#state(intent)).suggestion;
    for (const post of posts) {
      if (post.messageId === card?.messageId) await this.#options.logs.gone(post.messageId);
      else if (post !== kept) await this.#takeAway(post);
    }
    return "done";
  }

  /** A later change has taken over. What this one may have sent without its being stored goes. */
  async #takeBack(intent: Intent, { channelId, posts }: LogTask): Promise<Step> {
    if (channelId === undefined) return "done";
    const sent = await this.#options.adopt(intent, channelId);
    if (sent === undefined) return "done";
    const state = await this.#options.cards.card(intent.suggestionId);
    const isStored =
      state?.suggestion.card?.messageId === sent.messageId ||
      posts.some(({ messageId }) => messageId === sent.messageId);
    if (!isStored) await this.#takeAway(sent);
    return "done";
  }

  async #copy(intent: Intent, channelId: string, posts: readonly LogPost[]): Promise<Step> {
    const { logs } = this.#options;
    const standing = standingIn(channelId, posts);
    if (standing !== undefined) {
      // Drawn now, its link would lead nowhere.
      if (isCardOnItsWay(await this.#state(intent))) return "no-card";
      if (await this.#edit(intent, standing)) return "done";
    }
    const adopted = await this.#options.adopt(intent, channelId);
    if (adopted !== undefined) {
      await logs.posted(intent.id, { ...adopted, version: 0 });
      await this.#edit(intent, { ...adopted, intentId: intent.id, leaves: false });
      return "done";
    }
    const state = await this.#state(intent);
    if (isCardOnItsWay(state)) return "no-card";
    const body = await this.#options.drawLog({ ...state, intentId: intent.id, attachments: [] });
    const sent = await this.#send(intent, channelId, body);
    if (sent === undefined) return "superseded";
    await logs.posted(intent.id, { ...sent, version: state.suggestion.version });
    return "done";
  }

  /** False when the message is no more. */
  async #edit(intent: Intent, post: LogPost): Promise<boolean> {
    const { logs, sink, drawLog } = this.#options;
    const state = await this.#state(intent);
    try {
      const body = await drawLog({ ...state, intentId: post.intentId, attachments: post.attachments });
      await sink.edit(post.channelId, post.messageId, body, post.attachments);
    } catch (error) {
      if (error instanceof SinkFault && error.kind === "unavailable") {
        this.#options.copiesInDoubt([intent.suggestionId]);
      }
      if (!(error instanceof SinkFault) || error.kind !== "message-gone") throw error;
      await logs.gone(post.messageId);
      return false;
    }
    await logs.shown(post.messageId, state.suggestion.version);
    return true;
  }

  /** While the card is on its way nothing draws it, and its presses are answered by the drawing that follows. */
  async #move(intent: Intent, channelId: string): Promise<Step> {
    const { writer } = this.#options;
    const step = await writer.exclusively(intent.suggestionId, () => this.#post(intent, channelId));
    const { card } = (await this.#state(intent)).suggestion;
    if (card !== undefined) writer.mark(intent.suggestionId, card.channelId);
    return step;
  }

  async #post(intent: Intent, channelId: string): Promise<Step> {
    const { logs, drawCard, adopt } = this.#options;
    const state = await this.#state(intent);
    const { card, version } = state.suggestion;
    // One that could not be posted is tried again together with this.
    if (card === undefined) return isCardOnItsWay(state) ? "no-card" : "done";
    // A forum's post stays where it is talked about.
    if (state.intentId === intent.id || state.post !== undefined) return "done";
    const adopted = await adopt(intent, channelId);
    if (adopted !== undefined) {
      await logs.moved(intent.id, { ...adopted, version: 0 });
      return "done";
    }
    if (card.channelId === channelId) return "done";
    const body = await drawCard({ ...state, intentId: intent.id, attachments: [] });
    const sent = await this.#send(intent, channelId, body);
    if (sent === undefined) return "superseded";
    await logs.moved(intent.id, { ...sent, version });
    return "done";
  }

  async #send(intent: Intent, channelId: string, body: MessageBody): Promise<SentMessage | undefined> {
    const { cards, sink, begin } = this.#options;
    const images = await cards.images(intent.suggestionId);
    if (!(await begin(intent))) return undefined;
    const sent = await sink.post(channelId, body, { nonce: intent.nonce, images });
    if (sent.channelId !== channelId) throw new SinkFault("refused");
    return sent;
  }

  async #takeAway({ channelId, messageId }: Pick<LogPost, "channelId" | "messageId">): Promise<void> {
    try {
      await this.#options.sink.delete(channelId, messageId);
    } catch (error) {
      const isGone = error instanceof SinkFault && (error.kind === "message-gone" || error.kind === "channel-gone");
      if (!isGone) throw error;
    }
    await this.#options.logs.gone(messageId);
  }

  async #state({ suggestionId }: Intent): Promise<CardState> {
    const state = await this.#options.cards.card(suggestionId);
    if (state === undefined) throw new Error("an intent names a suggestion that does not exist");
    return state;
  }
}

function isCardOnItsWay({ suggestion: { card, cardProblem } }: CardState): boolean {
  return card === undefined && cardProblem === undefined;
}

function standingIn(channelId: string, posts: readonly LogPost[]): LogPost | undefined {
  return posts.find((post) => !post.leaves && post.channelId === channelId);
}
