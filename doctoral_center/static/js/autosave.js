// Saves the report's section a few seconds after typing stops and on leaving the field. Everything here only adds to a
// form that works by itself: what the server has not accepted is kept in this browser, and nothing is overwritten.
"use strict";
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const text = form.elements.text;
  const version = form.elements.version;
  const PAUSE = 3000;
  const AGAIN = 15000;
  const LARGEST = 20 * 1024 * 1024;
  const key = `report/${form.dataset.copy}`;
  const find = (name) => document.querySelector(`[data-${name}]`);
  let saved = snapshot();
  let timer = 0;
  let running = null;
  let isStopped = false;

  function fields() {
    const data = new FormData(form);
    data.delete("file");
    return new URLSearchParams(data);
  }

  function snapshot() {
    const data = fields();
    data.delete("version");
    data.delete("csrf_token");
    return data.toString();
  }

  function say(message) {
    for (const place of [find("saved"), find("saved-hint")]) place.textContent = message;
  }

  // A private window may refuse to keep anything: then the server's copy is the only one.
  function keep() {
    try { localStorage.setItem(key, JSON.stringify({ text: text.value })); } catch { /* nothing to do */ }
  }
  function forget() {
    try { localStorage.removeItem(key); } catch { /* nothing to do */ }
  }
  function kept() {
    try { return JSON.parse(localStorage.getItem(key) || "null"); } catch { return null; }
  }

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  function save() {
    clearTimeout(timer);
    if (isStopped || snapshot() === saved) return running || Promise.resolve();
    if (!running) running = send().finally(() => { running = null; });
    return running;
  }

  async function send() {
    const sent = snapshot();
    let answer;
    try {
      answer = await fetch(form.dataset.autosave, { method: "POST", body: fields(), headers: { Accept: "application/json" } });
    } catch {
      say(form.dataset.cut);
      later(AGAIN);
      return;
    }
    if (answer.status === 401 || answer.redirected) {
      say(form.dataset.ended);
      isStopped = true;
      return;
    }
    const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    const body = isJson ? await answer.json() : {};
    if (answer.ok) {
      version.value = body.version;
      saved = sent;
      say(body.message);
      find("words").textContent = body.words;
      if (snapshot() === saved) forget(); else later(PAUSE);
    } else if (answer.status === 409 && "stored" in body) {
      showConflict(body);
    } else {
      say(body.message || form.dataset.cut);
      if (answer.status >= 500) later(AGAIN);
    }
  }

  function showConflict(body) {
    isStopped = true;
    const box = find("conflict");
    find("conflict-message").textContent = body.message;
    find("conflict-text").textContent = body.stored;
    box.hidden = false;
    const settle = (value) => {
      text.value = value;
      version.value = body.version;
      box.hidden = true;
      isStopped = false;
      saved = "";
      text.focus();
      save();
    };
    find("keep-mine").onclick = () => settle(text.value);
    find("take-other").onclick = () => settle(body.stored);
  }

  function offerKept() {
    const copy = kept();
    if (!copy || copy.text === text.value || !copy.text.trim()) { forget(); return; }
    find("local-text").textContent = copy.text;
    find("local").hidden = false;
    const settle = (value) => {
      text.value = value;
      find("local").hidden = true;
      if (snapshot() === saved) forget();
      save();
    };
    find("use-local").onclick = () => settle(copy.text);
    find("drop-local").onclick = () => settle(text.value);
  }

  form.addEventListener("input", (event) => {
    if (event.target === text) keep();
    later(PAUSE);
  });
  form.addEventListener("focusout", () => save());
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  addEventListener("online", () => save());

  // A save that is still under way must end first, or the button's own save would come second and look outdated.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (isTooLarge(event)) return;
    if (!running) return;
    event.preventDefault();
    const button = event.submitter;
    running.finally(() => { isStopped = true; form.requestSubmit(button); });
  });

  function isTooLarge(event) {
    const file = form.elements.file.files[0];
    if (!event.submitter || !("upload" in event.submitter.dataset) || !file || file.size <= LARGEST) return false;
    event.preventDefault();
    const place = document.getElementById("file-error");
    place.textContent = form.dataset.large;
    place.hidden = false;
    return true;
  }

  offerKept();
})();
