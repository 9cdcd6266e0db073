import type { Logger } from "pino";
import type { PresenceStore } from "../boards/presence.ts";
import type { CardState, CardStore, IntentKind, IntentStore } from "../suggestions/intents.ts";
import { type LogStore, logOutcomeOf } from "../suggestions/logs.ts";
import type { AddresseeStore } from "../suggestions/notifications.ts";
import type { PostLook, ThreadNow } from "../suggestions/posts.ts";
import type { QueueDeletionStore, QueuePostStore } from "../suggestions/queue-posts.ts";
import type { Suggestion, SuggestionId } from "../suggestions/types.ts";
import type { Progress, Report } from "../views/progress.ts";
import { type CardFigures, CardWriter, type DirectWrite, type DrawCard, type WriteCard } from "./card-writer.ts";
import { Changes } from "./changes.ts";
import { Copies } from "./copies.ts";
import { Courier } from "./courier.ts";
import { fencedForum, fencedSink, type MayWrite } from "./fenced.ts";
import type { ForumSink } from "./forum-sink.ts";
import type { MessageSink } from "./message-sink.ts";
import type { NoticeDrawing } from "./notices.ts";
import { Posts, wasChanged } from "./posts.ts";
import type { QueueDrawing } from "./queue-posts.ts";
import { QueueReminders } from "./queue-reminders.ts";
import { QueueWriter } from "./queue-writer.ts";

export interface DeliveryOptions {
  readonly intents: IntentStore;
  readonly cards: CardStore;
  readonly sink: MessageSink;
  readonly drawCard: DrawCard;
  readonly addressees: AddresseeStore;
  readonly drawNotice: NoticeDrawing;
  readonly queuePosts: QueuePostStore;
  readonly queueDeletions: QueueDeletionStore;
  readonly drawQueue: QueueDrawing;
  readonly logs: LogStore;
  readonly presence: PresenceStore;
  readonly drawLog: DrawCard;
  readonly forum: ForumSink;
  /** What a suggestion's thread is called, or its post looks like. */
  readonly postLook: (state: CardState) => Promise<PostLook>;
  readonly log: Logger;
  /** False while another process may be writing to the same servers; always true unless told. */
  readonly mayWrite?: MayWrite;
}

const repairEveryMs = 60_000;
const repairAtOnce = 10_000;

/** What trails at the start is inherited: an earlier process may have left a write of it on its way, which lands after ours. */
type Trails = "inherited" | "ours";

/** Shows what is stored: posts, redraws, opens threads, sends direct messages, and repairs after a crash. */
export class Delivery {
  readonly #options: DeliveryOptions & { readonly mayWrite: MayWrite };
  readonly #changes = new Changes();
  readonly #writer: CardWriter;
  readonly #courier: Courier;
  readonly #queueWriter: QueueWriter;
  readonly #reminders: QueueReminders;
  readonly #copies: Copies;
  #repairing: Promise<void> | undefined;
  #repairTimer: NodeJS.Timeout | undefined;

