import type { Answer } from "../../playground/people/answer.ts";

export type DeedKind =
  | "suggest"
  | "vote-up"
  | "vote-down"
  | "follow"
  | "decide"
  | "accept"
  | "withdraw"
  | "edit"
  | "note";

/** Something that somebody did, and what they were told. */
export interface Deed {
  readonly kind: DeedKind;
  readonly byUserId: string;
  /** The suggestion, where it was known before. */
  readonly number: number | undefined;
  /** Text by which it is found again, once in everything. */
  readonly token: string;
  /** Known of presses at once, of others with their answer. */
  interactionId: string | undefined;
  answer: Answer | undefined;
  /** Resolves when it is known that there is an answer, or that there will be none. */
  settled: Promise<void>;
}

/** What each kind of deed is answered with once it is stored. */
const stored: Readonly<Record<Exclude<DeedKind, "vote-up" | "vote-down" | "follow">, RegExp>> = {
  suggest: /Your suggestion is (?:stored as )?#(\d+)/u,
  decide: /#(\d+) is now \*\*/u,
  accept: /#(\d+) is accepted/u,
  withdraw: /#(\d+) is now \*\*/u,
  edit: /#(\d+) now has your new text/u,
  note: /Note \d+ on #(\d+) is stored/u,
};

/** All that people did on one server. */
export class Ledger {
  readonly deeds: Deed[] = [];
  #tokens = 0;

  token(kind: DeedKind): string {
    this.#tokens += 1;
    return `${kind}-${String(this.#tokens).padStart(5, "0")}`;
  }

  /** Notes a deed that has just been begun. */
  note(deed: Pick<Deed, "kind" | "byUserId" | "number" | "token">, doing: Promise<Answer>, pressId?: string): Deed {
    const noted: Deed = { ...deed, interactionId: pressId, answer: undefined, settled: Promise.resolve() };
    noted.settled = this.#awaitAnswer(noted, doing);
    this.deeds.push(noted);
    return noted;
  }

  async #awaitAnswer(deed: Deed, doing: Promise<Answer>): Promise<void> {
    try {
      deed.answer = await doing;
      deed.interactionId = deed.answer.interactionId;
    } catch {
      // The application did not respond.
    }
  }

  /** Everybody has an answer, or was told that there is none. */
  async settled(): Promise<void> {
    await Promise.all(this.deeds.map((deed) => deed.settled));
  }
}

/** All that somebody can read in an answer. */
export function readOf({ answer }: Deed): string {
  if (answer === undefined) return "";
  const own = answer.kind === "update" || answer.kind === "deferred-update" ? "" : answer.text;
  return [own, ...answer.followUps.map(({ text }) => text)].join("\n");
}

/** The number that somebody was told that their deed is stored for; undefined when they were not. */
export function acknowledgedNumber(deed: Deed): number | undefined {
  const { kind } = deed;
  if (kind === "vote-up" || kind === "vote-down" || kind === "follow") return undefined;
  const found = stored[kind].exec(readOf(deed))?.[1] ?? (kind === "accept" ? acceptedInPlace(deed) : undefined);
  return found === undefined ? undefined : Number(found);
}

/** Who accepts at the post of a queue sees it there. */
function acceptedInPlace({ answer, number }: Deed): string | undefined {
  return answer?.kind === "update" && answer.text.includes("Accepted by") ? String(number) : undefined;
}
