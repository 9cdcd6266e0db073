import { inspectRedis, type RedisFacts } from "../cache/redis/inspect.ts";
import type { ClockReading } from "./clock.ts";
import { size } from "./disk.ts";
import { type Finding, findingsOn } from "./finding.ts";

const slowMs = 100;
const { well, warning, fault } = findingsOn("Cache");

export async function examineCache(
  url: string,
): Promise<{ readonly cache: Finding; readonly clock: ClockReading | undefined }> {
  if (url.startsWith("memory://")) return { cache: well("in the bot's own memory"), clock: undefined };
  try {
    const facts = await inspectRedis(url);
    const { clock } = facts;
    return {
      cache: judgeRedis(facts),
      clock: clock === undefined ? undefined : { whose: "the cache's Redis", ...clock },
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : "unknown reason";
    return { cache: fault(`the Redis of CACHE_URL does not answer (${message})`, mendOf(message)), clock: undefined };
  }
}

export function judgeRedis({ pingMs, server }: RedisFacts): Finding {
  const answers = `answers in ${pingMs < 10 ? pingMs.toFixed(1) : Math.round(pingMs)} ms`;
  if (pingMs > slowMs) return warning(`the Redis ${answers}`, "bring it nearer to the bot, or set CACHE_URL=memory://");
  if (server === undefined) return well(`the Redis ${answers}; its access list shows no more`);
  const { version, usedBytes, limitBytes, policy } = server;
  const limit = limitBytes === 0 ? "without a limit" : `of ${size(limitBytes)}, then ${policy}`;
  const found = `Redis ${version} ${answers}; ${size(usedBytes)} in use ${limit}`;
  if (limitBytes > 0 && policy === "noeviction") {
    return warning(found, "set maxmemory-policy allkeys-lfu: a full one refuses what is new");
  }
  return well(found);
}

function mendOf(message: string): string {
  if (/WRONGPASS|NOAUTH|NOPERM/.test(message)) return "check the name and the password in CACHE_URL";
  if (/certificate|self.signed|altname/i.test(message)) {
    return "give the bot the Redis' authority (NODE_EXTRA_CA_CERTS), or check the host's name in CACHE_URL";
  }
  if (/Invalid URL|Invalid protocol|Invalid pathname/i.test(message)) {
    return "write CACHE_URL as redis[s]://[user:password@]host[:port][/number], other signs than letters and digits as %XX";
  }
  return "start it, or check the address in CACHE_URL; until then the bot works without it, with more calls to Discord";
}
