// Puts the slides on the page as soon as what turns them (slides_script.js) is there. They come packed,
// a third of their length: readers change between places.
async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

export default function ({ data, parentElement, setTriggerValue }) {
  let end = null, gone = false;
  const kept = (window.dashboardSlides ??= {});
  const show = async () => {
    const html = await unpacked(data.packed);
    if (gone) return;
    parentElement.adoptedStyleSheets = [kept.style];
    const stage = parentElement.querySelector(".stage");
    stage.innerHTML = html;
    end = kept.present(stage, {
      filling: true, places: data.places, hint: data.hint, kept,
      jump: (code) => setTriggerValue("place", code),
    });
  };
  if (kept.present) show();
  else window.addEventListener("dashboard-slides", show, { once: true });
  return () => {
    gone = true;
    window.removeEventListener("dashboard-slides", show);
    if (end) end();
  };
}
