import { type DestinationStream, type Logger, pino, stdTimeFunctions } from "pino";
import pretty from "pino-pretty";

export interface LogOptions {
  readonly level: string;
  readonly format: "pretty" | "json";
  readonly destination?: DestinationStream;
}

/** The process's log: objects first, constant messages; no token and no text of a member ever gets into it. */
export function createLog({ level, format, destination }: LogOptions): Logger {
  const stream =
    destination ??
    (format === "pretty"
      ? pretty({ colorize: process.stdout.isTTY, ignore: "pid,hostname", translateTime: "SYS:HH:MM:ss.l", sync: true })
      : pino.destination({ fd: 1, sync: true }));
  return pino(
    {
      level,
      timestamp: stdTimeFunctions.isoTime,
      redact: { paths: ["token", "*.token", "discordToken", "*.discordToken", "text", "*.text", "reason", "*.reason"] },
      serializers: { err: describeError },
    },
    stream,
  );
}

interface ErrorEntry {
  readonly type: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code?: unknown;
  readonly status?: unknown;
  readonly method?: unknown;
  readonly route?: string;
  readonly cause?: ErrorEntry;
}

/** What the log keeps of an error. Discord's errors also carry the request's body, which holds members' text: that stays out. */
function describeError(error: unknown): ErrorEntry {
  if (!(error instanceof Error)) return { type: typeof error, message: "not an Error", stack: undefined };
  return {
    type: error.name,
    message: withoutTokens(error.message),
    stack: error.stack === undefined ? undefined : withoutTokens(error.stack),
    ...("code" in error && { code: error.code }),
    ...("status" in error && { status: error.status }),
    ...("method" in error && { method: error.method }),
    ...("url" in error && typeof error.url === "string" && { route: withoutIds(withoutTokens(error.url)) }),
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  };
}

/** A channel of direct messages tells whose they are, and its author may be anonymous: no id of Discord's stays in an address. */
function withoutIds(address: string): string {
  return address.replaceAll(/\d{15,20}/g, ":id");
}

/** Interaction and bot tokens, as they stand in addresses and messages. */
export function withoutTokens(text: string): string {
  return text
    .replaceAll(/\/(webhooks|interactions)\/(\d+)\/[^/?\s"')]+/g, "/$1/$2/[token]")
    .replaceAll(/[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/g, "[token]");
}
