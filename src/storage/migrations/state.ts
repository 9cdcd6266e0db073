import type { Migrations } from "./migrations.ts";

/** How a database stands to this program. */
export interface MigrationState {
  /** How many of ours it has. */
  readonly applied: number;
  /** Those that the next start would make. */
  readonly pending: readonly string[];
  /** Those that only a newer program knows. */
  readonly unknown: readonly string[];
}

export function migrationState(applied: readonly string[], migrations: Migrations): MigrationState {
  return {
    applied: applied.filter((name) => Object.hasOwn(migrations, name)).length,
    pending: Object.keys(migrations)
      .filter((name) => !applied.includes(name))
      .toSorted(),
    unknown: applied.filter((name) => !Object.hasOwn(migrations, name)),
  };
}
