// What hands do on the map: drag, wheel, pinch, point, click, keys.

const CLICK = 5; // pixels that a pointer may move and still have clicked
const WHEEL = 0.0016; // how much closer per pixel of the wheel
const STEP = 0.15; // of the picture, per arrow key
const CLOSER = 1.5; // per key
const QUIET = ["0", "Escape"]; // keys after which no film is pointed at
const LINE = 16; // pixels of a wheel's line

/** Tell a map what to do: move, zoomAt, point, click, leave, openMiddle, showAll, putOut. */
export function watchInput(canvas, map) {
  watchPointers(canvas, map);
  watchKeys(canvas, map);
  canvas.addEventListener(
    "wheel",
    (event) => {
      const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1);
      // At the end of zooming out, the page goes on scrolling.
      if (map.zoomAt(event.offsetX, event.offsetY, Math.exp(-pixels * WHEEL))) event.preventDefault();
    },
    { passive: false },
  );
}

function watchPointers(canvas, map) {
  const down = new Map(); // pointer → where it is
  let travelled = 0;

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    canvas.setPointerCapture(event.pointerId);
    if (down.size === 0) travelled = 0;
    down.set(event.pointerId, [event.offsetX, event.offsetY]);
  });

  canvas.addEventListener("pointermove", (event) => {
    const now = [event.offsetX, event.offsetY];
    const before = down.get(event.pointerId);
    if (!before) return map.point(...now);
    travelled += Math.hypot(now[0] - before[0], now[1] - before[1]);
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
    if (other) pinch(before, now, other);
    else map.move(now[0] - before[0], now[1] - before[1]);
    down.set(event.pointerId, now);
  });

  /** Keep below both fingers what was there. */
  function pinch(before, now, other) {
    const span = (point) => Math.max(1, Math.hypot(point[0] - other[0], point[1] - other[1]));
    map.move((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
    map.zoomAt((now[0] + other[0]) / 2, (now[1] + other[1]) / 2, span(now) / span(before));
  }

  function up(event, clicked) {
    const alone = down.delete(event.pointerId) && down.size === 0;
    if (alone && clicked && travelled < CLICK) map.click(event.offsetX, event.offsetY, event.pointerType);
  }
  canvas.addEventListener("pointerup", (event) => up(event, true));
  canvas.addEventListener("pointercancel", (event) => up(event, false));
  canvas.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse") map.leave(); // a finger leaves whenever it is lifted
  });
}

function watchKeys(canvas, map) {
  const middle = () => [canvas.clientWidth / 2, canvas.clientHeight / 2];
  const move = (right, down) => map.move(-right * STEP * canvas.clientWidth, -down * STEP * canvas.clientHeight);
  const keys = {
    ArrowLeft: () => move(-1, 0),
    ArrowRight: () => move(1, 0),
    ArrowUp: () => move(0, -1),
    ArrowDown: () => move(0, 1),
    "+": () => map.zoomAt(...middle(), CLOSER),
    "=": () => map.zoomAt(...middle(), CLOSER),
    "-": () => map.zoomAt(...middle(), 1 / CLOSER),
    0: () => map.showAll(),
    Enter: () => map.openMiddle(),
    Escape: () => map.putOut(),
  };
  canvas.addEventListener("keydown", (event) => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
    if (!QUIET.includes(event.key)) map.pointAtMiddle();
  });
}
