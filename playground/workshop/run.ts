import type { RunView, StorySide } from "../page-server/protocol.ts";

/** Something set off in the workshop: says what will happen, then what was seen. */
export class Run {
  readonly #changed: () => void;
  readonly #lines: { text: string; tone: "plain" | "good" | "bad" }[] = [];
  readonly #about: Pick<RunView, "id" | "title" | "says">;
  #state: RunView["state"] = "running";
  #sides: readonly StorySide[] | undefined;

  constructor(about: Pick<RunView, "id" | "title" | "says">, changed: () => void) {
    this.#about = about;
    this.#changed = changed;
  }

  get view(): RunView {
    const sides = this.#sides;
    return { ...this.#about, state: this.#state, lines: [...this.#lines], ...(sides !== undefined && { sides }) };
  }

  get isRunning(): boolean {
    return this.#state === "running";
  }

  says(text: string): void {
    this.#lines.push({ text, tone: "plain" });
    this.#changed();
  }

  /** Says over the last line, for something that counts up. */
  counts(text: string): void {
    this.#lines.splice(-1, 1, { text, tone: "plain" });
    this.#changed();
  }

  /** A promise that was made: kept or not. */
  checks(isKept: boolean, text: string): void {
    this.#lines.push({ text, tone: isKept ? "good" : "bad" });
    this.#changed();
  }

  compares(sides: readonly StorySide[]): void {
    this.#sides = sides;
    this.#changed();
  }

  ends(): void {
    this.#state = this.#lines.some(({ tone }) => tone === "bad") ? "failed" : "shown";
    this.#changed();
  }

  fails(error: unknown): void {
    this.checks(false, error instanceof Error ? error.message : String(error));
    this.ends();
  }
}
