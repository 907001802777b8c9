/* The form's fields, whatever they are made of: each has one name and one text. */

const OURS = /^(rating|reason|evidence|signal|words)-|^(running_notes|overall_notes|recommendation)$/;

export const form = () => document.querySelector("#scorecard");
const all = (name) => [...(form()?.querySelectorAll(`[name="${CSS.escape(name)}"]`) ?? [])];

export const isOurs = (name) => OURS.test(name);
export const names = () => [...new Set([...(form()?.elements ?? [])].map(({ name }) => name))].filter(isOurs);

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
    first.dispatchEvent(new Event("reword"));
  }
}

export const focus = (name) => (all(name).find((control) => control.checked) ?? all(name)[0])?.focus();

/* Where another text of the field can be shown. */
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
