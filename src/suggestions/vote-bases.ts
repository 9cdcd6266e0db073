import type { Board } from "../boards/boards.ts";
import type { PressedSuggestion } from "./store.ts";

/** What presses on one suggestion are judged by, whoever presses. */
export interface VoteBasis {
  readonly suggestion: PressedSuggestion;
  readonly board: Board;
  /** Somebody on the server is kept from something: then it is looked up whether the voter is. */
  readonly blocksAnybody: boolean;
  /** Of the server's rules: it must still stand where the vote is stored. */
  readonly revision: number;
}

interface Named {
  readonly guildId: string;
  readonly number: number;
}

const kept = 4_096;

/** What was read last for each suggestion, of those that were read last. It may be older than what is stored: whoever uses it has that tested. */
export class VoteBases {
  readonly #bases = new Map<string, VoteBasis>();

  of(suggestion: Named): VoteBasis | undefined {
    return this.#bases.get(keyOf(suggestion));
  }

  /** Of two that read at once the older one may be kept: the next press finds it out and reads again. */
  keep(suggestion: Named, basis: VoteBasis): void {
    const key = keyOf(suggestion);
    this.#bases.delete(key);
    this.#bases.set(key, basis);
    const [oldest] = this.#bases.keys();
    if (this.#bases.size > kept && oldest !== undefined) this.#bases.delete(oldest);
  }
}

function keyOf({ guildId, number }: Named): string {
  return `${guildId}/${number}`;
}
