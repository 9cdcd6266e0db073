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

/** Where the database is: all that working on it without the bot needs. */
export type DatabaseConfig = Pick<Config, "databaseFile" | "databaseUrl">;

const logLevels = ["debug", "info", "warn", "error"] as const;

const tokenForm = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const flag = z.enum(["true", "false"], { error: "true or false" }).transform((value) => value === "true");

const settings = z.object({
  DISCORD_TOKEN: z
    .string({ error: "the bot's token, from https://discord.com/developers/applications → your application → Bot" })
    .regex(tokenForm, {
      error: "a bot token: three parts with dots between them, without quotes, spaces or the word Bot",
    }),
  DISCORD_API_URL: z
    .url({ protocol: /^https?$/, error: "an http or https address such as https://discord.com/api" })
    .refine((url) => !holdsSecret(url), {
      error: "an address without a name and password, which would get into the log",
    })
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
      const shards: Shards | "auto" | undefined = text === "auto" ? "auto" : parseShards(text);
      if (shards !== undefined) return shards;
      context.addIssue({
        code: "custom",
        message: "auto, or which shards out of how many, counted from 0, such as 0-3/16 or 0,2,5-7/16",
      });
      return z.NEVER;
    })
    .default("auto"),
});

/** Settings whose values are never shown, and which may come from files. */
export const secretNames: ReadonlySet<string> = new Set(["DISCORD_TOKEN", "CACHE_URL", "DATABASE_URL"]);

/** Every name that the environment can set. */
export const settingNames: ReadonlySet<string> = new Set([
  ...Object.keys(settings.shape),
  ...[...secretNames].map((name) => `${name}_FILE`),
]);

/** A setting that cannot be used. */
export interface SettingFault {
  readonly name: string;
  readonly found: string;
  readonly expected: string;
}

/** As much of the settings as can be read: what is at fault has its default, and the token may be missing. */
export interface SettingsRead {
  readonly config: Omit<Config, "discordToken"> & { readonly discordToken: string | undefined };
  readonly faults: readonly SettingFault[];
}

/** Reads the settings; throws one SetupFault that lists every fault at once and never shows a secret. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const { config, faults } = inspectConfig(environment);
  const { discordToken } = config;
  if (discordToken === undefined || faults.length > 0)
    throw new SetupFault(explain(faults, lacksToken(environment) ? tourHint : ""));
  return { ...config, discordToken };
}

/** Reads what can be read, and lists every fault besides; never throws and never shows a secret. */
export function inspectConfig(environment: NodeJS.ProcessEnv): SettingsRead {
  const { given, faults } = inspect(settings, environment);
  const atFault = new Set(faults.map(({ name }) => name));
  const sound = Object.fromEntries(Object.entries(given).filter(([name]) => !atFault.has(name)));
  const data = settings.partial({ DISCORD_TOKEN: true }).parse(sound);
  const config = {
    discordToken: data.DISCORD_TOKEN,
    discordApiUrl: data.DISCORD_API_URL,
    ...databaseConfig(data),
    cacheUrl: data.CACHE_URL,
    logLevel: data.LOG_LEVEL,
    logFormat: data.LOG_FORMAT,
    httpHost: data.HTTP_HOST,
    httpPort: data.HTTP_PORT,
    noticeDeletedCards: data.NOTICE_DELETED_CARDS,
    shards: data.SHARDS,
  };
  return { config, faults: [...faults, ...missingForPart(data.SHARDS, given)] };
}

/** Reads where the database is, whatever the other settings are. */
export function readDatabaseConfig(environment: NodeJS.ProcessEnv): DatabaseConfig {
  const wanted = settings.pick({ DATA_DIR: true, DATABASE_URL: true });
  const { given, faults } = inspect(wanted, environment);
  if (faults.length > 0) throw new SetupFault(explain(faults));
  return databaseConfig(wanted.parse(given));
}

function databaseConfig(data: {
  readonly DATA_DIR: string;
  readonly DATABASE_URL?: string | undefined;
}): DatabaseConfig {
  return { databaseFile: path.resolve(data.DATA_DIR, "suggestion-box.db"), databaseUrl: data.DATABASE_URL };
}

function inspect<Shape extends z.ZodRawShape>(wanted: z.ZodObject<Shape>, environment: NodeJS.ProcessEnv) {
  const faults: SettingFault[] = [];
  const given = fromFiles(withoutEmpty(environment), Object.keys(wanted.shape), faults);
  for (const issue of wanted.safeParse(given).error?.issues ?? []) {
    const name = String(issue.path[0]);
    faults.push({ name, found: `${name} ${found(name, given[name])}`, expected: issue.message });
  }
  return { given, faults };
}

/** Processes that each serve a part have to share a database and a Redis. */
function missingForPart(shards: Shards | "auto", given: Readonly<Record<string, string>>): readonly SettingFault[] {
  if (shards === "auto" || !isPart(shards)) return [];
  const why = `SHARDS is "${given["SHARDS"]}", a part of all shards`;
  const faults: SettingFault[] = [];
  if ((given["DATABASE_URL"] ?? "") === "")
    faults.push({
      name: "DATABASE_URL",
      found: `${why}, and DATABASE_URL is not set`,
      expected: "a PostgreSQL database, which every process shares: SQLite serves one process alone",
    });
  if (!/^rediss?:/.test(given["CACHE_URL"] ?? ""))
    faults.push({
      name: "CACHE_URL",
      found: `${why}, and CACHE_URL names no Redis`,
      expected: "redis://… or rediss://…, which every process shares",
    });
  return faults;
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
function fromFiles(
  given: Record<string, string>,
  wanted: readonly string[],
  faults: SettingFault[],
): Record<string, string> {
  const result = { ...given };
  for (const name of wanted.filter((one) => secretNames.has(one))) {
    const file = given[`${name}_FILE`];
    if (file === undefined) continue;
    if (given[name] !== undefined) {
      faults.push({ name, found: `${name} and ${name}_FILE are both set`, expected: "one of them" });
      continue;
    }
    try {
      result[name] = readFileSync(file, "utf8").trim();
    } catch (error) {
      const what = holdsSecret(file)
        ? "is not the name of a file, but what should stand in one"
        : `is "${file}", which cannot be read (${reason(error)})`;
      faults.push({ name, found: `${name}_FILE ${what}`, expected: "a readable file" });
    }
  }
  return result;
}

function found(name: string, value: string | undefined): string {
  if (value === undefined) return "is not set";
  return secretNames.has(name) || holdsSecret(value) ? "is set, but not usable" : `is "${value}"`;
}

/** Whether a text has a token's form, or is an address with a name and password: it may stand where it does not belong. */
function holdsSecret(text: string): boolean {
  return /[\w-]{18,}\.[\w-]{5,}\.[\w-]{20,}/.test(text) || /:\/\/[^/]*@/.test(text);
}

const tourHint = "\nTo try everything without a token or an account: npm run playground -- --tour";

function lacksToken(environment: NodeJS.ProcessEnv): boolean {
  const given = withoutEmpty(environment);
  return given["DISCORD_TOKEN"] === undefined && given["DISCORD_TOKEN_FILE"] === undefined;
}

function explain(faults: readonly SettingFault[], hint = ""): string {
  const lines = faults.map((fault) => `  - ${fault.found}; expected ${fault.expected}.`);
  return `These settings have to be mended (in the environment or in .env; .env.example explains each):\n${lines.join("\n")}${hint}`;
}

function reason(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
}
