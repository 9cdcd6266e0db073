import { Refusal } from "../../errors.ts";
import type { StoredImage } from "../../suggestions/types.ts";
import { type CleanImage, cleanImage } from "./clean-image.ts";
import { download } from "./download.ts";
import type { ImageType } from "./image-type.ts";
import { type ImageLimits, imageLimits } from "./limits.ts";

/** An upload as Discord describes it. None of it is trusted. */
export interface Upload {
  readonly url: string;
  readonly name: string;
  readonly size: number;
}

const extensions: { readonly [Type in ImageType]: string } = { png: "png", jpeg: "jpg", gif: "gif", webp: "webp" };
const maxNameLength = 60;

/** Fetches uploads and makes them storable: real images within the limits, without metadata, named by their place. Throws a Refusal that names the file at fault. */
export async function readImages(
  uploads: readonly Upload[],
  limits: ImageLimits = imageLimits,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): Promise<StoredImage[]> {
  const images: StoredImage[] = [];
  for (const upload of uploads) {
    const { type, bytes } = await readImage(upload, limits, fetch);
    images.push({ name: `image-${images.length + 1}.${extensions[type]}`, contentType: `image/${type}`, bytes });
  }
  return images;
}

async function readImage(
  { url, name, size }: Upload,
  limits: ImageLimits,
  fetch: typeof globalThis.fetch,
): Promise<Extract<CleanImage, { kind: "image" }>> {
  const shownName = name.length > maxNameLength ? `${name.slice(0, maxNameLength).toWellFormed()}…` : name;
  const tooLarge = () =>
    new Refusal("image-too-large", { name: shownName, limitMiB: Math.floor(limits.maxBytes / 2 ** 20) });
  if (size > limits.maxBytes) throw tooLarge();
  const fetched = await download(url, limits, fetch);
  if (fetched.kind === "failed") throw new Refusal("image-not-fetched", { name: shownName });
  if (fetched.kind === "too-large") throw tooLarge();
  const image = await oneAtATime(() => cleanImage(fetched.bytes, limits));
  if (image.kind === "too-large") throw tooLarge();
  if (image.kind === "unreadable") throw new Refusal("image-type", { name: shownName });
  return image;
}

let last: Promise<unknown> = Promise.resolve();

/** A decoded image takes up to 4 bytes a pixel: a process holds one at a time, however many are sent at once. */
function oneAtATime<Result>(task: () => Promise<Result>): Promise<Result> {
  const result = last.then(task);
  last = result.catch(() => undefined);
  return result;
}
