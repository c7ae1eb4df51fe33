// Draws a map as soon as the script that can (map.js) is there.
export default function (component) {
  let end = null;
  const draw = () => { end = window.dashboardMap(component); };
  if (window.dashboardMap) draw();
  else window.addEventListener("dashboard-map", draw, { once: true });
  return () => {
    window.removeEventListener("dashboard-map", draw);
    if (end) end();
  };
}
