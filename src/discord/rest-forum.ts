import {
  type APIGuildForumChannel,
  type APIGuildForumTag,
  type APIMessage,
  type APIThreadChannel,
  type REST,
  type RESTPostAPIGuildForumThreadsJSONBody,
  Routes,
  SnowflakeUtil,
} from "discord.js";
import type { ForumSink, FoundTags, ThreadChange } from "../delivery/forum-sink.ts";
import { type SentMessage, SinkFault } from "../delivery/message-sink.ts";
import type { PostTag } from "../suggestions/posts.ts";
import { request } from "./rest-request.ts";
import { rawFile } from "./rest-sink.ts";
import { sentMessage } from "./sent-message.ts";

/** https://docs.discord.com/developers/resources/channel */
const maxTags = 20;
const maxTagsOfPost = 5;
const pageSize = 100;

export interface RestForumOptions {
  readonly rest: REST;
  readonly ownUserId: () => string;
}

/** Delivery's writes to forums as REST requests. */
export function restForum({ rest, ownUserId }: RestForumOptions): ForumSink {
  /** Ends when everything that was asked of a forum's tags is done: two that add one each must not undo each other. */
  const tagging = new Map<string, Promise<unknown>>();

  /** Our own threads of a forum that were opened since, archived or not. */
  async function threadsSince(guildId: string, forumId: string, since: Date): Promise<APIThreadChannel[]> {
    const oldest = SnowflakeUtil.generate({ timestamp: since, increment: 0n, processId: 0n, workerId: 0n });
    const isWanted = ({ id, parent_id, owner_id }: APIThreadChannel) =>
      parent_id === forumId && owner_id === ownUserId() && BigInt(id) >= oldest;
    const active = await request<{ readonly threads: APIThreadChannel[] }>("list a server's threads", () =>
      rest.get(Routes.guildActiveThreads(guildId)),
    );
    const found = active.threads.filter(isWanted);
    let before: string | undefined;
    for (;;) {
      const query = new URLSearchParams({ limit: String(pageSize), ...(before !== undefined && { before }) });
      const page = await request<{ readonly threads: APIThreadChannel[] }>("list a forum's archive", () =>
        rest.get(Routes.channelThreads(forumId, "public"), { query }),
      );
      found.push(...page.threads.filter(isWanted));
      before = page.threads.at(-1)?.thread_metadata?.archive_timestamp;
      // Sorted by when they were archived: none that was archived before that time can have been opened since.
      if (before === undefined || page.threads.length < pageSize || Date.parse(before) < since.getTime()) return found;
    }
  }

  async function findOrMake(forumId: string, wanted: readonly PostTag[]): Promise<FoundTags> {
    const { available_tags: known } = await request<Pick<APIGuildForumChannel, "available_tags">>("read a forum", () =>
      rest.get(Routes.channel(forumId)),
    );
    const missing = wanted.filter(({ name }) => tagNamed(known, name) === undefined);
    const added = missing.slice(0, Math.max(0, maxTags - known.length));
    if (added.length === 0) return found(known, wanted, missing.length > 0 ? "tags-full" : undefined);
    try {
      const { available_tags: all } = await request<Pick<APIGuildForumChannel, "available_tags">>("add tags", () =>
        rest.patch(Routes.channel(forumId), {
          // Those that are left out would be taken away, from their posts too.
          body: { available_tags: [...known, ...added.map(newTag)] },
        }),
      );
      return found(all, wanted, added.length < missing.length ? "tags-full" : undefined);
    } catch (error) {
      if (error instanceof SinkFault && error.kind === "forbidden") return found(known, wanted, "tags-forbidden");
      throw error;
    }
  }

  return {
    async openPost(forumId, { name, tagIds, archiveMinutes, body, images }) {
      const attachments = images.map((image, index) => ({ id: String(index), filename: image.name }));
      const thread = await request<{ readonly message: APIMessage }>("open a post", () => {
        const post: RESTPostAPIGuildForumThreadsJSONBody = {
          name,
          auto_archive_duration: archiveMinutes,
          applied_tags: [...tagIds],
          message: { ...body, ...(images.length > 0 && { attachments }) },
        };
        return rest.post(Routes.threads(forumId), { body: post, files: images.map(rawFile) });
      });
      return sentMessage(thread.message);
    },

    async findPosts(guildId, forumId, intentId, since) {
      const found: SentMessage[] = [];
      for (const { id } of (await threadsSince(guildId, forumId, since)).toSorted(olderFirst)) {
        const starter = await starterOf(rest, id);
        if (starter?.components?.[0]?.id === intentId) found.push(sentMessage(starter));
      }
      return found;
    },

    async tags(forumId, wanted) {
      const before = tagging.get(forumId);
      const after = (async () => {
        await before?.catch(() => undefined);
        return await findOrMake(forumId, wanted);
      })();
      tagging.set(forumId, after);
      try {
        return await after;
      } finally {
        if (tagging.get(forumId) === after) tagging.delete(forumId);
      }
    },

    async thread(threadId) {
      const { thread_metadata: metadata, applied_tags: tagIds } = await request<APIThreadChannel>("read a thread", () =>
        rest.get(Routes.channel(threadId)),
      );
      return { archived: metadata?.archived ?? false, locked: metadata?.locked ?? false, tagIds: tagIds ?? [] };
    },

    async changeThread(threadId, { tagIds, ...change }: ThreadChange) {
      await request("change a thread", () =>
        rest.patch(Routes.channel(threadId), {
          body: { ...change, ...(tagIds !== undefined && { applied_tags: [...tagIds] }) },
        }),
      );
    },

    async deleteThread(threadId) {
      await request("delete a thread", () => rest.delete(Routes.channel(threadId)));
    },
  };
}

/** A post's message has the post's id; undefined when it was deleted. */
async function starterOf(rest: REST, postId: string): Promise<APIMessage | undefined> {
  try {
    return await request<APIMessage>("read a post", () => rest.get(Routes.channelMessage(postId, postId)));
  } catch (error) {
    if (error instanceof SinkFault && (error.kind === "message-gone" || error.kind === "channel-gone"))
      return undefined;
    throw error;
  }
}

function tagNamed(tags: readonly APIGuildForumTag[], name: string): APIGuildForumTag | undefined {
  return tags.find((tag) => tag.name.toLowerCase() === name.toLowerCase());
}

function found(
  known: readonly APIGuildForumTag[],
  wanted: readonly PostTag[],
  problem: FoundTags["problem"],
): FoundTags {
  const ids = wanted.flatMap(({ name }) => tagNamed(known, name)?.id ?? []);
  return { tagIds: [...new Set(ids)].slice(0, maxTagsOfPost), problem };
}

/** Only moderators may put it on and take it off: a post of a member's own does not say that it was approved. */
function newTag({ name, emoji }: PostTag) {
  const custom = /^<a?:\w+:(\d+)>$/.exec(emoji ?? "")?.[1];
  return {
    name,
    moderated: true,
    ...(custom !== undefined ? { emoji_id: custom } : emoji !== undefined && { emoji_name: emoji }),
  };
}

function olderFirst(one: APIThreadChannel, other: APIThreadChannel): number {
  return BigInt(one.id) < BigInt(other.id) ? -1 : 1;
}
