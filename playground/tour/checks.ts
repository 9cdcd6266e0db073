import { isDeepStrictEqual } from "node:util";
import type { Narrator } from "./narrator.ts";

/** What the tour must have come to; a difference is shown and remembered. */
export class Checks {
  readonly #narrator: Narrator;
  #right = 0;
  #wrong = 0;

  constructor(narrator: Narrator) {
    this.#narrator = narrator;
  }

  get right(): number {
    return this.#right;
  }

  get wrong(): number {
    return this.#wrong;
  }

  equal(what: string, found: unknown, expected: unknown): void {
    const isRight = isDeepStrictEqual(found, expected);
    if (isRight) this.#right += 1;
    else this.#wrong += 1;
    const difference = isRight ? shown(found) : `${shown(found)}, but it must be ${shown(expected)}`;
    this.#narrator.checked(isRight, `${what}: ${difference}`);
  }
}

function shown(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : JSON.stringify(value);
}
