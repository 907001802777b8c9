/* The form's fields, whatever they are made of: each has one name and one text. */

const OURS = /^(rating|reason|evidence|signal|words)-|^(running_notes|overall_notes|recommendation)$/;

export const form = () => document.querySelector("#scorecard");
const all = (name) => [...(form()?.querySelectorAll(`[name="${CSS.escape(name)}"]`) ?? [])];

export const names = () => [...new Set([...(form()?.elements ?? [])].map(({ name }) => name))].filter((name) => OURS.test(name));

export function read(name) {
  const [first] = all(name);
  if (first.type === "radio") return all(name).find((radio) => radio.checked)?.value ?? "";
  if (first.type === "checkbox") return first.checked ? "on" : "";
  return first.value;
}

export function write(name, value) {
  const [first] = all(name);
  if (!first || read(name) === value) return;
  if (first.type === "radio") {
    for (const radio of all(name)) radio.checked = radio.value === value;
  } else if (first.type === "checkbox") {
    first.checked = value === "on";
  } else {
    const { selectionStart, selectionEnd } = first;
    first.value = value;
    if (first === document.activeElement) first.setSelectionRange(selectionStart, selectionEnd);
    grow([first]);
    first.dispatchEvent(new Event("reword"));
  }
}

export const focus = (name) => (all(name).find((control) => control.checked) ?? all(name)[0])?.focus();

/* The whole of a field on the page, beside which another text of it can be shown. */
export const place = (name) => all(name)[0]?.closest(".signal-tick, .dimension > .field");

export const isText = (name) => all(name)[0]?.matches("textarea") ?? true;

export function label(name) {
  const control = all(name)[0];
  const words = control?.closest("fieldset:has(> .segments)")?.querySelector("legend") ?? control?.labels[0];
  return words?.textContent.trim().replace(/\s+/g, " ") ?? "";
}

/* A value in the words of the page. */
export function readable(name, value) {
  const control = all(name).find((each) => each.value === value && each.matches("[type=radio], [type=checkbox]"));
  return control ? control.labels[0].textContent.trim() : value;
}

/* Browsers that cannot size a text area by its content are helped along. */
export function grow(areas = document.querySelectorAll("#scorecard textarea")) {
  if (CSS.supports("field-sizing", "content")) return;
  for (const area of areas) {
    if (!area.matches("textarea")) continue;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }
}
