import { existsSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

/** Preloaded into the bot's process with `--import`: each of its other threads fails by itself when that file is there. */
const file = process.env["THREADS_FAIL_WHEN"];
if (!isMainThread && file !== undefined) {
  setInterval(() => {
    if (existsSync(file)) throw new Error("a thread is told to fail");
  }, 10).unref();
}
