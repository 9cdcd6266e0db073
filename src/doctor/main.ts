import { readFileSync } from "node:fs";
import { config as readEnvFile } from "dotenv";
import { commands } from "../../commands/index.ts";
import { menus } from "../../commands/menus/index.ts";
import { inspectConfig } from "../config.ts";
import { examineCache } from "./cache.ts";
import { judgeClock } from "./clock.ts";
import { examinePostgres, examineSqlite } from "./database.ts";
import { examineDiscord } from "./discord.ts";
import { type Finding, findingsOn } from "./finding.ts";
import { examineHttp } from "./http-port.ts";
import { report } from "./report.ts";
import { judgeSecretFiles, judgeSettings } from "./settings.ts";

/** What `npm run doctor` runs: looks at everything that the bot needs, changes nothing, and says what to mend. */
const exitFault = 1;
const exitConfig = 78;

const { parsed = {} } = readEnvFile({ quiet: true });
const { config, faults } = inspectConfig(process.env);
const atFault = new Set(faults.map(({ name }) => name));
const given = { environment: process.env, inFile: Object.keys(parsed), faults };

const [discord, database, cache, http] = await Promise.all([
  examineDiscord({ ...config, token: config.discordToken, commands: [...commands, ...menus].map(({ data }) => data) }),
  examineDatabase(),
  atFault.has("CACHE_URL") ? unread("Cache", "CACHE_URL") : examineCache(config.cacheUrl),
  examineHttp(config.httpHost, config.httpPort),
]);
const clocks = [discord.clock, database.clock, cache.clock].filter((reading) => reading !== undefined);
const findings: readonly Finding[] = [
  judgeNode(),
  ...judgeSettings(given),
  ...judgeSecretFiles(given),
  ...discord.findings,
  judgeClock(clocks),
  database.database,
  database.disk,
  cache.cache,
  atFault.has("HTTP_PORT") ? findingsOn("HTTP").unknown("not looked at, since HTTP_PORT cannot be read") : http,
];

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};
const { isTTY, columns } = process.stdout;
const style = { colours: isTTY && (process.env["NO_COLOR"] ?? "") === "", columns: isTTY ? columns : undefined };
process.stdout.write(report(`suggestion-box ${version} · doctor`, findings, style));
process.exitCode = exitCode();

function exitCode(): number {
  if (faults.length > 0) return exitConfig;
  return findings.some(({ judgement }) => judgement === "fault") ? exitFault : 0;
}

function judgeNode(): Finding {
  const { well, warning } = findingsOn("Node.js");
  const { node } = process.versions;
  const found = `${node} on ${process.platform}-${process.arch}`;
  // Odd ones are looked after for half a year.
  if (Number.parseInt(node, 10) % 2 === 0) return well(found);
  return warning(`${found}, which is not a long-term version`, "run the one that npm ci brings: npm start");
}

async function examineDatabase() {
  if (!atFault.has("DATABASE_URL")) {
    return config.databaseUrl === undefined
      ? examineSqlite(config.databaseFile)
      : await examinePostgres(config.databaseUrl);
  }
  const why = "not looked at, since DATABASE_URL cannot be read";
  return { database: findingsOn("Database").unknown(why), disk: findingsOn("Disk").unknown(why), clock: undefined };
}

function unread(subject: string, name: string) {
  return { cache: findingsOn(subject).unknown(`not looked at, since ${name} cannot be read`), clock: undefined };
}
