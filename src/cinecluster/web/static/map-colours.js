// The colours of site.css as numbers, read again when the theme changes.

import { COLOURS } from "./cluster-colours.js";

const DIM = 0.78; // how far towards the page films go that are not lit

/** Read the colours that hold now. Pixels are 0xAABBGGRR, as little-endian image data has them. */
export function readColours() {
  const style = getComputedStyle(document.documentElement);
  const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const pixel = (name) => {
    context.fillStyle = style.getPropertyValue(name);
    context.fillRect(0, 0, 1, 1);
    return new Uint32Array(context.getImageData(0, 0, 1, 1).data.buffer)[0];
  };
  const page = pixel("--page");
  const clusters = Uint32Array.from({ length: COLOURS }, (_, i) => pixel(`--c${i}`));
  return {
    page,
    ink: pixel("--ink"),
    clusters,
    dim: clusters.map((colour) => mixed(colour, page, Math.round(256 * DIM))),
    pageName: style.getPropertyValue("--page"),
    inkName: style.getPropertyValue("--ink"),
    font: style.fontFamily,
  };
}

/** Mix two opaque pixels: 0 is the first, 256 the second. */
export function mixed(first, second, part) {
  const redBlue = (((first & 0xff00ff) * (256 - part) + (second & 0xff00ff) * part) >>> 8) & 0xff00ff;
  const green = (((first & 0x00ff00) * (256 - part) + (second & 0x00ff00) * part) >>> 8) & 0x00ff00;
  return (0xff000000 | redBlue | green) >>> 0;
}

/** Call back whenever the theme changes. */
export function watchColours(changed) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
  new MutationObserver(changed).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}
