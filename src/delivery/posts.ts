import type { DeliveryProblem } from "../suggestions/delivery-problem.ts";
import type { CardAttachment, CardState, CardStore, Intent } from "../suggestions/intents.ts";
import { type GivenPost, isAsGiven, isGiven, type PostLook, type ThreadNow } from "../suggestions/posts.ts";
import type { SuggestionId } from "../suggestions/types.ts";
import type { ForumSink, FoundTags, NewPost } from "./forum-sink.ts";
import { type SentMessage, SinkFault } from "./message-sink.ts";

export interface PostsOptions {
  readonly forum: ForumSink;
  readonly cards: CardStore;
  /** What a suggestion's post is to look like, from what is stored. */
  readonly look: (state: CardState) => Promise<PostLook>;
  readonly now?: () => number;
}

/** What became of a post that others may have changed. */
export type PutBack = "as-wanted" | "put-back" | "let-be";

/** How often what others change is put back within `patienceMs`; whoever goes on is let be until the suggestion changes. */
const patience = 5;
const patienceMs = 600_000;

/** Cards in forums: opens their posts, and keeps name, tags, lock and archive as they are wanted around every edit. */
export class Posts {
  readonly #options: PostsOptions;
  readonly #now: () => number;
  /** When posts were put back, the newest last. */
  readonly #timesPutBack = new Map<SuggestionId, readonly number[]>();

  constructor(options: PostsOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** What a new post is opened with, besides its message. */
  async prepare(state: CardState): Promise<{ readonly look: PostLook; readonly found: FoundTags }> {
    const look = await this.#options.look(state);
    return { look, found: await this.#options.forum.tags(state.boardChannelId, look.tags) };
  }

  open({ boardChannelId, rules }: CardState, post: Omit<NewPost, "archiveMinutes">): Promise<SentMessage> {
    return this.#options.forum.openPost(boardChannelId, { ...post, archiveMinutes: rules.threadArchiveMinutes });
  }

  /** The post that an attempt of unknown outcome has left, if any. Where there are several, the oldest stays and the others go. */
  async findOnly(intent: Intent, forumId: string, since: Date): Promise<SentMessage | undefined> {
    const { forum } = this.#options;
    const [first, ...others] = await forum.findPosts(intent.guildId, forumId, intent.id, since);
    for (const { channelId } of others) await forum.deleteThread(channelId);
    return first;
  }

  /** Whether a drawing of the card alone shows all that there is to show; false when the post has to change with it. */
  async isInStep(state: CardState): Promise<boolean> {
    return state.post === undefined || isGiven(state.post.given, await this.#options.look(state));
  }

  /** Draws the card of a post with `edit`, opening the post for it if it must, and leaves the post as it is wanted. */
  write(state: CardState, edit: () => Promise<readonly CardAttachment[]>): Promise<readonly CardAttachment[]> {
    return this.#tellingWhatIsGone(state, () => this.#write(state, edit));
  }

  /** Puts back what others have changed about a post, if they have. */
  putBack(state: CardState): Promise<PutBack> {
    return this.#tellingWhatIsGone(state, () => this.#putBack(state));
  }

  /** For a message: nobody can write in an archived post. */
  async unarchive(state: CardState): Promise<void> {
    await this.#options.forum.changeThread(postOf(state), { archived: false });
  }

  /** A post that is gone is a card that is gone, unless the forum is gone with it. */
  async #tellingWhatIsGone<T>(state: CardState, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof SinkFault) || error.kind !== "channel-gone") throw error;
      await this.#options.forum.tags(state.post?.forumId ?? "", []);
      throw new SinkFault("message-gone", { cause: error });
    }
  }

  async #write(state: CardState, edit: () => Promise<readonly CardAttachment[]>): Promise<readonly CardAttachment[]> {
    const { forum, look } = this.#options;
    const wanted = await look(state);
    const given = state.post?.given;
    const postId = postOf(state);
    const closes = wanted.standing === "closed";
    let opened = false;
    const open = async () => {
      await forum.changeThread(postId, { archived: false, ...(!closes && { locked: false }) });
      opened = true;
    };
    if (given?.standing === "closed") await open();
    let attachments: readonly CardAttachment[];
    try {
      attachments = await edit();
    } catch (error) {
      if (!(error instanceof SinkFault) || error.kind !== "archived") throw error;
      await open();
      attachments = await edit();
    }
    if (!isGiven(given, wanted) || given?.name !== wanted.name || (opened && closes)) await this.#give(state, wanted);
    return attachments;
  }

