import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocketServer } from "ws";
import type { Clock } from "../clock.ts";
import type { Core } from "../core.ts";
import { ApiError, refusal } from "../errors.ts";
import { RequestFaults, type Stroke } from "../faults/faults.ts";
import { type Match, Router } from "../rest/router.ts";
import { routesOf } from "../rest/routes.ts";
import { type Answered, answer } from "./api.ts";
import { type ParsedBody, readBody } from "./body.ts";

const apiPrefix = /^\/api(?:\/v10)?(?=\/)/u;
const filePath = /^\/(?:ephemeral-)?attachments\//u;

/** The HTTP side: REST, files, and the door to the gateway, on one port of the loopback. */
export class HttpSide {
  /** What the local Discord itself did wrong; never meant to hold anything. */
  readonly defects: unknown[] = [];
  /** What goes wrong on demand. */
  faults = new RequestFaults();
  readonly #core: Core;
  readonly #router: Router;
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 64 * 1024 });
  #server: Server | undefined;
  #port = 0;

  constructor(core: Core) {
    this.#core = core;
    this.#router = new Router(routesOf(core));
  }

  get port(): number {
    return this.#port;
  }

  /** Opens the port: a free one the first time unless told which, the same one ever after. */
  async open(port = this.#port): Promise<void> {
    const server = createServer(
      { keepAliveTimeout: 60_000 },
      (request, response) => void this.#serve(request, response),
    );
    server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
    this.#server = server;
    this.#port = portOf(server.address());
  }

  /** Closes the port, so that connections are refused; what was connected is cut, but for gateway sockets. */
  async close(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    server.close();
    server.closeAllConnections();
    // The server is only closed for good when the gateway's sockets are; its port is closed after this turn.
    await new Promise<void>((resolve) => setImmediate(resolve));
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const [path, query] = split(request.url ?? "");
    if (path !== "/gateway" && path !== "/gateway/") {
      socket.destroy();
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (client) => {
      if ((query.get("v") ?? "10") === "10") this.#core.gateway.accept(client);
      else client.close(4012, "Invalid API version");
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = this.#core.clock.iso();
    const method = request.method ?? "GET";
    const [fullPath, query] = split(request.url ?? "");
    const path = fullPath.replace(apiPrefix, "");
    const strokes = this.faults.strokesFor(method, path);
    if (filePath.test(path)) return this.#serveFile(path, query, strokes, request, response);

    const match = this.#router.match(method, path);
    const settle = this.#noteArrival(match);
    let parsed: ParsedBody = { body: undefined, files: [] };
    let answered: Answered | undefined;
    try {
      parsed = await readBody(request);
      answered = await befall(strokes.before);
      answered ??= this.#answer(
        { ...parsed, method, path, query, authorization: request.headers.authorization },
        match,
      );
    } catch (error) {
      answered = request.errored === null ? this.#failed(error) : { status: 0, headers: {} };
    } finally {
      settle?.();
    }
    answered = (await befall(strokes.after)) ?? answered;
    this.#core.traffic.request({
      kind: "request",
      at,
      method,
      path,
      query: query.toString(),
      route: match === undefined || match === "method" ? undefined : match.route.template,
      status: answered.status,
      body: parsed.body,
      files: parsed.files.map((file) => file.name),
      response: answered.body,
    });
    if (answered.status === 0) request.socket.destroy();
    else send(response, answered, this.#core.clock);
  }

  /** An answer to an interaction is in time if it comes in time, whatever happens to it afterwards. */
  #noteArrival(match: Match | "method" | undefined): (() => void) | undefined {
    if (match === undefined || match === "method" || !match.route.template.startsWith("/interactions/"))
      return undefined;
    const interaction = this.#core.interactions.find(match.params["token"] ?? "");
    return interaction === undefined ? undefined : this.#core.interactions.arrived(interaction);
  }

  #answer(
    request: ParsedBody & { method: string; path: string; query: URLSearchParams; authorization: string | undefined },
    match: Match | "method" | undefined,
  ): Answered {
    if (match === undefined) throw refusal("notFound");
    if (match === "method") throw refusal("methodNotAllowed");
    return answer(this.#core, { ...request, match });
  }

  #failed(error: unknown): Answered {
    if (error instanceof ApiError) return { status: error.status, body: error.body, headers: {} };
    this.defects.push(error);
    return { status: 500, body: { message: "500: Internal Server Error", code: 0 }, headers: {} };
  }

  async #serveFile(
    path: string,
    query: URLSearchParams,
    strokes: ReturnType<RequestFaults["strokesFor"]>,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const fault = (await befall(strokes.before)) ?? (await befall(strokes.after));
    const file = this.#core.uploads.served(path, query);
    if (fault?.status === 0) request.socket.destroy();
    else if (fault !== undefined) send(response, fault, this.#core.clock);
    else if (file === undefined)
      response.writeHead(404, { "Content-Type": "text/plain" }).end("This content is no longer available.");
    else
      response
        .writeHead(200, { "Content-Type": file.contentType, "Content-Length": file.bytes.byteLength })
        .end(file.bytes);
  }
}

/** Lets everything happen that is set up for a request; what it is then answered, if not as usual. Status 0: cut off. */
async function befall(strokes: readonly Stroke[]): Promise<Answered | undefined> {
  let answered: Answered | undefined;
  for (const stroke of strokes) {
    if (stroke.kind === "latency") await sleep(stroke.ms);
    else if (stroke.kind === "hold") await stroke.hold.pass();
    else if (stroke.kind === "drop") answered = { status: 0, headers: {} };
    else if (stroke.kind === "limit") answered = limited(stroke.retryAfterMs / 1_000);
    else {
      answered = {
        status: stroke.status,
        body: { message: `${stroke.status}: Internal Server Error`, code: 0 },
        headers: {},
      };
    }
  }
  return answered;
}

function limited(retryAfter: number): Answered {
  return {
    status: 429,
    body: { message: "You are being rate limited.", retry_after: retryAfter, global: false },
    headers: { "Retry-After": String(retryAfter), "X-RateLimit-Scope": "shared" },
  };
}

function send(response: ServerResponse, answered: Answered, clock: Clock): void {
  response.setHeader("Date", new Date(clock.now()).toUTCString());
  if (answered.body === undefined) {
    response.writeHead(answered.status, answered.headers).end();
    return;
  }
  const text = JSON.stringify(answered.body);
  response
    .writeHead(answered.status, {
      ...answered.headers,
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(text),
    })
    .end(text);
}

function split(url: string): [path: string, query: URLSearchParams] {
  const mark = url.indexOf("?");
  if (mark === -1) return [url, emptyQuery];
  return [url.slice(0, mark), new URLSearchParams(url.slice(mark + 1))];
}

const emptyQuery = new URLSearchParams();

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("The local Discord is not listening on a port");
  return address.port;
}
