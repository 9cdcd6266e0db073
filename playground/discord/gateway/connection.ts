import { GatewayCloseCodes, GatewayOpcodes } from "discord-api-types/v10";
import type { RawData, WebSocket } from "ws";
import type { Session } from "./session.ts";

interface Frame {
  readonly op: GatewayOpcodes;
  readonly d?: unknown;
}

/** What a connection asks of the gateway it belongs to. */
export interface ConnectionHost {
  readonly heartbeatIntervalMs: number;
  /** Whether heartbeats are answered. */
  readonly acknowledgesHeartbeats: boolean;
  identify(data: unknown, connection: Connection): void;
  resume(data: unknown, connection: Connection): void;
  requestMembers(data: unknown, session: Session): void;
  left(connection: Connection, code: number): void;
}

const sendLimit = 120;
const sendWindowMs = 60_000;

/** One socket: greets, takes heartbeats, hands on what the client asks. */
export class Connection {
  session: Session | undefined;
  readonly #socket: WebSocket;
  readonly #host: ConnectionHost;
  #windowStart = Date.now();
  #received = 0;
  #deadline: NodeJS.Timeout | undefined;

  constructor(socket: WebSocket, host: ConnectionHost) {
    this.#socket = socket;
    this.#host = host;
    socket.on("message", (data) => this.#take(data));
    socket.on("close", (code) => {
      clearTimeout(this.#deadline);
      host.left(this, code);
    });
    // A socket that breaks also closes, which is all that matters here.
    socket.on("error", () => undefined);
    this.#expectHeartbeat();
    this.send({ op: GatewayOpcodes.Hello, d: { heartbeat_interval: host.heartbeatIntervalMs, _trace: [] } });
  }

  send(frame: object): void {
    this.sendText(JSON.stringify({ t: null, s: null, ...frame }));
  }

  sendText(text: string): void {
    this.#socket.send(text);
  }

  close(code: number, reason = ""): void {
    this.#socket.close(code, reason);
  }

  /** Breaks the line without a word. */
  destroy(): void {
    this.#socket.terminate();
  }

  #take(data: RawData): void {
    if (this.#floods()) return this.close(GatewayCloseCodes.RateLimited, "You are being rate limited.");
    const frame = parseFrame(data);
    if (frame === undefined) return this.close(GatewayCloseCodes.DecodeError, "Error while decoding payload.");
    switch (frame.op) {
      case GatewayOpcodes.Heartbeat:
        return this.#heartbeat(frame.d);
      case GatewayOpcodes.Identify:
      case GatewayOpcodes.Resume: {
        if (this.session !== undefined)
          return this.close(GatewayCloseCodes.AlreadyAuthenticated, "Already authenticated.");
        if (frame.op === GatewayOpcodes.Identify) return this.#host.identify(frame.d, this);
        return this.#host.resume(frame.d, this);
      }
      default:
        return this.#takeFromSession(frame);
    }
  }

  #takeFromSession(frame: Frame): void {
    if (this.session === undefined) return this.close(GatewayCloseCodes.NotAuthenticated, "Not authenticated.");
    switch (frame.op) {
      case GatewayOpcodes.RequestGuildMembers:
        return this.#host.requestMembers(frame.d, this.session);
      case GatewayOpcodes.PresenceUpdate:
      case GatewayOpcodes.VoiceStateUpdate:
        return;
      default:
        return this.close(GatewayCloseCodes.UnknownOpcode, "Unknown opcode.");
    }
  }

  #heartbeat(sequence: unknown): void {
    this.#expectHeartbeat();
    if (typeof sequence === "number") this.session?.acknowledged(sequence);
    if (this.#host.acknowledgesHeartbeats) this.send({ op: GatewayOpcodes.HeartbeatAck });
  }

  #expectHeartbeat(): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(
      () => this.close(GatewayCloseCodes.SessionTimedOut, "Session timed out."),
      this.#host.heartbeatIntervalMs * 1.5,
    );
    this.#deadline.unref();
  }

  #floods(): boolean {
    const now = Date.now();
    if (now - this.#windowStart >= sendWindowMs) {
      this.#windowStart = now;
      this.#received = 0;
    }
    this.#received += 1;
    return this.#received > sendLimit;
  }
}

function parseFrame(data: RawData): Frame | undefined {
  try {
    const frame: unknown = JSON.parse(textOf(data));
    if (typeof frame !== "object" || frame === null || !("op" in frame) || typeof frame.op !== "number")
      return undefined;
    const op: GatewayOpcodes = frame.op;
    return { op, ...("d" in frame && { d: frame.d }) };
  } catch {
    return undefined;
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.from(new Uint8Array(data)).toString();
}
