import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Suggester } from "../people/suggesters.ts";
import { cast } from "../stage/people.ts";
import type { Stage } from "../stage/stage.ts";
import type { PageFiles } from "./bundle.ts";
import type { PersonView } from "./protocol.ts";
import { parseRequest } from "./requests.ts";
import { Session, type Workshop } from "./session.ts";

const refreshEveryMs = 60;
const mostBytes = 64 * 1024 * 1024;

/** Nothing is fetched from elsewhere, framed, or sent anywhere but here. */
const headers = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cache-Control": "no-store",
} as const;

export interface PageServerOptions {
  readonly stage: Stage;
  readonly workshop: Workshop;
  readonly files: PageFiles;
  /** A free one when left out. */
  readonly port?: number | undefined;
}

/** Serves the page and its sockets on 127.0.0.1, to this machine's own browser and to no other site's pages. */
export class PageServer {
  readonly #options: PageServerOptions;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: mostBytes });
  readonly #sessions = new Set<Session>();
  readonly #people: readonly PersonView[];
  readonly #stopWatching: () => void;
  #refresh: NodeJS.Timeout | undefined;
  #seats = 0;
  #port = 0;

  static async start(options: PageServerOptions): Promise<PageServer> {
    const server = new PageServer(options);
    await server.#listen(options.port ?? 0);
    return server;
  }

  private constructor(options: PageServerOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => this.#serve(request, response));
    this.#server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
    this.#stopWatching = options.stage.discord.core.world.changes.watch(() => this.#soon());
    this.#people = cast.map(({ key, name, part }) => {
      const person = this.#person(key);
      const roleIds = person.guild.members.get(person.id)?.roleIds ?? [];
      const color = roleIds.map((id) => person.guild.roles.get(id)?.color ?? 0).find((one) => one !== 0);
      return {
        id: person.id,
        key,
        name,
        part,
        colour: color === undefined ? "" : `#${color.toString(16).padStart(6, "0")}`,
      };
    });
  }

  get address(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }

  async close(): Promise<void> {
    this.#stopWatching();
    clearTimeout(this.#refresh);
    for (const client of this.#sockets.clients) client.terminate();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, "127.0.0.1", resolve);
    });
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("The page is not listening on a port");
    this.#port = address.port;
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const url = URL.parse(request.url ?? "/", this.address);
    if (!this.#isOurs(request) || url === null) return refuse(response, 403, "Only this machine's own page is served.");
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405, "Only GET is understood.");
    const page = this.#options.files.get(url.pathname);
    const file = page ?? this.#upload(url);
    if (file === undefined) return refuse(response, 404, "There is nothing here.");
    response
      .writeHead(200, {
        ...headers,
        "Content-Type": file.contentType,
        "Content-Length": file.bytes.byteLength,
        // What somebody uploaded is shown or saved, never run.
        ...(page === undefined && !file.contentType.startsWith("image/") && { "Content-Disposition": "attachment" }),
        ...(page === undefined && { "Content-Security-Policy": "default-src 'none'; sandbox" }),
      })
      .end(request.method === "HEAD" ? undefined : file.bytes);
  }

  #upload(url: URL) {
    if (!/^\/(?:ephemeral-)?attachments\//u.test(url.pathname)) return undefined;
    return this.#options.stage.discord.core.uploads.served(url.pathname, url.searchParams);
  }

  /** A page elsewhere can name this address, by a name of its own too, but it cannot forge these two headers. */
  #isOurs({ headers: { host, origin } }: IncomingMessage): boolean {
    const hosts = [`127.0.0.1:${this.#port}`, `localhost:${this.#port}`];
    if (host === undefined || !hosts.includes(host)) return false;
    return origin === undefined || hosts.some((one) => origin === `http://${one}`);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = URL.parse(request.url ?? "/", this.address);
    // A browser always says where a socket is opened from.
    const isOurs = this.#isOurs(request) && request.headers.origin !== undefined;
    if (!isOurs || url === null || url.pathname !== "/socket") {
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (client) => this.#seat(client, url.searchParams.get("as")));
  }

  #seat(client: WebSocket, wanted: string | null): void {
    const you = this.#people.find((one) => one.key === wanted) ?? this.#people[this.#seats % this.#people.length];
    if (you === undefined) return client.close();
    if (you.key !== wanted) this.#seats += 1;
    const { stage, workshop } = this.#options;
    const session = new Session({
      stage,
      workshop,
      you,
      person: this.#person(you.key),
      people: this.#people,
      send: (text) => client.readyState === client.OPEN && client.send(text),
    });
    this.#sessions.add(session);
    client.on("message", (data, isBinary) => {
      const asked = isBinary || !Buffer.isBuffer(data) ? undefined : parseRequest(data.toString("utf8"));
      if (asked === undefined) client.close(1008, "Not understood");
      else void session.take(asked);
    });
    client.on("error", () => client.terminate());
    client.on("close", () => {
      session.close();
      this.#sessions.delete(session);
    });
  }

  #person(key: string): Suggester {
    const found = [...this.#options.stage.street.people].find(([one]) => one === key)?.[1];
    if (found === undefined) throw new Error(`Nobody is called ${key}`);
    return found;
  }

  /** Many changes in a moment are told as one. */
  #soon(): void {
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      for (const session of this.#sessions) session.refresh();
    }, refreshEveryMs);
  }
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { ...headers, "Content-Type": "text/plain; charset=utf-8" }).end(`${why}\n`);
}
