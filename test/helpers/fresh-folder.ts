import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A folder for one test's data, removed with all others when the test run ends. */
export function freshFolder(): string {
  return mkdtempSync(path.join(process.env["SUGGESTION_BOX_TEST_ROOT"] ?? tmpdir(), "test-"));
}
