import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";
import type { Readiness } from "./readiness.ts";

export interface HttpServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface HttpOptions {
  readonly host: string;
  readonly port: number;
  readonly isServing: () => boolean;
  readonly readiness: Pick<Readiness, "check">;
  readonly metrics: Registry;
}

/**
 * Answers `GET /healthz` with 200 while the process serves and with 503 while it starts or stops, `GET /readyz` with 503 while it
 * cannot do its work and one line of JSON that says why, and `GET /metrics` for Prometheus.
 */
export function startHttpServer(options: HttpOptions): Promise<HttpServer> {
  const server = createServer((request, response) => {
    answer(request, response, options).catch((error: unknown) => response.destroy(asError(error)));
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, () => {
      const { port } = server.address() as AddressInfo;
      resolve({
        port,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { isServing, readiness, metrics }: HttpOptions,
): Promise<void> {
  const send = (status: number, text: string, type = "text/plain; charset=utf-8") => {
    response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
    response.end(request.method === "HEAD" ? undefined : text);
  };
  if (request.method !== "GET" && request.method !== "HEAD") return send(405, "method not allowed\n");
  switch (request.url) {
    case "/healthz":
      return isServing() ? send(200, "ok\n") : send(503, "starting or stopping\n");
    case "/readyz": {
      const judgement = await readiness.check();
      return send(judgement.state === "unready" ? 503 : 200, `${JSON.stringify(judgement)}\n`, "application/json");
    }
    case "/metrics":
      return send(200, await metrics.metrics(), metrics.contentType);
    default:
      return send(404, "not found\n");
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error("unknown");
}
