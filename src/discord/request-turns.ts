import type { RESTOptions } from "discord.js";

/** Turns under Discord's limit of requests a second, shared with other processes. */
export interface RequestTurns {
  /** Resolves when a request may be sent; rejects when the signal aborts it. */
  request(signal: AbortSignal | undefined): Promise<void>;
}

type MakeRequest = RESTOptions["makeRequest"];

/** Has every request wait for its turn that counts under Discord's global limit. */
export function inTurn(turns: RequestTurns, send: MakeRequest): MakeRequest {
  return async (url, init) => {
    if (countsGlobally(url)) await turns.request(init.signal ?? undefined);
    return await send(url, init);
  };
}

/** Answers to interactions, first ones and those by their token, are outside of it. */
function countsGlobally(url: string): boolean {
  return !/\/(?:interactions|webhooks)\/\d+\/[^/?]{20,}/.test(url);
}
