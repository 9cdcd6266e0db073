import { Gauge, type Registry } from "prom-client";

export interface ShardReaders {
  /** Gateway connections that are up. */
  readonly connected: () => number;
  /** Shards whose servers' work is this process' own now. */
  readonly held: () => number;
  /** Until the hold on them is over unless it is renewed; undefined where nothing has to be renewed. */
  readonly leftMs: () => number | undefined;
}

/** Registers which part of the whole this process does. */
export function registerShardSeries(register: Registry, readers: ShardReaders): void {
  const registers = [register];
  const connected = new Gauge({
    name: "suggestion_box_shards_connected",
    help: "Shards whose gateway connection is up",
    registers,
    collect() {
      connected.set(readers.connected());
    },
  });
  const held = new Gauge({
    name: "suggestion_box_shards_held",
    help: "Shards whose servers' work this process does; 0 while it stands by",
    registers,
    collect() {
      held.set(readers.held());
    },
  });
  const left = new Gauge({
    name: "suggestion_box_shard_lease_seconds",
    help: "Time until the shards are lost unless their lease is renewed",
    registers,
    collect() {
      const leftMs = readers.leftMs();
      left.remove();
      if (leftMs !== undefined) left.set(leftMs / 1_000);
    },
  });
}
