import { type Finding, findingsOn } from "./finding.ts";

export interface DiskFacts {
  readonly folder: string;
  readonly freeBytes: number;
  /** Undefined where the file system does not count them. */
  readonly freeFiles: number | undefined;
  /** What the database takes; a copy of it is made before an update. */
  readonly databaseBytes: number;
}

const leastBytes = 64 * 1024 * 1024;
const usualBytes = 512 * 1024 * 1024;

export function judgeDisk({ folder, freeBytes, freeFiles, databaseBytes }: DiskFacts): Finding {
  const { well, warning, fault } = findingsOn("Disk");
  const found = `${size(freeBytes)} free for ${folder}`;
  if (freeFiles === 0) return fault(`no file can be made any more in ${folder}`, "delete what is not needed there");
  if (freeBytes < leastBytes) return fault(found, "make room: the bot stores nothing on a full disk");
  if (freeBytes < databaseBytes) {
    return warning(`${found}, which has ${size(databaseBytes)}`, "make room for the copy that an update makes of it");
  }
  return freeBytes < usualBytes ? warning(found, "make room while there is some") : well(found);
}

export function size(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  const value = bytes / 1024 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power] ?? ""}`;
}
