import type { Answer } from "./answer.ts";
import type { GivenFile } from "./files.ts";
import { Person, type Where } from "./person.ts";

export interface SuggestOptions extends Where {
  readonly image?: GivenFile;
  readonly anonymous?: boolean;
  readonly board?: string;
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
    what: "approve" | "reject" | "reopen",
    number: number | string,
    options: Where & { readonly reason?: string } = {},
  ): Promise<Answer> {
    const { reason, ...where } = options;
    return this.types(`/decide ${what}`, { id: String(number), reason }, where);
  }
}
