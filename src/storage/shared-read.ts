interface Reads<Value> {
  readonly running: Promise<Value>;
  /** Begins when the running one has ended; whoever asks meanwhile shares it. */
  next: Promise<Value> | undefined;
}

/**
 * Reads of one key, at most one at a time. Whoever asks while one runs shares the next one with all who do: it begins after they
 * asked, so nobody is told less than was committed before.
 */
export class SharedRead<Value> {
  readonly #reads = new Map<string, Reads<Value>>();

  run(key: string, read: () => Promise<Value>): Promise<Value> {
    const reads = this.#reads.get(key);
    if (reads === undefined) return this.#begin(key, read);
    reads.next ??= reads.running.then(
      () => this.#begin(key, read),
      () => this.#begin(key, read),
    );
    return reads.next;
  }

  #begin(key: string, read: () => Promise<Value>): Promise<Value> {
    const running = read();
    const reads: Reads<Value> = { running, next: undefined };
    this.#reads.set(key, reads);
    const ended = () => {
      // One that is asked for by now takes this one's place itself.
      if (reads.next === undefined && this.#reads.get(key) === reads) this.#reads.delete(key);
    };
    running.then(ended, ended);
    return running;
  }
}
