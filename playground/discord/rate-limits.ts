import { limitsOf, type RouteLimit } from "./rate-limit-table.ts";
import { SweptMap } from "./swept-map.ts";

export interface RateLimitsOptions {
  /** Milliseconds since 1970. */
  now(): number;
  /** Off: everything passes and no headers are given. On by default. */
  readonly enabled?: boolean;
  /** Whether answers of type 7 draw on their channel's edit bucket. Discord does not say; off by default. */
  readonly callbacksCountAsEdits?: boolean;
}

export interface LimitedRequest {
  readonly token: string;
  readonly method: string;
  /** A template such as `/channels/:channel/messages`. */
  readonly route: string;
  /** The channel, guild or webhook (id and token) the bucket belongs to. */
  readonly major: string;
  /** For edits: how old the message is. */
  readonly messageAgeMs?: number;
  /** For changes of a channel or thread: whether name or topic change. */
  readonly renames?: boolean;
  /** Marks an edit that arrives as an interaction's callback: counted only when the switch says so, never globally. */
  readonly byCallback?: boolean;
}

export interface LimitVerdict {
  readonly headers: Record<string, string>;
  readonly rejected?: { readonly status: 429; readonly body: object; readonly headers: Record<string, string> };
}

interface Window {
  used: number;
  readonly resetAt: number;
}

const globalPerSecond = 50;
const invalidLimit = 10_000;
const invalidWindowMs = 10 * 60_000;
const oldMessageMs = 60 * 60_000;
const oldMessageEdits: RouteLimit = { bucket: "old-message-edit", limit: 3, windowMs: 6_000 };
const renames: RouteLimit = { bucket: "rename", limit: 2, windowMs: 10 * 60_000 };

/** Discord's rate limits as it enforces them: buckets with headers, hidden sublimits, the global limit, the ban. */
export class RateLimits {
  readonly callbacksCountAsEdits: boolean;
  readonly #now: () => number;
  readonly #enabled: boolean;
  readonly #windows: SweptMap<Window>;
  readonly #invalid: SweptMap<Window>;

  constructor(options: RateLimitsOptions) {
    this.#now = () => options.now();
    this.#enabled = options.enabled ?? true;
    this.callbacksCountAsEdits = options.callbacksCountAsEdits ?? false;
    this.#windows = new SweptMap((window) => window.resetAt <= this.#now());
    this.#invalid = new SweptMap((window) => window.resetAt <= this.#now());
  }

  /** How many windows are remembered; expired ones are swept away as new ones come. */
  get size(): number {
    return this.#windows.size + this.#invalid.size;
  }

