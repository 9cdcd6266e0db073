import type { SuggestionId } from "../suggestions/types.ts";
import { Pace } from "./pace.ts";

export interface CrowdsOptions {
  /** Has a card drawn that no press has drawn meanwhile. */
  readonly draw: (id: SuggestionId, channelId: string) => void;
  readonly setTimer: (run: () => void, ms: number) => void;
}

interface Crowd {
  /** Of the card's drawings, by presses and edits. */
  readonly pace: Pace;
  /** Where the card stands, as far as it is known. */
  channelId: string | undefined;
  /** When it was pressed last; never, until two presses meet. */
  pressedAt: number;
  /** The card shows less than is stored. */
  behind: boolean;
  isTimed: boolean;
}

/** A press that comes this soon after another one of a crowd is of that crowd. */
const lastsMs = 1_300;
/** The next press of a crowd draws the card as soon as it may; if none comes for so long, it is drawn without. */
const lullMs = 200;
const keptUnswept = 64;

/**
 * Cards that several people press at once. Each press could redraw its card by its own answer, and hardly anybody would see most of
 * those drawings. Of a crowd's presses only as many do as Discord takes edits of a channel, since it does not say whether such answers
 * count as edits; the others are told what stands, and the next drawing shows them all.
 */
export class Crowds {
  readonly #options: CrowdsOptions;
  readonly #crowds = new Map<SuggestionId, Crowd>();
  #sweepAt = keptUnswept;

  constructor(options: CrowdsOptions) {
    this.#options = options;
  }

  /** A press found another one's drawing on its way. */
  gather(id: SuggestionId): void {
    this.#crowd(id).pressedAt = Date.now();
  }

  /** Whether a press may draw its card now; then it does. Otherwise the card is left. */
  admits(id: SuggestionId): boolean {
    const crowd = this.#crowds.get(id);
    if (crowd === undefined) return true;
    const now = Date.now();
    if (now - crowd.pressedAt < lastsMs) {
      crowd.pressedAt = now;
      if (crowd.pace.openAt > now) {
        this.#leave(id, crowd);
        return false;
      }
    }
    return true;
  }

  /** A drawing of all that is stored is sent: counted now, so that the next one does not wait for Discord's answer as well. */
  draws(id: SuggestionId, channelId: string): void {
    const crowd = this.#crowd(id);
    crowd.channelId = channelId;
    crowd.behind = false;
    crowd.pace.take(Date.now());
  }

  /** Presses came during a drawing: their crowd's next one that may draws the card, or else a timer has it drawn. */
  overtaken(id: SuggestionId, channelId: string | undefined): void {
    const crowd = this.#crowd(id);
    crowd.channelId = channelId ?? crowd.channelId;
    this.#leave(id, crowd);
  }

  /** Cards that are left to a press. */
  get waiting(): number {
    return [...this.#crowds.values()].filter(({ behind }) => behind).length;
  }

  #leave(id: SuggestionId, crowd: Crowd): void {
    crowd.behind = true;
    if (crowd.isTimed) return;
    crowd.isTimed = true;
    this.#options.setTimer(() => this.#look(id, crowd), lullMs);
  }

  #look(id: SuggestionId, crowd: Crowd): void {
    crowd.isTimed = false;
    if (!crowd.behind) return;
    if (Date.now() - crowd.pressedAt < lullMs) return this.#leave(id, crowd);
    crowd.behind = false;
    if (crowd.channelId !== undefined) this.#options.draw(id, crowd.channelId);
  }

  #crowd(id: SuggestionId): Crowd {
    const known = this.#crowds.get(id);
    if (known !== undefined) return known;
    if (this.#crowds.size >= this.#sweepAt) this.#forgetRested();
    const crowd: Crowd = {
      pace: new Pace(),
      channelId: undefined,
      pressedAt: Number.NEGATIVE_INFINITY,
      behind: false,
      isTimed: false,
    };
    this.#crowds.set(id, crowd);
    return crowd;
  }

  #forgetRested(): void {
    const now = Date.now();
    for (const [id, { pace, pressedAt, isTimed }] of this.#crowds) {
      if (!isTimed && now - pressedAt >= lastsMs && pace.isRested(now)) this.#crowds.delete(id);
    }
    this.#sweepAt = Math.max(keptUnswept, 2 * this.#crowds.size);
  }
}
