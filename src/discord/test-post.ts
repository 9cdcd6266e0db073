import { type APIGuildForumChannel, type APIMessage, type APIThreadChannel, type REST, Routes } from "discord.js";
import type { Board } from "../boards/boards.ts";
import { SinkFault } from "../delivery/message-sink.ts";
import { Refusal } from "../errors.ts";
import type { MessageBody } from "../views/message.ts";
import { request } from "./rest-request.ts";

/** Shows that a board works, in its own channel. */
export interface TestPost {
  /** Posts something and takes it away again. Throws the Refusal that names the step which failed. */
  run(board: Board, body: MessageBody, threadName: string): Promise<void>;
}

type Step = "post" | "delete";

export function testPost(rest: REST): TestPost {
  return {
    async run(board, body, threadName) {
      const { channelId } = board;
      const does = async <T>(step: Step, send: () => Promise<unknown>): Promise<T> => {
        try {
          return await request<T>("try a board", send);
        } catch (error) {
          // Whatever Discord says, the person who set the board up is the one to mend it.
          if (error instanceof SinkFault) throw new Refusal("test-post-failed", { channelId, step });
          throw error;
        }
      };
      if (board.channelKind === "forum") {
        // Any tag will do: the forum may want one, and the post goes at once.
        const { available_tags: tags } = await does<APIGuildForumChannel>("post", () =>
          rest.get(Routes.channel(channelId)),
        );
        const post = { name: threadName, message: body, applied_tags: tags.slice(0, 1).map(({ id }) => id) };
        const thread = await does<APIThreadChannel>("post", () => rest.post(Routes.threads(channelId), { body: post }));
        await does("delete", () => rest.delete(Routes.channel(thread.id)));
        return;
      }
      // No thread: to take one away again, the bot would need a right that nothing else asks for. Its rights are looked at.
      const { id } = await does<APIMessage>("post", () => rest.post(Routes.channelMessages(channelId), { body }));
      await does("delete", () => rest.delete(Routes.channelMessage(channelId, id)));
    },
  };
}
