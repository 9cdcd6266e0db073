import type { Finding } from "./finding.ts";
import { acknowledgedNumber, type Deed, readOf } from "./ledger.ts";
import type { StoredWorld } from "./stored-world.ts";

const mostFindings = 10;

/** What was lost, doubled or stale, each with all that is known of how it came to that. */
export function trail(
  findings: readonly Finding[],
  kills: readonly string[],
  deeds: readonly Deed[],
  world: StoredWorld,
): readonly string[] {
  if (findings.length === 0) return [];
  const lines = findings.slice(0, mostFindings).map(({ kind, number, what }) => `  ${kind}: #${number ?? "?"} ${what}`);
  const numbers = new Set(findings.slice(0, mostFindings).flatMap(({ number }) => number ?? []));
  return [
    ...lines,
    ...kills.map((kill) => `  killed ${kill}`),
    ...[...numbers].flatMap((number) => about(number, deeds, world)),
  ];
}

function about(number: number, deeds: readonly Deed[], world: StoredWorld): readonly string[] {
  const suggestion = world.suggestions.find((one) => one.number === number);
  const done = deeds.filter((deed) => deed.number === number || acknowledgedNumber(deed) === number);
  return [
    `  #${number}: ${JSON.stringify(suggestion)}`,
    ...world.events.filter((event) => event.number === number).map((event) => `    event ${JSON.stringify(event)}`),
    ...world.intents
      .filter((intent) => intent.number === number)
      .map((intent) => `    intent ${JSON.stringify(intent)}`),
    ...world.queue.filter((entry) => entry.number === number).map((entry) => `    queue ${JSON.stringify(entry)}`),
    ...world.logs.filter((row) => row.number === number).map((row) => `    log ${JSON.stringify(row)}`),
    ...done.map(
      (deed) => `    ${deed.token} (${deed.interactionId ?? "?"}): ${deed.answer?.kind ?? "no answer"} ${readOf(deed)}`,
    ),
  ];
}
