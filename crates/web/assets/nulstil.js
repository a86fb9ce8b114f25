// Small comforts on pages that work without them. No HTML is ever made from text here: the pages
// forbid it (trusted-types 'none').
"use strict";

// The errors first, for eye, keyboard and screen reader.
const first = document.querySelector("[data-summary], [data-focus]");
if (first) first.focus();

// A button that shows a password; it is hidden again before it is sent.
for (const button of document.querySelectorAll("button.show")) {
  const field = document.getElementById(button.getAttribute("aria-controls"));
  const status = button.nextElementSibling;
  const set = (isShown) => {
    field.type = isShown ? "text" : "password";
    button.textContent = isShown ? button.dataset.hide : button.dataset.show;
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    const isShown = field.type === "password";
    set(isShown);
    status.textContent = isShown ? button.dataset.shown : button.dataset.hidden;
  });
  field.form.addEventListener("submit", () => set(false));
}

// A suggested passphrase goes into its field by one press.
for (const button of document.querySelectorAll("[data-put]")) {
  const field = document.getElementById(button.getAttribute("aria-controls"));
  button.hidden = false;
  button.addEventListener("click", () => {
    field.value = document.getElementById(button.dataset.put).textContent;
    button.nextElementSibling.textContent = button.dataset.done;
  });
}

// A form beside the one that is being filled in takes along what was typed there.
for (const form of document.querySelectorAll("form[data-keep]")) {
  const kept = form.elements.namedItem(form.dataset.keep);
  const typed = document.getElementById(form.dataset.keep);
  form.addEventListener("submit", () => { kept.value = typed.value; });
}

// One sentence about a password, once the keys have rested. It never stands in the way: whatever fails, and
// when the page has asked often enough, nothing more is said.
for (const place of document.querySelectorAll("[data-weigh]")) {
  const field = document.getElementById(place.dataset.field);
  let turn = 0;
  let isOver = false;
  const say = (text) => {
    if (place.textContent !== text) place.textContent = text;
  };
  const ask = async (mine) => {
    try {
      const body = new URLSearchParams({ csrf: field.form.elements.csrf.value, password: field.value });
      const answer = await fetch(place.dataset.weigh, { method: "POST", body, cache: "no-store" });
      isOver ||= !answer.ok;
      const text = answer.ok ? (await answer.json()).say : "";
      if (mine === turn) say(text);
    } catch {
      isOver = true;
    }
  };
  field.addEventListener("input", () => {
    const mine = ++turn;
    if (field.value.length < Number(place.dataset.least)) return say("");
    setTimeout(() => mine === turn && !isOver && ask(mine), Number(place.dataset.rest));
  });
  field.form.addEventListener("submit", () => { isOver = true; });
}

// A mailed link brings its secret in the fragment, which no server and no log sees. It is copied
// into the form when a person presses the button, and at no other time: scanners run scripts too.
for (const form of document.querySelectorAll("form[data-fragment]")) {
  const secret = location.hash.slice(1);
  if (!/^[A-Za-z0-9_-]{43}$/.test(secret)) continue;
  const field = form.elements.namedItem(form.dataset.fragment);
  for (const byHand of document.querySelectorAll("[data-by-hand]")) byHand.hidden = true;
  form.hidden = false;
  form.addEventListener("submit", () => {
    field.value = secret;
    history.replaceState(null, "", location.pathname);
  });
}

// Printing is offered only where it does something.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// The page that waits: 202 as long as there is nothing to tell.
const waiting = document.querySelector("[data-poll]");
if (waiting) {
  const ask = async () => {
    try {
      const answer = await fetch(location.pathname, { method: "HEAD", cache: "no-store" });
      if (answer.status !== 202) return location.replace(location.pathname);
    } catch {
      // The network is away; the link on the page still works, and so may the next try.
    }
    setTimeout(ask, Number(waiting.dataset.poll));
  };
  setTimeout(ask, Number(waiting.dataset.poll));
}
