export type Load = (key: string) => Promise<object>;

export interface Peer {
  get(key: string): unknown;
  close?(): Promise<unknown> | void;
}

/** Peers in memory by name; each with room for `room` entries. */
export const memoryPeers: Readonly<Record<string, (load: Load, room: number) => Peer | Promise<Peer>>>;
/** Peers on a Redis by name. */
export const redisPeers: Readonly<Record<string, (load: Load, url: string) => Peer | Promise<Peer>>>;