  /** Whether there is a thread or post of that id. */
  async isThread(id: string): Promise<boolean> {
    try {
      await this.#options.forum.thread(id);
      return true;
    } catch (error) {
      if (error instanceof SinkFault && error.kind === "channel-gone") return false;
      throw error;
    }
  }

  async #putBack(state: CardState): Promise<PutBack> {
    const { forum, look } = this.#options;
    const wanted = await look(state);
    const now = await forum.thread(postOf(state));
    const found = await this.#tags(state, wanted);
    if (isAsGiven(now, { standing: wanted.standing, tagIds: found.tagIds })) {
      await this.#note(state, wanted, found);
      return "as-wanted";
    }
    if (!this.#mayPutBack(state.suggestion.id)) return "let-be";
    if (now.archived) await forum.changeThread(postOf(state), { archived: false });
    await this.#give(state, wanted, found);
    // Counted only when it is done: what failed is tried again, and is nobody's insistence.
    this.#countPutBack(state.suggestion.id);
    return "put-back";
  }

  async #give(state: CardState, wanted: PostLook, tags?: FoundTags): Promise<void> {
    const { forum } = this.#options;
    const found = tags ?? (await this.#tags(state, wanted));
    const closes = wanted.standing === "closed";
    try {
      const name = await this.#rename(state, wanted);
      await forum.changeThread(postOf(state), { tagIds: found.tagIds, locked: closes, archived: closes });
      await this.#note(state, { ...wanted, name }, found);
    } catch (error) {
      if (!(error instanceof SinkFault) || error.kind !== "forbidden") throw error;
      await this.#note(state, wanted, found, "post-forbidden");
    }
  }

  /**
   * Returns the name that the post has then. Discord takes two new names in 10 minutes: what is still talked about does not
   * wait for the next, and gets it with a later change.
   */
  async #rename(state: CardState, { name, standing }: PostLook): Promise<string> {
    const given = state.post?.given;
    if (given?.name === name) return name;
    try {
      await this.#options.forum.changeThread(postOf(state), { name });
      return name;
    } catch (error) {
      const mayWait = error instanceof SinkFault && error.kind === "rate-limited" && standing !== "closed";
      if (!mayWait || given === undefined) throw error;
      return given.name;
    }
  }

  async #tags({ post }: CardState, { tags }: PostLook): Promise<FoundTags> {
    return await this.#options.forum.tags(post?.forumId ?? "", tags);
  }

  async #note(state: CardState, wanted: PostLook, found: FoundTags, problem?: DeliveryProblem): Promise<void> {
    await this.#options.cards.postGiven(state.suggestion.id, givenOf(wanted, found), problem ?? found.problem);
  }

  #mayPutBack(id: SuggestionId): boolean {
    return this.#recentlyPutBack(id).length < patience;
  }

  #countPutBack(id: SuggestionId): void {
    this.#timesPutBack.set(id, [...this.#recentlyPutBack(id), this.#now()]);
  }

  #recentlyPutBack(id: SuggestionId): readonly number[] {
    const since = this.#now() - patienceMs;
    for (const [other, times] of this.#timesPutBack) if ((times.at(-1) ?? 0) < since) this.#timesPutBack.delete(other);
    return (this.#timesPutBack.get(id) ?? []).filter((at) => at > since);
  }
}

export function givenOf({ name, tags, standing }: PostLook, { tagIds }: Pick<FoundTags, "tagIds">): GivenPost {
  return { name, tags: tags.map((tag) => tag.name), tagIds, standing };
}

/** Whether somebody has changed a post since it was given what it was to have. */
export function wasChanged({ post }: CardState, now: ThreadNow): boolean {
  return post !== undefined && (post.given === undefined || !isAsGiven(now, post.given));
}

/** A post, its thread and its message have one id. */
function postOf({ suggestion }: CardState): string {
  return suggestion.card?.messageId ?? "";
}
