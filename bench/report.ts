import { writeFileSync } from "node:fs";
import { cpus } from "node:os";

/** What one round of one measure came to, by name. */
export type Figures = Readonly<Record<string, number>>;

/** Figures of every round, by measure, peer and figure. */
export type Rounds = Map<string, Map<string, Map<string, number[]>>>;

export interface Verdict {
  readonly target: string;
  readonly reached: string;
  readonly met: boolean;
}

/** Notes a round's figures. */
export function note(rounds: Rounds, measure: string, peer: string, figures: Figures): void {
  const byPeer = rounds.get(measure) ?? new Map<string, Map<string, number[]>>();
  rounds.set(measure, byPeer);
  const columns = byPeer.get(peer) ?? new Map<string, number[]>();
  byPeer.set(peer, columns);
  for (const [figure, value] of Object.entries(figures)) columns.set(figure, [...(columns.get(figure) ?? []), value]);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function machine(): string {
  const [first] = cpus();
  return `Node.js ${process.version}, ${cpus().length} x ${first?.model ?? "?"}, ${new Date().toISOString().slice(0, 10)}`;
}

export type Say = (line: string) => void;

/** How a benchmark is run. */
export interface BenchOptions {
  readonly json?: string | undefined;
  readonly rounds?: number | undefined;
  readonly only: readonly string[];
  /** A short form, to see that it works: its figures are not worth much. */
  readonly quick: boolean;
  readonly say?: Say;
}

export function toOutput(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** One table a measure, a row a figure and a column a peer: medians of the rounds. */
export function printTables(rounds: Rounds, say: Say): void {
  for (const [measure, byPeer] of rounds) {
    const figures = [...new Set([...byPeer.values()].flatMap((columns) => [...columns.keys()]))];
    say(`\n${measure.padEnd(36)}${[...byPeer.keys()].map((peer) => peer.padStart(16)).join("")}`);
    for (const figure of figures) {
      const cells = [...byPeer.values()].map((columns) => cell(columns.get(figure)).padStart(16));
      say(figure.padEnd(36) + cells.join(""));
    }
  }
}

function cell(values: readonly number[] | undefined): string {
  if (values === undefined) return "";
  const digits = values.every(Number.isInteger) || values.every((value) => value >= 100) ? 0 : 2;
  return median(values).toFixed(digits);
}

export function printVerdicts(judged: readonly Verdict[], say: Say): void {
  say("\ntargets");
  for (const { target, reached, met } of judged) say(`${met ? "met   " : "MISSED"}  ${target}: ${reached}`);
}

/** Every round's figures, and the targets. */
export function writeJson(file: string, head: string, rounds: Rounds, judged: readonly Verdict[]): void {
  const plain = Object.fromEntries(
    [...rounds].map(([measure, byPeer]) => [
      measure,
      Object.fromEntries([...byPeer].map(([peer, figures]) => [peer, Object.fromEntries(figures)])),
    ]),
  );
  writeFileSync(file, `${JSON.stringify({ machine: head, rounds: plain, targets: judged }, undefined, 2)}\n`);
}
