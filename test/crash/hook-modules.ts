import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import type { HookPlan } from "./plan.ts";

const declared = "export function allMigrations(";

/** Changes modules of the bot as they are loaded: migrations to be killed in, and nothing found by its mark where that is the fault. */
export function changeModules({ migrations, control }: HookPlan): void {
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (url.endsWith("/storage/migrations/migrations.ts")) {
        const source = readFileSync(fileURLToPath(url), "utf8");
        if (!source.includes(declared)) throw new Error("the migrations are not declared as they were");
        return { ...loaded, source: `${source.replace(declared, "function ownMigrations(")}\n${more(migrations)}` };
      }
      if (control === "forgetful" && url.endsWith("/delivery/attempted-since.ts")) {
        return { ...loaded, source: "export const attemptedSince = () => new Date(Date.now() + 31_536_000_000);" };
      }
      return loaded;
    },
  });
}

/** Each changes every suggestion and makes a table; none of them can be applied where half of it is there. */
function more(count: number): string {
  return `
import { sql as crashSql } from "kysely";
export function allMigrations(definitions) {
  const migrations = { ...ownMigrations(definitions) };
  for (let n = 9001; n <= ${9000 + count}; n += 1) {
    migrations[n + "-crash"] = {
      async up(db) {
        await crashSql.raw("alter table suggestions add column crash_" + n + " integer not null default 0").execute(db);
        await crashSql.raw("create table crash_" + n + " (number integer not null)").execute(db);
        await crashSql.raw("insert into crash_" + n + " select number from suggestions").execute(db);
        await crashSql.raw("update suggestions set crash_" + n + " = number").execute(db);
      },
    };
  }
  return migrations;
}
`;
}
