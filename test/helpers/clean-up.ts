import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

let root: string | undefined;

/** Gives the whole test run one folder for its data. */
export function setup(): void {
  root = mkdtempSync(path.join(tmpdir(), "suggestion-box-tests-"));
  process.env["SUGGESTION_BOX_TEST_ROOT"] = root;
}

/** Takes it away at the end. */
export function teardown(): void {
  if (root !== undefined) rmSync(root, { recursive: true, force: true, maxRetries: 3 });
}
