import { hash } from "node:crypto";
import type { Row, Value } from "./moving.ts";

/** What a table holds: how many rows, and a sum over all of them in any order. */
export interface Contents {
  readonly rows: number;
  /** 64 hexadecimal digits: the sum of the rows' SHA-256, modulo 2^256. */
  readonly checksum: string;
}

export function digestOf(row: Row): bigint {
  return BigInt(`0x${hash("sha256", row.map(written).join(""))}`);
}

/** Adds up rows by their digests: the same in whichever order they are read. */
export class ContentsSum {
  #rows = 0;
  #sum = 0n;

  add(digest: bigint): void {
    this.#rows += 1;
    this.#sum = BigInt.asUintN(256, this.#sum + digest);
  }

  get contents(): Contents {
    return { rows: this.#rows, checksum: this.#sum.toString(16).padStart(64, "0") };
  }
}

export function sameContents(one: Contents, other: Contents): boolean {
  return one.rows === other.rows && one.checksum === other.checksum;
}

/** With its kind and length, so that no two rows are written alike. */
function written(value: Value): string {
  if (value === null) return "n;";
  if (typeof value === "bigint") return `i${value};`;
  if (typeof value === "string") return `t${value.length}:${value};`;
  return `b${hash("sha256", value)};`;
}
