// Opens the rows behind a number: a click or Enter on whatever says which rows it counts. A figure
// says it itself (`data-rows`), a table's cell by its column, a bar's piece by its colour and the
// kind (`data-of`) of its row, and both by the place (`data-at`) of their row; pieces are for the
// mouse alone, they would be a hundred stops of the keyboard. A piece without words of its own on
// hover says what its colour is (`data-names`) and its number. A link to a page of ours
// (`data-page`) stays in this tab. (`data-open` is a name of the widgets' own.)
const MARKED = "[data-rows]:not(th, .bars), td, .bars[data-rows] .t > i";

const colour = (piece) => /c(\d+)/.exec(piece.className)[1];

function rows(node) {
  if (node.dataset.rows) return node.dataset.rows;
  if (node.tagName === "TD") {
    const head = node.closest("table").tHead;
    return head && head.rows[0].cells[node.cellIndex]?.dataset.rows;
  }
  const name = node.closest(".bars").dataset.rows.split(" ")[colour(node)];
  const of = node.parentElement.dataset.of;
  return of && name !== "-" ? `${name}.${of}` : name;
}

function mark() {
  for (const node of document.querySelectorAll(".bars[data-names] .t > i:not([title])")) {
    const name = node.closest(".bars").dataset.names.split("|")[colour(node)];
    node.title = `${name}: ${node.textContent}`;
  }
  for (const node of document.querySelectorAll(MARKED)) {
    const name = !node.dataset.behind && /[1-9]/.test(node.textContent || node.title) && rows(node);
    if (!name || name === "-") continue;
    const at = node.closest("[data-at]");
    node.dataset.behind = at ? `${name}~${at.dataset.at}` : name;
    if (node.tagName === "I") continue;
    node.tabIndex = 0;
    node.setAttribute("role", "button");
  }
}

export default function ({ setTriggerValue }) {
  const act = (event) => {
    if (event.type === "keydown" && event.key !== "Enter") return;
    const page = event.target.closest("[data-page]");
    const open = event.target.closest("[data-behind]");
    if (event.ctrlKey || event.metaKey || !(page || open)) return;
    event.preventDefault();
    if (page) setTriggerValue("page", page.dataset.page);
    else setTriggerValue("rows", open.dataset.behind);
  };
  mark();
  const watch = new MutationObserver(mark);
  watch.observe(document.body, { childList: true, subtree: true });
  document.addEventListener("click", act);
  document.addEventListener("keydown", act);
  return () => {
    watch.disconnect();
    document.removeEventListener("click", act);
    document.removeEventListener("keydown", act);
  };
}
