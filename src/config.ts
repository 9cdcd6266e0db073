import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { SetupFault } from "./errors.ts";
import { isPart, parseShards, type Shards } from "./operations/shards.ts";

/** Everything the process can be told, each from an environment variable of the same name in capitals. */
export interface Config {
  readonly discordToken: string;
  /** Root of Discord's API, without a version; another one serves for tests and REST proxies. */
  readonly discordApiUrl: string;
  readonly databaseFile: string;
  /** Address of a PostgreSQL database; undefined: SQLite in `databaseFile`. */
  readonly databaseUrl: string | undefined;
  readonly cacheUrl: string;
  readonly logLevel: (typeof logLevels)[number];
  readonly logFormat: "pretty" | "json";
  readonly httpHost: string;
  /** Undefined: no HTTP server. 0: any free port, written to the log. */
  readonly httpPort: number | undefined;
  readonly noticeDeletedCards: boolean;
  /** The part that this process serves; `auto`: all, as many as Discord advises. */
  readonly shards: Shards | "auto";
}

const logLevels = ["debug", "info", "warn", "error"] as const;

const flag = z.enum(["true", "false"], { error: "true or false" }).transform((value) => value === "true");

const settings = z.object({
  DISCORD_TOKEN: z
    .string({ error: "the bot's token, from https://discord.com/developers/applications → your application → Bot" })
    .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/, {
      error: "a bot token: three parts with dots between them, without quotes, spaces or the word Bot",
    }),
  DISCORD_API_URL: z
    .url({ protocol: /^https?$/, error: "an http or https address such as https://discord.com/api" })
    .transform((url) => url.replace(/\/+$/, ""))
    .default("https://discord.com/api"),
  DATA_DIR: z.string().default("./data"),
  DATABASE_URL: z
    .string()
    .refine(isPostgres, { error: "nothing for SQLite, or postgres://user:password@host:port/database" })
    .optional(),
  CACHE_URL: z
    .string()
    .regex(/^(memory|redis|rediss):\/\//, { error: "nothing, memory://, redis://… or rediss://…" })
    .default("memory://"),
  LOG_LEVEL: z.enum(logLevels, { error: `one of ${logLevels.join(", ")}` }).default("info"),
  LOG_FORMAT: z.enum(["pretty", "json"], { error: "pretty or json" }).default("pretty"),
  HTTP_HOST: z.string().default("127.0.0.1"),
  HTTP_PORT: z
    .string()
    .regex(/^\d{1,5}$/, { error: "a port from 0 to 65535, or nothing for no HTTP server" })
    .transform(Number)
    .refine((port) => port <= 65_535, { error: "a port from 0 to 65535, or nothing for no HTTP server" })
    .optional(),
  NOTICE_DELETED_CARDS: flag.default(true),
  SHARDS: z
    .string()
    .transform((text, context) => {
      const shards = text === "auto" ? text : parseShards(text);
      if (shards !== undefined) return shards;
      context.addIssue({
        code: "custom",
        message: "auto, or which shards out of how many, counted from 0, such as 0-3/16 or 0,2,5-7/16",
      });
      return z.NEVER;
    })
    .default("auto"),
});

const secrets = new Set(["DISCORD_TOKEN", "CACHE_URL", "DATABASE_URL"]);

/** Every name that the environment can set. */
export const settingNames: ReadonlySet<string> = new Set([
  ...Object.keys(settings.shape),
  ...[...secrets].map((name) => `${name}_FILE`),
]);

/** Reads the settings; throws one SetupFault that lists every fault at once and never shows a secret. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const faults: string[] = [];
  const given = fromFiles(withoutEmpty(environment), faults);
  const read = settings.safeParse(given);
  if (!read.success) {
    for (const issue of read.error.issues) {
      const name = String(issue.path[0]);
      faults.push(`${name} ${found(name, given[name])}; expected ${issue.message}.`);
    }
  } else faults.push(...missingForPart(read.data.SHARDS, given));
  if (!read.success || faults.length > 0) throw new SetupFault(explain(faults, given));
  const { data } = read;
  return {
    discordToken: data.DISCORD_TOKEN,
    discordApiUrl: data.DISCORD_API_URL,
    databaseFile: path.resolve(data.DATA_DIR, "suggestion-box.db"),
    databaseUrl: data.DATABASE_URL,
    cacheUrl: data.CACHE_URL,
    logLevel: data.LOG_LEVEL,
    logFormat: data.LOG_FORMAT,
    httpHost: data.HTTP_HOST,
    httpPort: data.HTTP_PORT,
    noticeDeletedCards: data.NOTICE_DELETED_CARDS,
    shards: data.SHARDS,
  };
}

/** Processes that each serve a part have to share a database and a Redis. */
function missingForPart(shards: Shards | "auto", given: Readonly<Record<string, string>>): readonly string[] {
  if (shards === "auto" || !isPart(shards)) return [];
  const why = `SHARDS is "${given["SHARDS"]}", a part of all shards`;
  const [database = "", cache = ""] = [given["DATABASE_URL"], given["CACHE_URL"]];
  return [
    ...(database === ""
      ? [
          `${why}, and DATABASE_URL is not set; expected a PostgreSQL database, which every process shares: SQLite serves one process alone.`,
        ]
      : []),
    ...(/^rediss?:/.test(cache)
      ? []
      : [`${why}, and CACHE_URL names no Redis; expected redis://… or rediss://…, which every process shares.`]),
  ];
}

/** An address with a database in it, whose name and password are encoded as they must be. */
function isPostgres(url: string): boolean {
  return /^postgres(ql)?:\/\//.test(url) && URL.canParse(url) && new URL(url).pathname.length > 1;
}

/** `NAME=` in a file or compose.yaml means "not set". */
function withoutEmpty(environment: NodeJS.ProcessEnv): Record<string, string> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && value.trim() !== "") given[name] = value.trim();
  }
  return given;
}

/** Secrets may come from files: `DISCORD_TOKEN_FILE` names one whose content is the token. */
function fromFiles(given: Record<string, string>, faults: string[]): Record<string, string> {
  const result = { ...given };
  for (const name of secrets) {
    const file = given[`${name}_FILE`];
    if (file === undefined) continue;
    if (given[name] !== undefined) {
      faults.push(`${name} and ${name}_FILE are both set; expected one of them.`);
      continue;
    }
    try {
      result[name] = readFileSync(file, "utf8").trim();
    } catch (error) {
      faults.push(`${name}_FILE is "${file}", which cannot be read (${reason(error)}); expected a readable file.`);
    }
  }
  return result;
}

function found(name: string, value: string | undefined): string {
  if (value === undefined) return "is not set";
  return secrets.has(name) ? "is set, but not usable" : `is "${value}"`;
}

function explain(faults: readonly string[], given: Record<string, string>): string {
  const lines = faults.map((fault) => `  - ${fault}`);
  const hint =
    given["DISCORD_TOKEN"] === undefined && given["DISCORD_TOKEN_FILE"] === undefined
      ? "\nTo try everything without a token or an account: npm run playground -- --tour"
      : "";
  return `These settings have to be mended (in the environment or in .env; .env.example explains each):\n${lines.join("\n")}${hint}`;
}

function reason(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
}
