// The map of films: fetches it and connects the picture with the page around it. What it says stands there.

import { fetchFilms } from "./map-data.js";
import { watchInput } from "./map-input.js";
import { linesOf } from "./map-labels.js";
import { Picture } from "./map-picture.js";

/** Read names and places of the clusters off the page, the largest first. */
function readClusters(whole) {
  const clusters = new Map();
  for (const element of document.querySelectorAll("[data-cluster]")) {
    const label = element.querySelector("[data-label]").textContent;
    const [x, y] = element.dataset.peak.split(" ").map((part) => part * whole);
    const box = element.dataset.box.split(" ").map(Number);
    clusters.set(Number(element.dataset.cluster), { label, lines: linesOf(label), x, y, box });
  }
  return clusters;
}

/** Return which films the page has found. */
function foundPlaces() {
  return [...document.querySelectorAll("#found [data-place]")].map((line) => Number(line.dataset.place));
}

/** Connect the picture with the search, the lists and the buttons around it. */
function watchPage(figure, map) {
  document.addEventListener("swapped", () => map.light(foundPlaces()));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-show-place], [data-show-cluster]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.replaceState(null, "", link.href);
    if (link.dataset.showPlace) map.light([Number(link.dataset.showPlace)], { look: true });
    else map.lightCluster(Number(link.dataset.showCluster));
    figure.scrollIntoView({ block: "nearest" });
  });
  for (const button of figure.querySelectorAll("[data-zoom]")) {
    const factor = Number(button.dataset.zoom);
    button.addEventListener("click", () => (factor ? map.zoomBy(factor) : map.showAll()));
  }
}

async function start(figure) {
  const loading = figure.querySelector("[data-loading]");
  try {
    const films = await fetchFilms(figure.dataset.films);
    const map = new Picture(figure, films, readClusters(films.whole));
    watchInput(figure.querySelector("canvas"), map);
    watchPage(figure, map);
    if (figure.dataset.litPlace) map.light([Number(figure.dataset.litPlace)], { look: true });
    else if (figure.dataset.litCluster) map.lightCluster(Number(figure.dataset.litCluster));
    else map.light(foundPlaces());
    requestAnimationFrame(() => {
      figure.dataset.drawn = "";
      performance.mark("map-drawn");
    });
  } catch (error) {
    figure.querySelector("[data-failed]").hidden = false;
    throw error;
  } finally {
    loading.hidden = true;
  }
}

start(document.getElementById("map"));
