import { parseArgs } from "node:util";

/** What the operator asked for. */
export type Action =
  | { readonly kind: "help" }
  | { readonly kind: "status" | "migrate" }
  | { readonly kind: "backup" | "restore"; readonly file: string; readonly force: boolean }
  | { readonly kind: "copy"; readonly from: string; readonly to: string };

/** A command line that cannot be understood. */
export class UsageFault extends Error {
  override readonly name = "UsageFault";
}

export const helpText = `npm run db -- <command>: works on the database that the bot uses by its settings (DATABASE_URL, else DATA_DIR)

  status                  where it is, its migrations, size and rows, and whether a bot is using it
  migrate                 bring it up to date, as the bot does when it starts; a copy is made before
  backup FILE             write it into one file, also while the bot is running; --force overwrites FILE
  restore FILE            fill it from a backup of either engine, with the bot stopped; if it is not empty, --force
                          keeps what was there in a file in DATA_DIR
  copy --from A --to B    copy a whole database into an empty one, and compare both. A and B are sqlite (the file in
                          DATA_DIR), postgres (DATABASE_URL), a file, or postgres://…

A backup is an SQLite file, whichever engine it is of. Exit codes: 0 done; 1 not done, and nothing was changed;
64 the command was not understood; 78 a setting has to be mended.
`;

const options = {
  help: { type: "boolean", short: "h", default: false },
  force: { type: "boolean", default: false },
  from: { type: "string" },
  to: { type: "string" },
} as const;

/** Throws a UsageFault that says what is missing or too much. */
export function readAction(args: readonly string[]): Action {
  const { positionals, values } = parsed(args);
  const [kind, file, ...others] = positionals;
  if (values.help || kind === "help") return { kind: "help" };
  switch (kind) {
    case "status":
    case "migrate":
      refuse(file ?? others[0], values.force, values.from ?? values.to);
      return { kind };
    case "backup":
    case "restore":
      refuse(others[0], false, values.from ?? values.to);
      if (file === undefined) throw new UsageFault(`Which file? npm run db -- ${kind} FILE`);
      return { kind, file, force: values.force };
    case "copy": {
      refuse(file, values.force, undefined);
      const { from, to } = values;
      if (from === undefined || to === undefined)
        throw new UsageFault("From where to where? npm run db -- copy --from A --to B");
      return { kind, from, to };
    }
    case undefined:
      throw new UsageFault(helpText);
    default:
      throw new UsageFault(`There is no command ${kind}; npm run db -- --help lists them.`);
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageFault(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function refuse(argument: string | undefined, force: boolean, side: string | undefined): void {
  if (argument !== undefined) throw new UsageFault(`${argument} is one word too many; npm run db -- --help`);
  if (force) throw new UsageFault("--force is for backup and restore alone; npm run db -- --help");
  if (side !== undefined) throw new UsageFault("--from and --to are for copy alone; npm run db -- --help");
}
