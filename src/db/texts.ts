import type { TableContents } from "../storage/moving/move.ts";
import type { DatabaseStatus } from "../storage/moving/status.ts";

/** Half of it is enough to be compared by eye. */
const shownDigits = 16;

/** One line a table, with rows and checksum. */
export function contentsTable(contents: TableContents): readonly string[] {
  const rows = Object.entries(contents).map(([table, { rows, checksum }]) => [
    table,
    String(rows),
    checksum.slice(0, shownDigits),
  ]);
  return aligned([["table", "rows", "checksum"], ...rows]);
}

/** How a database stands, line by line. */
export function describeStatus(place: string, status: DatabaseStatus | undefined): readonly string[] {
  if (status === undefined) return [`There is no database at ${place} yet; the bot makes it when it starts.`];
  const { engine, isServed, applied, pending, unknown, bytes, rows } = status;
  const facts: [string, string][] = [
    ["Database", `${place} (${engine})`],
    ["In use", isServed ? "a bot is using it" : "no bot is using it"],
    ["Migration", applied.at(-1) ?? "none: the database is empty"],
    ["Pending", pending.length === 0 ? "none" : pending.join(", ")],
    ["Size", `${(bytes / 2 ** 20).toFixed(1)} MiB`],
  ];
  if (unknown.length > 0) {
    facts.push(["Newer", `${unknown.join(", ")}: written by a newer version, which this one does not open`]);
  }
  const counts = Object.entries(rows).map(([table, count]) => [`  ${table}`, String(count)]);
  return [...aligned(facts, "left"), ...(counts.length === 0 ? [] : ["Rows", ...aligned(counts)])];
}

/** The first column to the left, numbers after it to the right. */
function aligned(lines: readonly (readonly string[])[], second: "left" | "right" = "right"): readonly string[] {
  const width = (column: number) => Math.max(...lines.map((line) => line[column]?.length ?? 0));
  return lines.map((line) =>
    line
      .map((cell, column) =>
        column === 1 && second === "right" ? cell.padStart(width(column)) : cell.padEnd(width(column)),
      )
      .join("  ")
      .trimEnd(),
  );
}
