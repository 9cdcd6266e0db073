import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const usage = "npm run bench -- cache | bot | database [--only NAME,NAME] [--rounds N] [--quick] [--json FILE]";

// Whatever it started ends with it, servers and bots.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "string" },
    rounds: { type: "string" },
    only: { type: "string", default: "" },
    quick: { type: "boolean", default: false },
  },
});
const [suite = ""] = positionals;
const options = {
  json: values.json,
  rounds: values.rounds === undefined ? undefined : Number(values.rounds),
  only: values.only.split(",").filter((name) => name !== ""),
  quick: values.quick,
};

switch (suite) {
  case "cache": {
    installPeers();
    const { benchCache } = await import("./cache/main.ts");
    await benchCache(options);
    break;
  }
  case "bot": {
    const { benchBot } = await import("./bot/main.ts");
    await benchBot(options);
    break;
  }
  case "database": {
    const { benchDatabase } = await import("./database/main.ts");
    await benchDatabase(options);
    break;
  }
  default:
    process.stderr.write(`Which benchmark? ${usage}\n`);
    process.exit(2);
}

function installPeers(): void {
  const here = fileURLToPath(new URL(".", import.meta.url));
  if (existsSync(`${here}/node_modules`)) return;
  process.stdout.write("Installing the peers to compare with, in bench/ only …\n");
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: here, stdio: "inherit" });
}
