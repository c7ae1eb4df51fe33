// The slides, and the tables by search. No request leaves this file.
(() => {
  present(document);
  const tables = document.getElementById("tables");
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
})();
