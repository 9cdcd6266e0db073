import { useState } from "preact/hooks";
import type { ChannelKind, ChannelView } from "../page-server/protocol.ts";
import { Avatar } from "./message.tsx";
import { store, useStore } from "./store.ts";

const signs: { readonly [Kind in ChannelKind]: string } = {
  text: "#",
  announcement: "📢",
  forum: "🗂",
  thread: "↳",
  dm: "",
};

/** The server's channels, direct messages, and who one is. */
export function Sidebar({ onChoose }: { readonly onChoose: () => void }) {
  const { channels, server } = useStore();
  const categories = [
    ...new Set(channels.filter((one) => one.parentId === null && one.kind !== "dm").map((one) => one.category)),
  ];
  return (
    <nav class="sidebar" aria-label="Channels">
      <p class="server">🍁 {server}</p>
      <div class="channels">
        {categories.map((category) => (
          <section>
            {category === "" ? null : <h2>{category}</h2>}
            <ul>
              {channels
                .filter((one) => one.parentId === null && one.kind !== "dm" && one.category === category)
                .map((one) => (
                  <Entry channel={one} onChoose={onChoose} />
                ))}
            </ul>
          </section>
        ))}
        <section>
          <h2>Direct messages</h2>
          <ul>
            {channels
              .filter((one) => one.kind === "dm")
              .map((one) => (
                <Entry channel={one} onChoose={onChoose} />
              ))}
          </ul>
        </section>
      </div>
      <You />
    </nav>
  );
}

function Entry({ channel, onChoose }: { readonly channel: ChannelView; readonly onChoose: () => void }) {
  const { channels, channelId, read } = useStore();
  const threads = channel.kind === "forum" ? [] : channels.filter((one) => one.parentId === channel.id);
  const openPost =
    channel.kind === "forum" ? channels.filter((one) => one.parentId === channel.id && one.id === channelId) : [];
  const isOpen = channel.id === channelId;
  const isNews = read[channel.id] !== channel.lastMessageId && !isOpen;
  return (
    <li>
      <button
        type="button"
        class={`channel ${isOpen ? "open" : ""} ${isNews ? "news" : ""} ${channel.archived ? "archived" : ""}`}
        aria-current={isOpen ? "page" : undefined}
        onClick={() => {
          void store.ask({ do: "open", channelId: channel.id });
          onChoose();
        }}
      >
        {channel.kind === "dm" ? (
          <Avatar member={{ id: channel.id, name: channel.name, bot: true }} small />
        ) : (
          <span class="sign">{signs[channel.kind]}</span>
        )}
        <span class="label">{channel.name}</span>
        {isNews ? <span class="dot" role="img" aria-label="unread" /> : null}
      </button>
      {threads.length + openPost.length === 0 ? null : (
        <ul class="threads">
          {[...threads, ...openPost].map((one) => (
            <Entry channel={one} onChoose={onChoose} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** Who this window is, and the way to be somebody else. */
function You() {
  const { you, people } = useStore();
  const [open, setOpen] = useState(false);
  if (you === undefined) return null;
  return (
    <div class="you">
      {open ? (
        <div
          class="switch"
          role="dialog"
          aria-label="Be somebody else"
          onKeyDown={(event) => void (event.key === "Escape" && setOpen(false))}
        >
          <p>Be somebody else, here or in a window beside this one</p>
          <ul>
            {people.map((person) => (
              <li>
                <button
                  type="button"
                  class={person.key === you.key ? "chosen" : ""}
                  onClick={() => {
                    setOpen(false);
                    store.connect(person.key);
                  }}
                >
                  <Avatar member={{ ...person, bot: false }} small />
                  <span>
                    <b>{person.name}</b>
                    <small>{person.part}</small>
                  </span>
                </button>
                <a
                  href={`/?as=${person.key}`}
                  target="_blank"
                  rel="noopener"
                  aria-label={`Open a window as ${person.name}`}
                  title={`A window as ${person.name}`}
                >
                  ⧉
                </a>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <button type="button" class="me" aria-expanded={open} aria-haspopup="dialog" onClick={() => setOpen(!open)}>
        <Avatar member={{ ...you, bot: false }} small />
        <span>
          <b>{you.name}</b>
          <small>{you.part}</small>
        </span>
        <span class="swap" aria-hidden="true">
          ⇄
        </span>
      </button>
    </div>
  );
}
