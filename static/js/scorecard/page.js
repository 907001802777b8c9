/* The scorecard as it is written: every key goes into the draft, at once to this device's own copy and
   after a moment to the server. Without scripts the form saves by its buttons. */

import { bar, progress, say } from "./bar.js";
import { commit } from "./commit.js";
import { showConflicts } from "./conflicts.js";
import * as controls from "./controls.js";
import { Copies } from "./copies.js";
import { Draft } from "./draft.js";
import { hide } from "./hints.js";
import "./keyboard.js";
import "./notes.js";

const PAUSE = 700; // after the last key
const LONGEST_WAIT = 5000; // while somebody types without a pause
const LONGEST_RETRY = 8000;
const { seat, keys: keysAddress, edits: editsAddress } = document.querySelector("#scorecard-pane").dataset;

let copies;
let token = controls.form()?.elements.csrfmiddlewaretoken?.value;
let trouble = ""; // what keeps texts from the server: offline, waiting, signedOut
let retry = 1000;
let timer;
let waitingSince = 0;
let running;
let leaving = false;

const draft = new Draft((name) => copies?.keep(name, draft.record(name)).catch(distrust));

/* Storage may be full or forbidden: then nothing is claimed of it. */
function distrust() {
  copies = undefined;
  update();
}

function update() {
  showConflicts(draft, choose);
  const refused = draft.refused.map((name) => `${controls.label(name)}: ${draft.field(name).refused}`);
  if (trouble && draft.unsettled.length) say(trouble, { kept: Boolean(copies) });
  else if (draft.conflicts.length) say("conflict");
  else if (refused.length) say("refused", { more: refused.join(" ") });
  else say(draft.waiting.length ? "saving" : "saved");
}

function choose(name, value) {
  const copy = draft.choose(name, value);
  if (copy) copies?.forget(copy);
  controls.write(name, value);
  if (draft.closed) {
    draft.show(name, value, 0); // its author has read it and let it go
    draft.changed(name);
  }
  update();
  sync();
}

/* Take what the page shows as what is stored; the hidden field tells the versions. */
function begin() {
  const seen = JSON.parse(controls.form()?.elements.seen?.value || "{}");
  for (const name of controls.names()) draft.show(name, controls.read(name), parseInt(seen[name] ?? 0));
  hide();
  for (const part of document.querySelectorAll("[data-save], [data-help], [data-tool]")) {
    part.hidden = part.matches("[data-save]");
  }
}

async function open() {
  const answer = await ask(keysAddress);
  if (answer.status !== 200) throw refusal(answer);
  const { keys, token: fresh } = await answer.json();
  token = fresh;
  if (controls.form()) controls.form().elements.csrfmiddlewaretoken.value = fresh;
  copies ??= await Copies.open(seat, keys).catch(() => undefined);
  for (const name of draft.unsettled) copies?.keep(name, draft.record(name));
}

const refusal = ({ status }) => Object.assign(new Error(), { status });

const ask = (address, options = {}) =>
  fetch(address, {
    ...options,
    headers: { "HX-Request": "true", "X-CSRFToken": token, ...options.headers },
    signal: AbortSignal.timeout(10_000),
  });

async function takeOver() {
  for (const { id, record } of (await copies?.leftBehind()) ?? []) {
    const where = draft.restore(record, id);
    if (where === "known") copies.forget(id);
    if (where !== "here") continue;
    copies.own(record.name, id);
    controls.write(record.name, record.value);
  }
}

/* Send what waits; `look` also asks what was changed elsewhere. One request at a time, so none overtakes. */
function sync(look = false) {
  clearTimeout(timer);
  running = (running ?? Promise.resolve()).then(() => round(look));
  return running;
}

async function round(look) {
  if (leaving || (!look && !draft.waiting.length)) return update();
  try {
    if (look || trouble === "signedOut" || !copies) await open();
    if (look) await takeOver();
    do await send();
    while (draft.waiting.length && !leaving);
    [trouble, retry, waitingSince] = ["", 1000, 0];
  } catch (error) {
    trouble = troubleOf(error);
    timer = setTimeout(() => sync(look), retry);
    retry = Math.min(retry * 2, LONGEST_RETRY);
  }
  update();
}

function troubleOf({ status }) {
  if (status === undefined) return "offline";
  return [401, 403, 404].includes(status) ? "signedOut" : "waiting";
}

async function send() {
  const entry = draft.outgoing();
  update();
  await copies?.settled().catch(distrust);
  const body = JSON.stringify(entry);
  const answer = await ask(editsAddress, { method: "POST", body, headers: { "Content-Type": "application/json" } });
  if (answer.status === 422) return draft.refuse(entry.edits, (await answer.json()).refused);
  if (![200, 409].includes(answer.status)) throw refusal(answer);
  const found = await answer.json();
  for (const name of draft.answered(entry.edits, found)) controls.write(name, found.news[name].value);
  progress(found.words);
  if (found.closed && bar() && !draft.unsettled.length) leave(location.href);
}

async function leave(address, forget = false) {
  leaving = true;
  await copies?.settled().catch(() => {});
  if (forget) await copies?.forgetAll();
  location.assign(address);
}

document.addEventListener("input", ({ target }) => {
  if (!controls.isOurs(target.name) || target.form !== controls.form()) return;
  draft.type(target.name, controls.read(target.name));
  update();
  waitingSince ||= Date.now();
  if (trouble) return;
  clearTimeout(timer);
  timer = setTimeout(sync, Math.min(PAUSE, Math.max(0, waitingSince + LONGEST_WAIT - Date.now())));
});

document.addEventListener("submit", async (event) => {
  if (event.target !== controls.form()) return;
  event.preventDefault();
  if (event.submitter?.matches("[data-commit]")) await commit({ draft, sync, begin, update, leave, ask });
  else sync();
});

const comeBack = () => !document.hidden && sync(true);
addEventListener("online", comeBack);
addEventListener("focus", comeBack);
addEventListener("offline", () => draft.waiting.length && ((trouble = "offline"), update()));
addEventListener("beforeunload", (event) => {
  // What is kept here survives; only what is nowhere else is worth a question.
  if (!leaving && !copies && draft.unsettled.length) event.preventDefault();
});

begin();
update();
if (bar() || document.querySelector("#conflict")) sync(true);
