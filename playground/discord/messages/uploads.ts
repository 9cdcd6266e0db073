import { createHash } from "node:crypto";
import type { Attachment, UploadedFile } from "../world/types.ts";
import type { World } from "../world/world.ts";
import { pngSize } from "./png-size.ts";

const addressLifeMs = 24 * 60 * 60_000;

export interface ServedFile {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** Keeps what was uploaded and serves it back under addresses that expire, as Discord's do. */
export class Uploads {
  /** Where files are served from, without a slash at the end. */
  origin = "";
  readonly #world: World;
  readonly #files = new Map<string, ServedFile>();

  constructor(world: World) {
    this.#world = world;
  }

  keep(channelId: string, file: UploadedFile, about: { description?: string; ephemeral?: boolean } = {}): Attachment {
    const id = this.#world.nextId();
    const filename = file.name.replaceAll(/\s/gu, "_");
    this.#files.set(`${channelId}/${id}`, { contentType: file.contentType, bytes: file.bytes });
    const folder = about.ephemeral === true ? "ephemeral-attachments" : "attachments";
    const url = `${this.origin}/${folder}/${channelId}/${id}/${encodeURIComponent(filename)}${this.#signature(id)}`;
    return {
      id,
      filename,
      size: file.bytes.byteLength,
      url,
      proxy_url: url,
      content_type: file.contentType,
      ...pngSize(file.bytes),
      ...about,
    };
  }

  /** The file behind a path such as `/attachments/1/2/name.png`, unless it never was or its address has expired. */
  served(path: string, query: URLSearchParams): ServedFile | undefined {
    const [, , channelId, id] = path.split("/");
    const expiry = Number.parseInt(query.get("ex") ?? "0", 16) * 1_000;
    if (expiry < this.#world.clock.now()) return undefined;
    return this.#files.get(`${channelId}/${id}`);
  }

  #signature(id: string): string {
    const now = this.#world.clock.now();
    const hex = (ms: number): string => Math.floor(ms / 1_000).toString(16);
    const mark = createHash("sha256").update(id).digest("hex");
    return `?ex=${hex(now + addressLifeMs)}&is=${hex(now)}&hm=${mark}`;
  }
}
