import { type Words, wordsFor } from "../i18n/catalogue.ts";
import { faceOf } from "../state/faces.ts";
import type { SuggestionsState } from "../state/suggestions-state.ts";
import { within } from "../state/within.ts";
import type { CardState } from "../suggestions/intents.ts";
import type { Suggestion } from "../suggestions/types.ts";
import { cardView, type People } from "../views/card.ts";
import { decisionMessage } from "../views/decision-dm.ts";
import type { MessageBody } from "../views/message.ts";

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

  /** Names and avatars for a card. An anonymous author is not looked up at all: not even a request may tell who they are. */
  async people({ guildId, author }: Suggestion): Promise<People> {
    if (author.kind === "anonymous" || author.userId === undefined) return {};
    const face = await faceOf(this.#state, guildId, author.userId, peopleWithinMs);
    return face === undefined ? {} : { author: face };
  }

  async decisionMessage(suggestion: Suggestion, intentId: number): Promise<MessageBody> {
    const guild = await this.#guild(suggestion.guildId);
    return decisionMessage({ suggestion, intentId, guildName: guild?.name }, wordsFor(guild?.locale));
  }

  async #serverWords(guildId: string): Promise<Words> {
    return wordsFor((await this.#guild(guildId))?.locale);
  }

  async #guild(guildId: string) {
    return await within(peopleWithinMs, this.#state.fetchGuild(guildId));
  }
}
