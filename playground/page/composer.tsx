import { useEffect, useRef, useState } from "preact/hooks";
import type { ChannelView, CommandView } from "../page-server/protocol.ts";
import { CommandForm } from "./command-form.tsx";
import { currentChannel, store, useStore } from "./store.ts";

const listed = 40;

/** Where one writes; a slash lists the bot's commands. */
export function Composer() {
  const state = useStore();
  const channel = currentChannel(state);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [command, setCommand] = useState<CommandView>();
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [at]);

  if (channel === undefined) return null;
  if (command !== undefined) {
    const close = (): void => {
      setCommand(undefined);
      setText("");
      queueMicrotask(() => input.current?.focus());
    };
    return <CommandForm command={command} onClose={close} />;
  }

  const isForum = channel.kind === "forum";
  const isClosed = isForum || (!channel.mayWrite && state.commands.length === 0);
  const offered = text.startsWith("/") ? fitting(state.commands, text.slice(1)) : [];
  const pick = (one: CommandView | undefined): void => {
    if (one === undefined) return;
    setAt(0);
    setCommand(one);
  };
  const send = (): void => {
    const said = text.trim();
    if (said === "") return;
    setText("");
    void store.ask({ do: "say", text: said });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") return setText("");
    if (offered.length > 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : offered.length - 1;
      return setAt((at + step) % offered.length);
    }
    if (event.key === "Tab" && offered.length > 0) {
      event.preventDefault();
      return pick(offered[at]);
    }
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (text.startsWith("/")) pick(offered[at]);
    else send();
  };

  return (
    <div class="composer">
      {offered.length === 0 ? null : (
        <div class="offers" role="listbox" id="offers" aria-label="Commands" ref={list} tabIndex={-1}>
          {offered.map((one, index) => (
            <div
              role="option"
              id={`offer-${index}`}
              aria-selected={index === at}
              class={index === at ? "offer chosen" : "offer"}
              onMouseDown={(event) => {
                event.preventDefault();
                pick(one);
              }}
            >
              <b>/{one.line}</b>
              <span class="args">
                {one.options.map((option) => (option.required ? option.name : `${option.name}?`)).join(" ")}
              </span>
              <small>{one.description}</small>
            </div>
          ))}
        </div>
      )}
      {text.startsWith("/") && offered.length === 0 ? (
        <p class="none">No command of that name is offered to you here.</p>
      ) : null}
      <div class="line">
        <button
          type="button"
          class="slash"
          aria-label="Commands"
          disabled={isClosed}
          onClick={() => {
            setText("/");
            input.current?.focus();
          }}
        >
          /
        </button>
        <input
          type="text"
          ref={input}
          autocomplete="off"
          role="combobox"
          aria-label={`Message ${called(channel)}`}
          aria-expanded={offered.length > 0}
          aria-controls="offers"
          aria-autocomplete="list"
          aria-activedescendant={offered.length > 0 ? `offer-${at}` : undefined}
          placeholder={placeholder(channel)}
          disabled={isClosed}
          maxLength={2_000}
          value={text}
          onInput={({ currentTarget: { value } }) => {
            setText(value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        {state.answeredAfterMs === undefined ? null : (
          <small class="after">answered in {state.answeredAfterMs} ms</small>
        )}
      </div>
    </div>
  );
}

function called({ kind, name }: ChannelView): string {
  return kind === "dm" || kind === "thread" ? name : `#${name}`;
}

function placeholder(channel: ChannelView): string {
  if (channel.kind === "forum") return "Open a post to write in it";
  if (!channel.mayWrite) return "You may not write here; / lists commands";
  return `Message ${called(channel)} — / lists commands`;
}

/** Those that begin so come before those that merely contain it. */
function fitting(commands: readonly CommandView[], typed: string): CommandView[] {
  const wanted = typed.toLowerCase().replace(/\s+/gu, " ").trimStart();
  const begin = commands.filter(({ line }) => line.startsWith(wanted));
  const contain = commands.filter(({ line }) => !line.startsWith(wanted) && line.includes(wanted.trim()));
  return [...begin, ...contain].slice(0, listed);
}
