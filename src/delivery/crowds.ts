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
  /** Presses came at once a moment ago. */
  until: number;
  /** The card shows less than is stored. */
  behind: boolean;
  isTimed: boolean;
}

/** A press that comes this soon after another one of a crowd is of that crowd. */
const lastsMs = 1_300;
/** The next press of a crowd draws the card as soon as it may; if none comes by then, it is drawn without. */
const graceMs = 100;
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
    this.#crowd(id).until = Date.now() + lastsMs;
  }

  /** Whether a press may draw its card now. Otherwise the card is left. */
  admits(id: SuggestionId): boolean {
    const crowd = this.#crowds.get(id);
    if (crowd === undefined) return true;
    const now = Date.now();
    if (crowd.until > now) {
      crowd.until = now + lastsMs;
      if (crowd.pace.openAt > now) {
        this.#leave(id, crowd);
        return false;
      }
    }
    // It shows everything that is stored by now.
    crowd.behind = false;
    return true;
  }

  /** Counts a drawing that Discord has taken. */
  drawn(id: SuggestionId, channelId: string): void {
    const crowd = this.#crowd(id);
    crowd.channelId = channelId;
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
    const inMs = Math.max(0, crowd.pace.openAt - Date.now()) + graceMs;
    this.#options.setTimer(() => this.#late(id, crowd), inMs);
  }

  #late(id: SuggestionId, crowd: Crowd): void {
    crowd.isTimed = false;
    if (!crowd.behind) return;
    // Drawn, and overtaken again, since the timer was set.
    if (crowd.pace.openAt > Date.now()) return this.#leave(id, crowd);
    crowd.behind = false;
    if (crowd.channelId !== undefined) this.#options.draw(id, crowd.channelId);
  }

  #crowd(id: SuggestionId): Crowd {
    const known = this.#crowds.get(id);
    if (known !== undefined) return known;
    if (this.#crowds.size >= this.#sweepAt) this.#forgetRested();
    const crowd: Crowd = { pace: new Pace(), channelId: undefined, until: 0, behind: false, isTimed: false };
    this.#crowds.set(id, crowd);
    return crowd;
  }

  #forgetRested(): void {
    const now = Date.now();
    for (const [id, { pace, until, isTimed }] of this.#crowds) {
      if (!isTimed && until <= now && pace.isRested(now)) this.#crowds.delete(id);
    }
    this.#sweepAt = Math.max(keptUnswept, 2 * this.#crowds.size);
  }
}
