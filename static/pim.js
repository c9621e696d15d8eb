/* What pages do in the browser. It hangs on attributes, so that templates hold no script:

   form[data-confirm="question"]   asks before it posts, and says so: confirmed=yes
   form[data-watch]                asks before the page is left with changes that are not saved
   form[data-save]                 is sent by Ctrl+S
   [data-submit]                   sends its form when it changes
   [data-check-all="name"]         ticks all boxes of this name in its form
   [data-copy="text"]              copies the text
   [data-focus]                    takes the focus when the page opens
   [data-poll="address"]           is filled from there every second; the page is loaded anew once it is empty
   input[data-time-zone]           is filled with the browser's time zone

   Without script every page still works; only comfort is lost. */
"use strict";

document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (question && !form.querySelector("input[name=confirmed]")) {
    if (!window.confirm(question)) {
      event.preventDefault();
      return;
    }
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "confirmed", value: "yes" });
    form.append(field);
  }
  form.dataset.sent = "yes";
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) {
    event.target.form.requestSubmit();
  }
  const name = event.target.dataset.checkAll;
  if (name) {
    for (const box of event.target.form.querySelectorAll(`input[type=checkbox][name="${CSS.escape(name)}"]`)) {
      box.checked = event.target.checked;
    }
  }
});

document.addEventListener("click", async (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) {
      menu.open = false;
    }
  }
  const button = event.target.closest("[data-copy]");
  if (button) {
    await navigator.clipboard?.writeText(button.dataset.copy); // browsers offer it over HTTPS and on localhost
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = event.target.closest("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
  if (event.key === "s" && (event.ctrlKey || event.metaKey) && !event.altKey) {
    const form = document.querySelector("form[data-save]");
    if (form) {
      event.preventDefault();
      form.requestSubmit();
    }
  }
});

/* Changed is what differs from when the page opened: a value typed and taken back asks nothing. */
const content = (form) => {
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrf_token");
  return JSON.stringify(fields.map(([name, value]) => [name, value instanceof File ? value.name : value]));
};
const watched = new Map();
for (const form of document.querySelectorAll("form[data-watch]")) {
  watched.set(form, content(form));
}
window.addEventListener("beforeunload", (event) => {
  for (const [form, before] of watched) {
    if (!form.dataset.sent && content(form) !== before) {
      event.preventDefault();
    }
  }
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent; // back from the page that it led to
  }
});

/* What is asked in vain is asked again: a server that restarts is no end. */
const poll = async (part) => {
  try {
    const answer = await fetch(part.dataset.poll);
    if (answer.status === 204) {
      location.reload();
      return;
    }
    if (answer.ok && !answer.redirected) {
      part.innerHTML = await answer.text();
    }
  } catch {
    // nobody answers just now
  }
  setTimeout(poll, 1000, part);
};
for (const part of document.querySelectorAll("[data-poll]")) {
  setTimeout(poll, 1000, part);
}

for (const field of document.querySelectorAll("input[data-time-zone]")) {
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}
document.querySelector("[data-focus]")?.focus();
