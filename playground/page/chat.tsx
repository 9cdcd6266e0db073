import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ChannelView, MessageView } from "../page-server/protocol.ts";
import { Composer } from "./composer.tsx";
import { Message } from "./message.tsx";
import { currentChannel, store, useStore } from "./store.ts";

const togetherMs = 7 * 60_000;

/** The open channel: its messages and where one types. */
export function Chat() {
  const state = useStore();
  const { messages, channelId, older, trouble } = state;
  const list = useRef<HTMLDivElement>(null);
  const channel = currentChannel(state);
  const stays = useRef(true);

  // Whoever is at the end stays at the end; whoever has scrolled up is left in peace.
  useLayoutEffect(() => {
    stays.current = true;
  }, [channelId]);
  useLayoutEffect(() => {
    const element = list.current;
    if (element !== null && stays.current) element.scrollTop = element.scrollHeight;
  }, [messages, channelId]);
  // What is typed below takes room from above.
  useEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      if (stays.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return (
    <section class="chat" aria-label={channel === undefined ? "Channel" : channel.name}>
      <div
        class="messages"
        ref={list}
        tabIndex={0}
        role="log"
        aria-label="Messages"
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          stays.current = scrollHeight - scrollTop - clientHeight < 80;
        }}
        onLoadCapture={({ currentTarget }) => {
          if (stays.current) currentTarget.scrollTop = currentTarget.scrollHeight;
        }}
      >
        {channel?.kind === "forum" ? <Posts forum={channel} /> : null}
        {older ? (
          <button type="button" class="older" onClick={() => void store.ask({ do: "older" })}>
            Show older messages
          </button>
        ) : null}
        {!older && channel !== undefined && channel.kind !== "forum" ? <Beginning channel={channel} /> : null}
        <ol>
          {messages.map((message, index) => (
            <Message key={message.id} message={message} continued={follows(message, messages[index - 1])} />
          ))}
        </ol>
      </div>
      {trouble === "" ? null : (
        <p class="trouble" role="alert">
          {trouble}
          <button type="button" class="link" onClick={() => store.put({ trouble: "" })}>
            OK
          </button>
        </p>
      )}
      <Composer key={channelId} />
    </section>
  );
}

function Beginning({ channel }: { readonly channel: ChannelView }) {
  const what =
    channel.kind === "dm" ? "Direct messages" : channel.kind === "thread" ? channel.name : `#${channel.name}`;
  return (
    <div class="beginning">
      <h2>{what}</h2>
      <p>{channel.topic === "" ? "This is where it begins." : channel.topic}</p>
    </div>
  );
}

/** A forum's posts, the newest first. */
function Posts({ forum }: { readonly forum: ChannelView }) {
  const { channels } = useStore();
  const [writing, setWriting] = useState(false);
  const posts = channels.filter((one) => one.parentId === forum.id).toReversed();
  return (
    <div class="posts">
      <div class="beginning">
        <h2>🗂 {forum.name}</h2>
        <p>
          {forum.topic}. Here <code>/suggest board:ideas</code> makes a post; people write posts by hand too.
        </p>
        <button type="button" class="button primary" onClick={() => setWriting(!writing)}>
          New post
        </button>
      </div>
      {writing ? <NewPost onDone={() => setWriting(false)} /> : null}
      <ul>
        {posts.map((post) => (
          <li>
            <button type="button" class="post" onClick={() => void store.ask({ do: "open", channelId: post.id })}>
              <span class="tags">
                {post.tags.map((tag) => (
                  <span class="chip">{tag}</span>
                ))}
                {post.archived ? <span class="chip">{post.locked ? "🔒 closed" : "archived"}</span> : null}
              </span>
              <b>{post.name}</b>
              <small>
                💬 {Math.max(0, post.messages - 1)} {post.messages === 2 ? "reply" : "replies"}
              </small>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function NewPost({ onDone }: { readonly onDone: () => void }) {
  const [name, setName] = useState("");
  const [text, setText] = useState("");
  return (
    <form
      class="new-post"
      onSubmit={(event) => {
        event.preventDefault();
        void store.ask({ do: "post", name, text }).then(onDone);
      }}
    >
      <input
        aria-label="Title"
        placeholder="Title"
        required
        maxLength={100}
        value={name}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <textarea
        aria-label="Text"
        placeholder="What is it about?"
        required
        maxLength={2_000}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" class="button primary">
        Post
      </button>
    </form>
  );
}

function follows(message: MessageView, before: MessageView | undefined): boolean {
  return (
    before !== undefined &&
    before.author.id === message.author.id &&
    before.ephemeral === message.ephemeral &&
    message.replyTo === undefined &&
    message.usedBy === undefined &&
    message.components.length === 0 &&
    Date.parse(message.at) - Date.parse(before.at) < togetherMs
  );
}
