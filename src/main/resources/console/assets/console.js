// What the pages need beside htmx: they rest while nobody looks, say when the hub is away, and keep what somebody is writing.
"use strict";

const away = document.getElementById("away");
const ended = document.getElementById("ended");
let leaving = false;

window.addEventListener("beforeunload", () => {
  leaving = true;
});

const polls = (element) => (element.getAttribute("hx-trigger") || "").includes("every");

document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && polls(event.detail.elt)) {
    event.preventDefault();
  }
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) {
    document.querySelectorAll("[hx-trigger*=every]").forEach((element) => htmx.trigger(element, "refresh"));
  }
});

// A piece that is as it was stays as it is: a selection, a focus or an open menu in it survives.
const shown = new WeakMap();

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { target, requestConfig, serverResponse, xhr } = event.detail;
  if (!polls(requestConfig.elt) || xhr.status >= 400) {
    return;
  }
  const busy = target.querySelector("details[open] form") || target.contains(document.activeElement) &&
    document.activeElement.matches("input, textarea, select");
  if (shown.get(target) === serverResponse || busy) {
    event.detail.shouldSwap = false;
  } else {
    shown.set(target, serverResponse);
  }
});

document.body.addEventListener("htmx:afterRequest", (event) => {
  const status = event.detail.xhr ? event.detail.xhr.status : 0;
  if (leaving || event.detail.xhr === undefined) {
    return;
  }
  ended.hidden = status !== 401 && status !== 403;
  away.hidden = status !== 0 && status < 500;
});

// A form that was open while somebody signed in again carries the token of the session before.
const renew = async () => {
  const answer = await fetch("/console/token", { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer || leaving) {
    return;
  }
  ended.hidden = answer.status !== 401;
  if (answer.ok) {
    const token = await answer.text();
    document.querySelectorAll("input[name=_csrf]").forEach((field) => {
      field.value = token;
    });
  }
};

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) {
    renew();
  }
});

if (document.querySelector("textarea[data-keep]")) {
  setInterval(renew, 60_000);
}

// One press is enough.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});

window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});

// Nobody loses what was written by a slip.
const written = () => [...document.querySelectorAll("textarea[data-keep]")].some((field) => field.value !== field.defaultValue);
window.addEventListener("beforeunload", (event) => {
  if (written() && !document.querySelector("form[data-sent]")) {
    event.preventDefault();
  }
});
