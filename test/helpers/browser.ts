import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { debianTool } from "./debian.ts";

const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A real Chromium without a window, with a profile of its own. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: debianTool("chromium"), headless: true, args: quiet });
}

/** Where a picture of the page is kept for whoever looks at the run. */
export function artefact(name: string): string {
  const folder = fileURLToPath(new URL("../../artefacts/playground/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  return join(folder, name);
}
