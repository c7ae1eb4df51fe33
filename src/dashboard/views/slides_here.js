// Puts the slides on the page and turns them with what stands before this: `present` of slides.js.
// What fills the window does so above everything else of the page.
export default function ({ data, parentElement, setTriggerValue }) {
  const stage = parentElement.querySelector(".stage");
  stage.innerHTML = data.html;
  const kept = (window.dashboardSlides ??= {});
  return present(stage, {
    filling: true, places: data.places, hint: data.hint, kept,
    jump: (code) => setTriggerValue("place", code),
  });
}
