/* Running notes: the time since the interview began, and words that go from here to where they belong. */

import { form } from "./controls.js";

const STAMP = /^\d+:\d\d /;
const LATE = 3600_000; // an interview that runs over is still the same one
const pane = document.querySelector("#scorecard-pane");
const { seat, now, starts, ends } = pane.dataset;
const ahead = Date.parse(now) - Date.now(); // the server's clock is the one that counts

const list = () => document.querySelector("#send-to");
const notes = () => form()?.elements.running_notes;
const time = () => Date.now() + ahead;
const isUnderWay = () => time() >= Date.parse(starts) && time() <= Date.parse(ends) + LATE;

/* When it began: as planned, or, if it is held at another time, with the first stamp. */
function began(begin = false) {
  if (isUnderWay()) return Date.parse(starts);
  const key = `began ${seat}`;
  if (begin && !sessionStorage.getItem(key)) sessionStorage.setItem(key, time());
  return Number(sessionStorage.getItem(key)) || null;
}

function stamp(since) {
  const seconds = Math.floor((time() - since) / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")} `;
}

function insert(area, text, start, end = start) {
  area.setRangeText(text, start, end, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

/* A stamp belongs at the beginning of its line. */
function stampLine() {
  const area = notes();
  const { selectionStart: caret, value } = area;
  const line = value.lastIndexOf("\n", caret - 1) + 1;
  const words = stamp(began(true));
  area.focus();
  if (STAMP.test(value.slice(line))) return;
  insert(area, words, line);
  area.setSelectionRange(caret + words.length, caret + words.length);
}

function selected() {
  const { value, selectionStart, selectionEnd } = notes();
  return value.slice(selectionStart, selectionEnd).trim();
}

/* Add the selected words to another field; a signal's quote goes without the time, and ticks it. */
function send(name) {
  const tick = form().elements[name.replace(/^words-/, "signal-")];
  const isQuote = name.startsWith("words-");
  const words = isQuote ? selected().replace(STAMP, "") : selected();
  const area = form().elements[name];
  if (!words) return;
  if (isQuote && !tick.checked) tick.click();
  insert(area, area.value.trim() ? `\n${words}` : words, area.value.length);
  notes().focus();
  const { dataset, selectedOptions } = list();
  document.querySelector("#save-said").textContent = `${dataset.sent} ${selectedOptions[0].textContent}`;
}

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (!notes() || event.isComposing) return;
  const held = (modifier) => event.getModifierState(modifier);
  const inNotes = target === notes();
  if (key === ";" && event.ctrlKey) stampLine();
  else if (inNotes && key === "Enter" && event.altKey && selected()) list().focus();
  else if (inNotes && key === "Enter" && began() && !["Shift", "Control", "Meta", "Alt"].some(held)) {
    insert(target, `\n${stamp(began())}`, target.selectionStart, target.selectionEnd);
  } else if (target === list() && key === "Enter") send(target.value);
  else if (target === list() && key === "Escape") notes().focus();
  else return;
  event.preventDefault();
});

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-stamp]")) stampLine();
  if (target.closest("[data-send]")) send(list().value);
});
