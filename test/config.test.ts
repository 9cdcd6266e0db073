import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readConfig, secretNames } from "../src/config.ts";
import { SetupFault } from "../src/errors.ts";

const token = "MTA.abc-DEF.some_secret";
const folder = mkdtempSync(path.join(tmpdir(), "suggestion-box-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

function faultOf(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof SetupFault) return error.message;
    throw error;
  }
  throw new Error("these settings were accepted");
}

describe("settings", () => {
  it("need only the token", () => {
    expect(readConfig({ DISCORD_TOKEN: token })).toEqual({
      discordToken: token,
      discordApiUrl: "https://discord.com/api",
      databaseFile: path.resolve("data/suggestion-box.db"),
      databaseUrl: undefined,
      cacheUrl: "memory://",
      logLevel: "info",
      logFormat: "pretty",
      httpHost: "127.0.0.1",
      httpPort: undefined,
      noticeDeletedCards: true,
      shards: "auto",
    });
  });

  it("say without a token what to set, and that the playground needs none", () => {
    const fault = faultOf({});
    expect(fault).toContain("DISCORD_TOKEN is not set");
    expect(fault).toContain("npm run playground -- --tour");
  });

  it("treat an empty line of .env as not set", () => {
    expect(readConfig({ DISCORD_TOKEN: token, LOG_LEVEL: "", HTTP_PORT: "  " }).logLevel).toBe("info");
  });

  it("list every fault at once, with what was found and what is expected", () => {
    const fault = faultOf({
      LOG_LEVEL: "loud",
      HTTP_PORT: "70000",
      NOTICE_DELETED_CARDS: "yes",
      DISCORD_API_URL: "ftp://x",
    });
    expect(fault).toContain("DISCORD_TOKEN is not set");
    expect(fault).toContain('LOG_LEVEL is "loud"; expected one of debug, info, warn, error');
    expect(fault).toContain('HTTP_PORT is "70000"; expected a port');
    expect(fault).toContain('NOTICE_DELETED_CARDS is "yes"; expected true or false');
    expect(fault).toContain('DISCORD_API_URL is "ftp://x"; expected an http or https address');
  });

  it("never show a secret, however wrong it is", () => {
    const fault = faultOf({ DISCORD_TOKEN: "Bot hunter2", CACHE_URL: "http://user:hunter2@host" });
    expect(fault).toContain("DISCORD_TOKEN is set, but not usable");
    expect(fault).toContain("CACHE_URL is set, but not usable");
    expect(fault).not.toContain("hunter2");
    for (const url of [
      "mysql://user:hunter2@host/box",
      "postgres://user:hunter2@host",
      "postgres://us er:hunter2@/%",
    ]) {
      const refused = faultOf({ DISCORD_TOKEN: token, DATABASE_URL: url });
      expect(refused).toMatch(/DATABASE_URL is set, but not usable; expected nothing for SQLite, or postgres:/);
      expect(refused).not.toContain("hunter2");
    }
  });

  it("take the token from a file", () => {
    const file = path.join(folder, "token");
    writeFileSync(file, `${token}\n`);
    expect(readConfig({ DISCORD_TOKEN_FILE: file }).discordToken).toBe(token);
  });

  it("take the database's address from the environment or a file", () => {
    const url = "postgres://box:hunter2@db.example:5433/box";
    const file = path.join(folder, "database");
    writeFileSync(file, `${url}\n`);
    expect(readConfig({ DISCORD_TOKEN: token, DATABASE_URL: url }).databaseUrl).toBe(url);
    expect(readConfig({ DISCORD_TOKEN: token, DATABASE_URL_FILE: file }).databaseUrl).toBe(url);
  });

  it("take the part of the shards that a process serves", () => {
    const shared = { DISCORD_TOKEN: token, DATABASE_URL: "postgres://box@db/box", CACHE_URL: "redis://cache" };
    expect(readConfig({ ...shared, SHARDS: "0-3/16" }).shards).toEqual({ ids: [0, 1, 2, 3], count: 16 });
    expect(readConfig({ DISCORD_TOKEN: token, SHARDS: "0-1/2" }).shards).toEqual({ ids: [0, 1], count: 2 });
    expect(faultOf({ DISCORD_TOKEN: token, SHARDS: "0-16/16" })).toContain(
      'SHARDS is "0-16/16"; expected auto, or which shards out of how many, counted from 0, such as 0-3/16 or 0,2,5-7/16.',
    );
  });

  it("refuse a part of the shards without a database and a Redis that the other processes share", () => {
    const fault = faultOf({ DISCORD_TOKEN: token, SHARDS: "0-3/16" });
    expect(fault).toContain(
      'SHARDS is "0-3/16", a part of all shards, and DATABASE_URL is not set; expected a PostgreSQL database, which every process shares: SQLite serves one process alone.',
    );
    expect(fault).toContain("and CACHE_URL names no Redis; expected redis://… or rediss://…");
  });

  it("take every secret from a file", () => {
    const values = {
      DISCORD_TOKEN: token,
      DATABASE_URL: "postgres://box:hunter2@db/box",
      CACHE_URL: "redis://:hunter2@cache",
    };
    expect(Object.keys(values).toSorted()).toEqual([...secretNames].toSorted());
    const environment = Object.entries(values).map(([name, value]) => {
      const file = path.join(folder, name);
      writeFileSync(file, `${value}\n`);
      return [`${name}_FILE`, file];
    });
    expect(readConfig(Object.fromEntries(environment))).toEqual(readConfig(values));
  });

  it("hide a secret that stands where it does not belong", () => {
    const secret = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789AB";
    for (const environment of [
      { DISCORD_TOKEN_FILE: secret },
      { DISCORD_TOKEN: token, DATABASE_URL_FILE: `postgres://box:${secret}@host/box` },
      { DISCORD_TOKEN: token, DISCORD_API_URL: `https://proxy:${secret}@discord.example/api` },
      { DISCORD_TOKEN: token, LOG_LEVEL: secret },
    ]) {
      const fault = faultOf(environment);
      expect(fault).toMatch(/is set, but not usable|is not the name of a file/);
      expect(fault).not.toContain(secret);
    }
    // The control: what is no secret is shown.
    expect(faultOf({ DISCORD_TOKEN_FILE: "/no/such/file" })).toContain('is "/no/such/file"');
  });

  it("name a file of a secret that cannot be read, and refuse two sources of one", () => {
    expect(faultOf({ DISCORD_TOKEN_FILE: path.join(folder, "none") })).toMatch(/DISCORD_TOKEN_FILE .*ENOENT/);
    expect(faultOf({ DISCORD_TOKEN: token, DISCORD_TOKEN_FILE: "x" })).toContain("both set");
  });
});
