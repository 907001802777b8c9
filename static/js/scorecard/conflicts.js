/* Two texts of one field, side by side, until its author has chosen. Neither is dropped before. */

import * as controls from "./controls.js";

const panels = new Map();

/* `choose(name, value)` is told what the field shall be. */
export function showConflicts(draft, choose) {
  const wanted = new Set(draft.conflicts);
  for (const [name, panel] of panels) {
    if (wanted.has(name) && panel.isConnected) continue;
    panel.remove();
    panels.delete(name);
  }
  for (const name of wanted) {
    const { value, others } = draft.field(name);
    const texts = JSON.stringify([others, draft.closed]);
    if (panels.get(name)?.dataset.texts !== texts) show(name, value, others, draft.closed, choose, texts);
    panels.get(name).querySelector("[data-mine]").textContent = controls.readable(name, value) || "–";
  }
}

function show(name, value, others, closed, choose, texts) {
  const panel = document.querySelector("#difference").content.firstElementChild.cloneNode(true);
  const part = (key) => panel.querySelector(`[data-${key}]`);
  const other = others[0];
  const isFirst = document.querySelector("[data-difference]") === null;
  const pick = (text) => (choose(name, text), controls.focus(name));
  panel.dataset.texts = texts;
  part("label").textContent = controls.label(name);
  part("label").hidden = !controls.label(name);
  part("other").textContent = controls.readable(name, other.value) || "–";
  part("from-server").hidden = other.id !== undefined;
  part("from-device").hidden = other.id === undefined;
  part("closed").hidden = !closed;
  part("keep").hidden = part("take").hidden = closed;
  part("drop").hidden = !closed;
  part("both").hidden = closed || !controls.isText(name);
  const mine = () => (controls.place(name) ? controls.read(name) : value);
  part("keep").onclick = () => pick(mine());
  part("drop").onclick = part("take").onclick = () => pick(other.value);
  part("both").onclick = () => pick([mine(), other.value].filter(Boolean).join("\n"));
  panels.get(name)?.remove();
  panels.set(name, panel);
  const place = controls.place(name);
  if (place) place.after(panel);
  else document.querySelector("#conflict").append(panel);
  if (isFirst) panel.id = "first-difference";
}

