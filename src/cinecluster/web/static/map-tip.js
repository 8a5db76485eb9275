// The card beside a film that is pointed at.

import { classOf } from "./cluster-colours.js";

const AWAY = 14; // pixels from the film

export class Tip {
  #link;
  #address;
  #labels;

  /** link: the element; address: what stands before an id; labels: names of clusters by id. */
  constructor(link, address, labels) {
    this.#link = link;
    this.#address = address;
    this.#labels = labels;
  }

  get text() {
    return this.#link.textContent;
  }

  addressOf(film) {
    return this.#address + film.id;
  }

  hide() {
    this.#link.hidden = true;
  }

  /** Show a film's card beside a pixel, inside a frame of a width and height. */
  show(film, cluster, [left, top], { width, height }) {
    const faint = document.createElement("span");
    faint.className = "faint";
    faint.textContent = this.#labels.get(cluster) ?? "";
    this.#link.replaceChildren(film.year ? `${film.title} (${film.year})` : film.title, " ", faint);
    this.#link.href = this.addressOf(film);
    this.#link.className = `map-tip ${classOf(cluster)}`;
    this.#link.hidden = false;
    const { offsetWidth, offsetHeight } = this.#link;
    const right = left + AWAY + offsetWidth > width ? left - AWAY - offsetWidth : left + AWAY;
    const below = Math.min(height - offsetHeight - 4, Math.max(4, top - offsetHeight / 2));
    this.#link.style.transform = `translate(${Math.max(4, right)}px, ${below}px)`;
  }
}
