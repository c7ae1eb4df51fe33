// Draws places and points as SVG. Names arrive as data and become text nodes, never markup.
const SVG = "http://www.w3.org/2000/svg";
const LABEL_PX = 14;

function make(name, attributes, parent) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  parent.append(node);
  return node;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const box = document.createElement("div");
  box.className = "drawing";
  const tip = document.createElement("div");
  tip.className = "tip";
  const [width, height] = data.size;
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, role: "group" }, box);
  svg.setAttribute("aria-label", data.label);
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
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(); }
    });
  };

  const labels = [];
  for (const area of data.areas) {
    const fill = area.fill ? area.fill : `url(#${data.hatch})`;
    const node = make("path", { d: area.d, class: area.dim ? "area dim" : "area" }, svg);
    node.style.fill = fill;
    place(node, area);
    if (area.name) labels.push([area, node]);
  }
  for (const [area, node] of labels) {
    const text = make("text", { x: area.at[0], y: area.at[1], "text-anchor": "middle",
      "dominant-baseline": "middle" }, svg);
    text.textContent = area.name;
    area.text = text;
    area.node = node;
  }
  for (const point of data.points ?? []) {
    const node = make("circle", { cx: point.at[0], cy: point.at[1], class: "point" }, svg);
    node.style.fill = point.fill ? point.fill : `url(#${data.hatch})`;
    point.node = node;
    place(node, point);
  }
  box.append(tip);
  parentElement.replaceChildren(box);

  // Text and points keep their size on screen whatever the width; a name that does not fit hides.
  const fit = () => {
    const scale = svg.clientWidth / width;
    if (!scale) return;
    for (const [area, node] of labels) {
      area.text.style.fontSize = `${LABEL_PX / scale}px`;
      const fits = area.text.getComputedTextLength() < node.getBBox().width * 1.02;
      area.text.style.visibility = fits ? "visible" : "hidden";
    }
    for (const point of data.points ?? []) point.node.setAttribute("r", 5 / scale);
  };
  const watch = new ResizeObserver(fit);
  watch.observe(box);
  return () => watch.disconnect();
}
