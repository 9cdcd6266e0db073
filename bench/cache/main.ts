import { writeFileSync } from "node:fs";
import { type BenchOptions, machine, toOutput } from "../report.ts";
import { type Rounds, runSuite } from "./suite.ts";
import { median, verdicts } from "./targets.ts";

/** The cache beside its peers: a table of medians, the targets, and with `--json` every round. */
export async function benchCache({ json, rounds, only, say = toOutput }: BenchOptions): Promise<void> {
  const head = machine();
  say(head);
  const results = await runSuite(only, rounds, say);
  for (const [measure, byPeer] of results) printTable(measure, byPeer, say);
  const judged = verdicts(results);
  say("\ntargets");
  for (const { target, reached, met } of judged) say(`${met ? "met   " : "MISSED"}  ${target}: ${reached}`);
  if (json === undefined) return;
  const plain = Object.fromEntries(
    [...results].map(([measure, byPeer]) => [
      measure,
      Object.fromEntries([...byPeer].map(([peer, figures]) => [peer, Object.fromEntries(figures)])),
    ]),
  );
  writeFileSync(json, `${JSON.stringify({ machine: head, rounds: plain, targets: judged }, undefined, 2)}\n`);
}

function printTable(
  measure: string,
  byPeer: Rounds extends Map<string, infer ByPeer> ? ByPeer : never,
  say: (line: string) => void,
): void {
  const figures = [...new Set([...byPeer.values()].flatMap((columns) => [...columns.keys()]))];
  say(`\n${measure.padEnd(20)}${figures.map((figure) => figure.padStart(24)).join("")}`);
  for (const [peer, columns] of byPeer) {
    const cells = figures.map((figure) => {
      const values = columns.get(figure);
      return (values === undefined ? "" : median(values).toFixed(values.some((value) => value < 100) ? 2 : 0)).padStart(
        24,
      );
    });
    say(peer.padEnd(20) + cells.join(""));
  }
}
