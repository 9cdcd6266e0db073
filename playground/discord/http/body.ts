import type { IncomingMessage } from "node:http";
import { ApiError } from "../errors.ts";
import type { UploadedFile } from "../world/types.ts";

export interface ParsedBody {
  readonly body: unknown;
  readonly files: readonly UploadedFile[];
}

const mostBytes = 25 * 1024 * 1024;
const noBody: ParsedBody = { body: undefined, files: [] };

/** Reads a request's body: JSON, or multipart with `payload_json` and `files[n]`. */
export async function readBody(request: IncomingMessage): Promise<ParsedBody> {
  const bytes = await readBytes(request);
  if (bytes.byteLength === 0) return noBody;
  const contentType = request.headers["content-type"] ?? "";
  if (contentType.startsWith("multipart/form-data")) return readForm(bytes, contentType);
  return { body: parseJson(bytes.toString("utf8")), files: [] };
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.byteLength;
    if (size > mostBytes) throw new ApiError(413, { message: "Request entity too large", code: 40005 });
    chunks.push(chunk);
  }
  const [first] = chunks;
  return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks);
}

async function readForm(bytes: Buffer, contentType: string): Promise<ParsedBody> {
  const form = await new Response(new Uint8Array(bytes), { headers: { "content-type": contentType } }).formData();
  const payload = form.get("payload_json");
  const files: UploadedFile[] = [];
  for (const [field, value] of form) {
    const index = /^files\[(\d+)\]$/u.exec(field)?.[1];
    if (index === undefined || typeof value === "string") continue;
    const content = new Uint8Array(await value.arrayBuffer());
    files.push({ index: Number(index), name: value.name, contentType: typeOf(value.type, value.name), bytes: content });
  }
  return { body: typeof payload === "string" ? parseJson(payload) : undefined, files };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(400, { message: "The request body contains invalid JSON.", code: 50109 });
  }
}

const typesByEnding: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  txt: "text/plain; charset=utf-8",
  json: "application/json",
  csv: "text/csv",
};

function typeOf(declared: string, name: string): string {
  if (declared !== "" && declared !== "application/octet-stream") return declared;
  return typesByEnding[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? "application/octet-stream";
}
