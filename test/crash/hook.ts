import { isMainThread } from "node:worker_threads";
import type { HookPlan } from "./plan.ts";

/** Preloaded into the bot's process with `--import`, so that the bot's own source knows nothing of the rig. */
const written = process.env["CRASH_PLAN"];
if (isMainThread && written !== undefined) {
  const plan = JSON.parse(written) as HookPlan;
  const [{ tapSqlite }, { tapPostgres }, { changeModules }, { Tap }] = await Promise.all([
    import("./hook-sqlite.ts"),
    import("./hook-postgres.ts"),
    import("./hook-modules.ts"),
    import("./hook-tap.ts"),
  ]);
  const tap = new Tap(plan);
  if (process.env["DATABASE_URL"] === undefined) tapSqlite(tap);
  else tapPostgres(tap);
  changeModules(plan);
  process.on("SIGUSR2", () => tap.arm());
}
