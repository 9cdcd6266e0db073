import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import Database from "better-sqlite3";
import { GatewayIntentBits } from "discord-api-types/v10";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commands } from "../../commands/index.ts";
import { menus } from "../../commands/menus/index.ts";
import { LocalDiscord } from "../../playground/discord/local-discord.ts";
import { judgeClock } from "../../src/doctor/clock.ts";
import { examineSqlite } from "../../src/doctor/database.ts";
import { examineDiscord } from "../../src/doctor/discord.ts";
import { judgeDisk } from "../../src/doctor/disk.ts";
import type { Finding } from "../../src/doctor/finding.ts";
import { examineHttp } from "../../src/doctor/http-port.ts";
import { judgeSecretFiles } from "../../src/doctor/settings.ts";
import { openStorage } from "../../src/storage/storage.ts";
import { runDoctor } from "../helpers/doctor.ts";
import { freshFolder } from "../helpers/fresh-folder.ts";
import { freePort, type RedisServer, startRedis } from "../helpers/redis-server.ts";
import { Town } from "../helpers/town.ts";

/** Commands and menus. */
const typed = commands.length + menus.length;
const strange = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789AB";
const password = "s3cret-of-redis";

let town: Town;
let redis: RedisServer;
let port: number;
let well: Readonly<Record<string, string>>;

beforeAll(async () => {
  redis = await startRedis({ requirepass: password });
  port = await freePort();
  const own = { HTTP_PORT: String(port), CACHE_URL: `redis://:${password}@127.0.0.1:${redis.port}` };
  town = await Town.found({ env: own });
  await town.place("Park");
  const { apiUrl, token } = town.discord;
  well = { ...own, DISCORD_API_URL: apiUrl, DISCORD_TOKEN: token, DATA_DIR: town.dataDir };
});
afterAll(async () => {
  await town.end();
  await redis.stop();
});

/** Everything that is in a folder, with its size and the time of its last change. */
function traces(folder: string): readonly string[] {
  return readdirSync(folder).map((name) => {
    const { size, mtimeMs } = statSync(path.join(folder, name));
    // The memory that processes share about a journal is written by whoever reads it.
    return name.endsWith("-shm") ? name : `${name} ${size} ${mtimeMs}`;
  });
}

function told(finding: Finding | undefined): string {
  if (finding === undefined) return "nothing";
  const { judgement, found, mend } = finding;
  return `${judgement} ${found}${mend === undefined ? "" : ` → ${mend}`}`;
}

/** A database of ours that nobody has open. */
async function closedDatabase(): Promise<string> {
  const file = path.join(freshFolder(), "suggestion-box.db");
  await (await openStorage({ file })).close();
  return file;
}

