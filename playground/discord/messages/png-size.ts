const pngSignature = "89504e470d0a1a0a";

/** Width and height of a PNG; nothing for other files. */
export function pngSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  if (bytes.byteLength < 24) return undefined;
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, 24);
  if (start.toString("hex", 0, 8) !== pngSignature) return undefined;
  return { width: start.readUInt32BE(16), height: start.readUInt32BE(20) };
}
