// The picture: what part of the map is seen, which films are lit and which one is pointed at. It is drawn
// once for all that has changed since the last frame.

import { readColours, watchColours } from "./map-colours.js";
import { Titles } from "./map-data.js";
import { Dots, radiusOf } from "./map-dots.js";
import { Grid } from "./map-grid.js";
import { Labels } from "./map-labels.js";
import { Tip } from "./map-tip.js";
import { View } from "./map-view.js";

const REACH = { mouse: 8, touch: 22 }; // pixels around a pointer in which a film is meant
const SHARPEST = 2; // device pixels per CSS pixel
const FLIGHT = 350; // milliseconds
const NEAR = 12; // zoom at which a film is looked at
const FEW = 60; // films lit
const RING = 3; // pixels around them

export class Picture {
  #canvas;
  #context;
  #films;
  #grid;
  #view;
  #dots;
  #labels;
  #titles;
  #tip;
  #said;
  #clusters;
  #colours = readColours();
  #lit = null; // 1 for each film that is, if any is
  #few = false; // so few are that each is shown by itself
  #buttons;
  #pointed = -1;
  #drawing = false;
  #saying = false; // the film pointed at is still to be said
  #flights = 0; // begun or broken off

  /** clusters: by id {label, lines, x, y, box}, the largest first. */
  constructor(figure, films, clusters) {
    this.#canvas = figure.querySelector("canvas");
    this.#context = this.#canvas.getContext("2d", { alpha: false });
    this.#films = films;
    this.#grid = new Grid(films);
    this.#view = new View(films.whole);
    this.#dots = new Dots(this.#context);
    this.#labels = new Labels(this.#context);
    this.#clusters = clusters;
    this.#titles = new Titles(figure.dataset.titles, Number(figure.dataset.block), () => this.#changed());
    const names = new Map([...clusters].map(([id, { label }]) => [id, label]));
    this.#tip = new Tip(figure.querySelector(".map-tip"), figure.dataset.film, names);
    this.#buttons = figure.querySelector(".map-buttons");
    this.#said = figure.querySelector("[data-said]");
    watchColours(() => {
      this.#colours = readColours();
      this.#changed();
    });
    new ResizeObserver(() => this.#resize()).observe(this.#canvas);
    this.#resize();
  }

  /** Light up films, look at them if told to, and leave the others in the dark; none lights all again. */
  light(places, { look = false } = {}) {
    this.#lit = places.length ? new Uint8Array(this.#films.n) : null;
    this.#few = places.length > 0 && places.length <= FEW;
    for (const place of places) this.#lit[place] = 1;
    if (look && places.length === 1) {
      const [place] = places;
      this.#fly({ x: this.#films.x[place], y: this.#films.y[place], zoom: Math.max(this.#view.zoom, NEAR) });
      this.#pointed = place;
    }
    this.#changed();
  }

  /** Light up a cluster and look at where most of it lies. */
  lightCluster(id) {
    const cluster = this.#clusters.get(id);
    if (!cluster) return; // one without films
    this.#lit = Uint8Array.from(this.#films.cluster, (each) => Number(each === id));
    this.#few = false;
    this.#pointed = -1;
    this.#fly(this.#view.around(cluster.box));
  }

  move(right, down) {
    this.#flights++;
    this.#view.move(right, down);
    this.#pointed = -1;
    this.#changed();
  }

  /** Come closer by a factor around a pixel; tell whether anything changed. */
  zoomAt(left, top, factor) {
    const changed = this.#view.zoomAt(left, top, factor);
    if (changed) {
      this.#flights++;
      this.#changed();
    }
    return changed;
  }

  zoomBy(factor) {
    this.zoomAt(this.#view.width / 2, this.#view.height / 2, factor);
  }

  showAll() {
    this.#pointed = -1;
    this.#fly({ x: this.#films.whole / 2, y: this.#films.whole / 2, zoom: 1 });
  }

  putOut() {
    this.#pointed = -1;
    this.light([]);
  }

  /** Mark the film below a pixel, or none. */
  point(left, top, reach = REACH.mouse) {
    const found = this.#grid.nearest(...this.#view.toMap(left, top), reach / this.#view.scale);
    if (found === this.#pointed) return;
    this.#pointed = found;
    this.#canvas.classList.toggle("on-film", found >= 0);
    this.#changed();
  }

  leave() {
    this.point(-1e6, -1e6);
  }

  /** Open the film below a mouse; a finger first shows what it has met, and a second touch opens it. */
  click(left, top, kind) {
    const before = this.#pointed;
    this.point(left, top, kind === "mouse" ? REACH.mouse : REACH.touch);
    if (this.#pointed >= 0 && (kind === "mouse" || before === this.#pointed)) this.#open();
  }

  /** Point at the film nearest to the middle and say which it is, for those who go by keys. */
  pointAtMiddle() {
    this.#pointMiddle();
    this.#saying = true;
  }

  openMiddle() {
    this.#pointMiddle();
    this.#open();
  }

  #pointMiddle() {
    this.point(this.#view.width / 2, this.#view.height / 2, this.#view.width / 2);
  }

  #open() {
    const film = this.#pointed >= 0 && this.#titles.of(this.#pointed);
    if (film) location.assign(this.#tip.addressOf(film));
  }

  #fly(to) {
    const from = { x: this.#view.x, y: this.#view.y, zoom: this.#view.zoom };
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const start = performance.now();
    const flight = ++this.#flights;
    const step = (now) => {
      if (flight !== this.#flights) return; // somebody has moved the map meanwhile
      const part = still ? 1 : Math.min(1, Math.max(0, (now - start) / FLIGHT));
      this.#view.between(from, to, part * part * (3 - 2 * part));
      this.#changed();
      if (part < 1) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  #resize() {
    this.#view.width = this.#canvas.clientWidth;
    this.#view.height = this.#canvas.clientHeight;
    this.#changed();
  }

  #changed() {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.#draw();
    });
  }

  #draw() {
    const ratio = Math.min(SHARPEST, devicePixelRatio);
    const [width, height] = [this.#view.width, this.#view.height].map((side) => Math.round(side * ratio));
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      Object.assign(this.#canvas, { width, height });
    }
    const look = { ratio, colours: this.#colours, lit: this.#lit, few: this.#few };
    this.#dots.draw(this.#films, this.#view, look);
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#drawPointed();
    this.#labels.draw(this.#films, this.#view, {
      ...look,
      taken: [boxOf(this.#buttons)],
      clusters: this.#clusters.values(),
      titles: this.#titles,
      radiusOf: (place) => radiusOf(this.#films, this.#view, place) + (this.#few ? RING : 0),
    });
  }

  #drawPointed() {
    const place = this.#pointed;
    const film = place >= 0 ? this.#titles.of(place) : undefined;
    if (place >= 0) {
      const [left, top] = this.#view.toPixels(this.#films.x[place], this.#films.y[place]);
      this.#context.beginPath();
      this.#context.arc(left, top, radiusOf(this.#films, this.#view, place) + RING, 0, 2 * Math.PI);
      this.#context.lineWidth = 2.5;
      this.#context.strokeStyle = this.#colours.inkName;
      this.#context.stroke();
      if (film) this.#tip.show(film, this.#films.cluster[place], [left, top], this.#view);
    }
    if (!film) return this.#tip.hide();
    if (this.#saying) {
      this.#saying = false;
      this.#said.textContent = this.#tip.text;
    }
  }
}

function boxOf({ offsetLeft: left, offsetTop: top, offsetWidth: width, offsetHeight: height }) {
  return { left, top, right: left + width, bottom: top + height };
}
