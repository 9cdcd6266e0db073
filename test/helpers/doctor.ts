import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { freshFolder } from "./fresh-folder.ts";

const requireNode = new URL("../../src/require-node.mjs", import.meta.url).href;
const main = fileURLToPath(new URL("../../src/doctor/main.ts", import.meta.url));

export interface Report {
  readonly code: number;
  readonly output: string;
  /** The lines about a subject, with their marks: `✓ 24.21.0 on linux-x64`. */
  about(subject: string): readonly string[];
}

export interface DoctorOptions {
  /** Where `.env` may lie. */
  readonly cwd?: string;
  /** Modules that are loaded first. */
  readonly imports?: readonly string[];
  /** Without root's right to write what is nobody's to write. */
  readonly unprivileged?: boolean;
}

/** What an operator types: `npm run doctor`, as a process of its own that is not in a terminal. */
export function runDoctor(env: Readonly<Record<string, string>>, options: DoctorOptions = {}): Promise<Report> {
  const { cwd = freshFolder(), imports = [], unprivileged = false } = options;
  const flags = [...imports, requireNode].flatMap((module) => ["--import", module]);
  const isRoot = process.getuid?.() === 0;
  const [file, ...args] = [
    ...(unprivileged && isRoot ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : []),
    process.execPath,
    ...flags,
    main,
  ];
  return new Promise((resolve, reject) => {
    execFile(file, args, { cwd, env: { PATH: process.env["PATH"], ...env } }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code !== "number" || stderr !== "")
        return reject(new Error(`the doctor failed: ${stderr}`, { cause: error }));
      const lines = [...stdout.matchAll(/^ {2}([✓!✗–]) (\S+(?: \S+)*) {2,}(.+)$/gmu)];
      const about = (subject: string) =>
        lines.filter(([, , name]) => name === subject).map(([, mark = "", , text = ""]) => `${mark} ${text}`);
      return resolve({ code, output: stdout, about });
    });
  });
}
