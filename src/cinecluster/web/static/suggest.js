// Suggestions below a search field, as the ARIA practices for a combobox have them: arrows move, Enter
// opens, Escape closes. Without JavaScript the field is a plain search.

import { classOf } from "./cluster-colours.js";

const WAIT = 120; // milliseconds after the last letter
const SHOWN = 8;

/** Show films whose titles are like what is typed. The field's data-suggest is where to ask. */
export function watchSuggestions(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0]?.textContent ?? "");
  list.hidden = true;
  input.after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  let timer = 0;
  let running = null;
  let chosen = -1;

  function stop() {
    clearTimeout(timer);
    running?.abort();
  }

  function close() {
    stop();
    list.hidden = true;
    list.children[chosen]?.setAttribute("aria-selected", "false");
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(place) {
    stop(); // a late answer must not take away what is being chosen from
    const options = list.children;
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = (place + options.length + 1) % (options.length + 1);
    if (chosen === options.length) chosen = -1; // back in the field
    options[chosen]?.setAttribute("aria-selected", "true");
    options[chosen]?.scrollIntoView({ block: "nearest" });
    if (chosen < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", options[chosen].id);
  }

  function open(movie) {
    close();
    const wanted = new CustomEvent("film-chosen", { bubbles: true, cancelable: true, detail: movie });
    if (input.dispatchEvent(wanted)) location.assign(`${document.body.dataset.root}/films/${movie.movie_id}`);
  }

  function show(movies) {
    list.replaceChildren(...movies.map((movie, place) => optionOf(movie, `${list.id}-${place}`)));
    chosen = -1;
    list.hidden = movies.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  function optionOf(movie, id) {
    const option = document.createElement("li");
    option.id = id;
    option.className = classOf(movie.cluster);
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const year = document.createElement("span");
    year.className = "faint";
    year.textContent = movie.year ?? "";
    option.append(movie.title, " ", year);
    option.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    option.addEventListener("click", () => open(movie));
    option.movie = movie;
    return option;
  }

  async function ask() {
    const text = input.value.trim();
    running?.abort();
    if (!text) return close();
    running = new AbortController();
    const query = new URLSearchParams({ q: text, limit: SHOWN });
    try {
      const answer = await fetch(`${input.dataset.suggest}?${query}`, { signal: running.signal });
      if (answer.ok) show((await answer.json()).items);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (list.hidden) {
      if (event.key !== "ArrowDown" || !input.value.trim()) return;
      ask();
    } else if (event.key === "Escape") close(); // only the next one empties the field
    else if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? list.children.length - 1 : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) open(list.children[chosen].movie);
    else return;
    event.preventDefault();
  });
}
