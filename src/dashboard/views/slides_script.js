// What turns the slides (`present`, before this) and draws them is the same for every place, so that
// a browser is sent it once; slides_here.js waits for it.
export default function ({ data }) {
  const kept = (window.dashboardSlides ??= {});
  kept.present = present;
  kept.style = new CSSStyleSheet();
  kept.style.replaceSync(data);
  window.dispatchEvent(new Event("dashboard-slides"));
}
