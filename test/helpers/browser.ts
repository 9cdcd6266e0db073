import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";

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
  return chromium.launch({ executablePath: findBinary(), headless: true, args: quiet });
}

/** Where a picture of the page is kept for whoever looks at the run. */
export function artefact(name: string): string {
  const folder = fileURLToPath(new URL("../../artefacts/playground/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  return join(folder, name);
}

let found: string | undefined;

/** From the PATH, else Debian's package when we may install it; never skipped. */
function findBinary(): string {
  found ??= onPath() ?? installed();
  if (found === undefined) {
    throw new Error("These tests need chromium on the PATH (Debian: apt-get install chromium), and there is none.");
  }
  return found;
}

function onPath(): string | undefined {
  try {
    // While another test's process installs it, it may be there without its libraries.
    const script = "command -v chromium && chromium --version --no-sandbox >&2";
    return execFileSync("sh", ["-c", script], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}

function installed(): string | undefined {
  if (process.getuid?.() !== 0) return undefined;
  process.stderr.write(
    "chromium is not on the PATH: installing Debian's package, and a font with emoji, for the tests\n",
  );
  const script = [
    "command -v apt-get || exit 1",
    // Test files run side by side: the first one installs it for all.
    'exec 9>"$LOCK" && flock 9',
    "chromium --version --no-sandbox 2>/dev/null && exit 0",
    "export DEBIAN_FRONTEND=noninteractive",
    "apt-get update -qq 9>&- && apt-get install -y -qq --no-install-recommends chromium fonts-noto-color-emoji 9>&-",
  ].join("\n");
  try {
    const env = { ...process.env, LOCK: join(tmpdir(), "suggestion-box-chromium.lock") };
    execFileSync("sh", ["-c", script], { env, stdio: ["ignore", "ignore", "inherit"] });
  } catch {
    return undefined;
  }
  return onPath();
}
