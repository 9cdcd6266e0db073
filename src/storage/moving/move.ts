import { SetupFault } from "../../errors.ts";
import { type Contents, ContentsSum, digestOf, sameContents } from "./checksum.ts";
import type { Readable, Snapshot, Table, Target } from "./moving.ts";

export type TableContents = Readonly<Record<string, Contents>>;

export interface Moved {
  /** By table, as they are in the source. */
  readonly contents: TableContents;
  /** Rows that the target cannot store as they are, and stores as near as it can. */
  readonly changedRows: number;
  /** Tables that are not of this program. */
  readonly leftOut: readonly string[];
}

/** Fills a target with everything that a snapshot holds, reads it back, and throws when they differ. The target is not kept yet. */
export async function move(from: Snapshot, to: Target, expected: TableContents | undefined): Promise<Moved> {
  const leftOut = foreignTables(from, to);
  const contents: Record<string, Contents> = {};
  let changedRows = 0;
  for (const table of to.tables) {
    const [source, wanted] = [new ContentsSum(), new ContentsSum()];
    for await (const rows of from.rows(table)) {
      const fitting = rows.map((row) => {
        const digest = digestOf(row);
        const fitted = to.fit(row);
        source.add(digest);
        wanted.add(fitted === row ? digest : digestOf(fitted));
        if (fitted !== row) changedRows += 1;
        return fitted;
      });
      await to.add(table, fitting);
    }
    if (table.counter !== undefined) await to.setLastNumber(table, await from.lastNumber(table));
    contents[table.name] = source.contents;
    refuseOther(from.place, table, expected?.[table.name] ?? source.contents, source.contents);
    refuseOther(to.place, table, wanted.contents, await contentsOf(to, table));
  }
  await to.checkReferences();
  return { contents, changedRows, leftOut };
}

/** What a table holds, read row by row. */
export async function contentsOf(readable: Readable, table: Table): Promise<Contents> {
  const sum = new ContentsSum();
  for await (const rows of readable.rows(table)) for (const row of rows) sum.add(digestOf(row));
  return sum.contents;
}

function refuseOther(place: string, { name }: Table, expected: Contents, found: Contents): void {
  if (sameContents(expected, found)) return;
  throw new SetupFault(
    `The table ${name} in ${place} does not hold what it should: ${expected.rows} rows with the checksum ${expected.checksum.slice(0, 16)} were expected, and ${found.rows} with ${found.checksum.slice(0, 16)} are there.`,
  );
}

/**
 * Whatever the program keeps is on both sides with the same columns, or would be lost without a word. The source may have tables of
 * somebody else besides; their names.
 */
function foreignTables(from: Snapshot, to: Target): readonly string[] {
  const written = ({ name, columns, counter }: Table) =>
    columns.map((column) => `${name}.${column.name} ${column.type}${counter === column.name ? " counted" : ""}`);
  const ours = new Set(to.tables.map(({ name }) => name));
  const here = to.tables.flatMap(written);
  const there = from.tables.filter(({ name }) => ours.has(name)).flatMap(written);
  const differing = [
    ...here.filter((column) => !there.includes(column) || column.endsWith(" other")),
    ...there.filter((column) => !here.includes(column)),
  ];
  if (differing.length > 0) {
    throw new SetupFault(`${from.place} and ${to.place} do not have the same tables: ${differing.join(", ")}.`);
  }
  return from.tables.map(({ name }) => name).filter((name) => !ours.has(name));
}
