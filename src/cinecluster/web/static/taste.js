// My taste: every change is sent at once, and what was said is remembered in this browser. The page's form
// carries all of it, so without this module its buttons do the same.

const KEY = "cinecluster.taste";
const form = document.getElementById("taste");
const parts = ["rated", "skipped", "diversity", "novelty"];

form.classList.add("live"); // buttons that only send are not needed any more

form.addEventListener("submit", (event) => {
  if (event.submitter?.hasAttribute("formaction")) event.stopPropagation(); // to another page, as a browser does it
});
form.addEventListener("change", (event) => {
  if (event.target.name !== "find") form.requestSubmit();
});

// A film chosen from the suggestions is asked about, not opened.
form.addEventListener("film-chosen", (event) => {
  event.preventDefault();
  form.elements.asked.value = `${event.detail.movie_id} ${form.elements.asked.value}`;
  event.target.value = "";
  form.requestSubmit(form.querySelector('button[value="find"]'));
});

function remember() {
  if (!("keep" in form.dataset)) return;
  const fields = new FormData(form);
  const said = Object.fromEntries(parts.map((name) => [name, fields.get(name)]));
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...said, clusters: fields.getAll("cluster") }));
  } catch {} // storage may be full or forbidden
}

function recall() {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

function restore(said) {
  for (const name of parts) form.elements[name].value = said[name] ?? form.elements[name].value;
  for (const box of form.querySelectorAll('input[name="cluster"]')) box.checked = said.clusters.includes(box.value);
  for (const radio of form.querySelectorAll('.stars input[value=""]')) radio.disabled = true; // nothing said of these yet
  form.requestSubmit(form.querySelector('button[name="do"][value=""]'));
}

document.addEventListener("swapped", () => {
  remember();
  // Said aloud in few words: the list itself would be too much after each star.
  document.getElementById("heard").textContent = form.querySelector(".favorite")?.textContent.trim() ?? "";
});
const said = "fresh" in form.dataset ? recall() : null;
if (said?.rated || said?.clusters?.length) restore(said);
else if (!("fresh" in form.dataset)) remember();

// What would be without a rating opens under the pointer and for the keyboard, and stays open after a click.
const whyOf = (element) => element.closest?.(".tile")?.querySelector("details.why");
const peek = (why) => {
  if (why && !why.open) {
    why.open = true;
    why.dataset.peek = "";
  }
};
const leave = (why) => {
  if (why && "peek" in why.dataset) {
    why.open = false;
    delete why.dataset.peek;
  }
};
form.addEventListener("pointerover", (event) => event.pointerType === "mouse" && peek(whyOf(event.target)));
form.addEventListener("pointerout", (event) => {
  const why = whyOf(event.target);
  if (!why?.closest(".tile").contains(event.relatedTarget)) leave(why);
});
form.addEventListener("focusin", (event) => event.target.matches(".why summary:focus-visible") && peek(whyOf(event.target)));
form.addEventListener("focusout", (event) => event.target.matches(".why summary") && leave(whyOf(event.target)));
form.addEventListener("click", (event) => {
  const why = event.target.closest(".why summary")?.parentElement;
  if (why && "peek" in why.dataset) {
    event.preventDefault();
    delete why.dataset.peek;
  }
});
