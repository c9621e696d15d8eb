/* The pages of products. It hangs on attributes, like pim.js:

   [data-product]            a product: all its slots are in the page, one scope and locale is shown
   [data-place]              a button or link that shows another scope and locale; typed text stays
   [data-field]              one field with its controls; [data-shown] what it showed before, if that differs
   a[data-goto]              leads to a field: shows its place, opens what it is in, gives it the focus
   [data-count=id]           counts the characters of a control
   [data-fill=id]            puts its data-text into a control
   [data-narrow]             a long list of boxes: gets an input that narrows it
   input[data-preview=id]    shows the picture that is chosen
   [data-move=-1|1]          moves its row up or down
   a[data-count=url]         is replaced by what the address answers: a count that takes its time */
"use strict";

const product = document.querySelector("[data-product]");

/* ── what a field holds, and whether that is what it showed ── */

const FLAT = (state) => JSON.stringify(Object.entries(state).sort());

const read = (field, byDefault) => {
  const state = {};
  for (const control of field.querySelectorAll("[name]")) {
    if (control.name === "move" || (control.type === "file" && byDefault)) {
      continue;
    }
    let value = byDefault ? control.defaultValue : control.value;
    if (control.type === "checkbox") {
      value = (byDefault ? control.defaultChecked : control.checked) ? control.value : "";
    } else if (control.type === "file") {
      value = [...control.files].map((file) => `${file.name} ${file.size} ${file.lastModified}`).join();
    } else if (control.type === "select-one" && byDefault) {
      value = ([...control.options].find((option) => option.defaultSelected) ?? control.options[0])?.value;
    }
    if (value) {
      (state[control.name] ??= []).push(value.replaceAll("\r\n", "\n"));
    }
  }
  if ("unordered" in field.dataset) {
    Object.values(state).forEach((values) => values.sort());
  }
  const name = field.dataset.field;
  if (!state[name] && !name.startsWith("relations.")) {
    delete state[`${name}~unit`]; // a unit without an amount says nothing
  }
  return FLAT(state);
};

if (product instanceof HTMLFormElement) {
  const fields = new Map();
  for (const field of product.querySelectorAll("[data-field]")) {
    const shown = field.dataset.shown ? JSON.parse(field.dataset.shown) : null;
    if (shown && "unordered" in field.dataset) {
      Object.values(shown).forEach((values) => values.sort());
    }
    fields.set(field, shown ? FLAT(shown) : read(field, true));
  }
  const unsaved = product.querySelector("[data-unsaved]");
  const discard = product.querySelector("[data-discard]");
  let count = 0;

  const look = () => {
    count = 0;
    const places = new Set();
    for (const [field, shown] of fields) {
      const isChanged = read(field, false) !== shown;
      field.classList.toggle("changed", isChanged);
      if (isChanged) {
        count += 1;
        places.add(`${field.dataset.scope ?? ""}/${field.dataset.locale ?? ""}`);
      }
    }
    for (const step of product.querySelectorAll("[data-of-scope] [data-place]")) {
      const [scope, locale] = step.value.split("/");
      step.classList.toggle("unsaved", places.has(`/${locale}`) || places.has(`${scope}/${locale}`));
    }
    unsaved.textContent = count ? product.dataset.unsavedText.replace("{count}", count) : "";
    discard.hidden = !count;
  };
  product.addEventListener("input", look);
  product.addEventListener("change", look);
  product.addEventListener("moved", look);
  window.addEventListener("pageshow", look);
  look();

  window.addEventListener("beforeunload", (event) => {
    if (count && !product.dataset.sent) {
      event.preventDefault();
    }
  });
  discard.addEventListener("click", () => {
    product.dataset.sent = "yes"; // meant: nothing to ask
  });
  product.addEventListener("focusin", (event) => {
    const field = event.target.closest("[data-field]");
    if (field) {
      product.elements.at.value = field.dataset.field;
    }
  });
}

/* ── scope and locale ── */

const placeOf = (step) => (step.dataset.place || step.value).split("/");

const show = (scope, locale) => {
  const here = `${scope}/${locale}`;
  for (const slot of product.querySelectorAll(".slot[data-scope]")) {
    slot.hidden = !["", scope].includes(slot.dataset.scope) || !["", locale].includes(slot.dataset.locale);
    const isMissing = slot.dataset.missing.split(" ").includes(here);
    slot.classList.toggle("missing", isMissing);
    slot.querySelector(":scope > .name .lack")?.toggleAttribute("hidden", !isMissing);
    slot.querySelector(":scope > .name .need")?.toggleAttribute("hidden", !slot.dataset.required.split(" ").includes(scope));
  }
  for (const steps of product.querySelectorAll("[data-of-scope]")) {
    steps.hidden = steps.dataset.ofScope !== scope;
  }
  for (const step of product.querySelectorAll("[data-place]")) {
    const [ofScope, ofLocale] = placeOf(step);
    const isCurrent = ofScope === scope && ("keepLocale" in step.dataset || ofLocale === locale);
    step.setAttribute(step.matches("button") ? "aria-pressed" : "aria-current", isCurrent);
  }
  if (product instanceof HTMLFormElement) {
    product.elements.scope.value = scope;
    product.elements.locale.value = locale;
  }
  product.dataset.here = here;
  const url = new URL(window.location);
  url.searchParams.set("scope", scope);
  url.searchParams.set("locale", locale);
  history.replaceState(null, "", url);
};

