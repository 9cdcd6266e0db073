import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Sieve } from "../../src/cache/sieve.ts";

/** The published algorithm on a plain array, newest first. */
class PlainSieve {
  queue: { key: string; visited: boolean }[] = [];
  hand: { key: string; visited: boolean } | undefined;
  readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  read(key: string): void {
    const node = this.queue.find((node) => node.key === key);
    if (node !== undefined) node.visited = true;
  }

  write(key: string): void {
    if (this.queue.some((node) => node.key === key)) return;
    if (this.queue.length >= this.capacity) this.#evict();
    this.queue.unshift({ key, visited: false });
  }

  remove(key: string): void {
    const at = this.queue.findIndex((node) => node.key === key);
    if (at === -1) return;
    if (this.hand === this.queue[at]) this.hand = this.queue[at - 1];
    this.queue.splice(at, 1);
  }

  #evict(): void {
    let node = this.hand ?? this.queue.at(-1);
    while (node?.visited === true) {
      node.visited = false;
      node = this.queue[this.queue.indexOf(node) - 1] ?? this.queue.at(-1);
    }
    this.hand = node;
    this.remove(node?.key ?? "");
  }
}

describe("sieve", () => {
  it("keeps what the published algorithm keeps, whatever is read, written and removed", () => {
    const step = fc.tuple(fc.constantFrom("read", "write", "remove", "clear"), fc.integer({ min: 0, max: 12 }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.array(step, { maxLength: 200 }), (capacity, steps) => {
        const sieve = new Sieve(capacity);
        let plain = new PlainSieve(capacity);
        for (const [verb, number] of steps) {
          const key = String(number);
          const slot = sieve.slot(key);
          if (verb === "read" && slot !== undefined) sieve.visit(slot);
          if (verb === "read") plain.read(key);
          if (verb === "write") {
            sieve.claim(key, () => {});
            plain.write(key);
          }
          if (verb === "remove") {
            sieve.release(key);
            plain.remove(key);
          }
          if (verb === "clear" && number === 0) {
            sieve.clear();
            plain = new PlainSieve(capacity);
          }
          expect([...sieve.keys()].sort()).toEqual(plain.queue.map((node) => node.key).sort());
        }
      }),
    );
  });

  it("gives every key a slot of its own", () => {
    const sieve = new Sieve(1_000);
    const slots = new Set<number>();
    for (let key = 0; key < 1_000; key += 1) slots.add(sieve.claim(String(key), () => {}));
    expect(slots.size).toBe(1_000);
    expect(sieve.slot("17")).toBe(sieve.claim("17", () => {}));
  });
});