describe("npm run doctor", () => {
  it("finds nothing to mend while the bot runs, in one line each, and makes nothing", async () => {
    const before = readdirSync(town.dataDir);
    const running = await runDoctor(well);
    expect(running.output.split("\n").slice(3, -3)).toEqual([
      `  ✓ Node.js       ${process.versions.node} on ${process.platform}-${process.arch}`,
      "  ✓ Settings      DISCORD_TOKEN, DISCORD_API_URL, DATA_DIR, CACHE_URL, HTTP_PORT set, all others have their defaults",
      "  ✓ Secret files  none; the secrets are in the environment",
      `  ✓ Token         belongs to “Suggestion Box” (${town.discord.application.id}), on 1 server`,
      "  ✓ Intents       the bot asks for Guilds and GuildMessages, neither of them privileged",
      `  ✓ Commands      all ${typed} are registered as this version has them`,
      "  ✓ Clock         agrees with that of Discord and of the cache's Redis",
      expect.stringMatching(
        /^ {2}✓ Database {6}\S+\/suggestion-box\.db, [\d.]+ [KM]iB, whole, used by a running bot, up to date$/,
      ),
      expect.stringMatching(/^ {2}✓ Disk {10}[\d.]+ \S*iB free for \S+$/),
      expect.stringMatching(/^ {2}✓ Cache {9}Redis [\d.]+ answers in [\d.]+ ms; [\d.]+ MiB in use without a limit$/),
      `  ✓ HTTP          the bot answers at 127.0.0.1:${port} and is ready`,
    ]);
    expect(running.output).toContain("\n  All is well.\n");
    expect(running.code).toBe(0);
    expect(running.output).not.toContain(password);
    expect(running.output).not.toContain(town.discord.token);
    // What is in them, the bot may have changed meanwhile.
    expect(readdirSync(town.dataDir)).toEqual(before);
  });

  it("lists every setting at fault, looks at all else, and ends with 78", async () => {
    const report = await runDoctor({
      ...well,
      DISCORD_TOKEN: "",
      DATABASE_URL: `mysql://box:${password}@host/box`,
      CACHE_URL: `http://box:${password}@host`,
      HTTP_PORT: "99999",
      DISCORD_TOKEN_FILE: strange,
    });
    expect(report.about("Settings")).toEqual([
      "✗ DISCORD_TOKEN_FILE is not the name of a file, but what should stand in one → use a readable file",
      "✗ DISCORD_TOKEN is not set → use the bot's token, from https://discord.com/developers/applications → your application → Bot",
      "✗ DATABASE_URL is set, but not usable → use nothing for SQLite, or postgres://user:password@host:port/database",
      "✗ CACHE_URL is set, but not usable → use nothing, memory://, redis://… or rediss://…",
      '✗ HTTP_PORT is "99999" → use a port from 0 to 65535, or nothing for no HTTP server',
    ]);
    for (const [subject, name] of Object.entries({ Database: "DATABASE_URL", Cache: "CACHE_URL", HTTP: "HTTP_PORT" })) {
      expect(report.about(subject)).toEqual([`– not looked at, since ${name} cannot be read`]);
    }
    expect(report.about("Token")).toEqual(["– there is none to ask with"]);
    expect(report.about("Node.js")[0]).toMatch(/^✓/);
    expect(report.output).not.toContain(strange);
    expect(report.output).not.toContain(password);
    expect(report.code).toBe(78);
  });

  it("names a refused token, a wrong password of Redis, somebody else's port, and secrets that others can read", async () => {
    const cwd = freshFolder();
    for (const folder of [cwd, path.dirname(cwd)]) chmodSync(folder, 0o755);
    const tokenFile = path.join(cwd, "token");
    writeFileSync(tokenFile, strange, { mode: 0o644 });
    chmodSync(tokenFile, 0o644);
    writeFileSync(
      path.join(cwd, ".env"),
      `CACHE_URL=redis://:wrong-${password}@127.0.0.1:${redis.port}\nDISCORD_TOKN=x\nNODE_EXTRA_CA_CERTS=/ca.pem\n`,
    );
    chmodSync(path.join(cwd, ".env"), 0o666);
    const elsewhere = new URL(town.discord.apiUrl).port;
    const { DISCORD_API_URL = "" } = well;
    const env = { DISCORD_API_URL, DISCORD_TOKEN_FILE: tokenFile, HTTP_PORT: elsewhere };
    const report = await runDoctor(env, { cwd });
    expect(report.about("Token")).toEqual([
      "✗ Discord refuses DISCORD_TOKEN (401) → copy it anew from https://discord.com/developers/applications → your application → Bot → Reset Token",
    ]);
    expect(report.about("Cache")).toEqual([
      expect.stringMatching(
        /^✗ the Redis of CACHE_URL does not answer \(WRONGPASS .+\) → check the name and the password in CACHE_URL$/,
      ),
    ]);
    expect(report.about("HTTP")).toEqual([
      `✗ another program answers at 127.0.0.1:${elsewhere} → end it, or set HTTP_PORT to another port`,
    ]);
    expect(report.about("Secret files")).toEqual([
      `! every user of this machine can read ${tokenFile} → chmod 600 ${tokenFile}`,
      "! every user of this machine can write .env → chmod 600 .env",
    ]);
    expect(report.about("Settings")).toEqual([
      "! .env has DISCORD_TOKN, which is no setting of the bot's → correct its name or take it out (.env.example has all names)",
      "! .env has NODE_EXTRA_CA_CERTS, which is no setting of the bot's → set it in the environment: Node.js reads it before that file",
    ]);
    expect(report.about("Database")).toEqual([expect.stringMatching(/^✓ none yet: the first start makes /)]);
    expect(report.output).not.toContain(strange);
    expect(report.output).not.toContain(password);
    expect(report.code).toBe(1);

    const files = { environment: env, inFile: [], faults: [] };
    chmodSync(cwd, 0o700);
    expect(judgeSecretFiles(files).map(told)).toEqual([`well ${tokenFile}: nobody else's`]);
    chmodSync(cwd, 0o755);
    expect(judgeSecretFiles(files).map(told)).not.toEqual([`well ${tokenFile}: nobody else's`]);
    chmodSync(tokenFile, 0o600);
    expect(judgeSecretFiles(files).map(told)).toEqual([`well ${tokenFile}: nobody else's`]);
  });

  it("names a port that somebody has who speaks no HTTP, an address that is not this machine's, and one that others can reach", async () => {
    const silent = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const taken = typeof address === "object" && address !== null ? address.port : undefined;
    try {
      expect(told(await examineHttp("127.0.0.1", taken))).toMatch(
        /^fault another program answers at 127\.0\.0\.1:\d+ → end it, or set HTTP_PORT to another port$/,
      );
      expect(told(await examineHttp("192.0.2.1", await freePort()))).toMatch(
        /^fault 192\.0\.2\.1:\d+ cannot be taken \(EADDRNOTAVAIL\) → set HTTP_HOST to an address of this machine$/,
      );
      // In a container, its own addresses reach nobody.
      expect(told(await examineHttp("0.0.0.0", await freePort()))).toMatch(
        /^(well|warning) 0\.0\.0\.0:\d+ is free; the bot does not run/,
      );
    } finally {
      silent.close();
    }
  });
});

