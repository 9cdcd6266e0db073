import type { Interaction } from "discord.js";
import { shardOf } from "../operations/shards.ts";
import { answerableMs } from "./answering.ts";

export interface InteractionGateOptions<Heard> {
  readonly shardCount: number;
  readonly route: (interaction: Heard) => void;
  readonly now?: () => number;
}

type Identified = Pick<Interaction, "id" | "guildId">;

interface Waiting<Heard> {
  readonly interaction: Heard;
  readonly at: number;
}

/**
 * Lets through the interactions that are this process' to answer. While two processes hear the same, the first interaction that the
 * old one leaves to the new one is their boundary: each is answered by exactly one, whenever which of them hears of it.
 */
export class InteractionGate<Heard extends Identified = Interaction> {
  readonly #options: InteractionGateOptions<Heard>;
  readonly #now: () => number;
  /** Where this process has taken over from another: what came before that boundary is not ours. */
  readonly #from = new Map<number, bigint>();
  /** Heard before it is known whose they are. */
  #waiting: Waiting<Heard>[] = [];
  #newest = 0n;
  #state: "closed" | "open" | "leaving" | "gone" = "closed";
  /** The boundary of what is left to successors. */
  #until = 0n;
  /** Shards that have a successor; undefined while that is not known. */
  #left: ReadonlySet<number> | undefined;

  constructor(options: InteractionGateOptions<Heard>) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** The boundary that leaves to others all that has not been heard here. */
  get boundary(): bigint {
    return this.#newest + 1n;
  }

  /** One that the gateway told of. */
  take(interaction: Heard): void {
    const id = BigInt(interaction.id);
    if (id > this.#newest) this.#newest = id;
    this.#admit({ interaction, at: this.#now() });
  }

  /** From that interaction on this shard's are ours, also those heard before this was known. */
  begin(shard: number, boundary: bigint): void {
    this.#from.set(shard, boundary);
    this.#admitWaiting();
  }

  /** All shards are ours; where no boundary is known, from what can still be answered on. */
  open(): void {
    this.#state = "open";
    this.#admitWaiting();
  }

  /** Answers only what came before the boundary, until it is known which shards have a successor. */
  leave(until: bigint): void {
    if (this.#state === "gone") return;
    this.#until = until;
    this.#state = "leaving";
  }

  /** These shards' interactions from the boundary on are a successor's; the others' are ours still. */
  handedOver(shards: readonly number[]): void {
    this.#left = new Set(shards);
    this.#admitWaiting();
  }

  /** Another process answers: this one says nothing more. */
  mute(): void {
    this.#state = "gone";
    this.#waiting = [];
  }

  #admit({ interaction, at }: Waiting<Heard>): void {
    const { route, shardCount } = this.#options;
    const shard = shardOf(interaction.guildId, shardCount);
    switch (this.#whose(BigInt(interaction.id), shard)) {
      case "ours":
        return route(interaction);
      case "unknown":
        this.#forgetOld();
        this.#waiting.push({ interaction, at });
    }
  }

  #whose(id: bigint, shard: number): "ours" | "another's" | "unknown" {
    const from = this.#from.get(shard);
    if (this.#state === "gone" || (from !== undefined && id < from)) return "another's";
    if (this.#state === "closed") return from === undefined ? "unknown" : "ours";
    if (this.#state === "open" || id < this.#until) return "ours";
    if (this.#left === undefined) return "unknown";
    return this.#left.has(shard) ? "another's" : "ours";
  }

  #admitWaiting(): void {
    this.#forgetOld();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) this.#admit(one);
  }

  #forgetOld(): void {
    const now = this.#now();
    this.#waiting = this.#waiting.filter(({ at }) => now - at < answerableMs);
  }
}
