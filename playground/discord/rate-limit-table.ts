import { createHash } from "node:crypto";
import { normalizedRoute } from "./route-template.ts";

export interface RouteLimit {
  /** The bucket's name as the headers show it. */
  readonly bucket: string;
  readonly limit: number;
  readonly windowMs: number;
}

export interface RouteLimits {
  /** The bucket that headers tell of; none for interaction callbacks. */
  readonly visible: RouteLimit | undefined;
  readonly outsideGlobal: boolean;
  /** Whether this route edits a channel's message, where old messages have a limit of their own. */
  readonly edit: boolean;
}

const messageEdit = "PATCH /channels/*/messages/*";

/** Requests per window and major parameter. Discord publishes none of these: they are what clients have observed. */
const observed: Readonly<Record<string, readonly [limit: number, windowMs: number]>> = {
  "POST /channels/*/messages": [5, 5_000],
  [messageEdit]: [5, 5_000],
  "DELETE /channels/*/messages/*": [5, 1_000],
  "PUT /channels/*/messages/*/reactions/*/@me": [1, 250],
  "DELETE /channels/*/messages/*/reactions/*/@me": [1, 250],
  "POST /channels/*/messages/*/threads": [50, 300_000],
  "POST /channels/*/threads": [50, 300_000],
  "PATCH /channels/*": [5, 15_000],
  "POST /users/@me/channels": [10, 10_000],
  "PUT /applications/*/commands": [5, 20_000],
  "POST /applications/*/commands": [5, 20_000],
  "PUT /applications/*/guilds/*/commands": [5, 20_000],
  "POST /applications/*/guilds/*/commands": [5, 20_000],
};
const webhook = [5, 2_000] as const;
const anyOther = [50, 1_000] as const;

const limits = new Map<string, RouteLimits>();

/** What a route's requests are counted against; one lookup after the first request. */
export function limitsOf(method: string, route: string): RouteLimits {
  const key = `${method} ${route}`;
  const known = limits.get(key);
  if (known !== undefined) return known;
  const made = makeLimits(method, normalizedRoute(route));
  limits.set(key, made);
  return made;
}

function makeLimits(method: string, route: string): RouteLimits {
  const key = `${method} ${route}`;
  if (route.startsWith("/interactions/")) return { visible: undefined, outsideGlobal: true, edit: false };
  const byWebhookToken = route.startsWith("/webhooks/*/*");
  const [limit, windowMs] = observed[key] ?? (byWebhookToken ? webhook : anyOther);
  // One webhook's requests share a bucket, whatever they do.
  const bucketKey = byWebhookToken ? "/webhooks/*/*" : key;
  const bucket = createHash("md5").update(bucketKey).digest("hex");
  return { visible: { bucket, limit, windowMs }, outsideGlobal: byWebhookToken, edit: key === messageEdit };
}
