import type { ServerResponse } from "node:http";
import sharp from "sharp";
import { afterEach, describe, expect, it } from "vitest";
import type { ImageLimits } from "../../../src/discord/attachments/limits.ts";
import { imageLimits } from "../../../src/discord/attachments/limits.ts";
import { readImages } from "../../../src/discord/attachments/read-images.ts";
import type { RefusalCode } from "../../../src/errors.ts";
import { greyPng, holds, pngChunk } from "./bytes.ts";
import { type FileHost, hostFile } from "./file-host.ts";

let host: FileHost | undefined;

afterEach(async () => {
  await host?.close();
  host = undefined;
});

async function serve(answer: Buffer | ((response: ServerResponse) => void)): Promise<string> {
  host = await hostFile(typeof answer === "function" ? answer : (response) => response.end(answer));
  return host.url;
}

/** Reads one file over HTTP, as if Discord had named it so. */
async function read(
  answer: Buffer | ((response: ServerResponse) => void),
  { name = "photo.png", size = 1, limits = imageLimits }: { name?: string; size?: number; limits?: ImageLimits } = {},
) {
  const [image] = await readImages([{ url: await serve(answer), name, size }], limits);
  if (image === undefined) throw new Error("no image was read");
  return image;
}

/** What a reading has to be turned down with. */
function refusal(code: RefusalCode, name = "photo.png") {
  return { name: "Refusal", code, details: { name } };
}

/** A picture whose left half is red and right half blue. */
function picture(width = 40, height = 20) {
  return sharp({ create: { width, height, channels: 3, background: "#ff0000" } }).composite([
    {
      input: { create: { width: width / 2, height, channels: 3, background: "#0000ff" } },
      left: width / 2,
      top: 0,
    },
  ]);
}

const place = { IFD3: { GPSLatitudeRef: "N", GPSLatitude: "52/1 30/1 0/1" }, IFD0: { Copyright: "Ana Secret" } };

describe("an image that is read", () => {
  it.each([
    ["png", "image-1.png", "image/png"],
    ["jpeg", "image-1.jpg", "image/jpeg"],
    ["gif", "image-1.gif", "image/gif"],
    ["webp", "image-1.webp", "image/webp"],
  ] as const)("is stored as the %s that it is, under a name that tells nothing", async (format, name, contentType) => {
    const image = await read(await picture().toFormat(format).toBuffer(), { name: "IMG_ana_at_home.bmp" });
    expect(image).toMatchObject({ name, contentType });
    expect(await sharp(image.bytes).metadata()).toMatchObject({ format, width: 40, height: 20 });
  });

  it.each(["jpeg", "webp", "png"] as const)("has lost place and owner: EXIF in %s", async (format) => {
    const photo = await picture().withExif(place).toFormat(format).toBuffer();
    expect((await sharp(photo).metadata()).exif).toBeDefined();
    expect(holds(photo, "Ana Secret")).toBe(true);

    const { bytes } = await read(photo);
    expect((await sharp(bytes).metadata()).exif).toBeUndefined();
    expect(holds(bytes, "Ana Secret")).toBe(false);
    expect(holds(bytes, "Exif")).toBe(false);
  });

  it("has lost texts inside a PNG, XMP, and what was appended to it", async () => {
    const text = pngChunk("tEXt", Buffer.from("Author\0Ana Secret", "latin1"));
    const xmp = pngChunk("iTXt", Buffer.from("XML:com.adobe.xmp\0\0\0\0\0<x>Ana Secret</x>", "latin1"));
    const file = Buffer.concat([greyPng(8, 8, [text, xmp]), Buffer.from("PK\x03\x04 Ana Secret", "latin1")]);
    const { bytes } = await read(file);
    expect(holds(bytes, "Ana Secret")).toBe(false);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: "png", width: 8, height: 8 });
  });

  it("stands upright though the note on how the camera was held is gone", async () => {
    const photo = await picture(40, 20).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const { bytes } = await read(photo);
    const { width, height, orientation } = await sharp(bytes).metadata();
    expect({ width, height, orientation }).toEqual({ width: 20, height: 40, orientation: undefined });
    const { data } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    expect(data[0]).toBeGreaterThan(200);
    expect(data[data.length - 1]).toBeGreaterThan(200);
  });

  it("still moves when it is an animation", async () => {
    const frames = await Promise.all(
      ["#ff0000", "#00ff00", "#0000ff"].map((background) =>
        sharp({ create: { width: 16, height: 16, channels: 4, background } })
          .png()
          .toBuffer(),
      ),
    );
    const file = await sharp(frames, { join: { animated: true } })
      .gif({ delay: [100, 200, 300], loop: 0 })
      .toBuffer();
    const { bytes } = await read(file);
    expect(await sharp(bytes, { animated: true }).metadata()).toMatchObject({
      pages: 3,
      pageHeight: 16,
      delay: [100, 200, 300],
    });
  });

  it("is made smaller when it is wider than anybody can see", async () => {
    const { bytes } = await read(greyPng(6_000, 600));
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 4_096, height: 410 });
  });

  it("is numbered by its place among several", async () => {
    const url = await serve(greyPng(8, 8));
    const upload = { url, name: "a.png", size: 1 };
    const images = await readImages([upload, upload, upload]);
    expect(images.map(({ name }) => name)).toEqual(["image-1.png", "image-2.png", "image-3.png"]);
  });
});