describe("npm run doctor, once the bot has stopped", () => {
  beforeAll(async () => void (await town.bot.stop()));

  it("finds the database closed and the port free, changes nothing, and asks Discord twice", async () => {
    const stopped = traces(town.dataDir);
    const asked = town.discord.requests.count();
    const resting = await runDoctor(well);
    expect(resting.about("Database")).toEqual([expect.stringMatching(/^✓ .+, not in use, up to date$/)]);
    expect(resting.about("HTTP")).toEqual([`✓ 127.0.0.1:${port} is free; the bot does not run`]);
    expect(resting.code).toBe(0);
    expect(traces(town.dataDir)).toEqual(stopped);
    const requests = town.discord.requests.all().slice(asked);
    expect(requests.map(({ method, path }) => `${method} ${path.replace(/\d{15,}/, ":id")}`)).toEqual([
      "GET /applications/@me",
      "GET /applications/:id/commands",
    ]);
  });
});

describe("npm run doctor, on Discord", () => {
  let discord: LocalDiscord;
  beforeAll(async () => {
    discord = await LocalDiscord.start();
  });
  afterAll(async () => await discord.stop());

  const asks = async (apiUrl = discord.apiUrl) => {
    const options = { discordApiUrl: apiUrl, token: discord.token, noticeDeletedCards: true, commands: [] };
    const { findings, clock } = await examineDiscord(options);
    return { token: told(findings[0]), clock: told(judgeClock(clock === undefined ? [] : [clock])) };
  };

  it("names what is set wrong on the application's pages, commands that differ, and a clock that is wrong", async () => {
    const { application } = discord;
    application.privilegedIntents = GatewayIntentBits.MessageContent | GatewayIntentBits.GuildMembers;
    application.interactionsEndpointUrl = "https://elsewhere.example";
    application.requiresCodeGrant = true;
    discord.clock.advance(90_000);
    const page = `https://discord.com/developers/applications/${application.id}`;
    const report = await runDoctor({
      DISCORD_API_URL: discord.apiUrl,
      DISCORD_TOKEN: discord.token,
      NOTICE_DELETED_CARDS: "false",
      CACHE_URL: "redis://127.0.0.1:1",
    });
    expect(report.about("Cache")).toEqual([
      expect.stringMatching(
        /^✗ the Redis of CACHE_URL does not answer \(connect ECONNREFUSED 127\.0\.0\.1:1\) → start it, or check the address/,
      ),
    ]);
    expect(report.about("Token")[0]).toContain(
      `! belongs to “Suggestion Box” (${application.id}), which is on no server yet → open https://discord.com/oauth2/authorize?client_id=${application.id}&`,
    );
    expect(report.about("Application")).toEqual([
      `✗ Discord sends what people type to an Interactions Endpoint URL, not to the bot → empty that field on ${page}/information`,
      `✗ “Requires OAuth2 Code Grant” is on, so invite links end in an error → switch it off on ${page}/bot`,
    ]);
    expect(report.about("Intents")).toEqual([
      `! the bot asks for Guilds, which is not privileged, but the application has Server Members and Message Content → switch that off on ${page}/bot`,
    ]);
    expect(report.about("Commands")).toEqual([
      `! none of the ${typed} is registered → start the bot: it registers them`,
    ]);
    expect(report.about("Clock")[0]).toMatch(
      /^✗ is (89|90|91) s behind that of Discord → let NTP set it: timedatectl set-ntp true$/,
    );
    expect(report.code).toBe(1);

    discord.clock.advance(-100_000);
    expect((await asks()).clock).toMatch(/^warning is (9|10|11) s ahead of that of Discord → let NTP/);
    discord.clock.advance(10_000);
  });

  it("says what to do when it is not well, refuses for a while, or is something else", async () => {
    discord.faults.fails("GET /applications/@me", { times: 1, status: 503 });
    expect((await asks()).token).toBe(
      "fault Discord is not well (503) → wait: the bot tries again by itself; https://discordstatus.com",
    );
    discord.faults.fails("GET /applications/@me", { times: 1, status: 429 });
    expect((await asks()).token).toBe("warning Discord takes no more requests for now (429) → ask again in a minute");
    expect((await asks(`${discord.apiUrl}/elsewhere`)).token).toBe(
      "fault What answers at DISCORD_API_URL is not Discord's API → leave it unset, or set the address that a proxy of yours has",
    );
    await discord.faults.apiDown();
    const gone = await asks();
    await discord.faults.apiUp();
    expect(gone.token).toMatch(
      /^fault Discord cannot be reached at http:\S+ \(connect ECONNREFUSED \S+\) → check network, name resolution and firewall, and DISCORD_API_URL$/,
    );
    expect(gone.clock).toBe("unknown not compared, since nobody else's could be read");
    expect((await asks()).token).toMatch(/^warning belongs to/);
  });
});

