// The few things a page does better with a script; every page works without it.
"use strict";

// Snel weg: empty the screen at once, and leave no way back to this page.
document.addEventListener("click", (event) => {
  const exit = event.target.closest("[data-wv-quick-exit]");
  if (!exit) return;
  event.preventDefault();
  document.documentElement.hidden = true;
  document.title = "";
  location.replace(exit.href);
});

// Copy and print buttons are hidden until a script can serve them.
function serve() {
  for (const button of document.querySelectorAll("[data-wv-copy], [data-wv-print]")) button.hidden = false;
}
serve();
document.addEventListener("wv-shown", serve);

document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-wv-print]")) return window.print();
  const copy = event.target.closest("[data-wv-copy]");
  if (!copy) return;
  const source = document.getElementById(copy.dataset.wvCopy);
  const said = document.getElementById(copy.dataset.wvCopy + "-copied");
  try {
    await navigator.clipboard.writeText(source.value ?? source.dataset.wvText);
    said.textContent = said.dataset.wvDone;
  } catch {
    said.textContent = said.dataset.wvFailed;
  }
});

// While somebody writes: ask what in the words seems a name or an illness. Without a script the next page says it.
let typing;
document.addEventListener("input", ({ target }) => {
  const field = target.closest("[data-wv-hints]");
  if (!field) return;
  clearTimeout(typing);
  typing = setTimeout(async () => {
    const words = target.value;
    const body = new URLSearchParams({ words, csrfmiddlewaretoken: target.form.elements.csrfmiddlewaretoken.value });
    try {
      const answer = await fetch(field.dataset.wvHints, { method: "POST", body });
      if (answer.ok && words === target.value) field.nextElementSibling.innerHTML = await answer.text();
    } catch { /* no connection: the next page says it */ }
  }, 500);
});

// What the worker does meanwhile: ask every two seconds how far it is, until nothing is left to show (204).
async function follow(part) {
  await new Promise((passed) => setTimeout(passed, 2000));
  const answer = await fetch(part.dataset.wvPoll).catch(() => null);
  if (answer?.status === 204) return location.reload();
  if (!answer?.ok) return follow(part);
  part.outerHTML = await answer.text();
  follow(document.querySelector("[data-wv-poll]"));
}
for (const part of document.querySelectorAll("[data-wv-poll]")) follow(part);

// One menu open at a time; Escape or a click elsewhere closes it.
function closeMenus(except) {
  for (const menu of document.querySelectorAll(".wv-menu[open]")) if (menu !== except) menu.open = false;
}
document.addEventListener("click", (event) => closeMenus(event.target.closest(".wv-menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelector(".wv-menu[open] > summary")?.focus();
  closeMenus();
});
