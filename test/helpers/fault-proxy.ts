import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** What the proxy does to Redis' replies on their way to the client, each whole reply by chance. */
export type Fault =
  | { readonly kind: "none" }
  | { readonly kind: "late"; readonly chance: number; readonly ms: number }
  | {
      readonly kind: "dropped" | "split" | "duplicated" | "reordered" | "cut" | "repeated-later";
      readonly chance: number;
    };

/** A TCP proxy in front of Redis that knows where replies begin and end, and harms them as told. */
export interface FaultProxy {
  readonly port: number;
  readonly url: string;
  fault: Fault;
  /** How many replies were harmed so far. */
  readonly harmed: number;
  /** How many connections were ever made. */
  readonly connections: number;
  /** Sends the last array that went by once more, in front of the next answer, which loses its end instead. */
  repeatOnNextRequest(): void;
  /** Ends every connection now. */
  cutAll(): void;
  /** Stops passing on anything, both ways, without closing; and goes on again. */
  hold(): void;
  release(): void;
  close(): Promise<void>;
}

interface State {
  fault: Fault;
  harmed: number;
  connections: number;
  lastArray: Buffer | undefined;
  repeat: boolean;
  loseNext: boolean;
}

export async function startProxy(redisPort: number, random: () => number = Math.random): Promise<FaultProxy> {
  const state: State = {
    fault: { kind: "none" },
    harmed: 0,
    connections: 0,
    lastArray: undefined,
    repeat: false,
    loseNext: false,
  };
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    state.connections += 1;
    const redis = connect(redisPort, "127.0.0.1");
    for (const socket of [client, redis]) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        redis.destroy();
      });
      socket.on("error", () => {});
    }
    client.on("data", (data) => {
      if (state.repeat && state.lastArray !== undefined) {
        client.write(state.lastArray);
        state.loseNext = true;
        state.repeat = false;
      }
      redis.write(data);
    });
    const harm = harmer(client, state, random);
    redis.on("data", harm);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port was given");

  return {
    port: address.port,
    url: `redis://127.0.0.1:${address.port}`,
    get fault() {
      return state.fault;
    },
    set fault(fault: Fault) {
      state.fault = fault;
    },
    get harmed() {
      return state.harmed;
    },
    get connections() {
      return state.connections;
    },
    repeatOnNextRequest: () => {
      state.repeat = true;
    },
    cutAll: () => {
      for (const socket of sockets) socket.destroy();
    },
    hold: () => {
      for (const socket of sockets) socket.pause();
    },
    release: () => {
      for (const socket of sockets) socket.resume();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Takes bytes from Redis, and passes whole replies on to the client as the fault of the moment has it. */
function harmer(client: Socket, state: State, random: () => number): (data: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let held: Buffer | undefined;
  let copy: { reply: Buffer; after: number } | undefined;
  let sending: Promise<unknown> = Promise.resolve();

  const send = (reply: Buffer): void => {
    sending = sending.then(() => client.destroyed || client.write(reply));
  };

  const pass = (reply: Buffer): void => {
    if (reply[0] === "*".charCodeAt(0)) state.lastArray = reply;
    else if (state.loseNext) {
      state.loseNext = false;
      return;
    }
    const { fault } = state;
    if (copy !== undefined) {
      copy.after -= 1;
      if (copy.after <= 0) {
        send(copy.reply);
        copy = undefined;
      }
    }
    if (fault.kind === "none" || random() >= fault.chance) {
      send(reply);
      if (held !== undefined) send(held);
      held = undefined;
      return;
    }
    state.harmed += 1;
    switch (fault.kind) {
      case "late":
        sending = sending.then(() => pause(fault.ms));
        send(reply);
        break;
      case "dropped":
        break;
      case "split":
        for (let at = 0; at < reply.length; at += 7) {
          send(reply.subarray(at, at + 7));
          sending = sending.then(() => new Promise((resolve) => setImmediate(resolve)));
        }
        break;
      case "duplicated":
        send(reply);
        send(reply);
        break;
      case "repeated-later":
        send(reply);
        copy ??= { reply, after: 1 + Math.floor(random() * 20) };
        break;
      case "reordered":
        if (held === undefined) held = reply;
        else {
          send(reply);
          send(held);
          held = undefined;
        }
        break;
      case "cut":
        send(reply.subarray(0, Math.floor(reply.length / 2)));
        sending = sending.then(() => client.destroy());
    }
  };

  return (data) => {
    rest = Buffer.concat([rest, data]);
    for (let end = replyEnd(rest, 0); end !== -1; end = replyEnd(rest, 0)) {
      pass(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
  };
}

/** Where the reply that begins at `from` ends; -1 while it is incomplete. */
function replyEnd(bytes: Buffer, from: number): number {
  const line = bytes.indexOf("\r\n", from);
  if (line === -1) return -1;
  const after = line + 2;
  const type = String.fromCharCode(bytes[from] ?? 0);
  if (type !== "$" && type !== "*") return after;
  const count = Number(bytes.toString("latin1", from + 1, line));
  if (count < 0) return after;
  if (type === "$") return after + count + 2 <= bytes.length ? after + count + 2 : -1;
  let end = after;
  for (let index = 0; index < count && end !== -1; index += 1) end = end >= bytes.length ? -1 : replyEnd(bytes, end);
  return end;
}