describe("npm run doctor, on the database's file", () => {
  const look = (file: string) => {
    const folder = path.dirname(file);
    const before = traces(folder);
    const { database } = examineSqlite(file);
    expect(traces(folder)).toEqual(before);
    return told(database);
  };

  it("names one of a newer version, and one that lags behind", async () => {
    const file = await closedDatabase();
    const database = new Database(file);
    database.exec("insert into kysely_migration (name, timestamp) values ('9999-later', '')");
    database.close();
    expect(look(file)).toBe(
      `fault ${file} was written by a newer version of suggestion-box (it has 9999-later) → install that version again, or put back the copy from before the update (docs/operating.md)`,
    );
    const older = new Database(file);
    older.exec("delete from kysely_migration where name > '0011'");
    older.close();
    expect(look(file)).toMatch(
      /^warning .+, not in use, \d+ migrations? behind \(0011-form, .+\) → make a backup; the next start brings it up to date$/,
    );
  });

  it("names one that is damaged, and files that are no database or another program's", async () => {
    const damaged = await closedDatabase();
    truncateSync(damaged, 20_480);
    expect(look(damaged)).toMatch(
      /^fault The database \S+ is damaged \(.+\) → put a backup in its place, or move it away to begin with an empty one$/,
    );
    const text = path.join(freshFolder(), "suggestion-box.db");
    writeFileSync(text, "no database ".repeat(500));
    expect(look(text)).toMatch(/^fault The file \S+ is not an SQLite database → put a backup in its place/);
    const foreign = path.join(freshFolder(), "suggestion-box.db");
    const other = new Database(foreign);
    other.exec("create table invoices (id)");
    other.close();
    expect(look(foreign)).toBe(
      `fault The database ${foreign} belongs to another program → set DATA_DIR to another folder`,
    );
  });

  it("names a folder that the bot may not write, and a journal without its database", async () => {
    const file = await closedDatabase();
    const folder = path.dirname(file);
    chmodSync(folder, 0o555);
    const report = await runDoctor({ DATA_DIR: folder }, { unprivileged: true });
    chmodSync(folder, 0o755);
    expect(report.about("Database")).toEqual([
      `✗ ${folder} cannot be written → ${folder} and everything in it must belong to the user who runs the bot`,
    ]);

    const alone = path.join(freshFolder(), "suggestion-box.db");
    writeFileSync(`${alone}-wal`, "what was stored last");
    expect(look(alone)).toBe(
      `fault ${alone} is missing, but its journal ${alone}-wal is there → put the database back beside it, or move the journal away to begin with an empty one`,
    );
  });

  it("names a disk that is full or nearly so", async () => {
    const file = await closedDatabase();
    const full = (facts: object) => ({
      imports: [
        `data:text/javascript,import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module"; fs.statfsSync = () => (${JSON.stringify(facts)}); syncBuiltinESMExports();`,
      ],
    });
    const folder = path.dirname(file);
    const report = await runDoctor({ DATA_DIR: folder }, full({ bavail: 40, bsize: 4096, files: 100, ffree: 5 }));
    expect(report.about("Disk")).toEqual([
      `✗ 160 KiB free for ${folder} → make room: the bot stores nothing on a full disk`,
    ]);
    const disk = { folder, freeBytes: 2 ** 30, freeFiles: 5, databaseBytes: 2 ** 20 };
    expect(told(judgeDisk(disk))).toBe(`well 1.0 GiB free for ${folder}`);
    expect(told(judgeDisk({ ...disk, freeBytes: 2 ** 27 }))).toBe(
      `warning 128 MiB free for ${folder} → make room while there is some`,
    );
    expect(told(judgeDisk({ ...disk, databaseBytes: 2 ** 31 }))).toBe(
      `warning 1.0 GiB free for ${folder}, which has 2.0 GiB → make room for the copy that an update makes of it`,
    );
    expect(told(judgeDisk({ ...disk, freeFiles: 0 }))).toBe(
      `fault no file can be made any more in ${folder} → delete what is not needed there`,
    );
  });

  it("says that a bot which was killed left its journal, and loses nothing of it", async () => {
    const folder = freshFolder();
    mkdirSync(path.join(folder, "copy"));
    const file = path.join(folder, "suggestion-box.db");
    const storage = await openStorage({ file });
    const copy = path.join(folder, "copy", "suggestion-box.db");
    for (const end of ["", "-wal", "-shm"]) writeFileSync(`${copy}${end}`, readFileSync(`${file}${end}`));
    await storage.close();
    expect(look(copy)).toMatch(/^well .+, whole, not in use, up to date$/);
  });
});
