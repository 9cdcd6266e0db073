import type { Answer } from "../../playground/people/answer.ts";
import { picture } from "../../playground/people/files.ts";
import type { SeenMessage } from "../../playground/people/seen.ts";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { acknowledgedNumber, Ledger } from "./ledger.ts";
import { type BoardName, boardNames, type Quarter } from "./quarter.ts";

type Random = () => number;

/** The deeds of which a burst draws some, each as often as it stands here. */
const usual = [
  ...Array<"press">(8).fill("press"),
  ...Array<"suggest">(4).fill("suggest"),
  ...Array<"decide">(3).fill("decide"),
  ...Array<"follow">(2).fill("follow"),
  ...Array<"note">(2).fill("note"),
  ...Array<"review">(4).fill("review"),
  "edit",
  "edit",
  "withdraw",
] as const;
export type Pastime = (typeof usual)[number];

/** Members and staff of one server, who do at random what their clients let them. Nobody waits for anybody. */
export class Crowd {
  readonly ledger = new Ledger();
  readonly #quarter: Quarter;
  readonly #random: Random;

  constructor(quarter: Quarter, random: Random) {
    this.#quarter = quarter;
    this.#random = random;
  }

  /** Begins so many deeds, these first; resolves when all of them have come to an end. */
  async burst(count: number, first: readonly Pastime[] = []): Promise<void> {
    const before = this.ledger.deeds.length;
    for (let nth = 0; nth < count; nth += 1) this.#begin(first[nth] ?? this.#one(usual) ?? "press");
    await Promise.all(this.ledger.deeds.slice(before).map((deed) => deed.settled));
  }

  suggest(board: BoardName = this.#one(boardNames) ?? "suggestions", image = this.#random() < 0.3, length = 0): void {
    const author = this.#person(this.#quarter.authors);
    const token = this.ledger.token("suggest");
    const anonymous = this.#random() < 0.2;
    const options = { board, anonymous, ...(image && { image: picture() }) };
    this.ledger.note(
      { kind: "suggest", byUserId: author.id, number: undefined, token },
      author.suggest(`${token} for everybody`.padEnd(length, " and for all"), options),
    );
  }

  #begin(pastime: Pastime): void {
    switch (pastime) {
      case "suggest":
        return this.suggest();
      case "press":
        return this.#press(this.#random() < 0.6 ? "up" : "down");
      case "follow":
        return this.#press("follow");
      case "decide":
        return this.#decide();
      case "note":
        return this.#note();
      case "review":
        return this.#review();
      case "edit":
      case "withdraw":
        return this.#own(pastime);
    }
  }

  #press(what: "up" | "down" | "follow"): void {
    const voter = this.#person(this.#quarter.voters);
    const found = this.#one(this.#cards((card) => card.buttons.some(({ customId }) => isPressed(customId, what))));
    if (found === undefined) return;
    const customId = what === "follow" ? `follow:${found.number}` : `vote:${found.number}:${what}`;
    const press = voter.press(found.card, customId);
    const kind = what === "follow" ? what : (`vote-${what}` as const);
    const token = this.ledger.token(kind);
    this.ledger.note({ kind, byUserId: voter.id, number: found.number, token }, press.answer, press.id);
  }

  #decide(): void {
    const mod = this.#person(this.#quarter.mods);
    const found = this.#one(this.#cards(() => true));
    if (found === undefined) return;
    const { number, card } = found;
    const token = this.ledger.token("decide");
    const isDecided = card.buttons.every(({ customId }) => !customId.startsWith("vote:"));
    const reason = token;
    const decided = isDecided
      ? mod.decides("reopen", number, { reason })
      : this.#random() < 0.4
        ? mod.decides("approve", number, { reason })
        : this.#random() < 0.5
          ? mod.decides("reject", number, { reason })
          : mod.decides("status", number, { status: this.#random() < 0.5 ? "planned" : "under_review", reason });
    this.ledger.note({ kind: "decide", byUserId: mod.id, number, token }, decided);
  }

  #note(): void {
    const mod = this.#person(this.#quarter.mods);
    const found = this.#one(this.#cards(() => true));
    if (found === undefined) return;
    const token = this.ledger.token("note");
    const visibility = this.#random() < 0.6 ? "public" : "staff";
    const noted = mod.types("/note add", { id: String(found.number), text: token, visibility });
    this.ledger.note({ kind: "note", byUserId: mod.id, number: found.number, token }, noted);
  }

  /** Staff take a post of the queue that can still be pressed. */
  #review(): void {
    const mod = this.#person(this.#quarter.mods);
    const waiting = mod.sees(this.#quarter.desk).flatMap((post) => {
      const accept = post.buttons.find(({ customId }) => customId.startsWith("queue:accept:"));
      return post.ephemeral || accept === undefined ? [] : [{ post, customId: accept.customId }];
    });
    const found = this.#one(waiting);
    if (found === undefined) return this.suggest("moves");
    const number = Number(found.customId.split(":")[2]);
    if (this.#random() < 0.75) {
      const press = mod.press(found.post, found.customId);
      const token = this.ledger.token("accept");
      this.ledger.note({ kind: "accept", byUserId: mod.id, number, token }, press.answer, press.id);
    } else {
      const token = this.ledger.token("decide");
      const rejected = mod.types("/queue reject", { id: String(number), reason: token });
      this.ledger.note({ kind: "decide", byUserId: mod.id, number, token }, rejected);
    }
  }

  /** Authors change or take back what is theirs. */
  #own(what: "edit" | "withdraw"): void {
    const known = this.ledger.deeds.filter((deed) => deed.kind === "suggest" && acknowledgedNumber(deed) !== undefined);
    const suggested = this.#one(known.slice(-12));
    const author = this.#quarter.authors.find(({ id }) => id === suggested?.byUserId);
    if (suggested === undefined || author === undefined) return this.suggest();
    const number = acknowledgedNumber(suggested);
    const token = this.ledger.token(what);
    const id = String(number);
    const edit = async (): Promise<Answer> => {
      const opened = await author.types("/suggestions edit", { id });
      if (opened.modal === undefined) return opened;
      return await author.submits(opened.modal, { text: `${suggested.token} as it is after ${token}` });
    };
    const changed = what === "edit" ? edit() : author.types("/suggestions withdraw", { id });
    this.ledger.note({ kind: what, byUserId: author.id, number, token }, changed);
  }

  /** What can be seen and acted on where cards are. */
  #cards(fits: (card: SeenMessage) => boolean): { readonly number: number; readonly card: SeenMessage }[] {
    const { channels, moved, mods } = this.#quarter;
    const [mod] = mods;
    if (mod === undefined) return [];
    const posts = mod.threads(channels.ideas).filter(({ archived }) => !archived);
    const places = [channels.suggestions, channels.moves, moved, ...posts.map(({ channel }) => channel)];
    return places.flatMap((channel) =>
      mod.sees(channel).flatMap((card) => {
        const number = Number(/^### #(\d+) /mu.exec(card.text)?.[1] ?? Number.NaN);
        return card.ephemeral || Number.isNaN(number) || !fits(card) ? [] : [{ number, card }];
      }),
    );
  }

  #person(people: readonly Suggester[]): Suggester {
    const person = this.#one(people);
    if (person === undefined) throw new Error("there is nobody");
    return person;
  }

  #one<T>(all: readonly T[]): T | undefined {
    return all[Math.floor(this.#random() * all.length)];
  }
}

function isPressed(customId: string, what: "up" | "down" | "follow"): boolean {
  return what === "follow" ? customId.startsWith("follow:") : customId.startsWith("vote:") && customId.endsWith(what);
}
