import { DiscordAPIError, RateLimitError } from "discord.js";
import { SinkFault, type SinkFaultKind } from "../delivery/message-sink.ts";

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes */
const kinds: Readonly<Record<string, SinkFaultKind>> = {
  10_003: "channel-gone",
  10_004: "channel-gone",
  10_008: "message-gone",
  10_013: "user-gone",
  50_001: "forbidden",
  50_013: "forbidden",
  50_007: "dm-closed",
  50_278: "dm-closed",
  40_003: "dm-closed",
  160_006: "limit",
  // "Thread is archived", and "locked" to those who may not change that.
  50_083: "archived",
  160_005: "forbidden",
  40_066: "tag-required",
  40_067: "tag-required",
  // The tag went away since it was looked up: another attempt looks again.
  10_087: "unavailable",
};

/** What an error of discord.js' REST client means for a write. */
export function sinkFault(error: unknown): SinkFault {
  if (error instanceof RateLimitError) {
    const { retryAfter, timeToReset } = error;
    const waitMs = [retryAfter, timeToReset].filter((ms) => Number.isFinite(ms));
    return new SinkFault("rate-limited", { cause: error, retryAfterMs: Math.max(50, ...waitMs) });
  }
  if (error instanceof DiscordAPIError) {
    return new SinkFault(kinds[String(error.code)] ?? "refused", { cause: error });
  }
  // A 5xx, a broken connection, a time-out: Discord may have done it.
  return new SinkFault("unavailable", { cause: error });
}