const currentPlace = () => {
  const step = product.querySelector("[data-of-scope]:not([hidden]) [data-place]:is([aria-pressed=true], [aria-current=true])");
  return step ? placeOf(step) : ["", ""];
};

const goto = (field, place) => {
  const [scope, locale] = place ?? currentPlace();
  if (field.matches(".slot[data-scope]")) {
    show(field.dataset.scope || scope, field.dataset.locale || locale);
  }
  for (let above = field; above; above = above.parentElement.closest("details")) {
    above.open = true;
    if (above.parentElement === null) {
      break;
    }
  }
  field.querySelector("details.override")?.setAttribute("open", "");
  const control = [...field.querySelectorAll("input:not([type=hidden]), select, textarea")][0] ?? field.querySelector("a");
  field.scrollIntoView({ block: "center" });
  control?.focus({ preventScroll: true });
};

const gotoHash = () => {
  const field = window.location.hash.length > 1 && document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
  if (field && product.contains(field)) {
    goto(field);
  }
};

if (product) {
  show(...currentPlace());
  gotoHash();
  window.addEventListener("hashchange", gotoHash);
  // When the page has loaded, the browser goes to the field by itself, and takes the focus away.
  window.addEventListener("load", () => setTimeout(() => document.activeElement === document.body && gotoHash()));

  product.addEventListener("click", (event) => {
    const step = event.target.closest("[data-place]");
    if (step) {
      event.preventDefault();
      let [scope, locale] = placeOf(step);
      if ("keepLocale" in step.dataset) {
        const known = [...product.querySelectorAll(`[data-of-scope="${CSS.escape(scope)}"] [data-place]`)].map((one) => placeOf(one)[1]);
        const last = currentPlace()[1];
        locale = known.includes(last) ? last : (known[0] ?? locale);
      }
      show(scope, locale);
      return;
    }
    const link = event.target.closest("a[data-goto]");
    const field = link && document.getElementById(decodeURIComponent(new URL(link.href).hash.slice(1)));
    if (field) {
      event.preventDefault();
      goto(field, link.dataset.goto ? link.dataset.goto.split("/") : undefined);
      return;
    }
    const fill = event.target.closest("[data-fill]");
    if (fill) {
      const control = document.getElementById(fill.dataset.fill);
      control.value = fill.dataset.text;
      control.dispatchEvent(new Event("input", { bubbles: true }));
      control.focus();
    }
    const move = event.target.closest("[data-move]");
    if (move) {
      event.preventDefault();
      const row = move.closest("li");
      const other = move.dataset.move === "1" ? row.nextElementSibling : row.previousElementSibling;
      if (other) {
        move.dataset.move === "1" ? other.after(row) : other.before(row);
        move.focus();
        product.dispatchEvent(new Event("moved"));
      }
    }
  });

  product.addEventListener("change", (event) => {
    if (event.target.name === "only") {
      product.querySelector(".sheet-main").classList.toggle("only-missing", event.target.checked);
    }
    const preview = event.target.dataset?.preview && document.getElementById(event.target.dataset.preview);
    if (preview && event.target.files[0]) {
      const reader = new FileReader();
      reader.addEventListener("load", () => {
        preview.src = reader.result;
        preview.hidden = false;
      });
      reader.readAsDataURL(event.target.files[0]);
    }
  });

  /* ── small comforts ── */

  for (const counter of product.querySelectorAll(".counter[data-count]")) {
    const control = document.getElementById(counter.dataset.count);
    const limit = Number(counter.dataset.limit);
    const tell = () => {
      const length = [...control.value.replaceAll("\r\n", "\n")].length;
      counter.textContent = length * 2 > limit || limit < 1000 ? `${length} / ${limit}` : "";
      counter.classList.toggle("over", length > limit);
    };
    control?.addEventListener("input", tell);
    if (control) {
      tell();
    }
  }

  for (const boxes of product.querySelectorAll("[data-narrow]")) {
    const input = document.createElement("input");
    input.type = "search";
    input.placeholder = boxes.dataset.narrow;
    input.setAttribute("aria-label", boxes.dataset.narrow);
    input.addEventListener("input", (event) => {
      event.stopPropagation();
      const wanted = input.value.toLocaleLowerCase();
      for (const tick of boxes.querySelectorAll(".tick")) {
        tick.hidden = !tick.textContent.toLocaleLowerCase().includes(wanted) && !tick.querySelector("input").checked;
      }
    });
    boxes.prepend(input);
  }
}

/* ── the list ── */

for (const link of document.querySelectorAll("a[data-count]")) {
  fetch(link.dataset.count, { headers: { Accept: "text/plain" } })
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
    .then((text) => {
      const told = document.createElement("span");
      told.className = "muted";
      told.textContent = text;
      link.replaceWith(told);
    })
    .catch(() => {}); // the link stays, and counts when it is followed
}
