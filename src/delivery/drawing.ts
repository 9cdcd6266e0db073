import { type Words, wordsFor } from "../i18n/catalogue.ts";
import { faceOf } from "../state/faces.ts";
import type { SuggestionsState } from "../state/suggestions-state.ts";
import { within } from "../state/within.ts";
import type { CardState } from "../suggestions/intents.ts";
import type { PostLook } from "../suggestions/posts.ts";
import type { Suggestion } from "../suggestions/types.ts";
import { authorPing, threadPing } from "../views/author-ping.ts";
import { cardView, type People } from "../views/card.ts";
import { decisionMessage } from "../views/decision-dm.ts";
import { logView } from "../views/log-post.ts";
import type { MessageBody } from "../views/message.ts";
import { postLook } from "../views/post-look.ts";
import { queuePostView, queueReminderView } from "../views/queue-post.ts";
import type { NoticeDrawing } from "./notices.ts";
import type { QueueDrawing } from "./queue-posts.ts";

/** A card waits this long for names and avatars; then it shows the name stored with the suggestion. */
const peopleWithinMs = 300;

/** Draws what everybody sees, in the server's language. */
export class Drawing {
  readonly #state: SuggestionsState;

  constructor(state: SuggestionsState) {
    this.#state = state;
  }

  async card(card: CardState): Promise<MessageBody> {
    const [words, people] = await Promise.all([
      this.#serverWords(card.suggestion.guildId),
      this.people(card.suggestion),
    ]);
    return cardView(card, people, words);
  }

  /** The copy of a card. */
  async log(card: CardState): Promise<MessageBody> {
    const { suggestion } = card;
    const [words, people] = await Promise.all([this.#serverWords(suggestion.guildId), this.people(suggestion)]);
    return logView(card, people, words);
  }

  /** Names and avatars for a card. An anonymous author is not looked up at all: not even a request may tell who they are. */
  async people({ guildId, author }: Pick<Suggestion, "guildId" | "author">): Promise<People> {
    if (author.kind === "anonymous" || author.userId === undefined) return {};
    const face = await faceOf(this.#state, guildId, author.userId, peopleWithinMs);
    return face === undefined ? {} : { author: face };
  }

  /** What a suggestion's thread is called, or its post looks like. */
  async postLook(state: CardState): Promise<PostLook> {
    const [words, { author }] = await Promise.all([
      this.#serverWords(state.suggestion.guildId),
      this.people(state.suggestion),
    ]);
    return postLook(state, author?.name, words);
  }

  /** What people are told besides the card. */
  readonly notice: NoticeDrawing = {
    decision: async (suggestion, intentId, is) => {
      const guild = await this.#guild(suggestion.guildId);
      return decisionMessage({ suggestion, intentId, guildName: guild?.name, is }, wordsFor(guild?.locale));
    },
    authorPing: async (suggestion, intentId, userId) =>
      authorPing(suggestion, intentId, userId, await this.#serverWords(suggestion.guildId)),
    threadPing: async (suggestion, intentId, userId) =>
      threadPing(suggestion, intentId, userId, await this.#serverWords(suggestion.guildId)),
  };

  /** What staff see in the queue's channel. */
  readonly queue: QueueDrawing = {
    entry: async (state, calledRoleIds) => {
      const { suggestion } = state.entry;
      const [words, people] = await Promise.all([this.#serverWords(suggestion.guildId), this.people(suggestion)]);
      return queuePostView(state, calledRoleIds, people, words);
    },
    reminder: async (reminder, intentId) => {
      const guildId = reminder.entries[0]?.suggestion.guildId ?? "";
      return queueReminderView(reminder, intentId, await this.#serverWords(guildId));
    },
  };

  async #serverWords(guildId: string): Promise<Words> {
    return wordsFor((await this.#guild(guildId))?.locale);
  }

  async #guild(guildId: string) {
    return await within(peopleWithinMs, this.#state.fetchGuild(guildId));
  }
}
