import { DefaultRestOptions, type RESTOptions } from "discord.js";

/** A write that Discord did not answer: whether it is carried out, now or later, is unknown. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

/**
 * How the REST client sends. It would repeat whatever was cut off or took too long; a message or an answer that it repeats so
 * shows an old state, and the first one may still land after it. Whoever sent it has to know, and sends the newest instead.
 */
export const sendWritesOnce: RESTOptions["makeRequest"] = async (url, init) => {
  try {
    return await DefaultRestOptions.makeRequest(url, init);
  } catch (error) {
    if (init.method !== "POST" && init.method !== "PATCH") throw error;
    throw new NoAnswer("Discord did not answer a write", { cause: error });
  }
};
