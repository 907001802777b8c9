/* Private hints on the wording, escaped by the server. A dismissed one stays away. */

const slot = ({ id }) => document.getElementById(`${id}_hints`);

function typed({ target: area }) {
  const text = area.value;
  if (slot(area)) setTimeout(() => area.value === text && ask(area, text).catch(() => {}), 600);
}

async function ask(area, text) {
  const token = area.form.elements.csrfmiddlewaretoken;
  const body = new URLSearchParams({ text, [token.name]: token.value });
  const answer = await fetch(area.form.dataset.wording, { method: "POST", body });
  const fresh = document.createElement("div");
  fresh.innerHTML = await answer.text();
  hide(fresh);
  if (!answer.ok || answer.redirected || area.value !== text) return;
  // what is put in is read aloud
  if (fresh.textContent !== slot(area).textContent) slot(area).replaceChildren(...fresh.childNodes);
}

export function hide(place = document) {
  for (const hint of place.querySelectorAll("[data-hint]"))
    if (sessionStorage.gone?.includes(hint.dataset.hint)) hint.remove();
}

for (const kind of ["input", "reword"]) document.addEventListener(kind, typed, true);
document.addEventListener("click", ({ target }) => {
  if (!target.matches("[data-dismiss]")) return;
  sessionStorage.gone += target.parentElement.dataset.hint;
  target.closest(".field").querySelector("textarea").focus();
  hide();
});
hide();
