import { styleText } from "node:util";
import type { SeenMessage } from "../people/seen.ts";
import { type Names, plainMessage } from "./plain.ts";

const nameWidth = 9;

/** Tells the tour in a terminal: who does what, and what each person sees of it. */
export class Narrator {
  readonly #names: Names;
  readonly #write: (line: string) => void;
  #scenes = 0;

  constructor(names: Names, write: (line: string) => void = (line) => void process.stdout.write(`${line}\n`)) {
    this.#names = names;
    this.#write = write;
  }

  title(text: string, subtitle: string): void {
    this.#write("");
    this.#write(styleText("bold", text));
    this.#write(styleText("dim", subtitle));
  }

  scene(text: string): void {
    this.#scenes += 1;
    this.#write("");
    this.#write(styleText(["bold", "cyan"], `${this.#scenes}. ${text}`));
  }

  /** Somebody does something. */
  does(name: string, what: string): void {
    this.#write(`   ${styleText("yellow", name.padEnd(nameWidth))} ${what}`);
  }

  /** What only one person is shown. */
  only(name: string, message: SeenMessage): void {
    this.#box(`only ${name} sees`, message, "magenta");
  }

  /** What stands where staff alone can read. */
  staff(message: SeenMessage): void {
    this.#box("the staff see", message, "magenta");
  }

  directMessage(name: string, message: SeenMessage): void {
    this.#box(`${name} gets a direct message`, message, "magenta");
  }

  everybody(message: SeenMessage): void {
    this.#box("everybody sees", message, "green");
  }

  note(text: string): void {
    this.#write(`   ${styleText("dim", text)}`);
  }

  lines(lines: readonly string[]): void {
    for (const line of lines) this.#write(`   ${line}`);
  }

  /** One thing that had to come out as it did. */
  checked(isRight: boolean, text: string): void {
    this.#write(`   ${isRight ? styleText("green", "✓") : styleText("red", "✗")} ${text}`);
  }

  ending(isRight: boolean, text: string): void {
    this.#write("");
    this.#write(styleText(["bold", isRight ? "green" : "red"], text));
  }

  #box(heading: string, message: SeenMessage, colour: "green" | "magenta"): void {
    const edge = styleText(colour, "│");
    this.#write(`   ${styleText(colour, `┌ ${heading}`)}`);
    for (const line of plainMessage(message, this.#names)) this.#write(`   ${edge} ${line}`);
  }
}
