/* The save bar: one line that is true at any moment. Its words come from the page. */

const find = (selector) => document.querySelector(selector);
let spoken = "";

export const bar = () => find("#save-bar");

/* Say the state; it is read aloud when it changes, but not each "saving" and "saved" of ordinary typing. */
export function say(state, { kept = true, more = "" } = {}) {
  if (!bar()) return;
  const { dataset } = bar();
  const plain = state === "saved" || state === "saving";
  const safe = ["offline", "waiting", "signedOut"].includes(state) ? (kept ? dataset.kept : dataset.bare) : "";
  const words = plain ? "" : [dataset[state], more, safe].filter(Boolean).join(" ");
  dataset.state = state;
  if (find(".save-problem").textContent !== words) find(".save-problem").textContent = words;
  if (state === "saving" || words === spoken) return;
  spoken = words;
  find("#save-said").textContent = words || dataset.saved;
}

export function progress(words) {
  const line = find("#save-words");
  if (line && words) line.innerHTML = words; // rendered and escaped by the server
}
