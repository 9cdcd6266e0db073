import type { GivenFileView } from "../page-server/protocol.ts";

/** A chosen file as it travels over the socket. */
export async function encodeFile(file: File): Promise<GivenFileView> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  // In pieces: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 32_768) binary += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return { name: file.name, contentType: file.type || "application/octet-stream", base64: btoa(binary) };
}
