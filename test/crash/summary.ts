import type { Finding } from "./finding.ts";
import type { CrashResult } from "./rig.ts";

/** How much is not as it should be: what makes a run fail. Posts too many in forums are counted apart. */
export function wrongs({ findings, unsynced }: CrashResult): number {
  return findings.filter(({ kind }) => kind !== "forum").length + unsynced;
}

export function summary(result: CrashResult, tookMs: number): readonly string[] {
  const { steps, findings, kills, synchronous, deeds, answered, forumPosts } = result;
  const of = (kind: Finding["kind"]): number => findings.filter((finding) => finding.kind === kind).length;
  const table = [...steps]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([name, count]) => {
      const figures = [count.kills, count.reached, count.forgotten].map((figure) => String(figure).padStart(7));
      return `${name.padEnd(26)}${figures.join("")}`;
    });
  const connections = [...synchronous].map(([says, count]) => `${count} connections say ${says}`).join(", ");
  return [
    `${"step".padEnd(26)}  kills  there  nonces forgotten`,
    ...table,
    `${deeds} deeds, ${answered} of them answered; ${Math.round(tookMs / 1_000)} s`,
    `synchronous: ${connections}; ${result.unsynced} do not wait for the disk`,
    `forum posts: ${of("forum")} too many of ${forumPosts}`,
    `${of("lost")} lost, ${of("doubled")} doubled, ${of("stale")} stale after ${kills} kills`,
  ];
}
