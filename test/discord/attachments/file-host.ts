import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface FileHost {
  readonly url: string;
  /** Requests that were begun. */
  readonly requests: number;
  close(): Promise<void>;
}

/** A real HTTP server that answers every request as the test says. */
export async function hostFile(answer: (response: ServerResponse) => void): Promise<FileHost> {
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    answer(response);
  });
  const listening = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", () => listening.resolve());
  await listening.promise;
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/attachments/1/2/file`,
    get requests() {
      return requests;
    },
    async close() {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      await closed.promise;
    },
  };
}
