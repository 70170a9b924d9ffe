// Moves and enlarges the picture, and shows what belongs to the step that the address names. Without it the page can
// still be scrolled and read.
(() => {
  const stage = document.getElementById("stage");
  const svg = stage.querySelector("svg");
  const full = svg.viewBox.baseVal;
  const size = { width: full.width, height: full.height };
  const cards = [...svg.querySelectorAll("a.card")];
  const edges = [...svg.querySelectorAll(".edge")];
  const view = { x: 0, y: 0, scale: 1 };
  document.documentElement.classList.add("live");

  const show = () => {
    const { clientWidth: width, clientHeight: height } = stage;
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${width / view.scale} ${height / view.scale}`);
  };
  const centre = (scale) => {
    view.scale = scale;
    view.x = (size.width - stage.clientWidth / scale) / 2;
    view.y = Math.min(0, (size.height - stage.clientHeight / scale) / 2);
    show();
  };
  const whole = () => Math.min(stage.clientWidth / size.width, stage.clientHeight / size.height);
  const fit = () => centre(Math.min(1.2, whole()));
  const zoom = (factor, x = stage.clientWidth / 2, y = stage.clientHeight / 2) => {
    const scale = Math.min(4, Math.max(Math.min(0.02, whole()), view.scale * factor));
    view.x += x / view.scale - x / scale;
    view.y += y / view.scale - y / scale;
    view.scale = scale;
    show();
  };
  const move = (dx, dy) => {
    view.x -= dx / view.scale;
    view.y -= dy / view.scale;
    show();
  };
  const reveal = (card) => {
    const box = card.getBoundingClientRect();
    const around = stage.getBoundingClientRect();
    const inside =
      box.left >= around.left && box.right <= around.right && box.top >= around.top && box.bottom <= around.bottom;
    if (inside) return;
    move(
      around.left + around.width / 2 - (box.left + box.width / 2),
      around.top + around.height / 2 - (box.top + box.height / 2),
    );
  };

  const fingers = new Map();
  let dragged = 0;
  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (fingers.size === 0) dragged = 0;
    fingers.set(event.pointerId, event);
  });
  addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (before === undefined) return;
    const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY];
    dragged += Math.abs(dx) + Math.abs(dy);
    if (fingers.size === 2) {
      const other = [...fingers.values()].find((finger) => finger.pointerId !== event.pointerId);
      const apart = (finger) => Math.hypot(finger.clientX - other.clientX, finger.clientY - other.clientY);
      const { left, top } = stage.getBoundingClientRect();
      zoom(
        apart(event) / Math.max(1, apart(before)),
        (event.clientX + other.clientX) / 2 - left,
        (event.clientY + other.clientY) / 2 - top,
      );
    } else {
      stage.classList.add("moving");
      move(dx, dy);
    }
    fingers.set(event.pointerId, event);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    addEventListener(name, (event) => {
      fingers.delete(event.pointerId);
      stage.classList.remove("moving");
    });
  }
  // A drag that ends on a card is no click on it.
  stage.addEventListener("click", (event) => dragged > 6 && event.preventDefault(), true);
  stage.addEventListener("dragstart", (event) => event.preventDefault());
  stage.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const { left, top } = stage.getBoundingClientRect();
      zoom(
        Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0015)),
        event.clientX - left,
        event.clientY - top,
      );
    },
    { passive: false },
  );

  const keys = {
    ArrowLeft: () => move(60, 0),
    ArrowRight: () => move(-60, 0),
    ArrowUp: () => move(0, 60),
    ArrowDown: () => move(0, -60),
    "+": () => zoom(1.25),
    "=": () => zoom(1.25),
    "-": () => zoom(0.8),
    0: fit,
  };
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || location.hash.length < 2) return;
    const chosen = svg.querySelector("a.card.on");
    location.hash = "";
    chosen?.focus();
  });
  stage.addEventListener("focusin", (event) => event.target.matches("a.card:focus-visible") && reveal(event.target));
  document.getElementById("in").addEventListener("click", () => zoom(1.25));
  document.getElementById("out").addEventListener("click", () => zoom(0.8));
  document.getElementById("fit").addEventListener("click", fit);

  const find = document.getElementById("find");
  find.addEventListener("input", () => {
    const wanted = find.value.trim().toLowerCase();
    document.body.classList.toggle("seeking", wanted !== "");
    for (const card of cards) {
      card.classList.toggle("found", wanted !== "" && card.getAttribute("aria-label").toLowerCase().includes(wanted));
    }
  });
  find.addEventListener("keydown", (event) => {
    const [first] = svg.getElementsByClassName("found");
    if (event.key !== "Enter" || first === undefined) return;
    location.hash = first.getAttribute("href");
    reveal(first);
  });

  const choose = () => {
    // `:target` needs no script; the picture has no such selector for lines.
    const number = document.querySelector(".detail:target")?.dataset.n;
    document.body.classList.toggle("some", number !== undefined);
    const near = new Set();
    for (const edge of edges) {
      const { from, to } = edge.dataset;
      const on = from === number || to === number;
      edge.classList.toggle("on", on);
      if (on) near.add(from).add(to);
    }
    for (const card of cards) {
      card.classList.toggle("on", card.dataset.n === number);
      card.classList.toggle("near", near.has(card.dataset.n));
    }
    document.querySelector("aside").scrollTop = 0;
    const chosen = svg.querySelector("a.card.on");
    if (chosen !== null) reveal(chosen);
  };
  addEventListener("hashchange", choose);
  // The step in the address is not yet chosen while the page is read.
  addEventListener("load", choose);
  addEventListener("resize", show);
  addEventListener("beforeprint", () => svg.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`));
  addEventListener("afterprint", show);

  centre(Math.min(1, Math.max(whole(), 0.45)));
  choose();
})();
