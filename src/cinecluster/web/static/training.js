// Follows a training that runs: with every event of its stream, and now and then between them, the parts of
// the page that change are fetched again.

import { swap } from "./swap.js";

const PAUSE = 2000; // milliseconds between two looks where nothing happens: the clock goes on

/** Keep the parts of a training's page in step until it has ended. */
function follow(address, parts) {
  const events = new EventSource(address);
  let looking = false;
  let again = false;

  async function look() {
    if (looking) {
      again = true; // what has happened meanwhile is on the next page
      return;
    }
    looking = true;
    try {
      await swap(location.href, parts);
      tell();
    } catch {
      // The service may be back at the next look.
    } finally {
      looking = false;
    }
    if (!document.querySelector("[data-follow]")) stop();
    else if (again) {
      again = false;
      look();
    }
  }

  function stop() {
    events.close();
    clearInterval(timer);
  }

  const timer = setInterval(() => document.hidden || look(), PAUSE);
  events.addEventListener("job", look);
}

/** Say to screen readers what goes on, and show the end of the log. */
function tell() {
  const doing = document.querySelector("[data-say]") ?? document.querySelector(".badge");
  const said = doing?.textContent.trim() ?? "";
  const told = document.getElementById("told");
  if (told.textContent !== said) told.textContent = said;
  scrollLog();
}

function scrollLog() {
  const log = document.querySelector("[data-log]");
  if (log) log.scrollTop = log.scrollHeight;
}

document.documentElement.classList.add("script");
scrollLog();
const followed = document.querySelector("[data-follow]");
if (followed) follow(followed.dataset.follow, followed.dataset.parts.split(" "));
