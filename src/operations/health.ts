import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Answers `GET /healthz` with 200 while the process lives and serves, and with 503 while it starts or stops. */
export function startHealthServer(options: {
  readonly host: string;
  readonly port: number;
  readonly isServing: () => boolean;
}): Promise<HealthServer> {
  const server = createServer((request, response) => {
    if (request.url !== "/healthz") {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found\n");
      return;
    }
    const serving = options.isServing();
    response.writeHead(serving ? 200 : 503, { "content-type": "text/plain", "cache-control": "no-store" });
    response.end(request.method === "HEAD" ? undefined : serving ? "ok\n" : "starting or stopping\n");
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
