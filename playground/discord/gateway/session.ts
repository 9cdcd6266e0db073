import { randomBytes } from "node:crypto";
import { GatewayIntentBits } from "discord-api-types/v10";
import { shardOf } from "../snowflakes.ts";
import type { Application } from "../world/types.ts";

interface Sent {
  readonly sequence: number;
  readonly frame: string;
}

export interface SessionStart {
  readonly application: Application;
  readonly intents: number;
  readonly shard: readonly [index: number, count: number];
}

const replayLimit = 20_000;

/** One identified shard. It outlives its socket: what is dispatched meanwhile waits for a resume. */
export class Session {
  readonly id = randomBytes(16).toString("hex");
  readonly application: Application;
  readonly intents: number;
  readonly shard: readonly [index: number, count: number];
  /** Puts a frame on the wire; undefined while no socket is attached. */
  send: ((frame: string) => void) | undefined;
  #sequence = 0;
  #replay: Sent[] = [];
  #forgottenUpTo = 0;

  constructor(start: SessionStart) {
    this.application = start.application;
    this.intents = start.intents;
    this.shard = start.shard;
  }

  get sequence(): number {
    return this.#sequence;
  }

  hasAny(intents: number): boolean {
    return (this.intents & intents) !== 0;
  }

  serves(guildId: string | undefined): boolean {
    return shardOf(guildId, this.shard[1]) === this.shard[0];
  }

  /** Sends the event, whose data are already JSON, and keeps it for a resume. */
  dispatch(event: string, json: string): void {
    this.#sequence += 1;
    const frame = `{"t":"${event}","s":${this.#sequence},"op":0,"d":${json}}`;
    this.#replay.push({ sequence: this.#sequence, frame });
    if (this.#replay.length > 2 * replayLimit) this.#forget(this.#replay.length - replayLimit);
    this.send?.(frame);
  }

  /** The client has everything up to there: a heartbeat says so. */
  acknowledged(sequence: number): void {
    const kept = this.#replay.findIndex((sent) => sent.sequence > sequence);
    this.#forget(kept === -1 ? this.#replay.length : kept);
  }

  canResumeFrom(sequence: number): boolean {
    return sequence <= this.#sequence && sequence >= this.#forgottenUpTo;
  }

  framesAfter(sequence: number): string[] {
    return this.#replay.filter((sent) => sent.sequence > sequence).map((sent) => sent.frame);
  }

  #forget(count: number): void {
    const forgotten = this.#replay.splice(0, count).at(-1);
    if (forgotten !== undefined) this.#forgottenUpTo = forgotten.sequence;
  }
}

/** Whether the session may read a message's text, which a bot without the intent may only of its own and in private. */
export function readsContent(session: Session, authorId: string, guildId: string | undefined): boolean {
  return (
    guildId === undefined || authorId === session.application.id || session.hasAny(GatewayIntentBits.MessageContent)
  );
}
