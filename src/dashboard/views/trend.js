// Draws weekly counts as lines or stacked areas, with direct labels and a cursor.
const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 240, TOP = 12, BOTTOM = 24, LEFT = 48;

function make(name, attributes, parent, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  parent.append(node);
  return node;
}

export default function ({ data, parentElement }) {
  const box = document.createElement("div");
  box.className = "drawing";
  const tip = document.createElement("div");
  tip.className = "tip";
  const weeks = data.weeks;
  const stacked = data.stacked;
  const written = new Intl.NumberFormat(data.language);
  const days = new Intl.DateTimeFormat(data.language,
    { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  const when = (week) => days.format(new Date(Date.parse(data.first) + week * 7 * 86400000));

  const draw = () => {
    const width = box.clientWidth;
    if (!width) return;
    const right = Math.min(176, width * 0.32);
    const x = (week) => LEFT + (week * (width - LEFT - right)) / Math.max(1, weeks - 1);
    const y = (value) => HEIGHT - BOTTOM - (value * (HEIGHT - TOP - BOTTOM)) / data.top;
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", data.label);
    const hatch = `url(#${data.hatch})`;
    const pattern = make("pattern", { id: data.hatch, width: 6, height: 6,
      patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, make("defs", {}, svg));
    make("rect", { width: 6, height: 6, style: "fill:var(--faint)" }, pattern);
    make("rect", { width: 2.5, height: 6, style: "fill:var(--grey)" }, pattern);
    for (const tick of data.ticks) {
      make("line", { class: "grid", x1: LEFT, x2: width - right, y1: y(tick), y2: y(tick) }, svg);
      make("text", { class: "axis", x: LEFT - 8, y: y(tick), "text-anchor": "end",
        "dominant-baseline": "middle" }, svg, written.format(tick));
    }
    for (const [week, name] of data.months) {
      make("text", { class: "axis", x: x(week), y: HEIGHT - 4 }, svg, name);
    }
    let floor = new Array(weeks).fill(0);
    const ends = [];
    for (const line of data.series) {
      const tops = line.values.map((value, week) => (stacked ? floor[week] : 0) + value);
      const path = tops.map((value, week) => `${week ? "L" : "M"}${x(week)} ${y(value)}`).join("");
      if (stacked) {
        const back = floor.map((value, week) => `L${x(week)} ${y(value)}`).reverse().join("");
        make("path", { d: `${path}${back}Z` }, svg).style.fill = line.colour ?? hatch;
      } else {
        make("path", { d: path, class: "line" }, svg).style.stroke = line.colour;
      }
      const middle = stacked ? (tops[weeks - 1] + floor[weeks - 1]) / 2 : tops[weeks - 1];
      ends.push({ line, at: y(middle) });
      floor = tops;
    }
    // Direct labels: pushed apart where they would lie on each other.
    ends.sort((a, b) => a.at - b.at);
    ends.forEach((end, n) => { if (n) end.at = Math.max(end.at, ends[n - 1].at + 18); });
    const over = ends.length ? ends[ends.length - 1].at - (HEIGHT - BOTTOM) : 0;
    for (const end of ends) {
      const at = end.at - Math.max(0, over);
      make("rect", { x: width - right + 6, y: at - 5, width: 10, height: 10 }, svg)
        .style.fill = end.line.colour ?? hatch;
      make("text", { x: width - right + 22, y: at, "dominant-baseline": "middle" }, svg,
        `${end.line.name} ${written.format(end.line.values[weeks - 1])}`);
    }
    const cursor = make("line", { class: "cursor", y1: TOP, y2: HEIGHT - BOTTOM }, svg);
    svg.addEventListener("pointermove", (event) => {
      const at = event.clientX - box.getBoundingClientRect().x;
      const step = (width - LEFT - right) / Math.max(1, weeks - 1);
      const week = Math.max(0, Math.min(weeks - 1, Math.round((at - LEFT) / step)));
      cursor.setAttribute("x1", x(week));
      cursor.setAttribute("x2", x(week));
      cursor.style.visibility = tip.style.visibility = "visible";
      const rows = data.series.map((line) => `${line.name}: ${written.format(line.values[week])}`);
      tip.replaceChildren(...[when(week), ...(stacked ? rows.reverse() : rows)].map(
        (text, n) => {
          const row = document.createElement(n ? "div" : "b");
          row.textContent = text;
          return row;
        }));
      tip.style.left = `${Math.max(0, Math.min(x(week) + 12, width - tip.offsetWidth))}px`;
      tip.style.top = "16px";
    });
    svg.addEventListener("pointerleave", () => {
      cursor.style.visibility = tip.style.visibility = "hidden";
    });
    box.replaceChildren(svg, tip);
  };
  parentElement.replaceChildren(box);
  const watch = new ResizeObserver(draw);
  watch.observe(box);
  return () => watch.disconnect();
}
