/* The keys that the help sheet lists. */

const find = (selector) => document.querySelector(selector);
const isTyping = (target) => target.matches("textarea, input:not([type=radio], [type=checkbox])");

function choose(rating, value) {
  const radio = rating.querySelector(`[value="${value}"]`);
  radio.checked = true;
  radio.focus();
  radio.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (find("#help")?.open || event.isComposing) return;
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
    find("[data-commit]")?.click();
  } else if (event.ctrlKey || event.metaKey || event.altKey) {
    return;
  } else if (target.matches(".rating [type=radio]") && /^[0-5]$/.test(key)) {
    choose(target.closest(".rating"), key === "0" ? "not_assessed" : key);
  } else if (key === "?" && !isTyping(target)) {
    find("#help")?.showModal();
  } else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-help]")) find("#help").showModal();
});
