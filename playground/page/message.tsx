import { memo } from "preact/compat";
import { useState } from "preact/hooks";
import type { AttachmentView, MemberView, MessageView } from "../page-server/protocol.ts";
import { Components } from "./components.tsx";
import { Embed } from "./embed.tsx";
import { Markdown } from "./markdown.tsx";
import { store, useStore } from "./store.ts";

interface MessageProps {
  readonly message: MessageView;
  /** Whether it follows another of the same author's within minutes. */
  readonly continued: boolean;
}

/** One message. Drawn again only when it has changed. */
export const Message = memo(({ message, continued }: MessageProps) => {
  const { author, ephemeral, thinking } = message;
  const [menuOpen, setMenuOpen] = useState(false);
  const classes = ["message", ephemeral && "ephemeral", message.pingsMe && "pings", continued && "continued"];
  return (
    <li
      class={classes.filter(Boolean).join(" ")}
      data-message-id={message.id}
      onContextMenu={(event) => {
        if (ephemeral) return;
        event.preventDefault();
        setMenuOpen(true);
      }}
    >
      {continued ? null : <Avatar member={author} />}
      <div class="body">
        {message.replyTo === undefined ? null : (
          <p class="reply">
            ↱ <b>{message.replyTo.author}</b> {message.replyTo.text}
          </p>
        )}
        {message.usedBy === undefined ? null : (
          <p class="reply">
            ↱ <b>{message.usedBy}</b> used a command
          </p>
        )}
        {continued ? null : (
          <p class="byline">
            <Name member={author} />
            <time dateTime={message.at}>{shortTime(message.at)}</time>
          </p>
        )}
        {thinking ? (
          <p class="thinking">
            <i /> <i /> <i /> {author.name} is thinking…
          </p>
        ) : (
          <>
            {message.content === "" ? null : <Markdown text={message.content} names={message.names} />}
            {message.edited && message.content !== "" ? <small class="edited">(edited)</small> : null}
            {message.embeds.map((embed) => (
              <Embed embed={embed} names={message.names} />
            ))}
            {message.components.length === 0 ? null : (
              <div class="components">
                <Components message={message} components={message.components} />
              </div>
            )}
            {message.attachments.map((one) => (
              <Attachment attachment={one} />
            ))}
          </>
        )}
        {message.thread === undefined ? null : <ThreadChip thread={message.thread} />}
        {ephemeral ? (
          <p class="private">
            👁 Only you can see this ·{" "}
            <button type="button" class="link" onClick={() => void store.ask({ do: "dismiss", messageId: message.id })}>
              Dismiss message
            </button>
          </p>
        ) : null}
      </div>
      {ephemeral || thinking ? null : <Apps message={message} open={menuOpen} onToggle={setMenuOpen} />}
    </li>
  );
});

/** The menus on a message, as under "Apps". */
function Apps(props: {
  readonly message: MessageView;
  readonly open: boolean;
  readonly onToggle: (open: boolean) => void;
}) {
  const { menus } = useStore();
  const { message, open, onToggle } = props;
  if (menus.length === 0) return null;
  return (
    <div
      class={open ? "apps open" : "apps"}
      onKeyDown={(event) => {
        if (event.key === "Escape") onToggle(false);
      }}
      onFocusOut={(event) => {
        if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)))
          onToggle(false);
      }}
    >
      <button
        type="button"
        class="apps-button"
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => onToggle(!open)}
      >
        Apps
      </button>
      {open ? (
        <div class="menu" role="menu" aria-label="Apps">
          {menus.map((name, index) => (
            <button
              type="button"
              role="menuitem"
              ref={(element) => void (index === 0 && element !== null && element.focus())}
              onClick={() => {
                onToggle(false);
                void store.ask({ do: "menu", messageId: message.id, name });
              }}
            >
              {name}
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
}

function ThreadChip({ thread }: { readonly thread: NonNullable<MessageView["thread"]> }) {
  return (
    <button type="button" class="thread-chip" onClick={() => void store.ask({ do: "open", channelId: thread.id })}>
      <b>💬 {thread.name}</b>
      <span>
        {thread.messages === 0 ? "Open thread" : `${thread.messages} ${thread.messages === 1 ? "message" : "messages"}`}{" "}
        ›
      </span>
    </button>
  );
}

function Attachment({ attachment }: { readonly attachment: AttachmentView }) {
  const { contentType, name, url, size } = attachment;
  if (contentType.startsWith("image/")) {
    return (
      <a href={url} target="_blank" rel="noreferrer" class="picture">
        <img src={url} alt={name} loading="lazy" />
      </a>
    );
  }
  return (
    <a class="file" href={url} download={name}>
      📎 {name} <small>{Math.ceil(size / 1_024)} KB</small>
    </a>
  );
}

export function Avatar({
  member,
  small = false,
}: {
  readonly member: Pick<MemberView, "id" | "name" | "bot">;
  readonly small?: boolean;
}) {
  const hue = Array.from(member.name).reduce((all, sign) => (all * 31 + (sign.codePointAt(0) ?? 0)) % 360, 60);
  const style = member.bot ? {} : { background: `hsl(${hue} 42% 38%)` };
  return (
    <span class={`avatar ${member.bot ? "bot" : ""} ${small ? "small" : ""}`} style={style} aria-hidden="true">
      {member.bot ? "☑" : Array.from(member.name)[0]}
    </span>
  );
}

export function Name({ member }: { readonly member: MemberView }) {
  return (
    <span class="name">
      <b style={member.colour === "" ? {} : { color: `color-mix(in srgb, ${member.colour} 62%, var(--ink))` }}>
        {member.name}
      </b>
      {member.bot ? <span class="tag">APP</span> : null}
    </span>
  );
}

function shortTime(at: string): string {
  const date = new Date(at);
  const time = new Intl.DateTimeFormat("en-GB", { timeStyle: "short" }).format(date);
  return date.toDateString() === new Date().toDateString()
    ? `Today at ${time}`
    : `${date.toLocaleDateString("en-GB")} ${time}`;
}
