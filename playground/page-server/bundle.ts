import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, stop } from "esbuild";

const page = new URL("../page/", import.meta.url);

/** What the page is made of, by path. */
export type PageFiles = ReadonlyMap<string, { readonly contentType: string; readonly bytes: Uint8Array }>;

/** Bundles the page in memory; nothing is written. */
export async function bundlePage(): Promise<PageFiles> {
  const [bundle, html] = await Promise.all([
    build({
      entryPoints: { page: fileURLToPath(new URL("main.tsx", page)) },
      bundle: true,
      minify: true,
      write: false,
      outdir: "/",
      format: "esm",
      target: "es2022",
      jsx: "automatic",
      jsxImportSource: "preact",
      legalComments: "none",
      logLevel: "silent",
    }),
    readFile(new URL("index.html", page)),
  ]);
  // Its own process would otherwise stay for the next bundle.
  await stop();
  const files = new Map<string, { contentType: string; bytes: Uint8Array }>([
    ["/", { contentType: "text/html; charset=utf-8", bytes: html }],
  ]);
  for (const { path, contents } of bundle.outputFiles) {
    const contentType = path.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8";
    files.set(path.endsWith(".css") ? "/page.css" : "/page.js", { contentType, bytes: contents });
  }
  return files;
}
