import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { freshFolder } from "./fresh-folder.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { scripts } = z
  .object({ scripts: z.object({ db: z.string() }) })
  .parse(JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")));

export interface Outcome {
  readonly code: number;
  readonly text: string;
}

/** Whoever runs the bot, with its settings but for the token, in a folder of their own. */
export class Operator {
  readonly folder = freshFolder();
  readonly #env: Readonly<Record<string, string>>;

  constructor(env: Readonly<Record<string, string>>) {
    this.#env = env;
  }

  /** `npm run db -- …`, as package.json has it. */
  async db(...words: readonly string[]): Promise<Outcome> {
    const [, ...args] = scripts.db.split(" ").map((word) => word.replace(/^(\.\/)?src\//, `${root}src/`));
    const options = { cwd: this.folder, env: { PATH: process.env["PATH"], ...this.#env } };
    const child = spawn(process.execPath, [...args, ...words], { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => void (text += data));
    const [code] = await once(child, "close");
    return { code: Number(code), text };
  }
}
