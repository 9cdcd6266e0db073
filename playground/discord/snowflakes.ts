const discordEpoch = 1_420_070_400_000n;

/** Makes ids as Discord does: time in the upper bits, strictly increasing. */
export class Snowflakes {
  #last = 0n;

  next(atMs: number): string {
    const base = snowflakeAt(atMs);
    this.#last = base > this.#last ? base : this.#last + 1n;
    return String(this.#last);
  }
}

/** The smallest id of that millisecond. */
export function snowflakeAt(atMs: number): bigint {
  return (BigInt(Math.floor(atMs)) - discordEpoch) << 22n;
}

/** When the id was made, in milliseconds since 1970. */
export function snowflakeTime(id: string): number {
  return Number((BigInt(id) >> 22n) + discordEpoch);
}

/** Orders ids by age without the cost of a BigInt. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Which of `shards` serves the guild; direct messages are always served by the first. */
export function shardOf(guildId: string | undefined, shards: number): number {
  return guildId === undefined || shards === 1 ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(shards));
}
