import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig, settingNames } from "../../src/config.ts";
import { allMigrations } from "../../src/storage/migrations/migrations.ts";
import { sqliteDefinitions } from "../../src/storage/sqlite/definitions.ts";
import { Figures } from "../helpers/figures.ts";
import { Town } from "../helpers/town.ts";
import { readYaml, type Yaml } from "../helpers/yaml.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const page = read("docs/operating.md");

/** Series that the page explains. */
function documented(): string[] {
  const part = page.split("## Read the figures")[1]?.split("\n## ")[0] ?? "";
  const cells = [...part.matchAll(/^\| (`.+?`) \| /gm)].map(([, cell = ""]) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name));
}

let town: Town;
let figures: Figures;
beforeAll(async () => {
  town = await Town.found({ env: { HTTP_PORT: "0" } });
  figures = new Figures(() => town.bot);
});
afterAll(async () => await town.end());

describe("docs/operating.md", () => {
  it("explains every series that /metrics serves, each once, and no other", async () => {
    expect(documented().toSorted()).toEqual((await figures.names()).toSorted());
  });

  it("names a copy as the bot names it that is made before the newest migration", () => {
    const [, named = ""] = /suggestion-box\.db\.before-(\d{4}-[\w-]+)/.exec(page) ?? [];
    expect(Object.keys(allMigrations(sqliteDefinitions))).toContain(named);
  });
});

describe("compose.yaml", () => {
  const services = Object.entries(map(readYaml(read("compose.yaml"))["services"]));
  const bots = services.filter(([name]) => name.startsWith("bot"));

  it("has a bot alone, a bot with PostgreSQL and Redis, and the figures besides", () => {
    expect(Object.fromEntries(services.map(([name, service]) => [name, map(service)["profiles"]]))).toEqual({
      bot: ["alone"],
      "bot-full": ["full"],
      postgres: ["full"],
      redis: ["full"],
      prometheus: ["figures"],
      grafana: ["figures"],
    });
  });

  it("sets only what the bot reads, to values that it takes, with its secrets from files", () => {
    expect(bots).toHaveLength(2);
    for (const [, service] of bots) {
      const environment = map(map(service)["environment"]);
      expect(Object.keys(environment).filter((name) => !settingNames.has(name))).toEqual([]);
      const { LOG_LEVEL: level, ...others } = environment;
      expect(level).toMatch(/^\$\{LOG_LEVEL:-info\}$/);
      const files = Object.entries(others).filter(([name]) => name.endsWith("_FILE"));
      expect(files.map(([name, file]) => `${name} ${typeof file === "string" ? file : ""}`)).toEqual(
        namesOf(map(service)["secrets"]).map((name) => `${name.toUpperCase()}_FILE /run/secrets/${name}`),
      );
      const plain = Object.fromEntries(Object.entries(others).filter(([name]) => !name.endsWith("_FILE")));
      const given = { DISCORD_TOKEN: "MTIz.GabcdE.abcdefghijkl", LOG_LEVEL: "info" };
      expect(() => readConfig({ ...given, ...(plain as Record<string, string>) })).not.toThrow();
    }
  });

  it("runs everything without root, without rights, and over a file system that it cannot write but for its own data", () => {
    for (const [, service] of services) {
      expect(map(service)).toMatchObject({
        read_only: "true",
        cap_drop: ["ALL"],
        security_opt: ["no-new-privileges:true"],
        user: expect.stringMatching(/^[1-9]\d*:\d+$/),
        restart: "unless-stopped",
      });
      const mounts = namesOf(map(service)["volumes"]);
      const own = mounts.filter((mount) => !/^\.\/deploy\/.+:ro$/.test(mount));
      expect(own.length).toBeLessThanOrEqual(1);
      expect(Object.keys(map(service))).not.toContain("privileged");
    }
    expect(read("Dockerfile")).toMatch(/^USER node$/m);
    expect(services.map(([, service]) => map(service)["user"])).toContain("1000:1000");
  });

  it("keeps every password in a file, publishes ports on this machine alone, and names each image's version", () => {
    const compose = readYaml(read("compose.yaml"));
    for (const [name, { file }] of Object.entries(compose["secrets"] as Record<string, { file: string }>)) {
      expect(file).toBe(`./secrets/${name}`);
    }
    for (const [, service] of services) {
      const environment = Object.entries(map(map(service)["environment"]));
      const secret = environment.filter(([key]) => /PASSWORD|TOKEN|SECRET|_URL/.test(key));
      expect(secret.filter(([, value]) => typeof value !== "string" || !/^\/run\/secrets\/\w+$/.test(value))).toEqual(
        [],
      );
      for (const port of namesOf(map(service)["ports"])) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
      expect(map(service)["image"]).toMatch(/^[\w/-]+:(?!latest)[\w.-]+$/);
    }
    // The stores are reached by the bot alone, and answer before it starts.
    expect(map(map(compose["networks"])["store"])["internal"]).toBe("true");
    for (const store of ["postgres", "redis"]) {
      const service = map(map(compose["services"])[store]);
      expect(service["networks"]).toEqual(["store"]);
      expect(Object.keys(service)).toContain("healthcheck");
      const waits = map(map(map(compose["services"])["bot-full"])["depends_on"]);
      expect(map(waits[store])["condition"]).toBe("service_healthy");
    }
  });

  it("mounts only files that are there, and names only volumes, secrets and networks that it has", () => {
    const compose = readYaml(read("compose.yaml"));
    const used = services.flatMap(([, service]) =>
      ["volumes", "secrets", "networks"].flatMap((kind) =>
        namesOf(map(service)[kind]).map((one) => ({ kind, name: one.split(":")[0] ?? "" })),
      ),
    );
    expect(used.length).toBeGreaterThan(10);
    const missing = used.filter(({ kind, name }) =>
      name.startsWith("./") ? !existsSync(path.join(root, name)) : !Object.hasOwn(map(compose[kind]), name),
    );
    expect(missing).toEqual([]);
  });
});

describe("what the figures are shown with", () => {
  it("asks only for series that there are, and Prometheus for the bot where compose.yaml has it", () => {
    const names = new Set(documented());
    const asked = ["deploy/alerts.yaml", "deploy/grafana/dashboards/suggestion-box.json"].flatMap((file) => [
      ...read(file).matchAll(/\b(?:suggestion_box|nodejs|process)_\w+/g),
    ]);
    const missing = asked.map(([name]) => name).filter((name) => !names.has(name.replace(/_(bucket|count|sum)$/, "")));
    expect(missing).toEqual([]);
    expect(asked.length).toBeGreaterThan(20);
    expect(read("deploy/prometheus.yaml")).toContain('["suggestion-box:8080"]');
    expect(read("Dockerfile")).toMatch(/HTTP_PORT=8080/);
    expect(read("compose.yaml").match(/aliases: \[suggestion-box\]/g)).toHaveLength(2);
  });
});

describe(".env.example and the README", () => {
  it.each([".env.example", "README.md"])("%s names every setting that can be set", (file) => {
    expect([...settingNames].filter((name) => !read(file).includes(name))).toEqual([]);
  });
});

function map(value: Yaml | undefined): Readonly<Record<string, Yaml>> {
  return typeof value === "object" && !Array.isArray(value) ? (value as Readonly<Record<string, Yaml>>) : {};
}

/** What a service names, as a list or as the keys of a map. */
function namesOf(value: Yaml | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : Object.keys(map(value));
}
