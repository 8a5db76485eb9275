// Which part of the map is seen. The map is `whole` units wide and high; a pixel is a CSS pixel.

const CLOSEST = 60;
const MARGIN = 28; // pixels around the whole map

export class View {
  width = 1;
  height = 1;
  x; // the point in the middle
  y;
  zoom = 1;

  constructor(whole) {
    this.whole = whole;
    this.showAll();
  }

  /** Pixels for a unit of the map. */
  get scale() {
    return (Math.max(1, Math.min(this.width, this.height) - 2 * MARGIN) / this.whole) * this.zoom;
  }

  showAll() {
    this.x = this.y = this.whole / 2;
    this.zoom = 1;
  }

  toPixels(x, y) {
    return [(x - this.x) * this.scale + this.width / 2, (y - this.y) * this.scale + this.height / 2];
  }

  toMap(left, top) {
    return [(left - this.width / 2) / this.scale + this.x, (top - this.height / 2) / this.scale + this.y];
  }

  move(right, down) {
    this.#goTo(this.x - right / this.scale, this.y - down / this.scale);
  }

  /** Come closer by a factor while what is below a pixel stays there; tell whether anything changed. */
  zoomAt(left, top, factor) {
    const before = this.zoom;
    const [x, y] = this.toMap(left, top);
    this.zoom = Math.min(CLOSEST, Math.max(1, this.zoom * factor));
    const [movedLeft, movedTop] = this.toPixels(x, y);
    this.move(left - movedLeft, top - movedTop);
    return this.zoom !== before;
  }

  /** Return where to look for seeing a box, given as left, top, right, bottom from 0 to 1. */
  around([left, top, right, bottom]) {
    const fit = (this.scale / this.zoom) * this.whole;
    const closer = 0.7 * Math.min(this.width / (fit * (right - left) + 1), this.height / (fit * (bottom - top) + 1));
    return {
      x: ((left + right) / 2) * this.whole,
      y: ((top + bottom) / 2) * this.whole,
      zoom: Math.min(CLOSEST, Math.max(1, closer)),
    };
  }

  /** Look at a part of the way from one look to another. */
  between(from, to, part) {
    this.zoom = from.zoom * (to.zoom / from.zoom) ** part;
    this.#goTo(from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part);
  }

  #goTo(x, y) {
    this.x = Math.min(this.whole, Math.max(0, x));
    this.y = Math.min(this.whole, Math.max(0, y));
  }
}
