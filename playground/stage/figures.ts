import type { BotProcess } from "../bot-process.ts";
import type { FiguresView } from "../page-server/protocol.ts";

const prefix = "suggestion_box_cache_";

/** The bot's cache figures as its operator reads them, from `/metrics`, over all caches; `undefined` while it does not answer. */
export async function readFigures(bot: BotProcess): Promise<FiguresView | undefined> {
  const text = await scrape(bot);
  if (text === undefined) return undefined;
  const totals: Record<string, number> = {};
  let breaker = "closed";
  for (const [, name = "", labels = "", value = "0"] of text.matchAll(
    /^suggestion_box_cache_(\w+)\{(.*)\} (\S+)$/gmu,
  )) {
    if (name !== "breaker_state") totals[name] = (totals[name] ?? 0) + Number(value);
    else if (value === "1") breaker = worse(breaker, /state="([\w-]+)"/u.exec(labels)?.[1] ?? "closed");
  }
  const since = Number(/^process_start_time_seconds (\S+)$/mu.exec(text)?.[1] ?? 0);
  return { at: Date.now(), since, totals, breaker };
}

/** One figure that the caches count, so far. */
export async function readTotal(bot: BotProcess, name: string): Promise<number> {
  return (await readFigures(bot))?.totals[name.replace(prefix, "")] ?? 0;
}

async function scrape(bot: BotProcess): Promise<string | undefined> {
  const said = bot.log.find(({ msg }) => msg.startsWith("answering /healthz"));
  if (said === undefined) return undefined;
  try {
    const response = await fetch(`http://127.0.0.1:${String(said["port"])}/metrics`, {
      signal: AbortSignal.timeout(2_000),
    });
    return await response.text();
  } catch {
    return undefined;
  }
}

function worse(a: string, b: string): string {
  const order = ["closed", "half-open", "open"];
  return order.indexOf(a) > order.indexOf(b) ? a : b;
}