  /** Counts the request and says whether it passes; a refused one uses nothing up. */
  take(request: LimitedRequest): LimitVerdict {
    if (!this.#enabled) return { headers: {} };
    if (request.byCallback === true && !this.callbacksCountAsEdits) return { headers: {} };
    const now = this.#now();

    const banned = this.#banned(request.token, now);
    if (banned !== undefined) return banned;

    const limits = limitsOf(request.method, request.route);
    const global =
      limits.outsideGlobal || request.byCallback === true
        ? undefined
        : this.#window(`global ${request.token}`, 1_000, now);
    if (global !== undefined && global.used >= globalPerSecond) return rejectedGlobally(global.resetAt - now);
    if (limits.visible === undefined) return passed(global, {});

    const visible = this.#windowOf(limits.visible, request, now);
    if (visible.used >= limits.visible.limit) {
      return rejected(bucketHeaders(limits.visible, visible, now), visible.resetAt - now);
    }
    const hidden = hiddenLimitOf(request, limits.edit);
    const hiddenWindow = hidden === undefined ? undefined : this.#windowOf(hidden, request, now);
    if (hidden !== undefined && hiddenWindow !== undefined) {
      // The headers go on showing the visible bucket: only the 429 itself tells that there is another.
      if (hiddenWindow.used >= hidden.limit) {
        const headers = bucketHeaders(limits.visible, visible, now);
        return rejected(headers, hiddenWindow.resetAt - now, hidden === oldMessageEdits ? 30046 : undefined);
      }
      hiddenWindow.used += 1;
    }
    visible.used += 1;
    return passed(global, bucketHeaders(limits.visible, visible, now));
  }

  /** Counts an answer that Discord holds against a client; beyond 10,000 in 10 minutes the client is shut out. */
  noteStatus(token: string, status: number, scope?: string): void {
    if (status !== 401 && status !== 403 && (status !== 429 || scope === "shared")) return;
    if (!this.#enabled) return;
    const now = this.#now();
    this.#invalid.getOrAdd(token, () => ({ used: 0, resetAt: now + invalidWindowMs })).used += 1;
  }

  /** Invalid requests counted in the running window. */
  invalidRequests(token: string): number {
    return this.#invalid.get(token)?.used ?? 0;
  }

  #banned(token: string, now: number): LimitVerdict | undefined {
    const invalid = this.#invalid.get(token);
    if (invalid === undefined || invalid.used < invalidLimit) return undefined;
    const retryAfterMs = invalid.resetAt - now;
    // The ban is Cloudflare's: no `Via`, no bucket, and nothing passes.
    const headers = { "Retry-After": wholeSeconds(retryAfterMs) };
    const message =
      "You are being blocked from accessing our API temporarily due to exceeding our rate limits frequently.";
    return {
      headers,
      rejected: { status: 429, body: { message, retry_after: retryAfterMs / 1_000, global: true, code: 0 }, headers },
    };
  }

  #windowOf(limit: RouteLimit, request: LimitedRequest, now: number): Window {
    return this.#window(`${limit.bucket} ${request.token} ${request.major}`, limit.windowMs, now);
  }

  #window(key: string, windowMs: number, now: number): Window {
    return this.#windows.getOrAdd(key, () => ({ used: 0, resetAt: now + windowMs }));
  }
}

function hiddenLimitOf(request: LimitedRequest, edit: boolean): RouteLimit | undefined {
  if (request.renames === true) return renames;
  return edit && (request.messageAgeMs ?? 0) > oldMessageMs ? oldMessageEdits : undefined;
}

function passed(global: Window | undefined, headers: Record<string, string>): LimitVerdict {
  if (global !== undefined) global.used += 1;
  return { headers };
}

function bucketHeaders(limit: RouteLimit, window: Window, now: number): Record<string, string> {
  return {
    "X-RateLimit-Limit": String(limit.limit),
    "X-RateLimit-Remaining": String(limit.limit - window.used),
    "X-RateLimit-Reset": seconds(window.resetAt),
    "X-RateLimit-Reset-After": seconds(window.resetAt - now),
    "X-RateLimit-Bucket": limit.bucket,
    Via: "1.1 google",
  };
}

function rejected(bucket: Record<string, string>, retryAfterMs: number, code?: number): LimitVerdict {
  const headers = { ...bucket, "Retry-After": wholeSeconds(retryAfterMs), "X-RateLimit-Scope": "user" };
  const message =
    code === 30046
      ? "Maximum number of edits to messages older than 1 hour reached. Try again later."
      : "You are being rate limited.";
  const body = { message, retry_after: retryAfterMs / 1_000, global: false, ...(code !== undefined && { code }) };
  return { headers, rejected: { status: 429, body, headers } };
}

function rejectedGlobally(retryAfterMs: number): LimitVerdict {
  const headers = {
    "Retry-After": wholeSeconds(retryAfterMs),
    "X-RateLimit-Global": "true",
    "X-RateLimit-Scope": "global",
    Via: "1.1 google",
  };
  const body = { message: "You are being rate limited.", retry_after: retryAfterMs / 1_000, global: true };
  return { headers, rejected: { status: 429, body, headers } };
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}

function wholeSeconds(ms: number): string {
  return String(Math.ceil(ms / 1_000));
}
