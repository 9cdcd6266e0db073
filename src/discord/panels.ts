import { type REST, Routes } from "discord.js";
import { SinkFault } from "../delivery/message-sink.ts";
import { Refusal } from "../errors.ts";
import type { MessageBody } from "../views/message.ts";
import { request } from "./rest-request.ts";

/** Posts what staff ask for outside of any suggestion. */
export interface Panels {
  /** Once for an interaction, however often it is delivered. Throws the Refusal that says it could not be posted. */
  post(channelId: string, body: MessageBody, interactionId: string): Promise<void>;
}

export function panels(rest: REST): Panels {
  return {
    async post(channelId, body, interactionId) {
      try {
        const once = { nonce: interactionId, enforce_nonce: true };
        await request("post a panel", () =>
          rest.post(Routes.channelMessages(channelId), { body: { ...body, ...once } }),
        );
      } catch (error) {
        if (error instanceof SinkFault) throw new Refusal("panel-not-posted", { channelId });
        throw error;
      }
    },
  };
}
