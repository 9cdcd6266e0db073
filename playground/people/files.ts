import { crc32, deflateSync } from "node:zlib";

/** A file that somebody attaches. */
export interface GivenFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

export function file(name: string, content: Uint8Array | string, contentType = "text/plain"): GivenFile {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return { name, contentType, bytes };
}

/** A real PNG in one colour. */
export function picture(name = "picture.png", size = { width: 2, height: 2 }, rgb = [88, 101, 242]): GivenFile {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size.width, 0);
  header.writeUInt32BE(size.height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.from([0, ...Array.from({ length: size.width }, () => rgb).flat()]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: size.height }, () => row)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const bytes = Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", pixels),
    chunk("IEND", Buffer.alloc(0)),
  ]);
  return { name, contentType: "image/png", bytes };
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.byteLength + 8);
  framed.writeUInt32BE(data.byteLength, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.byteLength + 4);
  return framed;
}
