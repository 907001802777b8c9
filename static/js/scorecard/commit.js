/* The commit: first everything is saved, then what stands on the page is handed in. */

import { bar, say } from "./bar.js";
import * as controls from "./controls.js";

const button = () => document.querySelector("[data-commit]");

/* Nothing can be typed meanwhile: the answer replaces the form. */
function hold(on) {
  controls.form().inert = on;
  if (!on && document.activeElement === document.body) button()?.focus();
}

export async function commit({ draft, sync, begin, update, leave, ask }) {
  let stays = false;
  hold(true);
  try {
    await sync(true);
    stays = draft.unsettled.length > 0;
    if (stays) return;
    const answer = await ask(button().formAction, { method: "POST", body: entered(draft), redirect: "manual" });
    if (answer.headers.has("HX-Redirect")) return await leave(answer.headers.get("HX-Redirect"), true);
    if (answer.status === 422) return replace(await answer.text(), begin, update);
    await sync(true);
    say(answer.status === 409 ? "changed" : "uncommitted");
  } catch {
    say("uncommitted");
  } finally {
    if (controls.form()) hold(false);
    if (stays) stay(draft, update);
  }
}

function stay(draft, update) {
  update();
  const [first] = draft.conflicts;
  if (first) document.querySelector("[data-difference] button:not([hidden])")?.focus();
  else if (bar().dataset.state === "saving") say("uncommitted");
}

function entered(draft) {
  const body = new URLSearchParams(new FormData(controls.form()));
  const versions = [...draft.fields].map(([name, { version }]) => [name, `${version}:`]);
  body.set("seen", JSON.stringify(Object.fromEntries(versions)));
  return body;
}

/* Something is missing: the page comes back with the reasons at their fields. */
function replace(text, begin, update) {
  const page = new DOMParser().parseFromString(text, "text/html");
  document.querySelector("#scorecard-pane").replaceWith(page.querySelector("#scorecard-pane"));
  begin();
  update();
  document.querySelector("#scorecard [autofocus]")?.focus();
}
