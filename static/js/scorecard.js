/* Keeps the save bar truthful. htmx sends the form as it is typed; this file knows what the server has
   acknowledged, sends again what got no answer, and adds the keyboard. Words come from the page. */
(() => {
  "use strict";
  if (!window.htmx) return; // the page then saves by its own button
  const LONGEST_PAUSE = 30_000;
  const find = (selector) => document.querySelector(selector);
  const form = () => find("#scorecard");
  const bar = () => find("#save-bar");
  const isSave = (event) => event.detail.elt.id === "autosave";
  const isCommit = (event) => event.detail.elt.matches?.("[data-commit]");

  let stored; // the fields as the server last acknowledged them
  let sent; // the body of the latest save
  let unanswered; // a save without an answer: it may have arrived, so it is repeated word for word
  let commitAfterwards = false;
  let committing = false;
  let pause = 1000;
  let timer;
  let spoken = "";

  function typed(data = new FormData(form())) {
    const fields = [...data].filter(([name]) => !["csrfmiddlewaretoken", "draft_number"].includes(name));
    return JSON.stringify(fields);
  }

  const isUnsaved = () => form() && bar() && typed() !== stored;

  function show(state) {
    const words = ["saved", "saving"].includes(state) ? "" : bar().getAttribute(`data-${state}`) ?? "";
    bar().dataset.state = state;
    find(".save-problem").textContent = words;
    const quiet = state === "saving" || (state === "saved" && !spoken);
    if (!quiet && words !== spoken) find("#save-said").textContent = words || bar().dataset.saved;
    if (!quiet) spoken = words;
  }

  const save = () => form() && htmx.trigger("#autosave", "save");

  function saveLater() {
    clearTimeout(timer);
    timer = setTimeout(retry, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }

  async function retry() {
    if (bar()?.dataset.state === "signed-out" && !(await isSignedInAgain())) return saveLater();
    save();
  }

  /* Signing in changes the token against forged requests; the page itself tells the new one. */
  async function isSignedInAgain() {
    try {
      const answer = await fetch(location.href, { headers: { "HX-Request": "true" } });
      if (!answer.ok) return false;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.body.setAttribute("hx-headers", page.body.getAttribute("hx-headers"));
      form().elements.csrfmiddlewaretoken.value = page.querySelector("#scorecard [name=csrfmiddlewaretoken]").value;
      return true;
    } catch {
      return false;
    }
  }

  function begin() {
    committing = false;
    if (!bar()) return;
    find("[data-save]").hidden = true;
    find("[data-help]").hidden = false;
    stored = bar().dataset.state === "conflict" ? undefined : typed();
    grow();
  }

  /* Browsers that cannot size a text area by its content are helped along. */
  function grow(areas = document.querySelectorAll("#scorecard textarea")) {
    if (CSS.supports("field-sizing", "content")) return;
    for (const area of areas) {
      area.style.height = "auto";
      area.style.height = `${area.scrollHeight + 2}px`;
    }
  }

  document.addEventListener("htmx:configRequest", (event) => {
    if (!isSave(event)) return;
    if (unanswered) event.detail.parameters = unanswered;
    sent = unanswered ?? new FormData(form());
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isSave(event) && (committing || (!unanswered && !isUnsaved()))) {
      event.preventDefault();
      if (["saving", "offline"].includes(bar().dataset.state)) show("saved");
    }
    if (!isCommit(event)) return;
    if (unanswered || bar().dataset.state === "signed-out") {
      event.preventDefault();
      commitAfterwards = true;
      retry();
    } else {
      hold(true);
    }
  });

  /* htmx leaves error answers alone; a conflict brings both texts with it. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 409) event.detail.shouldSwap = true;
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const status = event.detail.xhr.status;
    if (!bar() || !(isSave(event) || isCommit(event))) return;
    if (isCommit(event) && !event.detail.successful) hold(false);
    if (status === 401 || status === 403) {
      show("signed-out");
      saveLater();
    } else if (status === 409) {
      unanswered = undefined;
      show("conflict");
    } else if (status === 0 || status >= 500) {
      if (isSave(event)) unanswered = sent;
      show(isSave(event) ? "offline" : "uncommitted");
      saveLater();
    } else if (isCommit(event)) {
      if (event.detail.successful) stored = typed();
    } else if (event.detail.successful) {
      acknowledge();
    } else {
      show("refused");
    }
  });

  /* Nothing can be typed while a commit is on its way: the answer replaces the form. */
  function hold(on) {
    committing = form().inert = on;
    if (!on && document.activeElement === document.body) find("[data-commit]").focus();
  }

  function acknowledge() {
    stored = typed(sent);
    unanswered = undefined;
    pause = 1000;
    clearTimeout(timer);
    find("#conflict").replaceChildren();
    if (isUnsaved()) return save();
    show("saved");
    if (commitAfterwards) {
      commitAfterwards = false;
      find("[data-commit]").click();
    }
  }

  /* The pane was swapped: an incomplete commit was kept as a draft and now shows what is missing. */
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id === "scorecard-pane" || event.detail.elt.id === "scorecard-pane") begin();
  });

  document.addEventListener("input", (event) => {
    if (!event.target.closest("#scorecard") || !bar()) return;
    if (event.target.matches("textarea")) grow([event.target]);
    if (["saved", "uncommitted", "refused"].includes(bar().dataset.state)) show("saving");
  });

  document.addEventListener("submit", (event) => {
    if (!event.submitter?.matches("[data-save]")) return;
    event.preventDefault();
    save();
  });

  document.addEventListener("click", (event) => {
    const keep = event.target.closest("[data-keep]");
    if (event.target.closest("[data-help]")) find("#help").showModal();
    if (event.target.closest("[data-take]")) stored = typed();
    if (!keep) return;
    event.preventDefault();
    form().elements.draft_number.value = keep.value;
    find("#conflict").replaceChildren();
    save();
  });

  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (find("#help")?.open) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      find("[data-commit]")?.click();
    } else if (target.matches(".rating [type=radio]") && /^[0-5]$/.test(event.key)) {
      choose(target.closest(".rating"), event.key === "0" ? "not_assessed" : event.key);
    } else if (event.key === "?" && !target.matches("textarea, input:not([type=radio], [type=checkbox])")) {
      find("#help")?.showModal();
    } else return;
    event.preventDefault();
  });

  function choose(rating, value) {
    const radio = rating.querySelector(`[value="${value}"]`);
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("input", { bubbles: true }));
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }

  const comeBack = () => isUnsaved() && bar().dataset.state !== "conflict" && retry();
  addEventListener("online", comeBack);
  addEventListener("focus", comeBack);
  addEventListener("beforeunload", (event) => isUnsaved() && event.preventDefault());
  begin();
})();
