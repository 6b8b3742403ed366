// The few things a page does better with a script; every page works without it.
"use strict";

// Nothing stays behind in the browser, also not the path that htmx notes there.
try { sessionStorage.clear(); } catch { /* storage is off: nothing to clear */ }

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
for (const button of document.querySelectorAll("[data-wv-copy], [data-wv-print]")) button.hidden = false;

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
