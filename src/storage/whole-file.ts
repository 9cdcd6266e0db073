import { open, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";

/** Copies before migrations that are kept of one database. */
const copiesKept = 3;

/**
 * Has a file written under another name first, for this user alone: what stands under the final one is whole and on disk, or is what
 * stood there before. `beforeItsPlace` is called when it is on disk, just before it takes its name.
 */
export async function writeWhole(
  file: string,
  write: (unfinished: string) => Promise<void>,
  beforeItsPlace: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const unfinished = `${file}.unfinished`;
  await rm(unfinished, { force: true });
  try {
    await (await open(unfinished, "wx", 0o600)).close();
    await write(unfinished);
    await sync(unfinished);
    await beforeItsPlace();
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  await rename(unfinished, file);
  await sync(path.dirname(file));
}

/** Waits until a file, or what a folder names, is on disk. */
export async function sync(file: string): Promise<void> {
  const handle = await open(file, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The name of a copy that is made of a database before a migration. */
export function copyName(database: string, migration: string): string {
  return `${database}.before-${migration}`;
}

/** Deletes the oldest copies of a database that were made before migrations. */
export async function dropOldCopies(database: string): Promise<void> {
  const folder = path.dirname(database);
  const prefix = copyName(path.basename(database), "");
  const names = (await readdir(folder)).filter((name) => name.startsWith(prefix) && !name.endsWith(".unfinished"));
  const copies = await Promise.all(
    names.map(async (name) => ({ name, madeAt: (await stat(path.join(folder, name))).mtimeMs })),
  );
  const old = copies.toSorted((one, other) => other.madeAt - one.madeAt).slice(copiesKept);
  for (const { name } of old) await rm(path.join(folder, name), { force: true });
}
