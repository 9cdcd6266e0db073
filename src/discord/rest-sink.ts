import {
  type APIMessage,
  type APIThreadChannel,
  DiscordAPIError,
  type RawFile,
  type REST,
  Routes,
  SnowflakeUtil,
} from "discord.js";
import { type MessageSink, SinkFault } from "../delivery/message-sink.ts";
import type { StoredImage } from "../suggestions/types.ts";
import { request } from "./rest-request.ts";
import { sentMessage } from "./sent-message.ts";

const threadExists = 160_004;
const pageSize = 100;

export interface RestSinkOptions {
  readonly rest: REST;
  readonly ownUserId: () => string;
  /** The channel of direct messages with a user, from the state; `undefined` when there is no such user. */
  readonly directMessages: (userId: string) => Promise<string | undefined>;
}

/** Delivery's writes as REST requests. */
export function restSink({ rest, ownUserId, directMessages }: RestSinkOptions): MessageSink {
  return {
    async post(channelId, body, { nonce, images = [] }) {
      const attachments = images.map((image, index) => ({ id: String(index), filename: image.name }));
      const message = await request<APIMessage>("post a message", () =>
        rest.post(Routes.channelMessages(channelId), {
          body: { ...body, nonce, enforce_nonce: true, ...(images.length > 0 && { attachments }) },
          files: images.map(rawFile),
        }),
      );
      return sentMessage(message);
    },

    async edit(channelId, messageId, body, kept, images = []) {
      const uploaded = images.map((image, index) => ({ id: String(index), filename: image.name }));
      const message = await request<APIMessage>("edit a message", () =>
        rest.patch(Routes.channelMessage(channelId, messageId), {
          body: { ...body, attachments: [...kept.map(({ id }) => ({ id })), ...uploaded] },
          files: images.map(rawFile),
        }),
      );
      return sentMessage(message).attachments;
    },

    async delete(channelId, messageId) {
      await request<unknown>("delete a message", () => rest.delete(Routes.channelMessage(channelId, messageId)));
    },

    async openThread(channelId, messageId, { name, archiveMinutes }) {
      const thread = await request<APIThreadChannel>("open a thread", async () => {
        try {
          return await rest.post(Routes.threads(channelId, messageId), {
            body: { name, auto_archive_duration: archiveMinutes },
          });
        } catch (error) {
          // A thread opened from a message has the message's id: this one is ours, from before a crash.
          if (error instanceof DiscordAPIError && error.code === threadExists) return { id: messageId };
          throw error;
        }
      });
      return thread.id;
    },

    async openDirectMessages(userId) {
      const channelId = await request<string | undefined>("open direct messages", () => directMessages(userId));
      if (channelId === undefined) throw new SinkFault("user-gone");
      return channelId;
    },

    async findByMark(channelId, intentId, since) {
      let after = String(SnowflakeUtil.generate({ timestamp: since, increment: 0n, processId: 0n, workerId: 0n }));
      for (;;) {
        const query = new URLSearchParams({ limit: String(pageSize), after });
        const page = await request<APIMessage[]>("look for a message", () =>
          rest.get(Routes.channelMessages(channelId), { query }),
        );
        const found = page.find(
          (message) => message.author.id === ownUserId() && message.components?.[0]?.id === intentId,
        );
        if (found !== undefined) return sentMessage(found);
        if (page.length < pageSize) return undefined;
        after = page.reduce((newest, { id }) => (BigInt(id) > BigInt(newest) ? id : newest), after);
      }
    },
  };
}

export function rawFile(image: StoredImage): RawFile {
  return { name: image.name, contentType: image.contentType, data: Buffer.from(image.bytes) };
}
