/** The kinds of images that are taken: what Discord shows inside a message. */
export type ImageType = "png" | "jpeg" | "gif" | "webp";

/** What the bytes are, by their first few; names and headers are not asked, since they can lie. */
export function sniffImageType(bytes: Uint8Array): ImageType | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 12)).toString("latin1");
  if (head.startsWith("\x89PNG\r\n\x1A\n")) return "png";
  if (head.startsWith("\xFF\xD8\xFF")) return "jpeg";
  if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) return "gif";
  if (head.startsWith("RIFF") && head.endsWith("WEBP")) return "webp";
  return undefined;
}
