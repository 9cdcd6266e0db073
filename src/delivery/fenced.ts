import type { ForumSink } from "./forum-sink.ts";
import { type MessageSink, SinkFault } from "./message-sink.ts";

/** Whether this process may write on Discord now: it holds its shards. */
export type MayWrite = () => boolean;

/** What was turned down is tried again after so long, should the shards come back. */
const retryAfterMs = 1_000;

/** Writes nothing for a process that has lost its shards, however long ago it was told to. */
export function fencedSink(sink: MessageSink, mayWrite: MayWrite): MessageSink {
  const fenced = fence(mayWrite);
  return {
    post: (...args) => fenced(() => sink.post(...args)),
    edit: (...args) => fenced(() => sink.edit(...args)),
    delete: (...args) => fenced(() => sink.delete(...args)),
    openThread: (...args) => fenced(() => sink.openThread(...args)),
    openDirectMessages: (...args) => sink.openDirectMessages(...args),
    findByMark: (...args) => sink.findByMark(...args),
  };
}

/** The same for forums. */
export function fencedForum(forum: ForumSink, mayWrite: MayWrite): ForumSink {
  const fenced = fence(mayWrite);
  return {
    openPost: (...args) => fenced(() => forum.openPost(...args)),
    findPosts: (...args) => forum.findPosts(...args),
    tags: (...args) => fenced(() => forum.tags(...args)),
    thread: (...args) => forum.thread(...args),
    changeThread: (...args) => fenced(() => forum.changeThread(...args)),
    deleteThread: (...args) => fenced(() => forum.deleteThread(...args)),
  };
}

function fence(mayWrite: MayWrite) {
  return async <T>(write: () => Promise<T>): Promise<T> => {
    if (!mayWrite()) throw new SinkFault("rate-limited", { retryAfterMs });
    return await write();
  };
}
