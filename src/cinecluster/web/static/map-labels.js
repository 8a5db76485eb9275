// Names on the map: those of clusters where their films lie closest, titles of films once there is room.
// Each is put where it fits; what does not fit is left out.

const TITLES_FROM = 3; // zoom; of films that are lit, where they are few, from the whole map on
const TITLES = 40;
const LOOKED_AT = 200; // films seen, most rated first
const LINE = 22; // characters
const GAP = 4; // pixels
const CLUSTER_SIZE = 14;
const NARROW = { below: 500, size: 12 }; // pixels
const FILM_SIZE = 13;

export class Labels {
  #context;
  #widths = new Map();
  #taken = [];
  #colours;

  constructor(context) {
    this.#context = context;
  }

  /**
   * Draw the names that fit.
   *
   * taken: boxes that are not free; clusters: [{lines, x, y}], the largest first, x and y in units of the map;
   * lit: which films stand out, if any do; few: so few that their titles come before all else.
   */
  draw(films, view, { colours, taken, clusters, titles, radiusOf, lit, few }) {
    this.#taken = [...taken];
    this.#colours = colours;
    const size = view.width < NARROW.below ? NARROW.size : CLUSTER_SIZE;
    if (few) this.#drawTitles(films, view, titles, radiusOf, lit);
    for (const { lines, x, y } of clusters) this.#place(lines, view.toPixels(x, y), size, 650, besideCluster, view);
    if (!few && view.zoom >= TITLES_FROM) this.#drawTitles(films, view, titles, radiusOf, lit);
  }

  #drawTitles(films, view, titles, radiusOf, lit) {
    let looked = 0;
    let shown = 0;
    for (let i = 0; i < films.n && looked < LOOKED_AT && shown < TITLES; i++) {
      if (lit && !lit[i]) continue;
      const [left, top] = view.toPixels(films.x[i], films.y[i]);
      if (left < 0 || top < 0 || left > view.width || top > view.height) continue;
      looked++;
      const film = titles.of(i, { canWait: true });
      if (film && this.#place([film.title], [left, top], FILM_SIZE, 450, besideFilm(radiusOf(i) + GAP), view)) shown++;
    }
  }

  /** Draw lines of text in the first of several places that is free; tell whether there was one. */
  #place(lines, [left, top], size, weight, places, view) {
    this.#context.font = `${weight} ${size}px ${this.#colours.font}`;
    const width = Math.max(...lines.map((line) => this.#widthOf(line, size)));
    const height = lines.length * size * 1.2;
    for (const [dx, dy] of places(width, height)) {
      const box = { left: left + dx, top: top + dy, right: left + dx + width, bottom: top + dy + height };
      if (box.left < GAP || box.top < GAP || box.right > view.width - GAP || box.bottom > view.height - GAP) continue;
      if (this.#taken.some((other) => meet(box, other))) continue;
      this.#taken.push(box);
      lines.forEach((line, row) => this.#write(line, box, row, size, weight));
      return true;
    }
    return false;
  }

  #write(line, box, row, size, weight) {
    const left = weight > 500 ? box.left + (box.right - box.left - this.#widthOf(line, size)) / 2 : box.left;
    const base = box.top + (row + 0.85) * size * 1.2;
    this.#context.lineJoin = "round";
    this.#context.lineWidth = 4;
    this.#context.strokeStyle = this.#colours.pageName;
    this.#context.strokeText(line, left, base);
    this.#context.fillStyle = this.#colours.inkName;
    this.#context.fillText(line, left, base);
  }

  #widthOf(line, size) {
    const key = `${size} ${line}`; // no two weights share a size
    let width = this.#widths.get(key);
    if (width === undefined) {
      width = this.#context.measureText(line).width;
      this.#widths.set(key, width);
    }
    return width;
  }
}

/** Break a label into lines of about one length. */
export function linesOf(label) {
  const lines = [""];
  for (const word of label.split(" ")) {
    const last = lines.at(-1);
    if (last && last.length + word.length >= LINE) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines;
}

function* besideCluster(width, height) {
  for (const down of [-0.5, -1.2, 0.2]) {
    for (const right of [-0.5, -0.9, -0.1]) yield [width * right, height * down];
  }
}

function besideFilm(gap) {
  return (width, height) => [
    [gap, -height / 2],
    [-width - gap, -height / 2],
    [-width / 2, -height - gap],
    [-width / 2, gap],
  ];
}

function meet(one, other) {
  return one.left < other.right + GAP && other.left < one.right + GAP
    && one.top < other.bottom + GAP && other.top < one.bottom + GAP;
}
