// A spatial index: which films lie near a point. Cells of a uniform grid, laid out as one sorted list.

const FILMS_PER_CELL = 4;

export class Grid {
  #films;
  #side; // cells along one side
  #cell; // width of one
  #starts; // of each cell in #places
  #places;

  constructor(films) {
    this.#films = films;
    this.#side = Math.max(1, Math.ceil(Math.sqrt(films.n / FILMS_PER_CELL)));
    this.#cell = (films.whole + 1) / this.#side;
    this.#starts = new Uint32Array(this.#side * this.#side + 1);
    this.#places = new Uint32Array(films.n);
    for (let i = 0; i < films.n; i++) this.#starts[this.#cellOf(i) + 1]++;
    for (let cell = 1; cell < this.#starts.length; cell++) this.#starts[cell] += this.#starts[cell - 1];
    const next = this.#starts.slice();
    for (let i = 0; i < films.n; i++) this.#places[next[this.#cellOf(i)]++] = i;
  }

  /** Return the film nearest to a point and no further than reach from it, all in units of the map; else -1. */
  nearest(x, y, reach) {
    let best = -1;
    let least = reach * reach;
    const [left, right] = this.#span(x, reach);
    const [top, bottom] = this.#span(y, reach);
    for (let row = top; row <= bottom; row++) {
      const first = this.#starts[row * this.#side + left];
      const last = this.#starts[row * this.#side + right + 1];
      for (let k = first; k < last; k++) {
        const i = this.#places[k];
        const distance = (this.#films.x[i] - x) ** 2 + (this.#films.y[i] - y) ** 2;
        // Of films in one place the most rated one, which has the lowest number, is drawn on top.
        if (distance < least || (distance === least && i < best)) [best, least] = [i, distance];
      }
    }
    return best;
  }

  #cellOf(i) {
    return Math.floor(this.#films.y[i] / this.#cell) * this.#side + Math.floor(this.#films.x[i] / this.#cell);
  }

  #span(value, reach) {
    const last = this.#side - 1;
    const within = (cell) => Math.min(last, Math.max(0, Math.floor(cell)));
    return [within((value - reach) / this.#cell), within((value + reach) / this.#cell)];
  }
}
