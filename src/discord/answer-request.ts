import { Agent, Response } from "undici";

/**
 * Answers have connections of their own, so that no other request is in their way, and a bound: left alone, a crowd would get one for each
 * of its answers, and opening one costs more than an answer.
 */
export const answerConnections = new Agent({ connections: 384 });

/** What Discord says to most first answers. They count under no limit, so that its headers say nothing that is of use. */
const noContent = new Response(null, { status: 204 });

export interface AnswerRequest {
  readonly method: "PATCH" | "POST";
  /** Names and values in turn. */
  readonly headers: string[];
  /** JSON. */
  readonly body: string;
  readonly signal?: AbortSignal | null | undefined;
}

/**
 * Sends an answer, and reads whole what Discord says to it. The REST client's own way makes a stream of that, even of nothing, and
 * headers to look into: a tenth of all that the process does for a vote. The signal ends it at any time, also while it is being read.
 */
export function sendAnswer(url: string, { signal, ...request }: AnswerRequest): Promise<Response> {
  const pathAt = url.indexOf("/", url.indexOf("//") + 2);
  const address = { origin: url.slice(0, pathAt), path: url.slice(pathAt) };
  return new Promise((resolve, reject) => {
    let cancel: ((reason: Error) => void) | undefined;
    let status = 0;
    let heads: readonly Buffer[] = [];
    const chunks: Buffer[] = [];
    signal?.addEventListener("abort", () => {
      reject(signal.reason);
      cancel?.(signal.reason);
    });
    answerConnections.dispatch(
      { ...address, ...request },
      {
        onConnect(abort) {
          cancel = abort;
          // It waited for a connection until then.
          if (signal?.aborted === true) abort(signal.reason);
        },
        onHeaders(code, raw) {
          status = code;
          heads = raw;
          return true;
        },
        onData(chunk) {
          chunks.push(chunk);
          return true;
        },
        onComplete() {
          resolve(status === 204 ? noContent : responseOf(status, heads, chunks));
        },
        onError: reject,
      },
    );
  });
}

function responseOf(status: number, heads: readonly Buffer[], chunks: readonly Buffer[]): Response {
  const headers: [string, string][] = [];
  for (let at = 0; at + 1 < heads.length; at += 2) headers.push([String(heads[at]), String(heads[at + 1])]);
  return new Response(chunks.length > 0 ? Buffer.concat(chunks) : null, { status, headers });
}
