import { useEffect, useState } from "preact/hooks";
import { Chat } from "./chat.tsx";
import { Members } from "./members.tsx";
import { Modal } from "./modal.tsx";
import { Sidebar } from "./sidebar.tsx";
import { currentChannel, store, useStore } from "./store.ts";
import { Workshop } from "./workshop.tsx";

type Side = "members" | "workshop" | "none";

/** A narrow window begins with the chat alone. */
const wide = matchMedia("(min-width: 1000px)");

/** The whole window. */
export function App() {
  const state = useStore();
  const [side, setSide] = useState<Side>(wide.matches ? "members" : "none");
  const [drawer, setDrawer] = useState(false);
  const [theme, setTheme] = useState<"dark" | "light">(
    matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark",
  );
  document.documentElement.dataset["theme"] = theme;
  const channel = currentChannel(state);

  // Whoever one becomes, the workshop stays open.
  useEffect(() => {
    if (state.connected && side === "workshop") void store.ask({ do: "workshop", open: true });
  }, [state.connected, state.you?.id, side]);

  const turn = (to: Side): void => {
    const next = side === to ? "none" : to;
    setSide(next);
    if (side === "workshop") void store.ask({ do: "workshop", open: false });
  };
  if (!state.connected) {
    return (
      <main class="lost">
        <h1>🍁</h1>
        <p>{state.you === undefined ? "Opening Maple Street…" : "The playground has ended."}</p>
        <button type="button" class="button primary" onClick={() => store.connect(state.you?.key)}>
          Connect
        </button>
      </main>
    );
  }
  return (
    <div class={`app side-${side} ${drawer ? "drawer" : ""}`}>
      <Sidebar onChoose={() => setDrawer(false)} />
      <main>
        <header class="bar">
          <button
            type="button"
            class="icon menu-button"
            aria-label="Channels"
            aria-expanded={drawer}
            onClick={() => setDrawer(!drawer)}
          >
            ☰
          </button>
          <h1>{channel === undefined ? "" : channel.kind === "text" ? `# ${channel.name}` : channel.name}</h1>
          <p class="topic">{channel?.topic}</p>
          {channel?.parentId ? (
            <button
              type="button"
              class="icon"
              onClick={() => void store.ask({ do: "open", channelId: channel.parentId ?? "" })}
            >
              ‹ back
            </button>
          ) : null}
          <button
            type="button"
            class="icon"
            aria-label={theme === "dark" ? "Light colours" : "Dark colours"}
            onClick={() => setTheme(theme === "dark" ? "light" : "dark")}
          >
            {theme === "dark" ? "☀" : "☾"}
          </button>
          <button
            type="button"
            class="icon"
            aria-pressed={side === "workshop"}
            aria-label="Workshop"
            onClick={() => turn("workshop")}
          >
            🔧 <span class="word">Workshop</span>
          </button>
          <button
            type="button"
            class="icon"
            aria-pressed={side === "members"}
            aria-label="Members"
            onClick={() => turn("members")}
          >
            👥
          </button>
        </header>
        <Chat />
      </main>
      {side === "members" ? <Members /> : null}
      {side === "workshop" ? <Workshop onClose={() => turn("workshop")} /> : null}
      {state.modal === undefined ? null : <Modal key={state.modal.key} modal={state.modal} />}
    </div>
  );
}
