import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const folders: string[] = [];

/** A folder for one test's data, removed when the test run ends. */
export function freshFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "suggestion-box-test-"));
  folders.push(folder);
  return folder;
}

process.once("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
