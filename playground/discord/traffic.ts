import { createWriteStream, type WriteStream } from "node:fs";

export interface LoggedRequest {
  readonly kind: "request";
  readonly at: string;
  readonly method: string;
  /** Without `/api/v10` and without the query. */
  readonly path: string;
  readonly query: string;
  /** The template that matched, such as `/channels/:channel/messages`; undefined when none did. */
  readonly route: string | undefined;
  /** 0 when the connection was dropped instead of answered. */
  readonly status: number;
  readonly body: unknown;
  readonly files: readonly string[];
  readonly response: unknown;
}

export interface LoggedDispatch {
  readonly kind: "dispatch";
  readonly at: string;
  readonly event: string;
  readonly shard: number;
  readonly sequence: number;
  readonly data: unknown;
}

/** The latest entries of one kind, oldest first, forgetting the rest. */
class Ring<Entry> {
  readonly #limit: number;
  #entries: Entry[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get entries(): readonly Entry[] {
    return this.#entries.slice(-this.#limit);
  }

  push(entry: Entry): void {
    if (this.#limit === 0) return;
    this.#entries.push(entry);
    // Cut in one go now and then: shifting at every entry would cost more than the entry.
    if (this.#entries.length >= 2 * this.#limit) this.#entries = this.#entries.slice(-this.#limit);
  }

  clear(): void {
    this.#entries = [];
  }
}

/** The requests that came, for tests to look at. */
export class Requests {
  readonly #ring: Ring<LoggedRequest>;
  readonly #waiting = new Set<{
    matches: (request: LoggedRequest) => boolean;
    wake: (request: LoggedRequest) => void;
  }>();

  constructor(limit: number) {
    this.#ring = new Ring(limit);
  }

  /** Those with that method and path, all where left out. */
  all(method?: string, path?: RegExp): LoggedRequest[] {
    return this.#ring.entries.filter((request) => isMatch(request, method, path));
  }

  count(method?: string, path?: RegExp): number {
    return this.all(method, path).length;
  }

  last(method?: string, path?: RegExp): LoggedRequest | undefined {
    return this.all(method, path).at(-1);
  }

  /** The next one that is answered from now on. */
  next(method?: string, path?: RegExp): Promise<LoggedRequest> {
    return new Promise((resolve) => {
      this.#waiting.add({ matches: (request) => isMatch(request, method, path), wake: resolve });
    });
  }

  /** Resolves once there have been so many. */
  async reached(count: number, method?: string, path?: RegExp): Promise<void> {
    while (this.count(method, path) < count) await this.next(method, path);
  }

  clear(): void {
    this.#ring.clear();
  }

  push(request: LoggedRequest): void {
    this.#ring.push(request);
    for (const waiter of this.#waiting) {
      if (!waiter.matches(request)) continue;
      this.#waiting.delete(waiter);
      waiter.wake(request);
    }
  }
}

function isMatch(request: LoggedRequest, method: string | undefined, path: RegExp | undefined): boolean {
  return (method === undefined || request.method === method) && (path === undefined || path.test(request.path));
}

export interface TrafficOptions {
  /** How many requests and how many dispatches are remembered. */
  readonly remember?: number;
  /** A file that takes every request and dispatch as one JSON object a line. */
  readonly record?: string;
}

/** Remembers what went over the wire, and writes it down if asked to. */
export class Traffic {
  readonly requests: Requests;
  readonly #dispatches: Ring<LoggedDispatch>;
  readonly #file: WriteStream | undefined;
  /** Whether dispatches are wanted at all: without, none need be built. */
  readonly keepsDispatches: boolean;

  constructor(options: TrafficOptions) {
    const remember = options.remember ?? 20_000;
    this.requests = new Requests(remember);
    this.#dispatches = new Ring(remember);
    this.#file = options.record === undefined ? undefined : createWriteStream(options.record, { flags: "a" });
    this.keepsDispatches = remember > 0 || this.#file !== undefined;
  }

  dispatches(event?: string): LoggedDispatch[] {
    return this.#dispatches.entries.filter((dispatch) => event === undefined || dispatch.event === event);
  }

  request(entry: LoggedRequest): void {
    this.requests.push(entry);
    this.#file?.write(`${JSON.stringify(entry)}\n`);
  }

  dispatch(entry: LoggedDispatch): void {
    this.#dispatches.push(entry);
    this.#file?.write(`${JSON.stringify(entry)}\n`);
  }

  /** Resolves once everything recorded is in the file. */
  async close(): Promise<void> {
    const file = this.#file;
    if (file === undefined) return;
    await new Promise<void>((resolve) => file.end(resolve));
  }
}
