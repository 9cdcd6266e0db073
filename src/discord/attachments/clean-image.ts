import sharp, { type Metadata, type Sharp } from "sharp";
import { type ImageType, sniffImageType } from "./image-type.ts";
import type { ImageLimits } from "./limits.ts";

export type CleanImage =
  | { readonly kind: "image"; readonly type: ImageType; readonly bytes: Uint8Array }
  | { readonly kind: "too-large" }
  | { readonly kind: "unreadable" };

// Files from strangers: only the four decoders that are needed are left within reach, and nothing is kept.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: ["VipsForeignLoadPng", "VipsForeignLoadJpeg", "VipsForeignLoadNsgif", "VipsForeignLoadWebp"],
});
sharp.cache(false);

/** Wider or higher than this nobody sees inside a message. */
const maxSide = 4_096;
const decodeWithinSeconds = 10;

/** Decodes an image and encodes it anew: pixels and timing stay, and whatever else the file carried (place, camera, texts, what follows the image) is gone. */
export async function cleanImage(bytes: Uint8Array, limits: ImageLimits): Promise<CleanImage> {
  const type = sniffImageType(bytes);
  if (type === undefined) return { kind: "unreadable" };
  try {
    const metadata = await sharp(bytes, { animated: true, limitInputPixels: false }).metadata();
    if (metadata.width * metadata.height > limits.maxPixels) return { kind: "too-large" };
    const encoded = await encoders[type](decode(bytes, metadata, limits)).toBuffer();
    if (encoded.length <= limits.maxBytes) return { kind: "image", type, bytes: encoded };
    // Lossless formats may grow when they are encoded anew.
    const smaller = await decode(bytes, metadata, limits).webp({ quality: 85 }).toBuffer();
    return smaller.length <= limits.maxBytes ? { kind: "image", type: "webp", bytes: smaller } : { kind: "too-large" };
  } catch {
    return { kind: "unreadable" };
  }
}

function decode(bytes: Uint8Array, { pages = 1 }: Metadata, { maxPixels }: ImageLimits): Sharp {
  const image = sharp(bytes, { animated: pages > 1, limitInputPixels: maxPixels, failOn: "error" });
  // How a photo is held is in the metadata that goes: turn it first. Animations cannot be turned.
  const upright = pages > 1 ? image : image.autoOrient();
  return upright
    .resize({ width: maxSide, height: maxSide, fit: "inside", withoutEnlargement: true })
    .timeout({ seconds: decodeWithinSeconds });
}

const encoders: { readonly [Type in ImageType]: (image: Sharp) => Sharp } = {
  png: (image) => image.png(),
  jpeg: (image) => image.jpeg({ quality: 90 }),
  gif: (image) => image.gif(),
  webp: (image) => image.webp({ quality: 90 }),
};
