export type PathKey = string | number;

interface FormError {
  readonly path: readonly PathKey[];
  readonly code: string;
  readonly message: string;
}

/** Where a finding list stood, to go back to when another reading of the same value is tried. */
export interface Mark {
  readonly errors: number;
  readonly unknownKeys: number;
}

type ErrorTree = { _errors?: { code: string; message: string }[] } & { [key: string]: unknown };

/** What is wrong with one body, and which of its keys nobody knows, each with its path. */
export class Findings {
  /** The place being looked at. Checks push and pop; copied only when something is found there. */
  readonly path: PathKey[] = [];
  readonly #errors: FormError[] = [];
  readonly #unknownKeys: string[] = [];

  get clean(): boolean {
    return this.#errors.length === 0;
  }

  /** Whether the value at the current place was itself refused, not only something in it. */
  get failedHere(): boolean {
    if (this.clean) return false;
    const here = this.path.join(".");
    return this.#errors.some((error) => error.path.join(".") === here);
  }

  get mark(): Mark {
    return { errors: this.#errors.length, unknownKeys: this.#unknownKeys.length };
  }

  rollBack(to: Mark): void {
    this.#errors.length = to.errors;
    this.#unknownKeys.length = to.unknownKeys;
  }

  /** Notes an error at the current place, or below it. */
  fail(code: string, message: string, ...below: readonly PathKey[]): void {
    this.#errors.push({ path: [...this.path, ...below], code, message });
  }

  /** As `fail`, in place of whatever was found there: for limits tighter than the published ones. */
  failInstead(code: string, message: string, ...below: readonly PathKey[]): void {
    const key = [...this.path, ...below].join(".");
    this.#drop((path) => path === key);
    this.fail(code, message, ...below);
  }

  /** As `fail`, in place of whatever was found there or in its parts: for what does not belong there at all. */
  failWhole(code: string, message: string, ...below: readonly PathKey[]): void {
    const key = [...this.path, ...below].join(".");
    this.#drop((path) => path === key || path.startsWith(`${key}.`));
    this.fail(code, message, ...below);
  }

  #drop(dropped: (path: string) => boolean): void {
    const kept = this.#errors.filter((error) => !dropped(error.path.join(".")));
    this.#errors.length = 0;
    this.#errors.push(...kept);
  }

  unknownKey(key: string): void {
    const parts: string[] = [];
    for (const part of [...this.path, key]) {
      if (typeof part === "number") parts.push(`${parts.pop() ?? ""}[]`);
      else parts.push(part);
    }
    this.#unknownKeys.push(parts.join("."));
  }

  /** Paths such as `components[].components[].colour`, each once. */
  get unknownKeys(): readonly string[] {
    return this.#unknownKeys.length === 0 ? this.#unknownKeys : [...new Set(this.#unknownKeys)];
  }

  /** Discord's nested `errors` object. */
  toTree(): ErrorTree {
    const root: ErrorTree = {};
    for (const { path, code, message } of this.#errors) {
      let node = root;
      for (const key of path) {
        const next = node[key];
        node = isTree(next) ? next : (node[key] = {});
      }
      (node._errors ??= []).push({ code, message });
    }
    return root;
  }
}

function isTree(value: unknown): value is ErrorTree {
  return typeof value === "object" && value !== null;
}
