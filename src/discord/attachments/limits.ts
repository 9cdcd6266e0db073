export interface ImageLimits {
  /** Of one file as it comes, and as it is stored. */
  readonly maxBytes: number;
  /** Width by height, over all frames. */
  readonly maxPixels: number;
  /** For fetching one file. */
  readonly timeoutMs: number;
}

/** 10 MiB is what Discord takes per file from a bot. */
export const imageLimits: ImageLimits = { maxBytes: 10 * 2 ** 20, maxPixels: 50_000_000, timeoutMs: 15_000 };
