// Puts the stages of a loop template in order by dragging, or by the arrow buttons without a reload.
// Without this file the same buttons go to the server, which answers with the page in the new order.

const list = document.querySelector(".stages");
const form = list.closest("form");
const spoken = document.getElementById("stage-moved");

const rows = () => [...list.children];

function nameOf(row) {
  const exercise = row.querySelector("select");
  return exercise.value ? exercise.selectedOptions[0].textContent.trim() : row.querySelector("legend").textContent.trim();
}

function settle(row) {
  rows().forEach((each, index) => {
    each.querySelector("input[name$='-ORDER']").value = index + 1;
  });
  const place = rows().indexOf(row) + 1;
  spoken.textContent = list.dataset.moved.replace("{stage}", nameOf(row)).replace("{place}", place);
  form.dispatchEvent(new Event("stages-moved"));
}

function move(row, up) {
  const other = up ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (up) other.before(row);
  else other.after(row);
  settle(row);
}

list.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=move]");
  if (!button) return;
  event.preventDefault();
  move(button.closest("li"), button.value.endsWith("-up"));
  button.focus();
});

let dragged = null;

rows().forEach((row) => {
  const handle = row.querySelector("legend");
  handle.classList.add("stage-handle");
  // Only the heading can be dragged: text in the fields must stay selectable.
  handle.draggable = true;
  handle.addEventListener("dragstart", (event) => {
    dragged = row;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setDragImage(row, 0, 0);
    row.classList.add("dragged");
  });
  handle.addEventListener("dragend", () => {
    row.classList.remove("dragged");
    dragged = null;
    settle(row);
  });
});

list.addEventListener("dragover", (event) => {
  if (!dragged) return;
  event.preventDefault();
  const over = event.target.closest(".stages > li");
  if (!over || over === dragged) return;
  // Only a crossed middle in the direction of travel counts: rows of unequal height would else swap to and fro.
  const box = over.getBoundingClientRect();
  const isBelow = event.clientY > box.top + box.height / 2;
  const comesAfter = dragged.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING;
  if (isBelow && comesAfter) over.after(dragged);
  else if (!isBelow && !comesAfter) over.before(dragged);
});

list.addEventListener("drop", (event) => event.preventDefault());
