import { useRef, useState } from "preact/hooks";
import type { CrowdDeed, Deed, Fault, RunView, Story } from "../page-server/protocol.ts";
import { CachePanel } from "./cache-panel.tsx";
import { store, useStore } from "./store.ts";

const crowds = [10, 200, 5_000] as const;

const deeds: readonly { readonly deed: CrowdDeed; readonly label: string }[] = [
  { deed: "vote", label: "vote at once" },
  { deed: "suggest", label: "suggest at once" },
  { deed: "resolve", label: "decide at once" },
  { deed: "stampede", label: "look after a cold start" },
];

const faults: readonly { readonly fault: Fault; readonly label: string; readonly says: string }[] = [
  { fault: "slow", label: "🐌 Slow API", says: "Every answer 1.5 s late" },
  { fault: "errors", label: "💥 500s", says: "A card refused twice, then its answer lost" },
  { fault: "limits", label: "🚦 429s", says: "Wait 2 s, said twice" },
  { fault: "gateway", label: "✂️ Cut the gateway", says: "The WebSocket breaks" },
  { fault: "kill", label: "☠️ Kill the bot", says: "SIGKILL with a card on its way, then a restart" },
];

const redisFaults: typeof faults = [
  { fault: "redis", label: "🧊 Stop Redis", says: "It hangs; the breaker opens" },
  { fault: "poison", label: "☣️ Poison an entry", says: "One member's slot holds another's" },
];

const stories: readonly { readonly story: Story; readonly label: string; readonly says: string }[] = [
  { story: "race", label: "Fetch, then add", says: "Eight ask at once; the naive cache throws at seven" },
  { story: "mismatch", label: "The wrong reply", says: "Asked for key 5, given key 99. Needs redis-server" },
];

const botStates = { serving: "The bot serves", starting: "The bot is starting…", down: "The bot is down" } as const;

/** Crowds, faults, the cache at work, and the two stories. */
export function Workshop({ onClose }: { readonly onClose: () => void }) {
  const { workshop } = useStore();
  const [count, setCount] = useState<number>(200);
  const isBusy = workshop?.runs.some(({ state }) => state === "running") === true;
  const panel = useRef<HTMLElement>(null);
  const begin = (deed: Deed): void => {
    void store.ask(deed);
    panel.current?.scrollTo({ top: 0 });
  };
  const shown = workshop?.redis === true ? [...faults, ...redisFaults] : faults;
  const state = workshop?.bot ?? "starting";
  return (
    <aside class="workshop" aria-label="Workshop" tabIndex={0} ref={panel}>
      <header>
        <h2>🔧 Workshop</h2>
        <span class={`pill ${state}`}>{botStates[state]}</span>
        <button type="button" class="close" aria-label="Close the workshop" onClick={onClose}>
          ×
        </button>
      </header>
      <Runs runs={workshop?.runs.slice(0, 1) ?? []} />
      <section>
        <h3>A crowd</h3>
        <div class="counts" role="group" aria-label="How many">
          {crowds.map((one) => (
            <button type="button" aria-pressed={one === count} onClick={() => setCount(one)}>
              {one.toLocaleString("en")}
            </button>
          ))}
        </div>
        <div class="deeds">
          {deeds.map(({ deed, label }) => (
            <button
              type="button"
              class="button secondary"
              disabled={isBusy}
              onClick={() => begin({ do: "crowd", deed, count })}
            >
              {label}
            </button>
          ))}
        </div>
      </section>
      <CachePanel />
      <section>
        <h3>Let something fail</h3>
        <div class="cards">
          {shown.map(({ fault, label, says }) => (
            <button type="button" disabled={isBusy} onClick={() => begin({ do: "fault", fault })}>
              <b>{label}</b>
              <small>{says}</small>
            </button>
          ))}
        </div>
        {workshop?.redis === true ? null : (
          <p class="hint">
            With <code>--redis</code> the bot caches in a Redis, which can be stopped and poisoned here.
          </p>
        )}
      </section>
      <section>
        <h3>Two stories, on a naive cache and on ours</h3>
        <div class="cards">
          {stories.map(({ story, label, says }) => (
            <button type="button" disabled={isBusy} onClick={() => begin({ do: "story", story })}>
              <b>{label}</b>
              <small>{says}</small>
            </button>
          ))}
        </div>
      </section>
      <Runs runs={workshop?.runs.slice(1) ?? []} />
    </aside>
  );
}

const runStates = { running: "running…", shown: "shown", failed: "not as promised" } as const;
const marks = { plain: "·", good: "✓", bad: "✗" } as const;

function Runs({ runs }: { readonly runs: readonly RunView[] }) {
  return (
    <>
      {runs.map((run) => (
        <section class={`run ${run.state}`} key={run.id} aria-live="polite">
          <h3>
            {run.title} <span class={`pill ${run.state}`}>{runStates[run.state]}</span>
          </h3>
          <p class="says">{run.says}</p>
          <ul>
            {run.lines.map((line) => (
              <li class={line.tone}>
                <span aria-hidden="true">{marks[line.tone]}</span> {line.text}
              </li>
            ))}
          </ul>
          {run.sides === undefined ? null : (
            <div class="sides">
              {run.sides.map((side) => (
                <div class={side.good ? "side good" : "side bad"}>
                  <b>{side.name}</b>
                  <ul>
                    {side.lines.map((line) => (
                      <li>{line}</li>
                    ))}
                  </ul>
                  <p>
                    {side.good ? "✓" : "✗"} {side.verdict}
                  </p>
                </div>
              ))}
            </div>
          )}
        </section>
      ))}
    </>
  );
}
