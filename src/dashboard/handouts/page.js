// The slides by keyboard, clicker or button; the tables by search. No request leaves this file.
(() => {
  const slides = [...document.querySelectorAll(".slide")];
  const tables = document.getElementById("tables");
  let now = 0, typed = "", timer = 0;
  const show = (to, scroll = true) => {
    now = Math.min(Math.max(to, 0), slides.length - 1);
    slides.forEach((slide, at) => slide.classList.toggle("now", at === now));
    history.replaceState(null, "", "#" + (now + 1));
    fit();
    if (scroll) window.scrollTo(0, 0);
  };
  // What does not fit is set smaller, to a little over half; more can be scrolled.
  const fit = () => {
    const body = slides[now].querySelector(".body");
    if (!body || window.innerWidth <= 760) return;
    for (let size = 100; size >= 55; size -= 5) {
      body.style.fontSize = size + "%";
      if (body.scrollHeight <= body.clientHeight && body.scrollWidth <= body.clientWidth) break;
    }
  };
  const fromAddress = () => {
    const asked = parseInt(location.hash.slice(1), 10);
    if (asked) show(asked - 1);
  };
  const steps = {
    ArrowRight: () => now + 1, PageDown: () => now + 1, " ": () => now + 1,
    ArrowLeft: () => now - 1, PageUp: () => now - 1, Home: () => 0, End: () => slides.length - 1,
  };
  document.addEventListener("keydown", (event) => {
    const away = window.scrollY > window.innerHeight / 2;
    if (event.target.matches("input") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^[0-9]$/.test(event.key)) {
      typed += event.key;
      clearTimeout(timer);
      timer = setTimeout(() => { show(parseInt(typed, 10) - 1); typed = ""; }, 500);
    } else if (steps[event.key] && !(away && event.key !== "ArrowRight" && event.key !== "ArrowLeft")) {
      event.preventDefault();
      show(steps[event.key]());
    }
  });
  document.addEventListener("click", (event) => {
    const step = event.target.closest(".step");
    if (!step) return;
    if (step.dataset.to === "tables") tables.scrollIntoView();
    else show(now + parseInt(step.dataset.to, 10));
  });
  const find = document.getElementById("find");
  find.addEventListener("input", () => {
    const wanted = find.value.trim().toLowerCase();
    for (const block of tables.querySelectorAll(".block")) {
      let left = 0;
      for (const row of block.querySelectorAll("tbody tr")) {
        row.hidden = !row.textContent.toLowerCase().includes(wanted);
        left += row.hidden ? 0 : 1;
      }
      block.hidden = wanted !== "" && left === 0;
    }
  });
  document.body.classList.add("deck");
  window.addEventListener("hashchange", fromAddress);
  window.addEventListener("resize", fit);
  show(0, false);
  fromAddress();
})();
