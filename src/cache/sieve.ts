const none = -1;
const firstCapacity = 64;

/**
 * Which slot a key has, for at most `capacity` keys, and which key goes when there is no room: SIEVE (Zhang et al.,
 * NSDI 2024). A hit stores one byte; keys read once leave before keys read often.
 */
export class Sieve {
  readonly capacity: number;
  readonly #slots = new Map<string, number>();
  readonly #keys: (string | undefined)[] = [];
  #visited: Uint8Array;
  /** Towards the newest. */
  #newer: Int32Array;
  /** Towards the oldest; for a free slot, the next free one. */
  #older: Int32Array;
  #newest = none;
  #oldest = none;
  #hand = none;
  #free = none;
  #used = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
    const size = Math.min(capacity, firstCapacity);
    this.#visited = new Uint8Array(size);
    this.#newer = new Int32Array(size);
    this.#older = new Int32Array(size);
  }

  get size(): number {
    return this.#slots.size;
  }

  /** The slot of a key, or undefined. Does not count as a visit. */
  slot(key: string): number | undefined {
    return this.#slots.get(key);
  }

  visit(slot: number): void {
    this.#visited[slot] = 1;
  }

  keyAt(slot: number): string | undefined {
    return this.#keys[slot];
  }

  keys(): MapIterator<string> {
    return this.#slots.keys();
  }

  /** The slot of a key, given to it now if it has none; `evicted` is told which slot had to be emptied for it. */
  claim(key: string, evicted: (slot: number) => void): number {
    const held = this.#slots.get(key);
    if (held !== undefined) return held;
    if (this.#slots.size >= this.capacity) evicted(this.#evict());

    const slot = this.#take();
    this.#keys[slot] = key;
    this.#visited[slot] = 0;
    this.#slots.set(key, slot);
    this.#older[slot] = this.#newest;
    this.#newer[slot] = none;
    if (this.#newest === none) this.#oldest = slot;
    else this.#newer[this.#newest] = slot;
    this.#newest = slot;
    return slot;
  }

  /** Frees the slot of a key and says which it was. */
  release(key: string): number | undefined {
    const slot = this.#slots.get(key);
    if (slot === undefined) return undefined;
    this.#slots.delete(key);
    this.#keys[slot] = undefined;

    const newer = this.#newer[slot] ?? none;
    const older = this.#older[slot] ?? none;
    if (newer === none) this.#newest = older;
    else this.#older[newer] = older;
    if (older === none) this.#oldest = newer;
    else this.#newer[older] = newer;
    if (this.#hand === slot) this.#hand = newer;

    this.#older[slot] = this.#free;
    this.#free = slot;
    return slot;
  }

  clear(): void {
    this.#slots.clear();
    this.#keys.length = 0;
    this.#newest = none;
    this.#oldest = none;
    this.#hand = none;
    this.#free = none;
    this.#used = 0;
  }

  /** The hand goes from the oldest to the newest, takes every mark away, and stops at the first that has none. */
  #evict(): number {
    let slot = this.#hand === none ? this.#oldest : this.#hand;
    while (this.#visited[slot] === 1) {
      this.#visited[slot] = 0;
      const newer = this.#newer[slot] ?? none;
      slot = newer === none ? this.#oldest : newer;
    }
    this.#hand = slot;
    this.release(this.#keys[slot] ?? "");
    return slot;
  }

  #take(): number {
    if (this.#free !== none) {
      const slot = this.#free;
      this.#free = this.#older[slot] ?? none;
      return slot;
    }
    if (this.#used === this.#visited.length) this.#grow();
    const slot = this.#used;
    this.#used += 1;
    return slot;
  }

  #grow(): void {
    const size = Math.min(this.capacity, this.#visited.length * 2);
    const visited = new Uint8Array(size);
    const newer = new Int32Array(size);
    const older = new Int32Array(size);
    visited.set(this.#visited);
    newer.set(this.#newer);
    older.set(this.#older);
    this.#visited = visited;
    this.#newer = newer;
    this.#older = older;
  }
}
