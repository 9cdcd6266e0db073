import { createObjectCache, openCacheStore } from "../../../src/cache/index.ts";

/** A process of its own with a cache on the Redis named in its arguments; told by its parent what to ask for. */
export interface Order {
  readonly key: string;
  readonly callers: number;
}

export interface Report {
  readonly loads: number;
  readonly values: readonly string[];
  readonly ms: number;
}

const [url, loadMs = "20"] = process.argv.slice(2);
if (url === undefined || process.send === undefined) throw new Error("to be forked with an address");

const store = openCacheStore({ url });
const cache = createObjectCache<{ by: string }>({
  name: "shared",
  store,
  ttlMs: 60_000,
  load: async (key) => {
    process.send?.({ loading: key });
    await new Promise((resolve) => setTimeout(resolve, Number(loadMs)));
    return { by: String(process.pid) };
  },
});

process.on("message", (order: Order) => void answer(order));

async function answer({ key, callers }: Order): Promise<void> {
  const before = cache.stats().loads;
  const startedAt = performance.now();
  const values = await Promise.all(Array.from({ length: callers }, () => cache.get(key)));
  const ms = performance.now() - startedAt;
  const report: Report = { loads: cache.stats().loads - before, values: values.map(({ by }) => by), ms };
  process.send?.(report);
}

// The first connection is made before the parent counts on this process.
await cache.get(`ready ${process.pid}`);
process.send({ ready: true });
