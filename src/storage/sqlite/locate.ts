import { mkdir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { SetupFault } from "../../errors.ts";
import { openingFault } from "./faults.ts";

/** The file's one true path, so that the same database has the same lock file whichever way it is named; its folder is made when missing. */
export async function locate(file: string): Promise<string> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    if ((await sizeOf(file)) !== undefined) return await realpath(file);
    if (((await sizeOf(`${file}-wal`)) ?? 0) > 0) {
      throw new SetupFault(
        `The database ${file} is missing, but its journal ${file}-wal is there and may hold what was stored last; put the database back beside it, or move the journal away to begin with an empty one.`,
      );
    }
    return path.join(await realpath(path.dirname(file)), path.basename(file));
  } catch (error) {
    throw openingFault(error, file, `${file}.lock`);
  }
}

/** In bytes; undefined where there is no such file. */
export async function sizeOf(file: string): Promise<number | undefined> {
  const found = await stat(file).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  return found?.size;
}
