import type { FiguresView } from "../page-server/protocol.ts";
import { useStore } from "./store.ts";

const tiles: readonly { readonly label: string; readonly names: readonly string[]; readonly says: string }[] = [
  { label: "flights", names: ["loads_total"], says: "Requests to Discord for an object" },
  { label: "joined", names: ["joins_total", "remote_joins_total"], says: "Callers who shared somebody else's flight" },
  { label: "near hits", names: ["near_hits_total", "negative_hits_total"], says: "Answered from this process' memory" },
  { label: "store hits", names: ["store_hits_total"], says: "Answered from Redis" },
  { label: "upserts stored", names: ["upserts_stored_total"], says: "Observations that were news" },
  { label: "unchanged", names: ["upserts_unchanged_total"], says: "Observations known already" },
  { label: "stale", names: ["upserts_stale_total"], says: "Observations older than what is known" },
  { label: "mismatches", names: ["mismatches_total"], says: "Another key's data, never served" },
];

const width = 360;
const height = 120;
const shownMs = 60_000;
const lane = { callers: 40, joined: 74, flights: 104 } as const;

/** The object cache's figures, from the bot's own /metrics, and its last minute as a drawing. */
export function CachePanel() {
  const { figures } = useStore();
  const latest = figures.at(-1);
  return (
    <section class="cache">
      <h3>
        The cache at work{" "}
        <span class={`pill breaker-${latest?.breaker ?? "closed"}`}>breaker {latest?.breaker ?? "…"}</span>
      </h3>
      <dl>
        {tiles.map(({ label, names, says }) => (
          <div title={says}>
            <dt>{label}</dt>
            <dd>{latest === undefined ? "–" : total(latest, names).toLocaleString("en")}</dd>
          </div>
        ))}
      </dl>
      <TimeLine figures={figures} />
    </section>
  );
}

function TimeLine({ figures }: { readonly figures: readonly FiguresView[] }) {
  const end = figures.at(-1)?.at ?? 0;
  const steps = figures.slice(1).map((now, index) => {
    const before = figures[index];
    const isSameBot = before?.since === now.since;
    const rose = (...names: readonly string[]): number =>
      total(now, names) - (before !== undefined && isSameBot ? total(before, names) : 0);
    return {
      x: width - ((end - now.at) / shownMs) * width,
      callers: rose("near_hits_total", "store_hits_total", "negative_hits_total", "misses_total"),
      joined: rose("joins_total", "remote_joins_total"),
      flights: rose("loads_total"),
    };
  });
  const shown = steps.filter(({ x }) => x >= 0);
  const most = Math.max(10, ...shown.map(({ callers }) => callers));
  const sum = (pick: (step: (typeof steps)[number]) => number): number =>
    shown.reduce((all, step) => all + pick(step), 0);
  const said = `In the last minute: ${sum((step) => step.callers)} callers, ${sum((step) => step.joined)} joined a flight, flights: ${sum((step) => step.flights)}.`;
  return (
    <figure class="time-line">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={said}>
        {Object.entries(lane).map(([name, y]) => (
          <g>
            <line x1="0" x2={width} y1={y} y2={y} class="axis" />
            <text x="2" y={y - 5}>
              {name}
            </text>
          </g>
        ))}
        {shown.map((step) => (
          <g>
            {step.callers === 0 ? null : (
              <rect
                class="callers"
                x={step.x - 2}
                width="3"
                y={lane.callers - (step.callers / most) * 36}
                height={(step.callers / most) * 36}
              />
            )}
            {step.joined === 0 ? null : (
              <circle class="joined" cx={step.x} cy={lane.joined} r={Math.min(12, 2 + Math.sqrt(step.joined))} />
            )}
            {step.flights === 0 ? null : (
              <circle class="flights" cx={step.x} cy={lane.flights} r={Math.min(12, 2 + Math.sqrt(step.flights))} />
            )}
          </g>
        ))}
      </svg>
      <figcaption>{said} A cold stampede is one dot in the last lane.</figcaption>
    </figure>
  );
}

function total({ totals }: FiguresView, names: readonly string[]): number {
  return names.reduce((all, name) => all + (totals[name] ?? 0), 0);
}
