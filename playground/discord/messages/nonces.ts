import type { Clock } from "../clock.ts";

const memoryMs = 5 * 60_000;

interface Remembered {
  readonly messageId: string;
  readonly channelId: string;
  readonly untilMs: number;
}

/** Which message an author sent under which nonce, over all channels, for a few minutes. */
export class Nonces {
  readonly #clock: Clock;
  readonly #remembered = new Map<string, Remembered>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  find(authorId: string, nonce: string | number): Remembered | undefined {
    const remembered = this.#remembered.get(`${authorId} ${nonce}`);
    return remembered === undefined || remembered.untilMs < this.#clock.now() ? undefined : remembered;
  }

  remember(authorId: string, nonce: string | number, messageId: string, channelId: string): void {
    this.#forgetOld();
    const untilMs = this.#clock.now() + memoryMs;
    const key = `${authorId} ${nonce}`;
    this.#remembered.delete(key);
    this.#remembered.set(key, { messageId, channelId, untilMs });
  }

  /** The oldest come first, so the walk ends at the first that is still good. */
  #forgetOld(): void {
    const now = this.#clock.now();
    for (const [key, remembered] of this.#remembered) {
      if (remembered.untilMs >= now) return;
      this.#remembered.delete(key);
    }
  }
}
