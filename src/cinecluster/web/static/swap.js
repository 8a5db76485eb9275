// Parts of a page that change in place: a form with data-swap="id other-id" is sent in the background, and
// the elements with these ids are replaced by those of the page that answers. The page is the same that a
// browser without JavaScript would show, so there is one way to make it.
//
// A button's own data-swap goes before its form's.
//
// data-swap-on="input" sends the form whenever a field of it changes; data-swap-address keeps the address
// bar in step (for GET forms only).

const WAIT = 150; // milliseconds after the last change of a field

/** Replace elements by those of the same ids in the answer to a request. */
export async function swap(address, ids, options = {}) {
  const targets = ids.map((id) => document.getElementById(id)).filter(Boolean);
  for (const target of targets) target.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, credentials: "same-origin", ...options });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const missing = ids.filter((id) => !page.getElementById(id));
    if (missing.length) {
      // Another page than the one asked for, such as that of an error: show it whole.
      location.assign(answer.url);
      return;
    }
    for (const id of ids) replace(id, page.getElementById(id));
    document.dispatchEvent(new CustomEvent("swapped", { detail: { ids } }));
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  } finally {
    for (const target of targets) target.removeAttribute("aria-busy");
  }
}

/** Put a new element where the one with its id is; the focus stays where it was. */
function replace(id, fresh) {
  const old = document.getElementById(id);
  if (!old) return;
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(document.adoptNode(fresh));
  if (focused) twin(focused, fresh)?.focus({ preventScroll: true });
}

/** Return the element of a new part that is what another was in the old one. */
function twin(element, fresh) {
  if (element.id) return document.getElementById(element.id);
  return [...fresh.querySelectorAll(element.localName)].find((each) => each.isEqualNode(element));
}

/** Return the request that a browser would send for a form. */
export function requestOf(form, submitter = null) {
  const fields = new FormData(form, submitter);
  if (form.method === "get") {
    const address = new URL(form.action);
    address.search = new URLSearchParams(fields).toString();
    return { address: address.href, options: {} };
  }
  const body = form.enctype === "multipart/form-data" ? fields : new URLSearchParams(fields);
  return { address: form.action, options: { method: "POST", body } };
}

/** Send the forms below a root in the background, where they ask for it. */
export function watchForms(root) {
  let running = null;
  let timer = 0;

  function send(form, submitter) {
    running?.abort();
    running = new AbortController();
    const { address, options } = requestOf(form, submitter);
    if ("swapAddress" in form.dataset && form.method === "get") history.replaceState(null, "", address);
    const ids = (submitter?.dataset.swap ?? form.dataset.swap).split(" ");
    return swap(address, ids, { ...options, signal: running.signal });
  }

  root.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-swap]");
    if (!form) return;
    event.preventDefault();
    clearTimeout(timer); // or what was typed last would be sent again and put an end to this
    send(form, event.submitter);
  });
  root.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-swap][data-swap-on='input']");
    if (!form) return;
    clearTimeout(timer);
    timer = setTimeout(() => send(form), WAIT);
  });
}
