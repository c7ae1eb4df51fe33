// Draws places and points as SVG. Names arrive as data and become text nodes, never markup.
const SVG = "http://www.w3.org/2000/svg";
const LABEL_PX = 14;

function make(name, attributes, parent) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  parent.append(node);
  return node;
}

// Draws one map and returns its box and what fits its text to the width.
function draw(data, setTriggerValue) {
  const box = document.createElement("div");
  box.className = "drawing";
  const tip = document.createElement("div");
  tip.className = "tip";
  const [width, height] = data.size;
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, role: "group",
    preserveAspectRatio: "xMinYMin" }, box);
  svg.setAttribute("aria-label", data.title ? `${data.label} · ${data.title}` : data.label);
  const hatch = make("pattern", { id: data.hatch, width: 6, height: 6,
    patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, make("defs", {}, svg));
  make("rect", { width: 6, height: 6, style: "fill:var(--faint)" }, hatch);
  make("rect", { width: 2.5, height: 6, style: "fill:var(--grey)" }, hatch);

  const show = (event, lines) => {
    tip.replaceChildren(...lines.map((line, n) => {
      const row = document.createElement(n ? "div" : "b");
      row.textContent = line;
      return row;
    }));
    const frame = box.getBoundingClientRect();
    const at = event.target.getBoundingClientRect();
    const x = (event.clientX ?? at.x + at.width / 2) - frame.x;
    const y = (event.clientY ?? at.y + at.height / 2) - frame.y;
    tip.style.visibility = "visible";
    tip.style.left = `${Math.max(0, Math.min(x + 12, frame.width - tip.offsetWidth))}px`;
    tip.style.top = `${y + 16}px`;
  };
  const hide = () => { tip.style.visibility = "hidden"; };

  const place = (node, item) => {
    if (!item.tip) return;
    node.addEventListener("pointermove", (event) => show(event, item.tip));
    node.addEventListener("pointerleave", hide);
    node.setAttribute("aria-label", item.tip.join(". "));
    if (!item.code) return;
    node.classList.add("live");
    node.setAttribute("tabindex", "0");
    node.setAttribute("role", "button");
    const choose = () => setTriggerValue("chosen", item.code);
    node.addEventListener("click", choose);
    node.addEventListener("focus", (event) => show(event, item.tip));
    node.addEventListener("blur", hide);
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      if (item.d) document.documentElement.dataset.mapHeld = item.code;
      choose();
    });
  };

  const labels = [];
  // The chosen place last, so that its outline lies above its neighbours'.
  for (const area of data.areas.toSorted((a, b) => !!a.chosen - !!b.chosen)) {
    const fill = area.fill ? area.fill : `url(#${data.hatch})`;
    const node = make("path", { d: area.d, class: area.chosen ? "area chosen" : "area" }, svg);
    node.style.fill = fill;
    place(node, area);
    if (area.name) labels.push([area, node]);
  }
  for (const [area] of labels) {
    area.text = make("g", {}, svg);
  }
  for (const point of data.points ?? []) {
    const node = make("circle", { cx: point.at[0], cy: point.at[1], class: "point" }, svg);
    node.style.fill = point.fill ? point.fill : `url(#${data.hatch})`;
    point.node = node;
    place(node, point);
  }
  box.append(tip);

  // A name on one line, else broken into two or three, else hidden: it never leaves its place.
  const inside = (node, line, size) => {
    const box = line.getBBox();
    return [0, 0.25, 0.5, 0.75, 1].every((part) => [0.2, 0.8].every((down) =>
      node.isPointInFill(new DOMPoint(box.x + part * box.width, box.y + down * size))));
  };
  const write = (area, node, lines, size) => {
    area.text.replaceChildren();
    return lines.map((line, n) => {
      const text = make("text", { x: area.at[0], "text-anchor": "middle",
        y: area.at[1] + (n - lines.length / 2 + 0.85) * size * 1.2 }, area.text);
      text.style.fontSize = `${size}px`;
      if (area.inverse) text.setAttribute("class", "inverse");
      text.textContent = line;
      return inside(node, text, size);
    }).every(Boolean);
  };
  // Text and points keep their size on screen whatever the width.
  const fit = () => {
    const scale = Math.min(svg.clientWidth / width, svg.clientHeight / height);
    if (!scale) return;
    for (const [area, node] of labels) {
      const size = LABEL_PX / scale;
      const words = area.name.split(" ");
      const broken = [words.slice(0, -1).join(" "), words[words.length - 1]];
      const fits = write(area, node, [area.name], size)
        || (words.length > 1 && write(area, node, broken, size))
        || (words.length > 2 && write(area, node, words, size));
      area.text.style.visibility = fits ? "visible" : "hidden";
    }
    for (const point of data.points ?? []) point.node.setAttribute("r", 5 / scale);
  };
  return [box, fit];
}

function drawAll({ data, parentElement, setTriggerValue }) {
  // Sides share places and names; each has its own title, colours, words and points.
  const sides = (data.sides ?? [{}]).map((side, n) => draw({ ...data, ...side,
    hatch: `${data.hatch}-${n}`,
    areas: data.areas.map((area, m) => ({ ...area, ...side.areas?.[m] })) }, setTriggerValue));
  const all = document.createElement("div");
  all.className = "drawings";
  sides.forEach(([box], n) => {
    const title = data.sides?.[n].title;
    if (title) {
      const words = document.createElement("b");
      words.textContent = title;
      box.prepend(words);
    }
    all.append(box);
  });
  // Who chose a place with the keyboard goes on in the map of that place, not at the page's top.
  const known = document.documentElement.dataset;
  const same = data.areas.find((area) => area.code === known.mapHeld);
  parentElement.replaceChildren(all);
  if ("mapHeld" in known && (!same || same.chosen)) {
    delete known.mapHeld;
    (all.querySelector(".live.chosen") ?? all.querySelector(".live"))?.focus();
  }
  const watch = new ResizeObserver(() => sides.forEach(([, fit]) => fit()));
  watch.observe(all);
  return () => watch.disconnect();
}

// The script is the same on every page, so that a browser is sent it once; what draws a map waits
// for it (`views/maps.py`).
export default function () {
  window.dashboardMap = drawAll;
  window.dispatchEvent(new Event("dashboard-map"));
}
