import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** `npm run bench -- cache [--only hot,redis] [--rounds N] [--json FILE]` */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "string" }, rounds: { type: "string" }, only: { type: "string", default: "" } },
});
const [suite = ""] = positionals;

if (suite !== "cache") {
  process.stderr.write("Which benchmark? npm run bench -- cache [--only hot,redis] [--rounds N] [--json FILE]\n");
  process.exit(2);
}

const here = fileURLToPath(new URL(".", import.meta.url));
if (!existsSync(`${here}/node_modules`)) {
  process.stdout.write("Installing the peers to compare with, in bench/ only …\n");
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: here, stdio: "inherit" });
}

const { benchCache } = await import("./cache/main.ts");
await benchCache({
  json: values.json,
  rounds: values.rounds === undefined ? undefined : Number(values.rounds),
  only: values.only.split(",").filter((name) => name !== ""),
});
