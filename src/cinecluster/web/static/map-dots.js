// Dots as pixels: for tens of thousands of them, writing pixels is several times faster than any drawing
// call, and as fast without a graphics card.

import { mixed } from "./map-colours.js";

const SIZES = 8; // by popularity
const SMALLEST = 0.9; // radius of a middling dot, CSS pixels
const LARGEST = 3.2;
const LIT = 1.5; // pixels that a lit dot is larger by

/** Return the radius of a film's dot in CSS pixels: it grows with the room that films have. */
export function radiusOf(films, view, place) {
  return radius(films, view, films.popularity[place] >> 5);
}

function radius(films, view, size) {
  const room = (view.scale * films.whole) / Math.sqrt(films.n); // between neighbours, were they spread evenly
  const middling = Math.min(LARGEST, Math.max(SMALLEST, 0.2 * room));
  return middling * (0.65 + 1.5 * (size / (SIZES - 1)) ** 2);
}

export class Dots {
  #context;
  #image;
  #pixels;
  #margin = 0; // pixels around the picture, so that no dot has to be cut
  #stride = 0;

  constructor(context) {
    this.#context = context;
  }

  /** Draw every film that is seen, the most rated ones last; lit, if any are, stand out, by a ring if they are few. */
  draw(films, view, { ratio, colours, lit, few }) {
    const sizes = Array.from({ length: SIZES }, (_, size) => radius(films, view, size) * ratio);
    this.#prepare(Math.ceil(sizes[SIZES - 1] + 2 * LIT * ratio) + 1);
    this.#pixels.fill(colours.page);
    const plain = sizes.map((each) => this.#stamp(each));
    this.#pass(films, view, ratio, plain, lit ? colours.dim : colours.clusters, lit, 0);
    if (lit) {
      const larger = sizes.map((each) => this.#stamp(few ? each + LIT * ratio : each));
      const rings = sizes.map((each) => this.#stamp(each + 2 * LIT * ratio));
      if (few) this.#pass(films, view, ratio, rings, colours.clusters.map(() => colours.ink), lit, 1);
      this.#pass(films, view, ratio, larger, colours.clusters, lit, 1);
    }
    this.#context.putImageData(this.#image, -this.#margin, -this.#margin);
  }

  #prepare(radius) {
    const { width, height } = this.#context.canvas;
    if (this.#image && this.#stride === width + 2 * this.#margin && this.#margin >= 2 * radius
      && this.#image.height === height + 2 * this.#margin) return;
    this.#margin = 2 * radius;
    this.#stride = width + 2 * this.#margin;
    this.#image = this.#context.createImageData(this.#stride, height + 2 * this.#margin);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
  }

  /** Return which pixels around its middle a disc covers, and how much of each, of 256. */
  #stamp(radius) {
    const reach = Math.ceil(radius);
    const offsets = [];
    const cover = [];
    for (let y = -reach; y <= reach; y++) {
      for (let x = -reach; x <= reach; x++) {
        const share = Math.round(256 * Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(x, y))));
        if (share) {
          offsets.push(y * this.#stride + x);
          cover.push(share);
        }
      }
    }
    return { reach, offsets: Int32Array.from(offsets), cover: Uint16Array.from(cover) };
  }

  #pass(films, view, ratio, stamps, palette, lit, wanted) {
    const pixels = this.#pixels;
    const { width, height } = this.#context.canvas;
    const scale = view.scale * ratio;
    const left = view.x * scale - width / 2;
    const top = view.y * scale - height / 2;
    const half = this.#margin / 2;
    for (let i = films.n - 1; i >= 0; i--) {
      if (lit && lit[i] !== wanted) continue;
      const x = Math.round(films.x[i] * scale - left);
      const y = Math.round(films.y[i] * scale - top);
      if (x < -half || y < -half || x >= width + half || y >= height + half) continue;
      const { offsets, cover } = stamps[films.popularity[i] >> 5];
      const colour = palette[films.cluster[i] % palette.length];
      const middle = (y + this.#margin) * this.#stride + x + this.#margin;
      for (let k = 0; k < offsets.length; k++) {
        const at = middle + offsets[k];
        pixels[at] = cover[k] === 256 ? colour : mixed(pixels[at], colour, cover[k]);
      }
    }
  }
}
