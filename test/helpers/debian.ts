import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";

interface Tool {
  /** Its version, which it only says when its libraries are there too: another process may be installing it. */
  readonly check: string;
  readonly packages: readonly string[];
}

/** Programs that tests run as they come from Debian. */
const tools = {
  "redis-server": { check: "redis-server --version", packages: ["redis-server"] },
  // With a font that has emoji.
  chromium: { check: "chromium --version --no-sandbox", packages: ["chromium", "fonts-noto-color-emoji"] },
  strace: { check: "strace --version", packages: ["strace"] },
} as const satisfies Readonly<Record<string, Tool>>;

export type ToolName = keyof typeof tools;

const names = Object.keys(tools) as readonly ToolName[];
const found = new Map<ToolName, string>();

/** Where a program is: on the PATH, else from Debian's package when we may install it; never skipped. */
export function debianTool(name: ToolName): string {
  const known = found.get(name) ?? onPath(name) ?? installed(name);
  if (known === undefined)
    throw new Error(`These tests need ${name} on the PATH (Debian: apt-get install ${name}), and there is none.`);
  found.set(name, known);
  return known;
}

/** Installs what is missing, if we may, before tests that have to be over in time wait for it. */
export function setup(): void {
  if (!mayInstall()) return;
  const missing = names.filter((name) => onPath(name) === undefined);
  if (missing.length > 0) install(missing);
}

function onPath(name: ToolName): string | undefined {
  try {
    const script = `command -v ${name} && ${tools[name].check} >&2`;
    return execFileSync("sh", ["-c", script], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}

function installed(name: ToolName): string | undefined {
  if (!mayInstall()) return undefined;
  install([name]);
  return onPath(name);
}

function mayInstall(): boolean {
  return process.getuid?.() === 0;
}

function install(missing: readonly ToolName[]): void {
  process.stderr.write(`${missing.join(", ")}: not on the PATH; installing Debian's packages for the tests\n`);
  const packages = missing.flatMap((name) => tools[name].packages);
  const script = [
    "command -v apt-get || exit 1",
    // Processes side by side: one at a time, and who comes second finds it there. What is kept for the lock must not be kept by a service that outlives us.
    'exec 9>"$LOCK" && flock 9',
    `${missing.map((name) => `${tools[name].check} >/dev/null 2>&1`).join(" && ")} && exit 0`,
    "was=$(cat /run/redis/redis-server.pid 2>/dev/null)",
    "export DEBIAN_FRONTEND=noninteractive",
    `apt-get update -qq 9>&- && apt-get install -y -qq --no-install-recommends ${packages.join(" ")} 9>&- || exit 1`,
    // Redis' package starts a service of its own, which is not to be left running.
    'test -z "$was" && command -v service && test -e /etc/init.d/redis-server && service redis-server stop',
    "true",
  ].join("\n");
  try {
    const env = { ...process.env, LOCK: path.join(tmpdir(), "suggestion-box-apt.lock") };
    execFileSync("sh", ["-c", script], { env, stdio: ["ignore", "ignore", "inherit"] });
  } catch {
    // Whoever needs it says what is missing.
  }
}
