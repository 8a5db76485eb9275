// A link to the next page of a list (data-more="id of the list") puts that page's items below those that are
// there. Without JavaScript it leads to the next page.

/** Follow such links below a root in place. */
export function watchMore(root) {
  root.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-more]");
    const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || elsewhere) return;
    event.preventDefault();
    if (link.getAttribute("aria-busy") !== "true") follow(link);
  });
}

async function follow(link) {
  link.setAttribute("aria-busy", "true");
  const list = document.getElementById(link.dataset.more);
  try {
    const answer = await fetch(link.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(link.dataset.more);
    // The list has been ordered anew meanwhile, or is no more: show what there is instead.
    if (!fresh || "begun" in fresh.dataset) return location.assign(link.href);
    const first = fresh.firstElementChild;
    list.append(...fresh.children);
    const next = page.querySelector("a[data-more]");
    if (next) link.replaceWith(next);
    else link.remove();
    first?.querySelector("a")?.focus({ preventScroll: true });
  } catch {
    location.assign(link.href);
  }
}
