/** Shards that one process serves, out of how many there are. */
export interface Shards {
  /** Ascending, each once. */
  readonly ids: readonly number[];
  readonly count: number;
}

/** As many as anybody needs: Discord gives a shard 2,500 servers. */
const mostShards = 16_384;

/** The shard of a server as Discord counts them; direct messages are the first one's. */
export function shardOf(guildId: string | null, count: number): number {
  return guildId === null ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(count));
}

/** Reads `0-3/16` or `0,2,5-7/16`; undefined for whatever is no such part of a whole. */
export function parseShards(text: string): Shards | undefined {
  const [, list = "", total = ""] = /^([\d,\- ]+)\/ ?(\d{1,5})$/.exec(text) ?? [];
  const count = Number(total);
  if (count < 1 || count > mostShards) return undefined;
  const ids = new Set<number>();
  for (const range of list.split(",")) {
    const [, from, to = from] = /^ ?(\d{1,5})(?:-(\d{1,5}))? ?$/.exec(range) ?? [];
    if (from === undefined || Number(from) > Number(to) || Number(to) >= count) return undefined;
    for (let id = Number(from); id <= Number(to); id += 1) ids.add(id);
  }
  return { ids: [...ids].toSorted((one, other) => one - other), count };
}

/** Whether others serve servers too. */
export function isPart({ ids, count }: Shards): boolean {
  return ids.length < count;
}

/** As it is written in SHARDS. */
export function shardsText({ ids, count }: Shards): string {
  return `${rangesText(ids)}/${count}`;
}

/** Numbers with their neighbours drawn together: 0-3,5. */
export function rangesText(ids: readonly number[]): string {
  const ranges: [from: number, to: number][] = [];
  for (const id of ids.toSorted((one, other) => one - other)) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === id - 1) last[1] = id;
    else ranges.push([id, id]);
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(",");
}
