import type { Answer } from "./answer.ts";
import type { GivenFile } from "./files.ts";
import { Person, type Where } from "./person.ts";

export interface SuggestOptions extends Where {
  readonly image?: GivenFile;
  readonly anonymous?: boolean;
  readonly board?: string;
}

export interface DecideOptions extends Where {
  readonly reason?: string;
  readonly anonymous?: boolean;
  /** By name or value, for `status`. */
  readonly status?: string;
  /** Number of the original, for `duplicate`. */
  readonly of?: number | string;
}

/** Somebody in a server with a suggestion box, in the words of its story. */
export class Suggester extends Person {
  /** Suggests; without a text the form opens. */
  async suggest(text?: string, options: SuggestOptions = {}): Promise<Answer> {
    const { image, anonymous, board, ...where } = options;
    return this.types("/suggest", { text, image, anonymous, board }, where);
  }

  /** Decides about a suggestion by its number. */
  async decides(
    what: "approve" | "reject" | "status" | "duplicate" | "reopen" | "remove",
    number: number | string,
    options: DecideOptions = {},
  ): Promise<Answer> {
    const { reason, status, of, anonymous, ...where } = options;
    const original = of === undefined ? undefined : String(of);
    return this.types(`/decide ${what}`, { id: String(number), reason, status, of: original, anonymous }, where);
  }
}
