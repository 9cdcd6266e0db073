/** A value as every engine stores it. */
export type Value = bigint | string | Uint8Array | null;
/** One value for each column of its table, in their order. */
export type Row = readonly Value[];

export interface Column {
  readonly name: string;
  /** "other" is what no table of ours has. */
  readonly type: "integer" | "text" | "bytes" | "other";
}

export interface Table {
  readonly name: string;
  /** In the order of their names. */
  readonly columns: readonly Column[];
  /** The column whose numbers count up and are never given twice. */
  readonly counter: string | undefined;
}

/** What can be read of a database's tables. */
export interface Readable {
  /** Without a password. */
  readonly place: string;
  /** In the order of their names. */
  readonly tables: readonly Table[];
  /** All rows, a bounded number at a time. */
  rows(table: Table): AsyncIterable<readonly Row[]>;
}

/** One moment of a database: whatever is written meanwhile is not in it. */
export interface Snapshot extends Readable {
  /** Those that were applied, in their order. */
  readonly migrations: readonly string[];
  /** The last number that a table's counter has given; 0 before the first. */
  lastNumber(table: Table): Promise<bigint>;
  close(): Promise<void>;
}

/** A database that is being filled. Nothing of it counts before `keep`, and after `discard` there is nothing. */
export interface Target extends Readable {
  /** The row as it can be stored here: the same one, or one with other values. */
  fit(row: Row): Row;
  add(table: Table, rows: readonly Row[]): Promise<void>;
  /** No number up to this one is given again. */
  setLastNumber(table: Table, number: bigint): Promise<void>;
  /** Throws when a row names one that is not there. */
  checkReferences(): Promise<void>;
  keep(): Promise<void>;
  discard(): Promise<void>;
}

/** Tables that are no content: each database has its own. */
export const ownTables: ReadonlySet<string> = new Set(["kysely_migration", "kysely_migration_lock", "backup_contents"]);

/** Tables by name from rows of a catalogue, one for each column. */
export function tablesFrom(
  found: readonly {
    readonly table: string;
    readonly column: string;
    readonly type: string;
    readonly counted: boolean;
  }[],
): readonly Table[] {
  const tables = new Map<string, (typeof found)[number][]>();
  for (const column of found.filter(({ table }) => !ownTables.has(table))) {
    tables.set(column.table, [...(tables.get(column.table) ?? []), column]);
  }
  return [...tables]
    .map(([name, columns]) => ({
      name,
      columns: columns
        .map(({ column, type }) => ({ name: column, type: types[type.toLowerCase()] ?? ("other" as const) }))
        .toSorted((one, other) => compare(one.name, other.name)),
      counter: columns.find(({ counted }) => counted)?.column,
    }))
    .toSorted((one, other) => compare(one.name, other.name));
}

const types: Readonly<Record<string, Column["type"]>> = {
  integer: "integer",
  bigint: "integer",
  text: "text",
  blob: "bytes",
  bytea: "bytes",
};

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
