import { styleText } from "node:util";
import type { Finding, Judgement } from "./finding.ts";

export interface ReportStyle {
  readonly colours: boolean;
  /** Columns of the terminal; undefined: one line a finding, however long. */
  readonly columns: number | undefined;
}

const marks: Readonly<Record<Judgement, string>> = { well: "✓", warning: "!", fault: "✗", unknown: "–" };
const colours = { well: "green", warning: "yellow", fault: "red", unknown: "gray" } as const;
const margin = 2;
/** Of a text's column. */
const narrowest = 30;
const widest = 90;

/** All findings for a person to read, and how many there are of each kind. */
export function report(title: string, findings: readonly Finding[], style: ReportStyle): string {
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    style.colours ? styleText(format, text, { validateStream: false }) : text;
  const subjectWidth = Math.max(...findings.map(({ subject }) => subject.length));
  const lines = findings.map(({ subject, judgement, found, mend }) => {
    const mark = paint(colours[judgement], marks[judgement]);
    const head = `${" ".repeat(margin)}${mark} ${paint("bold", subject.padEnd(subjectWidth))}  `;
    const indent = margin + 2 + subjectWidth + 2;
    const rows = (text: string) => wrapped(text.replaceAll(/\s+/g, " "), width(style.columns, indent));
    const told = rows(found).map((row) => (judgement === "unknown" ? paint("gray", row) : row));
    const mended = mend === undefined ? [] : rows(`→ ${mend}`).map((row) => paint("cyan", row));
    return `${head}${[...told, ...mended].join(style.columns === undefined ? " " : `\n${" ".repeat(indent)}`)}`;
  });
  return `\n${" ".repeat(margin)}${paint("bold", title)}\n\n${lines.join("\n")}\n\n${" ".repeat(margin)}${summary(findings)}\n`;
}

function width(columns: number | undefined, indent: number): number {
  if (columns === undefined) return Number.POSITIVE_INFINITY;
  return Math.min(Math.max(columns - indent, narrowest), widest);
}

/** A text in rows of so many characters, broken between words. */
function wrapped(text: string, width: number): readonly string[] {
  const rows: string[] = [];
  for (const word of text.split(" ")) {
    const row = rows.at(-1);
    if (row !== undefined && row.length + 1 + word.length <= width) {
      rows[rows.length - 1] = `${row} ${word}`;
    } else rows.push(word);
  }
  return rows;
}

function summary(findings: readonly Finding[]): string {
  const count = (judgement: Judgement) => findings.filter((one) => one.judgement === judgement).length;
  const [faults, warnings, unknown] = [count("fault"), count("warning"), count("unknown")];
  if (faults + warnings + unknown === 0) return "All is well.";
  const parts = [
    plural(faults, "fault", "faults"),
    plural(warnings, "warning", "warnings"),
    unknown === 0 ? undefined : `${unknown} not looked at`,
  ].filter((part) => part !== undefined);
  return `${parts.join(", ")}.${faults === 0 ? " The bot can work." : ""}`;
}

function plural(count: number, one: string, many: string): string | undefined {
  return count === 0 ? undefined : `${count} ${count === 1 ? one : many}`;
}
