/* Signing out removes what is kept on this device: nobody does so unasked while text there isn't saved. */

import { countCopies } from "./scorecard/copies.js";

const TRIES = 8;
const pause = () => new Promise((resume) => setTimeout(resume, 250));

/* A page that is open saves within a moment. */
async function isLeft() {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (!(await countCopies())) return false;
    await pause();
  }
  return true;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-sign-out]")) return;
  event.preventDefault();
  const left = await isLeft().catch(() => false);
  if (!left || confirm(form.dataset.signOut)) form.submit();
});
