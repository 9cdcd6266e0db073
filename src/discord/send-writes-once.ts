import { DefaultRestOptions, type RESTOptions } from "discord.js";
import { answerConnections, sendAnswer } from "./answer-request.ts";

type MakeRequest = RESTOptions["makeRequest"];

/** A write that Discord did not answer: whether it is carried out, now or later, is unknown. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

/**
 * How the REST client sends. It would repeat whatever was cut off, took too long or was answered with a 5xx; a message or an
 * answer that it repeats so shows an old state, and the first one may still land after it, or have landed. Whoever sent it has
 * to know, and sends the newest instead.
 */
export const sendWritesOnce: MakeRequest = async (url, init) => {
  const { method } = init;
  if (method !== "POST" && method !== "PATCH") return await DefaultRestOptions.makeRequest(url, init);
  const response = await write(url, method, init).catch((error: unknown) => {
    throw new NoAnswer("Discord did not answer a write", { cause: error });
  });
  if (response.status < 500) return response;
  // Unread, it would keep its connection.
  await response.arrayBuffer().catch(() => undefined);
  throw new NoAnswer(`Discord answered a write with ${response.status}`);
};

function write(url: string, method: "PATCH" | "POST", init: Parameters<MakeRequest>[1]): ReturnType<MakeRequest> {
  const { body, dispatcher, headers = {}, signal } = init;
  if (dispatcher !== answerConnections || typeof body !== "string") return DefaultRestOptions.makeRequest(url, init);
  return sendAnswer(url, { method, headers: Object.entries(headers).flat(), body, signal });
}