  constructor(given: DeliveryOptions) {
    const mayWrite = given.mayWrite ?? (() => true);
    const options = {
      ...given,
      mayWrite,
      sink: fencedSink(given.sink, mayWrite),
      forum: fencedForum(given.forum, mayWrite),
    };
    this.#options = options;
    const changed = (id: SuggestionId) => this.#changes.changed(id);
    const { cards, sink, forum, drawCard, postLook, log } = options;
    const posts = new Posts({ forum, cards, look: postLook });
    this.#writer = new CardWriter({ cards, sink, draw: drawCard, posts, changed, log });
    const threadName = async (state: CardState) => (await postLook(state)).name;
    this.#queueWriter = new QueueWriter(options);
    this.#reminders = new QueueReminders(options);
    this.#copies = new Copies(options);
    this.#courier = new Courier({
      ...options,
      queueWriter: this.#queueWriter,
      posts,
      threadName,
      writer: this.#writer,
      showCopies: (id) => this.#copies.show(id),
      copiesInDoubt: (ids) => this.#copies.inDoubt(ids),
      changed,
    });
  }

  /** Notes which servers the bot is in, after it was away from all: of the others what is owed waits. */
  async seen(guildIds: ReadonlySet<string>): Promise<void> {
    const { gone, back } = await this.#options.presence.compare(guildIds);
    for (const guildId of gone) await this.#options.presence.left(guildId);
    for (const guildId of back) await this.guildReturned(guildId);
  }

  /** The bot was thrown out of a server: what is owed there waits. */
  async guildLeft(guildId: string): Promise<void> {
    await this.#options.presence.left(guildId);
  }

  /** The bot is in a server; if it was away, what waited goes on, and what was refused meanwhile is tried again. */
  async guildReturned(guildId: string): Promise<void> {
    if (await this.#options.presence.returned(guildId)) await this.retry(guildId);
  }

  /** Takes up what an earlier run left: pending intents, and cards that show less than is stored. */
  start(): void {
    this.#courier.wake();
    this.#queueWriter.start();
    this.#reminders.start();
    this.#copies.start();
    this.#repair("inherited");
    this.#repairTimer = setInterval(() => this.#repair(), repairEveryMs).unref();
  }

  /** Something may have been passed over while it was in doubt whether this process may write. */
  resume(): void {
    this.wake();
    this.#repair();
  }

  /** Intents were committed. */
  wake(): void {
    this.#courier.wake();
    this.#queueWriter.wake();
  }

  /** A change was committed that this suggestion's card does not show yet. */
  show(suggestion: Pick<Suggestion, "id" | "status" | "card">): void {
    const { id, status, card } = suggestion;
    if (card !== undefined) this.#writer.mark(id, card.channelId);
    if (logOutcomeOf(status) !== undefined) this.#copies.show(id);
  }

  /** Lets a press answer with the redrawn card itself; see CardWriter. */
  async writeThrough(id: SuggestionId, messageId: string | undefined, write: WriteCard): Promise<DirectWrite> {
    // Whoever may write takes up what trails.
    if (!this.#options.mayWrite()) return "later";
    return await this.#writer.writeThrough(id, messageId, write);
  }

  /** Waits until card, thread and direct message of a change have come to an end, at most `withinMs`, and says how far they got. */
  async report(changed: Suggestion, withinMs: number): Promise<Report> {
    let last: Report = { suggestion: changed, card: "pending", thread: "pending", directMessage: "pending" };
    await this.#changes.until(changed.id, withinMs, async () => {
      last = await this.#progress(changed);
      return isSettled(last) ? last : undefined;
    });
    return last;
  }

  /** A server's board was mended: posts the cards that could not be posted, and says how many. */
  async retry(guildId: string): Promise<number> {
    const retried = await this.#options.intents.retryCards(guildId);
    this.#courier.wake();
    await this.#showBehind();
    return retried;
  }

  /** A moderator deleted a message: if it was a card, nothing draws it any more. */
  async messageDeleted(channelId: string, messageId: string): Promise<void> {
    const id = await this.#options.cards.byMessage(channelId, messageId);
    if (id !== undefined) await this.#options.cards.problem(id, "card-message-gone");
    else await this.#options.logs.messageDeleted(channelId, messageId);
    await this.#options.queueDeletions.messageDeleted(channelId, messageId);
  }

  /** A channel was deleted: the open cards in it can be posted anew by `retry`. */
  async channelDeleted(guildId: string, channelId: string): Promise<void> {
    await this.#options.cards.channelDeleted(guildId, channelId);
    await this.#options.logs.channelDeleted(guildId, channelId);
    await this.#options.queueDeletions.channelDeleted(guildId, channelId);
  }

  /** A moderator deleted a thread: the card it belonged to no longer links to it. */
  async threadDeleted(threadId: string): Promise<void> {
    const id = await this.#options.cards.threadDeleted(threadId);
    const state = id === undefined ? undefined : await this.#options.cards.card(id);
    if (state !== undefined) this.show(state.suggestion);
  }

  /** Somebody, or Discord by itself, has changed a thread: a card's post is put back as it is wanted. */
  async threadChanged(threadId: string, now: ThreadNow): Promise<void> {
    const { cards } = this.#options;
    const id = await cards.byMessage(threadId, threadId);
    const state = id === undefined ? undefined : await cards.card(id);
    if (state !== undefined && wasChanged(state, now)) this.#writer.markTouched(state.suggestion.id, threadId);
  }

  /** A server's threads that are not archived when the bot comes back to it: posts may have been changed meanwhile. */
  async threadsSeen(guildId: string, threads: ReadonlyMap<string, ThreadNow>): Promise<void> {
    for (const { suggestionId, postId } of await this.#options.cards.postsToCheck(guildId, [...threads.keys()])) {
      const now = threads.get(postId);
      if (now === undefined) this.#writer.markTouched(suggestionId, postId);
      else await this.threadChanged(postId, now);
    }
  }

  /** Cards waiting to be drawn. */
  get waiting(): number {
    return this.#writer.waiting;
  }

  /** Drawings since the process began. */
  get cardFigures(): Readonly<CardFigures> {
    return this.#writer.figures;
  }

  /** Begins nothing more and waits for what is on its way; what is left is taken up by the next start. */
  async stop(): Promise<void> {
    clearInterval(this.#repairTimer);
    this.#copies.stop();
    await Promise.all([this.#repairing, this.#reminders.stop()]);
    await Promise.all([this.#courier.stop(), this.#writer.stop(), this.#queueWriter.stop()]);
  }

  async #progress(changed: Suggestion): Promise<Report> {
    const [state, card, thread, directMessage, log] = await Promise.all([
      this.#options.cards.card(changed.id),
      this.#intentProgress(changed.id, "card"),
      this.#intentProgress(changed.id, "thread"),
      this.#intentProgress(changed.id, "decision-dm"),
      this.#intentProgress(changed.id, "log"),
    ]);
    const suggestion = state?.suggestion ?? changed;
    // What was not published has no card to wait for.
    if (!suggestion.published && suggestion.card === undefined) {
      return { suggestion, card: "done", thread: "done", directMessage };
    }
    const shown = suggestion.card !== undefined && suggestion.cardVersion >= changed.version ? "done" : "pending";
    return {
      suggestion,
      card: suggestion.cardProblem ?? (card === "done" ? shown : card),
      thread,
      ...(state?.post?.problem !== undefined && { post: { forumId: state.post.forumId, problem: state.post.problem } }),
      directMessage,
      log,
      ...(state !== undefined && { boardChannelId: state.boardChannelId }),
    };
  }

  async #intentProgress(id: SuggestionId, kind: IntentKind): Promise<Progress> {
    const outcome = await this.#options.intents.outcome(id, kind);
    if (outcome === undefined) return "done";
    return outcome.state === "failed" ? (outcome.problem ?? "refused") : outcome.state;
  }

  #repair(trails: Trails = "ours"): void {
    this.#repairing ??= this.#showBehind(trails).finally(() => {
      this.#repairing = undefined;
    });
  }

  async #showBehind(trails: Trails = "ours"): Promise<void> {
    try {
      for (const id of await this.#options.cards.behind(repairAtOnce)) {
        const state = await this.#options.cards.card(id);
        if (state === undefined) continue;
        const { card } = state.suggestion;
        if (trails === "inherited" && card !== undefined) this.#writer.markInherited(id, card.channelId);
        this.show(state.suggestion);
      }
    } catch (error) {
      this.#options.log.error({ err: error }, "the cards that trail could not be read; trying again in a minute");
    }
  }
}

/** Thread and log wait for the card, so of a card that failed they are not waited for. */
function isSettled({ card, thread, directMessage, log }: Report): boolean {
  if (card === "done" && log === "pending") return false;
  return card !== "pending" && directMessage !== "pending" && (card !== "done" || thread !== "pending");
}
