import sharp from "sharp";
import type { GivenFile } from "../people/files.ts";

/** A night sky over a screen: what Ben attaches to his movie night. */
const movieNight = `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="480" viewBox="0 0 960 480">
  <defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
    <stop offset="0" stop-color="#1b1d4d"/><stop offset=".6" stop-color="#5b3f8f"/><stop offset="1" stop-color="#e08a6d"/>
  </linearGradient></defs>
  <rect width="960" height="480" fill="url(#sky)"/>
  <g fill="#fff" opacity=".85">${stars()}</g>
  <circle cx="806" cy="92" r="42" fill="#ffeecb"/>
  <path d="M170 360L480 250L790 360z" fill="#fff3c4" opacity=".18"/>
  <rect x="288" y="110" width="384" height="216" rx="10" fill="#f6f1ff"/>
  <path d="M448 168v100l88-50z" fill="#5865f2"/>
  <path d="M288 326l-40 84m424-84l40 84" stroke="#2a2140" stroke-width="10"/>
  <path d="M0 400q240-60 480-14t480-16v110H0z" fill="#22304a"/>
  <g fill="#131c2e">${heads()}</g>
</svg>`;

function stars(): string {
  const at = (index: number): string =>
    `<circle cx="${(index * 173) % 960}" cy="${(index * 89) % 220}" r="${1 + (index % 3)}"/>`;
  return Array.from({ length: 46 }, (_, index) => at(index + 1)).join("");
}

function heads(): string {
  const one = (x: number): string =>
    `<circle cx="${x}" cy="424" r="20"/><rect x="${x - 30}" y="442" width="60" height="60" rx="24"/>`;
  return [150, 260, 390, 470, 590, 700, 810].map(one).join("");
}

export async function moviePoster(): Promise<GivenFile> {
  const bytes = new Uint8Array(await sharp(Buffer.from(movieNight)).png({ palette: true }).toBuffer());
  return { name: "movie-night.png", contentType: "image/png", bytes };
}
