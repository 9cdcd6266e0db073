import type { Core } from "../discord/core.ts";
import type { Outcome } from "../discord/interactions/interaction.ts";
import type { Made } from "../discord/interactions/interactions.ts";
import type { InteractionDraft } from "../discord/interactions/payload.ts";
import { Answer } from "./answer.ts";
import { ApplicationDidNotRespond } from "./cannot.ts";

/** Something somebody did, which a test can deliver when and as often as it likes. */
export class Press {
  readonly id: string;
  /** What came of it; rejects with "The application did not respond" after 3 s. */
  readonly answer: Promise<Answer>;
  readonly #core: Core;
  readonly #made: Made;

  constructor(core: Core, draft: InteractionDraft) {
    this.#core = core;
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.#made = core.interactions.make(draft, resolve);
    this.id = this.#made.interaction.id;
    this.answer = promise.then((outcome) => {
      if (outcome === "no-answer") throw new ApplicationDidNotRespond();
      return new Answer(core, this.#made.interaction, outcome);
    });
    // Whoever does not ask for the answer does not miss it.
    this.answer.catch(() => undefined);
  }

  /** Delivers it to the application, once more each time. */
  dispatch(): this {
    this.#core.interactions.dispatch(this.#made);
    return this;
  }
}
