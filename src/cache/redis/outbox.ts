import type { RedisLink } from "./link.ts";
import { changesChannel, type Names } from "./names.ts";
import { clear, remove, upsert } from "./scripts.ts";

const mostKeys = 10_000;
const chunk = 100;

/** What was asked for while the store could not do it: the latest per key. */
interface Kept {
  names: Names;
  deleted?: { at: number; holdMs: number; keyText: string; message: string };
  observed?: { at: number; lifeMs: number; keyText: string; tail: string; message: string };
}

/** Deletes and upserts of one namespace that still have to reach the store, in whatever state they find it. */
export class Outbox {
  readonly #namespace: Names["namespace"];
  readonly #clearMessage: () => string;
  #kept = new Map<string, Kept>();
  #clearFirst = false;

  constructor(namespace: Names["namespace"], clearMessage: () => string) {
    this.#namespace = namespace;
    this.#clearMessage = clearMessage;
  }

  get empty(): boolean {
    return this.#kept.size === 0 && !this.#clearFirst;
  }

  /** Whether the store's word on a key is older than what was promised. */
  holds(key: string): boolean {
    return this.#clearFirst || this.#kept.has(key);
  }

  keepDelete(key: string, names: Names, deleted: NonNullable<Kept["deleted"]>): void {
    const kept = this.#slot(key, names);
    if (kept === undefined) return;
    if ((kept.deleted?.at ?? 0) <= deleted.at) kept.deleted = deleted;
    if ((kept.observed?.at ?? Number.POSITIVE_INFINITY) <= deleted.at) delete kept.observed;
  }

  keepUpsert(key: string, names: Names, observed: NonNullable<Kept["observed"]>): void {
    const kept = this.#slot(key, names);
    if (kept === undefined) return;
    if ((kept.observed?.at ?? 0) <= observed.at) kept.observed = observed;
  }

  keepClear(): void {
    this.#kept.clear();
    this.#clearFirst = true;
  }

  /** Brings everything to the store, or throws and keeps what is left. Every step may be repeated without harm. */
  async replay(link: RedisLink, withinMs: number): Promise<void> {
    if (this.#clearFirst) {
      await clearNamespace(link, this.#namespace, this.#clearMessage(), withinMs);
      this.#clearFirst = false;
    }
    while (this.#kept.size > 0) {
      const batch = [...this.#kept].slice(0, chunk);
      await Promise.all(batch.map(([, kept]) => send(link, kept, withinMs)));
      // What was added to a key meanwhile stays for the next round.
      for (const [key, kept] of batch) if (this.#kept.get(key) === kept) this.#kept.delete(key);
    }
  }

  #slot(key: string, names: Names): Kept | undefined {
    const held = this.#kept.get(key);
    if (held === undefined && this.#kept.size >= mostKeys) {
      this.keepClear();
      return undefined;
    }
    const kept: Kept = held === undefined ? { names } : { ...held };
    this.#kept.set(key, kept);
    return kept;
  }
}

async function send(link: RedisLink, { names, deleted, observed }: Kept, withinMs: number): Promise<void> {
  const { slot, lease, gone } = names;
  const steps: Promise<unknown>[] = [];
  if (deleted !== undefined) {
    const { at, holdMs, keyText, message } = deleted;
    const args = [String(at), String(holdMs), keyText, changesChannel, message, "1", link.redisTimeIn(withinMs)];
    steps.push(link.run(remove, [slot, lease, gone], args, withinMs));
  }
  if (observed !== undefined) {
    const { at, lifeMs, keyText, tail, message } = observed;
    const args = [String(at), String(lifeMs), keyText, tail, changesChannel, message];
    steps.push(link.run(upsert, [slot, lease, gone], args, withinMs));
  }
  await Promise.all(steps);
}

/** Removes all keys of a namespace but the marks of deletes, step by step. */
export async function clearNamespace(
  link: RedisLink,
  namespace: Names["namespace"],
  message: string,
  withinMs: number,
): Promise<void> {
  let cursor = "0";
  do {
    const args = [cursor, namespace.pattern, namespace.goneEnding, changesChannel, message];
    [cursor = "0"] = await link.run(clear, [], args, withinMs);
  } while (cursor !== "0");
}
