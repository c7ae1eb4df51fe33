// Closes Streamlit's own "Page not found" window: the frame says it in the reader's language, and
// the first reader after a start gets that window for pages that do exist (a page is known only
// after st.navigation ran once).
const PATIENCE_MS = 4000;

export default function () {
  const close = () => {
    for (const head of document.querySelectorAll("[role=dialog] h2")) {
      if (head.textContent === "Page not found") head.parentElement.querySelector("button").click();
    }
  };
  close();
  const watch = new MutationObserver(close);
  watch.observe(document.body, { childList: true, subtree: true });
  const done = setTimeout(() => watch.disconnect(), PATIENCE_MS);
  return () => {
    clearTimeout(done);
    watch.disconnect();
  };
}
