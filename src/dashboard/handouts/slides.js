// The slides by keyboard, clicker or button. They are all there: no turn asks a server for anything.
// The address ends in the slide's key (`#ladder`, `#ladder.dark`). On a page of others (`filling`) the
// slides fill the window while the address names one. `places` ([code, name]) are where K jumps to;
// `jump` is told which. Returns what ends it.
function present(root, { filling = false, places = [], jump, hint = "", kept = {} } = {}) {
  const deck = root.querySelector(".deck");
  const slides = [...deck.querySelectorAll(".slide")];
  const ended = new AbortController();
  const listen = (target, name, act, more) =>
    target.addEventListener(name, act, { signal: ended.signal, ...more });
  let now = 0, typed = "", timer = 0, list = null;
  deck.classList.add("turned");

  const place = (key) => {
    const at = slides.findIndex((slide) => slide.dataset.key === key);
    return at >= 0 ? at : /^[0-9]+$/.test(key) ? parseInt(key, 10) - 1 : -1;
  };
  const write = () => {
    const key = kept.full || !filling ? slides[now].dataset.key + (kept.dark ? ".dark" : "") : "";
    const address = location.pathname + location.search + (key && "#" + key);
    history.replaceState(history.state, "", address);
  };
  const show = (to) => {
    now = Math.min(Math.max(to, 0), slides.length - 1);
    kept.key = slides[now].dataset.key;
    slides.forEach((slide, at) => slide.classList.toggle("now", at === now));
    deck.classList.toggle("dark", !!kept.dark);
    deck.classList.toggle("full", !!kept.full);
    write();
    fit();
  };
  // Set as large as fits, down to what the last row still reads; the rest is scrolled.
  const fit = () => {
    const body = slides[now].querySelector(".body");
    if (!body || innerWidth <= 760) return;
    for (let size = 140; size >= 80; size -= 4) {
      body.style.fontSize = size + "%";
      if (body.scrollHeight <= body.clientHeight && body.scrollWidth <= body.clientWidth) break;
    }
  };
  const fill = (on) => {
    kept.full = on;
    if (!on && document.fullscreenElement) document.exitFullscreen();
    show(now);
  };
  const whole = () => {
    if (filling) fill(true);
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {});
  };
  const readAddress = (hash) => {
    const [key, dark] = decodeURIComponent(hash.slice(1)).split(".");
    if (place(key) < 0) return false;
    kept.dark = dark === "dark";
    kept.full = filling;
    show(place(key));
    return true;
  };

  const unlist = () => { list?.remove(); list = null; };
  const enlist = () => {
    unlist();
    list = document.createElement("div");
    list.className = "jump";
    const box = list.appendChild(document.createElement("div"));
    const find = box.appendChild(document.createElement("input"));
    find.placeholder = find.ariaLabel = hint;
    const buttons = places.map(([code, name]) => {
      const button = box.appendChild(document.createElement("button"));
      button.textContent = name;
      button.dataset.code = code;
      return button;
    });
    const mark = () => {
      const wanted = find.value.trim().toLowerCase();
      for (const each of buttons) each.hidden = !each.textContent.toLowerCase().includes(wanted);
      buttons.forEach((each) => each.classList.remove("on"));
      buttons.find((each) => !each.hidden)?.classList.add("on");
    };
    listen(find, "input", mark);
    mark();
    deck.append(list);
    find.focus();
  };
  const inList = (key) => {
    const open = [...list.querySelectorAll("button:not([hidden])")];
    const at = open.findIndex((each) => each.classList.contains("on"));
    if (key === "Escape") unlist();
    else if (key === "Enter") open[at]?.click();
    else if (key === "ArrowDown" || key === "ArrowUp") {
      const next = open[at + (key === "ArrowDown" ? 1 : -1)];
      if (!next) return true;
      open[at].classList.remove("on");
      next.classList.add("on");
      next.scrollIntoView({ block: "nearest" });
    } else return false;
    return true;
  };

  const steps = {
    ArrowRight: () => now + 1, PageDown: () => now + 1, " ": () => now + 1,
    ArrowLeft: () => now - 1, PageUp: () => now - 1, Home: () => 0, End: () => slides.length - 1,
  };
  const acts = {
    f: whole,
    d: () => { kept.dark = !kept.dark; show(now); },
    k: () => { if (places.length) enlist(); },
    Escape: () => { if (filling) fill(false); },
  };
  listen(document, "keydown", (event) => {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || innerWidth <= 760) return;
    const done = () => { event.preventDefault(); event.stopPropagation(); };
    if (list) {
      if (inList(key)) done();
      return;
    }
    if (event.composedPath()[0].matches?.("input, textarea, [contenteditable]")) return;
    // Beside other things on a page only F is ours; below the slides a page is scrolled as usual.
    if (filling && !kept.full && key.toLowerCase() !== "f") return;
    const below = !filling && scrollY > innerHeight / 2;
    if (/^[0-9]$/.test(key)) {
      typed += key;
      clearTimeout(timer);
      timer = setTimeout(() => { show(parseInt(typed, 10) - 1); typed = ""; }, 500);
    } else if (steps[key] && !(below && key !== "ArrowRight" && key !== "ArrowLeft")) {
      show(steps[key]());
      if (below) scrollTo(0, 0);
    } else if (acts[key] || acts[key.toLowerCase()]) (acts[key] ?? acts[key.toLowerCase()])();
    else return;
    done();
  }, { capture: true });
  listen(deck, "click", (event) => {
    const code = event.target.closest(".jump button")?.dataset.code;
    const step = event.target.closest(".step")?.dataset.to;
    if (event.target === list) unlist();
    else if (code !== undefined) { unlist(); kept.jumped = true; jump(code); }
    else if (step === "tables") document.getElementById("tables").scrollIntoView();
    else if (step === "whole") whole();
    else if (step) show(now + parseInt(step, 10));
  });
  listen(document, "fullscreenchange", () => {
    if (filling && !document.fullscreenElement) fill(false);
  });
  listen(window, "hashchange", () => readAddress(location.hash));
  const watch = new ResizeObserver(fit);
  watch.observe(deck);
  // A page that a server meets for the first time may have lost the slide from its address by now.
  const [opened] = performance.getEntriesByType("navigation");
  const first = kept.key === undefined && opened ? new URL(opened.name).hash : "";
  if (!readAddress(location.hash) && !readAddress(first)) {
    // Whoever jumped goes on where they were; the page's new address comes without the slide.
    kept.full = !!kept.jumped;
    show(Math.max(place(kept.key ?? ""), 0));
  }
  const later = kept.jumped && setTimeout(write, 500);
  kept.jumped = false;
  return () => {
    ended.abort();
    watch.disconnect();
    clearTimeout(timer);
    clearTimeout(later);
  };
}