describe("a file that is not taken", () => {
  it("is no image, whatever its name and type say", async () => {
    const page = (response: ServerResponse) => {
      response.setHeader("content-type", "image/png");
      response.end("<!doctype html><script>alert(1)</script>");
    };
    await expect(read(page)).rejects.toMatchObject(refusal("image-type"));
  });

  it.each([
    ["SVG, which can hold scripts", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ["nothing at all", Buffer.alloc(0)],
    ["an image's first bytes alone", greyPng(8, 8).subarray(0, 8)],
    ["a RIFF that is no WebP", Buffer.from("RIFF\x10\0\0\0WAVEfmt ", "latin1")],
  ])("is %s", async (_, file) => {
    await expect(read(file)).rejects.toMatchObject(refusal("image-type"));
  });

  it.each(["png", "jpeg", "webp", "gif"] as const)("is a %s that breaks off in the middle", async (format) => {
    const noise = { type: "gaussian" as const, mean: 128, sigma: 60 };
    const whole = await sharp({ create: { width: 200, height: 200, channels: 3, background: "#777777", noise } })
      .toFormat(format)
      .toBuffer();
    await expect(read(whole.subarray(0, whole.length / 2))).rejects.toMatchObject(refusal("image-type"));
  });

  it("unpacks to more pixels than a process can hold, though it is small", async () => {
    const bomb = greyPng(10_000, 10_000);
    expect(bomb.length).toBeLessThan(2 ** 20);
    await expect(read(bomb)).rejects.toMatchObject(refusal("image-too-large"));
  });

  it("is an animation with more pixels over all its frames", async () => {
    const frame = await sharp({ create: { width: 64, height: 64, channels: 4, background: "#ff0000" } })
      .png()
      .toBuffer();
    const other = await sharp({ create: { width: 64, height: 64, channels: 4, background: "#00ff00" } })
      .png()
      .toBuffer();
    const frames = Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? frame : other));
    const file = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const limits = { ...imageLimits, maxPixels: 64 * 64 * 9 };
    await expect(read(file, { limits })).rejects.toMatchObject(refusal("image-too-large"));
  });

  it("is said to be too large: then nothing is fetched", async () => {
    await expect(read(greyPng(8, 8), { size: imageLimits.maxBytes + 1 })).rejects.toMatchObject(
      refusal("image-too-large"),
    );
    expect(host?.requests).toBe(0);
  });

  it("is too large by its header", async () => {
    const tooMuch = (response: ServerResponse) => {
      response.setHeader("content-length", imageLimits.maxBytes + 1);
      response.write(greyPng(8, 8));
    };
    await expect(read(tooMuch)).rejects.toMatchObject(refusal("image-too-large"));
  });

  it("goes on for ever without saying how long it is: reading stops at the limit", async () => {
    const limits = { ...imageLimits, maxBytes: 2 ** 20 };
    let sent = 0;
    const stopped = Promise.withResolvers<void>();
    const endless = (response: ServerResponse) => {
      const chunk = Buffer.alloc(64 * 1_024);
      const more = () => {
        do sent += chunk.length;
        while (response.write(chunk));
      };
      response.on("drain", more).on("close", () => stopped.resolve());
      more();
    };
    await expect(read(endless, { limits })).rejects.toMatchObject(refusal("image-too-large"));
    await stopped.promise;
    expect(sent).toBeLessThan(64 * 2 ** 20);
  });

  it.each([403, 404, 500])("is answered with %d", async (status) => {
    await expect(read((response) => response.writeHead(status).end("no"))).rejects.toMatchObject(
      refusal("image-not-fetched"),
    );
  });

  it("is somewhere else: no redirection is followed", async () => {
    const elsewhere = (response: ServerResponse) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end();
    await expect(read(elsewhere)).rejects.toMatchObject(refusal("image-not-fetched"));
  });

  it("never arrives, or its connection breaks", async () => {
    const limits = { ...imageLimits, timeoutMs: 150 };
    await expect(read(() => undefined, { limits })).rejects.toMatchObject(refusal("image-not-fetched"));
    const broken = (response: ServerResponse) => {
      response.setHeader("content-length", 1_000);
      response.write("x", () => response.destroy());
    };
    await expect(read(broken)).rejects.toMatchObject(refusal("image-not-fetched"));
  });

  it("trickles in more slowly than there is time", async () => {
    const limits = { ...imageLimits, timeoutMs: 150 };
    const trickle = (response: ServerResponse) => {
      const timer = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(timer));
    };
    await expect(read(trickle, { limits })).rejects.toMatchObject(refusal("image-not-fetched"));
  });

  it("is named with at most 60 characters of its name", async () => {
    const name = `${"a".repeat(500)}.png`;
    await expect(read(Buffer.from("?"), { name })).rejects.toMatchObject(refusal("image-type", `${"a".repeat(60)}…`));
  });
});

it("reads many at once without mixing them up", async () => {
  const url = await serve((response) => {
    void picture(40, 20)
      .png()
      .toBuffer()
      .then((bytes) => response.end(bytes));
  });
  const all = await Promise.all(
    Array.from({ length: 20 }, async () => await readImages([{ url, name: "a.png", size: 1 }])),
  );
  expect(new Set(all.flat().map(({ bytes }) => Buffer.from(bytes).toString("hex"))).size).toBe(1);
});
