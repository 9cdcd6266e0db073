import type { Findings } from "./findings.ts";
import { type JsonObject, listOr, objectOr, textOr } from "./json.ts";
import { failScheme } from "./scalars.ts";

interface Uploads {
  readonly fileNames: readonly string[];
  readonly edit: boolean;
}

/** Snowflakes are far beyond this; smaller ids point at the files of the same request. */
const largestFileIndex = 1_000n;

/** In a new message every attachment listed must be one of the files uploaded with it; edits may also keep old ones. */
export function checkAttachments(attachments: readonly unknown[], findings: Findings, uploads: Uploads): void {
  for (const [at, attachment] of attachments.entries()) {
    const index = fileIndexOf(attachment);
    if (index === undefined ? uploads.edit : index < uploads.fileNames.length) continue;
    findings.fail("ATTACHMENT_NOT_FOUND", "Attachment data not found", "attachments", at);
  }
}

/** The names that `attachment://` may refer to; `undefined` when the request keeps attachments that only the message knows. */
export function attachmentNames(message: JsonObject, { fileNames, edit }: Uploads): ReadonlySet<string> | undefined {
  const attachments = listOr(message["attachments"]);
  if (edit && !Array.isArray(message["attachments"])) return undefined;
  const names = new Set(fileNames);
  for (const attachment of attachments) {
    const filename = textOr(objectOr(attachment)["filename"]);
    if (filename !== "") names.add(filename);
    else if (fileIndexOf(attachment) === undefined) return undefined;
  }
  return names;
}

function fileIndexOf(attachment: unknown): number | undefined {
  const id = String(objectOr(attachment)["id"]);
  return /^\d+$/.test(id) && BigInt(id) < largestFileIndex ? Number(id) : undefined;
}

/** Looks at one address of a medium, at `below` the current place: its scheme, and that the file it names is there. */
export function checkMediaUrl(
  url: unknown,
  findings: Findings,
  schemes: readonly string[],
  names: ReadonlySet<string> | undefined,
  ...below: string[]
): void {
  const parsed = typeof url === "string" ? URL.parse(url) : null;
  if (typeof url !== "string" || parsed === null) return;
  if (!schemes.includes(parsed.protocol.slice(0, -1))) {
    failScheme(parsed.protocol, schemes, findings, ...below);
  } else if (parsed.protocol === "attachment:" && names !== undefined && !names.has(attachmentNameOf(url))) {
    const code = "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND";
    findings.fail(code, "The referenced attachment was not found", ...below);
  }
}

function attachmentNameOf(url: string): string {
  const name = url.slice("attachment://".length);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
