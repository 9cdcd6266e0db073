import { GatewayOpcodes, PermissionFlagsBits } from "discord-api-types/v10";
import type { Core } from "../core.ts";
import type { HttpSide } from "../http/server.ts";
import type { Application, Channel, Message, User } from "../world/types.ts";
import { RequestFaults } from "./faults.ts";

/** Everything that can be made to go wrong: requests, the gateway, and things that are suddenly gone. */
export class Faults extends RequestFaults {
  readonly #core: Core;
  readonly #http: HttpSide;

  constructor(core: Core, http: HttpSide) {
    super();
    this.#core = core;
    this.#http = http;
  }

  /** Closes every gateway socket with that code, or breaks them without a word. */
  cutGateway(how: { readonly code: number } | "broken" = { code: 4000 }): void {
    for (const connection of this.#core.gateway.connections) {
      if (how === "broken") connection.destroy();
      else connection.close(how.code, "Cut on demand.");
    }
  }

  /** Asks every client to reconnect and resume (opcode 7). */
  askToReconnect(): void {
    for (const connection of this.#core.gateway.connections) {
      connection.send({ op: GatewayOpcodes.Reconnect, d: null });
    }
  }

  /** Ends every session (opcode 9); a resumable one may be taken up again. */
  invalidateSessions(resumable = false): void {
    const { gateway } = this.#core;
    for (const connection of gateway.connections) connection.send({ op: GatewayOpcodes.InvalidSession, d: resumable });
    if (!resumable) gateway.forgetSessions();
  }

  /** Leaves heartbeats without an answer, until told otherwise. */
  ignoreHeartbeats(ignore = true): void {
    this.#core.gateway.acknowledgesHeartbeats = !ignore;
  }

  /** Delivers each of the next interactions twice. */
  duplicateInteractions(times: number): void {
    this.#core.interactions.duplicates = times;
  }

  /** Takes the whole API away: connections are refused until `apiUp()`. */
  async apiDown(options: { readonly gatewayToo?: boolean } = {}): Promise<void> {
    await this.#http.close();
    if (options.gatewayToo === true) this.cutGateway("broken");
  }

  /** Opens the same port again. */
  async apiUp(): Promise<void> {
    await this.#http.open();
  }

  /** A channel or thread is deleted by somebody. */
  removeChannel(channel: Channel): void {
    this.#core.channels.remove(channel);
  }

  /** A thread falls asleep, or a moderator closes it. */
  archive(thread: Channel, options: { readonly locked?: boolean } = {}): void {
    this.#core.channels.archive(thread, options.locked);
  }

  removeMessage(message: Message | { readonly id: string }): void {
    const { world, messages } = this.#core;
    for (const channel of world.channels.values()) {
      const found = channel.messages.get(message.id);
      if (found !== undefined) return messages.remove(found);
    }
    throw new Error(`There is no message ${message.id} in any channel`);
  }

  /** Denies the bot something in a channel. */
  takePermission(channel: Channel, permission: keyof typeof PermissionFlagsBits, from: Application | User): void {
    this.#overwrite(channel, from.id, { allow: 0n, deny: PermissionFlagsBits[permission] });
  }

  /** Takes back what `takePermission` did. */
  givePermission(channel: Channel, permission: keyof typeof PermissionFlagsBits, to: Application | User): void {
    this.#overwrite(channel, to.id, { allow: PermissionFlagsBits[permission], deny: 0n });
  }

  /** The account is deleted: unknown from now on, and in no server. */
  removeUser(user: User): void {
    const { world, guilds } = this.#core;
    for (const guild of world.guilds.values()) if (guild.members.has(user.id)) guilds.leave(guild, user.id);
    world.users.delete(user.id);
    user.dmsOpen = false;
  }

  #overwrite(channel: Channel, id: string, change: { allow: bigint; deny: bigint }): void {
    const before = channel.overwrites.find((overwrite) => overwrite.id === id);
    const rest = channel.overwrites.filter((overwrite) => overwrite !== before);
    const allow = ((before?.allow ?? 0n) | change.allow) & ~change.deny;
    const deny = ((before?.deny ?? 0n) | change.deny) & ~change.allow;
    channel.overwrites = [...rest, { id, type: 1, allow, deny }];
    this.#core.channels.changed(channel);
  }
}
