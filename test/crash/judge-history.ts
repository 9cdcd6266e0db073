import { Findings } from "./finding.ts";
import type { StoredEvent, StoredSuggestion, StoredWorld } from "./stored-world.ts";

/** Compares each suggestion with its history: no event may be missing, and what is counted must be what is there. */
export function judgeHistory(world: StoredWorld): Findings {
  const findings = new Findings();
  findings.count(
    world.suggestions.length,
    { least: world.lastNumber, most: world.lastNumber },
    undefined,
    "numbers given",
  );
  for (const suggestion of world.suggestions) judgeEvents(suggestion, world, findings);
  for (const suggestion of world.suggestions) judgeCounts(suggestion, world, findings);
  for (const note of world.notes) {
    const added = world.noteEvents.filter(({ kind, after }) => kind === "added" && after === note.text);
    findings.count(added.length, { least: 1, most: 1 }, note.number, `event of the note ${note.text}`);
  }
  return findings;
}

function judgeEvents(suggestion: StoredSuggestion, world: StoredWorld, findings: Findings): void {
  const { number } = suggestion;
  const events = world.events.filter((event) => event.number === number);
  const of = (kind: string): readonly StoredEvent[] => events.filter((event) => event.kind === kind);
  const [submitted] = events;
  if (submitted?.kind !== "submitted") return findings.add("lost", number, "the event of its submission");
  findings.count(of("submitted").length, { least: 1, most: 1 }, number, "events of its submission");
  const changes = suggestion.status_version - 1;
  findings.count(of("status-changed").length, { least: changes, most: changes }, number, "changes of its status");
  const edits = suggestion.text_version - 1;
  findings.count(of("edited").length, { least: edits, most: edits }, number, "edits");

  let status = String(submitted.after["status"]);
  for (const { before, after } of of("status-changed")) {
    const from = String(before["status"]);
    if (from !== status) findings.add("lost", number, `a change between ${status} and ${from}`);
    status = String(after["status"]);
  }
  if (status !== suggestion.status) findings.add("lost", number, `the change from ${status} to ${suggestion.status}`);
  const last = of("edited").at(-1);
  if (last !== undefined && last.after["text"] !== suggestion.text)
    findings.add("lost", number, "its last edit's event");
}

function judgeCounts({ number, up_votes, down_votes }: StoredSuggestion, world: StoredWorld, findings: Findings): void {
  const votes = world.votes.filter((vote) => vote.number === number);
  const counted = { up: up_votes, down: down_votes };
  for (const side of ["up", "down"] as const) {
    const given = votes.filter((vote) => vote.side === side).length;
    findings.count(counted[side], { least: given, most: given }, number, `votes ${side} that are counted`);
  }
}
