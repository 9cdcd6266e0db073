import type { Logger } from "pino";
import type { CardStore, IntentKind, IntentStore } from "../suggestions/intents.ts";
import type { Suggestion, SuggestionId } from "../suggestions/types.ts";
import type { MessageBody } from "../views/message.ts";
import type { Progress, Report } from "../views/progress.ts";
import { CardWriter, type DirectWrite, type DrawCard, type WriteCard } from "./card-writer.ts";
import { Changes } from "./changes.ts";
import { Courier } from "./courier.ts";
import type { MessageSink } from "./message-sink.ts";

export interface DeliveryOptions {
  readonly intents: IntentStore;
  readonly cards: CardStore;
  readonly sink: MessageSink;
  readonly drawCard: DrawCard;
  readonly drawDecisionMessage: (suggestion: Suggestion, intentId: number) => Promise<MessageBody>;
  readonly threadName: (suggestion: Suggestion) => string;
  readonly log: Logger;
}

const repairEveryMs = 60_000;
const repairAtOnce = 10_000;

/** Shows what is stored: posts, redraws, opens threads, sends direct messages, and repairs after a crash. */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #changes = new Changes();
  readonly #writer: CardWriter;
  readonly #courier: Courier;
  #repairing: Promise<void> | undefined;
  #repairTimer: NodeJS.Timeout | undefined;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    const changed = (id: SuggestionId) => this.#changes.changed(id);
    const { cards, sink, drawCard, log } = options;
    this.#writer = new CardWriter({ cards, sink, draw: drawCard, changed, log });
    this.#courier = new Courier({ ...options, writer: this.#writer, changed });
  }

  /** Takes up what an earlier run left: pending intents, and cards that show less than is stored. */
  start(): void {
    this.#courier.wake();
    this.#repair();
    this.#repairTimer = setInterval(() => this.#repair(), repairEveryMs).unref();
  }

  /** Intents were committed. */
  wake(): void {
    this.#courier.wake();
  }

  /** A change was committed that this suggestion's card does not show yet. */
  show(suggestion: Suggestion): void {
    if (suggestion.card !== undefined) this.#writer.mark(suggestion.id, suggestion.card.channelId);
  }

  /** Lets a press answer with the redrawn card itself; see CardWriter. */
  writeThrough(id: SuggestionId, messageId: string | undefined, write: WriteCard): Promise<DirectWrite> {
    return this.#writer.writeThrough(id, messageId, write);
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
  }

  /** A channel was deleted: the open cards in it can be posted anew by `retry`. */
  async channelDeleted(guildId: string, channelId: string): Promise<void> {
    await this.#options.cards.channelDeleted(guildId, channelId);
  }

  /** A moderator deleted a thread: the card it belonged to no longer links to it. */
  async threadDeleted(threadId: string): Promise<void> {
    const id = await this.#options.cards.threadDeleted(threadId);
    const state = id === undefined ? undefined : await this.#options.cards.card(id);
    if (state !== undefined) this.show(state.suggestion);
  }

  /** Cards waiting to be drawn. */
  get waiting(): number {
    return this.#writer.waiting;
  }

  /** Begins nothing more and waits for what is on its way; what is left is taken up by the next start. */
  async stop(): Promise<void> {
    clearInterval(this.#repairTimer);
    await this.#repairing;
    await Promise.all([this.#courier.stop(), this.#writer.stop()]);
  }

  async #progress(changed: Suggestion): Promise<Report> {
    const [state, card, thread, directMessage] = await Promise.all([
      this.#options.cards.card(changed.id),
      this.#intentProgress(changed.id, "card"),
      this.#intentProgress(changed.id, "thread"),
      this.#intentProgress(changed.id, "decision-dm"),
    ]);
    const suggestion = state?.suggestion ?? changed;
    const shown = suggestion.card !== undefined && suggestion.cardVersion >= changed.version ? "done" : "pending";
    return {
      suggestion,
      card: suggestion.cardProblem ?? (card === "done" ? shown : card),
      thread,
      directMessage,
      ...(state !== undefined && { boardChannelId: state.boardChannelId }),
    };
  }

  async #intentProgress(id: SuggestionId, kind: IntentKind): Promise<Progress> {
    const outcome = await this.#options.intents.outcome(id, kind);
    if (outcome === undefined) return "done";
    return outcome.state === "failed" ? (outcome.problem ?? "refused") : outcome.state;
  }

  #repair(): void {
    this.#repairing ??= this.#showBehind().finally(() => {
      this.#repairing = undefined;
    });
  }

  async #showBehind(): Promise<void> {
    try {
      for (const id of await this.#options.cards.behind(repairAtOnce)) {
        const state = await this.#options.cards.card(id);
        if (state !== undefined) this.show(state.suggestion);
      }
    } catch (error) {
      this.#options.log.error({ err: error }, "the cards that trail could not be read; trying again in a minute");
    }
  }
}

/** A thread waits for its card, so one whose card failed is not waited for. */
function isSettled({ card, thread, directMessage }: Report): boolean {
  return card !== "pending" && directMessage !== "pending" && (card !== "done" || thread !== "pending");
}
