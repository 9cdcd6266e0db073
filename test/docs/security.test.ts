import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { z } from "zod";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

describe("docs/security.md", () => {
  const holds = read("docs/security.md").split("## What holds")[1]?.split("\n## ")[0] ?? "";
  const claims = holds.split("\n").filter((line) => line.startsWith("- "));

  it("names for each sentence of what holds a test that there is", () => {
    expect(claims.length).toBeGreaterThan(25);
    const unheld = claims.filter((claim) => {
      const [, name = "", file = "", test = ""] =
        /: \[([\w-]+\.test\.ts)\]\(\.\.\/(test\/[\w/.-]+)\) “(.+)”$/.exec(claim) ?? [];
      return path.basename(file) !== name || !existsSync(path.join(root, file)) || !read(file).includes(test);
    });
    expect(unheld).toEqual([]);
  });
});

const versions = z.record(z.string(), z.string());
const manifest = z.object({ dependencies: versions, devDependencies: versions });
const locked = z.object({
  packages: z.record(z.string(), z.object({ integrity: z.string().optional(), version: z.string().optional() })),
});

describe("dependencies", () => {
  it("are exact, locked by checksum, and each has its reason in docs/decisions.md", () => {
    const { dependencies, devDependencies } = manifest.parse(JSON.parse(read("package.json")));
    const { packages } = locked.parse(JSON.parse(read("package-lock.json")));
    const wanted = { ...dependencies, ...devDependencies };
    expect(Object.entries(wanted).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
    const { "": own, ...others } = packages;
    expect(own).toBeDefined();
    expect(Object.entries(others).filter(([, { integrity = "" }]) => !integrity.startsWith("sha512-"))).toEqual([]);
    expect(
      Object.entries(wanted).filter(([name, version]) => packages[`node_modules/${name}`]?.version !== version),
    ).toEqual([]);

    const page = read("docs/decisions.md");
    const reasons = ["**Runtime dependencies, each with its reason.**", "**Development dependencies.**"].map(
      (heading) => page.split(heading)[1]?.split("\n\n")[0] ?? "",
    );
    const said = (names: readonly string[], text = "") =>
      names.filter((name) => !new RegExp(`(^|[\\s(])${name}([\\s,.;:()]|$)`).test(text));
    expect(said(Object.keys(dependencies), reasons[0])).toEqual([]);
    // Types come with what they are the types of.
    const tools = Object.keys(devDependencies).filter((name) => !name.startsWith("@types/"));
    expect(said(tools, reasons[1])).toEqual([]);
  });
});
