// A page that was posted cannot be shown again: the browser's Back would end in an error. So what is posted here comes
// back within the same page, and Back does what the page's own Back does. Without a script each post is a page again.
"use strict";

const form = () => document.querySelector("form[data-wv-stay]");
const number = (of) => Number(of?.elements.step?.value ?? Infinity);
let busy = false, depth = 0;

async function send(from, button) {
  if (busy) return;
  busy = true;
  const body = new URLSearchParams(new FormData(from));
  if (button?.name) body.append(button.name, button.value);
  let page;
  try {
    page = await (await fetch(from.action, { method: "POST", body })).text();
  } catch {
    const failed = document.getElementById("not-sent");
    failed.hidden = false;
    failed.focus();
  }
  busy = false;
  if (page !== undefined) show(new DOMParser().parseFromString(page, "text/html"), from);
}

function show(next, from) {
  const before = number(from), here = new URL(from.action).pathname;
  document.body.replaceWith(next.body);
  const further = number(form()) > before || here !== location.pathname;
  if (further) history.pushState(depth += 1, "", here);
  else history.replaceState(depth, "");
  scrollTo(0, 0);
  (document.querySelector("[autofocus]") ?? document.getElementById("main")).focus();
  document.dispatchEvent(new Event("wv-shown"));
}

history.replaceState(depth, "");
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-wv-stay]")) return;
  event.preventDefault();
  if (event.submitter?.name === "back" && depth) return history.back();
  send(event.target, event.submitter);
});
addEventListener("popstate", ({ state }) => {
  if (state === null) return; // a link within the page
  const earlier = state < depth, back = form()?.elements.back;
  depth = state;
  if (earlier && back) send(back.form, back);
  else if (earlier) location.reload();
});
