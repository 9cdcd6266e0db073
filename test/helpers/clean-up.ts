import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Gives the whole test run one folder for its data, and takes it away at the end. */
export default function setUp(): () => void {
  const root = mkdtempSync(path.join(tmpdir(), "suggestion-box-tests-"));
  process.env["SUGGESTION_BOX_TEST_ROOT"] = root;
  return () => rmSync(root, { recursive: true, force: true, maxRetries: 3 });
}
